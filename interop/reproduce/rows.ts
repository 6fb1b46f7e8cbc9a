// What real servers refuse, and the factor that `mxprobe reproduce` must find given only the bounce. All replies are those of
// interop/lab; a row without `source` asks from 127.0.20.1, which every service of the lab likes.

export interface Row {
  readonly name: string;
  readonly port: number;
  readonly reply: string;
  /** Where the notification says it came; RCPT TO if not said. */
  readonly at?: string;
  readonly from?: string;
  readonly to?: string;
  readonly helo?: string;
  /** `fresh`: one that no counter and no greylist of the lab knows. */
  readonly source?: string;
  readonly options?: readonly string[];
  readonly factor: string;
  readonly cause: string;
}

const OTHER = ['--try', 'source=127.0.20.1'];
/** Mailboxes that are no exception anywhere: what they are given proves something. */
const OTHER_SENDER = ['--try', 'from=sender@good.test'];
const OTHER_RECIPIENT = ['--try', 'to=alice@lab.test'];

export const ROWS: readonly Row[] = [
  {
    name: 'smtpd_tls_security_level=encrypt',
    port: 2501,
    reply: '530 5.7.0 Must issue a STARTTLS command first',
    at: 'MAIL FROM',
    factor: 'starttls',
    cause: 'tls-required',
  },
  {
    name: 'reject_unknown_reverse_client_hostname',
    port: 2503,
    reply: '550 5.7.1 Client host rejected: cannot find your reverse hostname, [127.0.20.3]',
    source: '127.0.20.3',
    options: OTHER,
    factor: 'source',
    cause: 'rdns-missing',
  },
  {
    name: 'reject_unknown_client_hostname',
    port: 2521,
    reply: '450 4.7.25 Client host rejected: cannot find your hostname, [127.0.20.2]',
    source: '127.0.20.2',
    options: OTHER,
    factor: 'source',
    cause: 'rdns-mismatch',
  },
  {
    name: 'reject_rbl_client',
    port: 2504,
    reply:
      '554 5.7.1 Service unavailable; Client host [127.0.10.2] blocked using zen.lab.test; Listed in SBL, see https://zen.lab.test/query/ip/127.0.10.2',
    source: '127.0.10.2',
    options: OTHER,
    factor: 'source',
    cause: 'ip-blocklist-public',
  },
  {
    name: 'reject_rbl_client before the greeting',
    port: 2522,
    reply:
      '554 5.7.606 Access denied, banned sending IP [127.0.10.2]. To request removal visit https://sender.lab.test/; Listed in SBL, see https://zen.lab.test/query/ip/127.0.10.2',
    at: 'connect',
    source: '127.0.10.2',
    options: OTHER,
    factor: 'source',
    cause: 'ip-blocklist-private',
  },
  {
    name: 'reject_non_fqdn_helo_hostname',
    port: 2505,
    reply: '504 5.5.2 <plainname>: Helo command rejected: need fully-qualified hostname',
    helo: 'plainname',
    factor: 'helo',
    cause: 'helo-invalid',
  },
  {
    name: 'reject_unknown_helo_hostname',
    port: 2505,
    reply: '450 4.7.1 <nosuch.nxdomain.test>: Helo command rejected: Host not found',
    helo: 'nosuch.nxdomain.test',
    factor: 'helo',
    cause: 'helo-unresolvable',
  },
  {
    name: 'reject_unknown_sender_domain',
    port: 2509,
    reply: '450 4.1.8 <x@nxdomain.test>: Sender address rejected: Domain not found',
    from: 'x@nxdomain.test',
    options: OTHER_SENDER,
    factor: 'sender',
    cause: 'sender-domain-dns',
  },
  {
    name: 'reject_unknown_sender_domain, null MX',
    port: 2509,
    reply: '550 5.7.27 <x@nullmx.test>: Sender address rejected: Domain nullmx.test does not accept mail (nullMX)',
    from: 'x@nullmx.test',
    options: OTHER_SENDER,
    factor: 'sender',
    cause: 'sender-domain-nullmx',
  },
  {
    name: 'check_sender_access',
    port: 2532,
    reply: '554 5.7.1 <blocked@good.test>: Sender address rejected: Access denied',
    from: 'blocked@good.test',
    factor: 'sender',
    cause: 'sender-blocked',
  },
  {
    name: 'policyd-spf',
    port: 2507,
    reply:
      '550 5.7.23 <alice@lab.test>: Recipient address rejected: Message rejected due to: SPF fail - not authorized. Please see http://www.openspf.net/Why?s=mfrom;id=sender@spf-fail.test;ip=127.0.20.1;r=lab.test',
    from: 'sender@spf-fail.test',
    factor: 'sender',
    cause: 'auth-spf',
  },
  {
    name: 'reject_unlisted_recipient',
    port: 2508,
    reply: '550 5.1.1 <nosuch@lab.test>: Recipient address rejected: User unknown in virtual mailbox table',
    to: 'nosuch@lab.test',
    options: OTHER_RECIPIENT,
    factor: 'recipient',
    cause: 'rcpt-unknown',
  },
  {
    name: 'Dovecot quota-status',
    port: 2508,
    reply: '552 5.2.2 <full@lab.test>: Recipient address rejected: Mailbox is full',
    to: 'full@lab.test',
    options: OTHER_RECIPIENT,
    factor: 'recipient',
    cause: 'rcpt-quota',
  },
  {
    name: 'reject_unauth_destination',
    port: 2500,
    reply: '554 5.7.1 <x@elsewhere.test>: Relay access denied',
    to: 'x@elsewhere.test',
    options: OTHER_RECIPIENT,
    factor: 'recipient',
    cause: 'relay-denied',
  },
  {
    name: 'reject_unauth_destination, with a login',
    port: 2587,
    reply: '554 5.7.1 <client-ok.lab.test[127.0.20.1]>: Client host rejected: Access denied',
    to: 'x@elsewhere.test',
    // What the words name is tried first: another address is refused alike.
    options: ['--auth', 'alice@lab.test', '--try', 'source=127.0.20.3'],
    factor: 'auth',
    cause: 'smtp-auth-required',
  },
  {
    name: 'postgrey',
    port: 2502,
    reply:
      '450 4.2.0 <alice@lab.test>: Recipient address rejected: Greylisted, see http://postgrey.schweikert.ch/help/lab.test.html',
    source: 'fresh',
    options: ['--try', 'wait=6s'],
    factor: 'wait',
    cause: 'greylisting',
  },
  {
    name: 'smtpd_client_message_rate_limit',
    port: 2506,
    reply: '450 4.7.1 Error: too much mail from 192.0.2.77',
    at: 'MAIL FROM',
    source: 'fresh',
    options: ['--try', 'rate=11s'],
    factor: 'rate',
    cause: 'rate-limit',
  },
  {
    name: 'smtpd_client_connection_rate_limit',
    port: 2516,
    reply: '421 4.7.0 mx.lab.test Error: too many connections from 192.0.2.77',
    at: 'connect',
    source: 'fresh',
    options: ['--try', 'rate=11s'],
    factor: 'rate',
    cause: 'conn-limit',
  },
  {
    name: 'message_size_limit',
    port: 2500,
    reply: '552 5.3.4 Message size exceeds fixed limit',
    at: 'MAIL FROM',
    factor: 'size',
    cause: 'size-limit',
  },
];
