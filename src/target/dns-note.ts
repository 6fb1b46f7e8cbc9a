// What the DNS says that is odd: its kind, of whom, and in words.
export interface DnsNote {
  readonly kind:
    | 'domain-is-alias'
    | 'implicit-mx'
    | 'null-mx-beside-others'
    | 'mx-is-address'
    | 'mx-is-alias'
    | 'hosts-left-out'
    | 'addresses-left-out'
    | 'dns-failed';
  /** The host that it is about; null: the domain. */
  readonly at: string | null;
  readonly text: string;
}
