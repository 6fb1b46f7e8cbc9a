// Policies with a name, as they would be written in a file. The servers are those of the project's source documents.

export interface NamedPolicy {
  readonly name: string;
  readonly about: string;
  /** As it would be written. */
  readonly written: object;
}

export const NAMED_POLICIES: readonly NamedPolicy[] = [
  {
    name: 'intercommail',
    about: 'mail only over TLS, as intercommail.booking.com',
    written: { require_starttls: true },
  },
  { name: 'postfix-greylist', about: 'postgrey behind Postfix', written: { greylist: '2s' } },
  {
    name: 'netcologne-greylist',
    about: 'NetCologne: please try again in a few seconds',
    written: { greylist: { delay: '2s', words: 'netcologne-greylist' } },
  },
  { name: 'no-reverse-dns', about: 'Postfix: a client without PTR is refused', written: { reverse_dns: 'missing' } },
  {
    name: 'lab-identity',
    about: "the addresses and names of the interop lab: which client lacks a PTR, which sender's SPF fails",
    written: {
      reverse_dns: { missing: '127.0.20.3', tempfail: '127.0.20.4' },
      dnsbl: [
        {
          zone: 'zen.lab.test',
          listed: ['127.0.10.2', '127.0.10.9'],
          reason: 'Listed in SBL, see https://zen.lab.test/query/ip/{address}',
        },
        {
          zone: 'zen.lab.test',
          listed: '127.0.10.4',
          reason: 'Listed in XBL (exploited host), see https://zen.lab.test/query/ip/{address}',
        },
        {
          zone: 'zen.lab.test',
          listed: ['127.0.10.10', '127.0.10.11'],
          reason: 'Listed in PBL (end-user address range), see https://zen.lab.test/query/ip/{address}',
        },
      ],
      spf: {
        fail: 'spf-fail.test',
        softfail: 'spf-softfail.test',
        permerror: 'spf-permerror.test',
        temperror: 'spf-temperror.test',
      },
      sender_domain: {
        unknown: ['nxdomain.test', 'nomx.test'],
        nullmx: 'nullmx.test',
        tempfail: 'servfail.test',
        fqdn: true,
      },
      mailboxes: {
        full: 'full@lab.test',
        full_tempfail: 'tempfull@lab.test',
        unknown: 'nosuch@lab.test',
        moved: { 'moved@lab.test': 'moved@elsewhere.test' },
        disabled: 'disabled@lab.test',
        busy: 'busy@lab.test',
      },
      relay: { domains: 'lab.test' },
    },
  },
  { name: 'netcologne-xbl', about: 'NetCologne: on the XBL', written: { dnsbl: 'XBL' } },
  { name: 'netcologne-sbl', about: 'NetCologne: on the SBL', written: { dnsbl: 'SBL' } },
  { name: 'netcologne-pbl', about: 'NetCologne: on the PBL', written: { dnsbl: 'PBL' } },
  { name: 'netcologne-dynamic', about: 'NetCologne: a dynamic address', written: { dnsbl: 'dynamic' } },
  { name: 'netcologne-ncblack', about: 'NetCologne: listed by hand for spam', written: { dnsbl: 'ncblack' } },
  { name: 'netcologne-no-abuse', about: 'NetCologne: no working abuse contact', written: { dnsbl: 'no-abuse' } },
  {
    name: 'netcologne-frickl',
    about: 'NetCologne: attacked a honeypot; gone after 24 hours',
    written: { dnsbl: { list: 'frickl', expires: '24h' } },
  },
  {
    name: 'netcologne',
    about: 'NetCologne: PTR, greylisting, FQDN in HELO',
    written: {
      reverse_dns: { missing: '127.0.20.3' },
      greylist: { delay: '2s', words: 'netcologne-greylist' },
      helo: 'fqdn',
    },
  },
  { name: 'rbl', about: '550 5.7.1 IP listed on RBL', written: { dnsbl: { list: 'RBL', at: 'connect' } } },
  { name: 'helo-fqdn', about: 'Postfix: HELO without a domain', written: { helo: 'fqdn' } },
  {
    name: 'web.de-rate',
    about: 'web.de: too many messages too fast',
    written: { rate: { messages: 5, window: '10s', words: 'web.de-rate' } },
  },
  {
    name: 'gmail-unauthenticated',
    about: 'Gmail: neither SPF nor DKIM',
    written: { spf: { fail: '*', softfail: '*', at: 'eod', words: 'gmail-unauthenticated' } },
  },
  {
    name: 'gmail-senders',
    about: 'Gmail: SPF or DKIM must pass, looked up in `dns:`',
    written: { authentication: { demand: 'spf-or-dkim', words: 'gmail-unauthenticated' }, dmarc: 'look-up' },
  },
  {
    name: 'yahoo-senders',
    about: 'Yahoo: SPF or DKIM must pass, looked up in `dns:`',
    written: {
      authentication: { demand: 'spf-or-dkim', words: 'yahoo-unauthenticated' },
      dmarc: { look_up: true, words: 'dmarc-reject' },
    },
  },
  {
    name: 'microsoft-senders',
    about: 'Microsoft: who sends much must pass SPF, DKIM and DMARC',
    written: {
      authentication: { demand: 'all', words: 'microsoft-authentication' },
      dmarc: { look_up: true, words: 'dmarc-reject' },
    },
  },
  { name: 'gmail-dmarc', about: 'Gmail: DMARC policy reject', written: { dmarc: 'reject' } },
  {
    name: 'microsoft-s3150',
    about: 'Microsoft: the network is on the block list',
    written: { blocked: { at: 'mail', words: 'microsoft-s3150' } },
  },
  {
    name: 't-online-blocked',
    about: 'T-Online: A problem occurred',
    written: { blocked: { at: 'connect', words: 't-online-blocked', close: true } },
  },
  {
    name: 'gmx-blocked',
    about: 'GMX: IP address is block listed',
    written: { blocked: { at: 'connect', words: 'gmx-blocked', close: true } },
  },
  {
    name: 'submission',
    about: 'a submission server: TLS first, then AUTH',
    written: {
      require_starttls: { at: 'mail' },
      auth: { required: true, tls_only: true, at: 'rcpt', words: 'client-denied' },
    },
  },
  {
    name: 'uberspace-multiline',
    about: 'multi-line replies whose last line is empty',
    written: { multiline: { forms: 'empty-last-line', at: 'ehlo' }, capabilities: { add: ['AUTH LOGIN PLAIN'] } },
  },
  {
    name: 'backscatter',
    about: 'takes mail for anybody and bounces later',
    written: { mailboxes: { unknown: '*', backscatter: true } },
  },
];
