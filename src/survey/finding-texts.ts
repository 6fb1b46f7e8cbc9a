// Every finding of a survey: how bad it is, from which standard it comes, what it says and what an admin does about it.
// `{name}` is filled in. Report and manual are made from this table; docs/mx.md lists the same ids.
import type { ResultType } from '../trust/result-type.ts';
import type { Severity } from './document.ts';

interface FindingText {
  readonly severity: Severity;
  readonly standard: string | null;
  /** Where one type always fits; others are given by the verdict. */
  readonly result?: ResultType;
  readonly text: string;
  readonly remedy: string | null;
}

export const FINDING_TEXTS = {
  // What the DNS says.
  'null-mx': {
    severity: 'info',
    standard: 'RFC 7505 3',
    text: '{why}',
    remedy: null,
  },
  'domain-missing': {
    severity: 'error',
    standard: 'RFC 5321 5.1',
    text: 'no mail can be sent there: {why}',
    remedy: 'see whether the name is right, and whether the domain is registered and delegated',
  },
  'no-mx-no-address': {
    severity: 'error',
    standard: 'RFC 5321 5.1',
    text: 'no mail can be sent there: {domain} has neither an MX record nor an address',
    remedy: 'publish an MX record; `MX 0 .` if it is to take no mail (RFC 7505)',
  },
  'host-missing': {
    severity: 'error',
    standard: 'RFC 5321 2.3.5',
    text: 'no connection can be made: {why}',
    remedy: 'see whether the name is right, or publish its A or AAAA record',
  },
  'host-without-address': {
    severity: 'error',
    standard: 'RFC 5321 5.1',
    text: 'the MX host has no address: {why}',
    remedy: 'publish its A or AAAA record, or take the host out of the MX records',
  },
  'alias-dangling': {
    severity: 'error',
    standard: 'RFC 1034 3.6.2',
    text: '{name} is an alias that leads nowhere: {why}',
    remedy: 'give the target of its CNAME what was looked up, or take the CNAME out',
  },
  'mx-is-address': {
    severity: 'error',
    standard: 'RFC 5321 5.1',
    text: '{why}',
    remedy: 'give the address a name (A or AAAA record), and put the name into the MX record',
  },
  'mx-is-alias': {
    severity: 'warning',
    standard: 'RFC 5321 5.1',
    text: '{why}',
    remedy: 'put the name that the CNAME leads to into the MX record, or give the host its own A and AAAA records',
  },
  'null-mx-beside-others': {
    severity: 'warning',
    standard: 'RFC 7505 3',
    text: '{why}',
    remedy:
      'take the null MX out if the domain takes mail, else the others; some senders believe the one, some the other',
  },
  'address-loopback': {
    severity: 'error',
    standard: 'RFC 6890 2.2.2',
    text: '{address} is loopback: every sender comes to itself',
    remedy: 'publish an address that the internet reaches; for servers of your own: --owned',
  },
  'address-private': {
    severity: 'error',
    standard: 'RFC 1918 3',
    text: '{address} is private: no sender elsewhere reaches it',
    remedy: 'publish an address that the internet reaches; for servers of your own: --owned',
  },
  'address-special': {
    severity: 'error',
    standard: 'RFC 6890 2',
    text: '{address} is in a range that is not for servers (documentation, multicast, tunnels)',
    remedy: 'publish an address that the internet reaches; for servers of your own: --owned',
  },
  'same-address': {
    severity: 'info',
    standard: 'RFC 2182 3.1',
    text: '{names} lead to the same address {address}: where one fails the other does',
    remedy: 'a spare needs a machine of its own; for one machine one MX record does',
  },
  'implicit-mx': {
    severity: 'info',
    standard: 'RFC 5321 5.1',
    text: '{why}',
    remedy: 'publish an MX record, so that no web server is asked for mail',
  },
  'domain-is-alias': {
    severity: 'info',
    standard: 'RFC 5321 5.1',
    text: '{why}',
    remedy: 'give a domain with mailboxes its own MX records; the addresses in mail are not rewritten by all',
  },
  'hosts-left-out': {
    severity: 'info',
    standard: null,
    text: '{why}',
    remedy: 'ask the others one by one: smtp://HOST',
  },
  'addresses-left-out': {
    severity: 'info',
    standard: null,
    text: '{why}',
    remedy: 'ask the others one by one, by their address',
  },
  'dns-failed': {
    severity: 'warning',
    standard: 'RFC 5321 5.1',
    text: 'the DNS did not say: {why}',
    remedy: 'ask again, or another resolver (--dns); senders wait meanwhile',
  },
  // What could not be asked.
  unreachable: {
    severity: 'warning',
    standard: null,
    text: 'no connection: {why}',
    remedy: 'check the server, its firewall and the route from here; senders try the next MX meanwhile',
  },
  throttled: {
    severity: 'warning',
    standard: 'RFC 5321 3.8',
    text: 'it held us back, also after a pause: {why}',
    remedy:
      'ask again later or from an address that it knows; what was not asked is not known, and nothing is concluded',
  },
  refused: {
    severity: 'warning',
    standard: 'RFC 5321 3.1',
    text: 'it refuses us: {why}',
    remedy:
      'see which list or rule refuses this client (mxprobe explain, mxprobe identity), or ask from another address',
  },
  silent: {
    severity: 'warning',
    standard: 'RFC 5321 4.5.3.2',
    text: 'the session ended early: {why}',
    remedy: 'see what the server logged; a longer --timeout helps with servers that greet late',
  },
  'not-smtp': {
    severity: 'error',
    standard: 'RFC 5321 4.2',
    text: 'this is no SMTP: {why}',
    remedy: 'see which program listens there',
  },
  'ehlo-unknown': {
    severity: 'warning',
    standard: 'RFC 5321 2.2.1',
    text: 'it does not know EHLO, so it has no extensions: {reply}',
    remedy: 'update the server, or switch off the SMTP inspection of the firewall before it',
  },
  // STARTTLS.
  'starttls-absent': {
    severity: 'error',
    standard: 'RFC 3207 4',
    result: 'starttls-not-supported',
    text: 'it does not offer STARTTLS: all mail comes in clear text',
    remedy: 'give the server a certificate and switch STARTTLS on (Postfix: smtpd_tls_security_level = may)',
  },
  'starttls-stripped': {
    severity: 'error',
    standard: 'RFC 3207 6',
    result: 'starttls-not-supported',
    text: 'something between here and the server overwrites STARTTLS in its EHLO reply',
    remedy: 'switch off SMTP inspection (fixup, ESMTP inspection) in the firewall before the server',
  },
  'starttls-broken': {
    severity: 'error',
    standard: 'RFC 3207 4.1',
    result: 'validation-failure',
    text: 'it offers STARTTLS and cannot do it: {why}',
    remedy: "see the server's log: certificate and key unreadable, no common version or cipher, or no memory for TLS",
  },
  'tls-session-ends': {
    severity: 'error',
    standard: 'RFC 3207 4.2',
    result: 'validation-failure',
    text: 'no mail can be sent to it over TLS: {why}',
    remedy:
      "see in the server's log what ends the session: a filter or proxy behind the handshake, a client list for TLS",
  },
  'tls-not-noticed': {
    severity: 'error',
    standard: 'RFC 3207 4',
    text: 'within TLS it still asks for TLS: {reply}',
    remedy: 'what ends TLS before the server must tell it so, or leave STARTTLS to the server',
  },
  'tls-mail-refused': {
    severity: 'error',
    standard: 'RFC 3207 4.2',
    text: 'it takes MAIL FROM in clear text, and refuses the same within TLS: {reply}',
    remedy: "see in the server's log which rule holds for TLS sessions only",
  },
  'sni-needed': {
    severity: 'error',
    standard: 'RFC 6066 3',
    result: 'validation-failure',
    text: 'a sender that names no host (SNI), as Postfix by default, gets no TLS: {why}',
    remedy: 'let the server show a default certificate where no name is asked for',
  },
  'sni-other-certificate': {
    severity: 'info',
    standard: 'RFC 6066 3',
    text: 'a sender that names no host (SNI), as Postfix by default, sees another certificate: {why}',
    remedy: "make the MX host's certificate the default one; senders that only encrypt do not mind",
  },
  'starttls-demanded-not-possible': {
    severity: 'error',
    standard: 'RFC 3207 4',
    text: 'it takes no mail without TLS ({reply}), and TLS is not to be had: no mail can come in here',
    remedy: 'repair STARTTLS, or take mail in clear text until then',
  },
  'injected-before-tls': {
    severity: 'error',
    standard: 'RFC 3207 4.2, CVE-2011-0411',
    text: 'octets stand behind the 220 to STARTTLS and would be read as if they came within TLS: {why}',
    remedy: 'update the server, or the proxy before it',
  },
  'starttls-offered-again': {
    severity: 'warning',
    standard: 'RFC 3207 4.2',
    text: 'it offers STARTTLS within TLS, too',
    remedy: 'update the server, or the proxy before it',
  },
  'clear-text-demands-tls': {
    severity: 'info',
    standard: 'RFC 3207 4',
    text: 'it takes no mail without TLS: {reply}',
    remedy: null,
  },
  'clear-text-refused': {
    severity: 'info',
    standard: 'RFC 5321 4.1.1.2',
    text: 'MAIL FROM in clear text is refused, not for the lack of TLS: {reply}',
    remedy: 'ask with another sender (--from) to see whether TLS is demanded',
  },
  // Certificate.
  'certificate-expired': {
    severity: 'error',
    standard: 'RFC 5280 4.1.2.5',
    result: 'certificate-expired',
    text: 'the certificate is no longer valid: {why}',
    remedy: 'renew it, and load it into the running server (postfix reload)',
  },
  'certificate-not-trusted': {
    severity: 'warning',
    standard: 'RFC 5280 6',
    result: 'certificate-not-trusted',
    text: 'the certificate is not trusted: {why}',
    remedy: 'use a certificate of a public authority, with all intermediates; senders that only encrypt do not mind',
  },
  'certificate-host-mismatch': {
    severity: 'warning',
    standard: 'RFC 9525 6',
    result: 'certificate-host-mismatch',
    text: 'the certificate is not for this host: {why}',
    remedy: 'put the name of the MX record into it; senders that only encrypt do not mind',
  },
  'certificate-expires-soon': {
    severity: 'warning',
    standard: 'RFC 5280 4.1.2.5',
    text: 'the certificate ends in {days}',
    remedy: 'see why it was not renewed',
  },
  'certificate-weak': {
    severity: 'warning',
    standard: 'RFC 9325 4.5',
    text: 'the certificates: {why}',
    remedy: 'renew them with an RSA key of 2048 bits or EC P-256',
  },
  'chain-incomplete': {
    severity: 'warning',
    standard: 'RFC 5246 7.4.2',
    result: 'certificate-not-trusted',
    text: 'the certificates lead to no root: {why}',
    remedy:
      "put it into the chain file (Postfix: smtpd_tls_chain_files): first the server's certificate, then each issuer; senders that only encrypt do not mind",
  },
  'chain-expired-first': {
    severity: 'warning',
    standard: 'RFC 5280 6.1',
    text: '{why}: senders with GnuTLS (Exim on Debian) take the first and refuse it',
    remedy: 'take the expired certificate out of the chain file',
  },
  'chain-long': {
    severity: 'warning',
    standard: 'RFC 5246 7.4.2',
    text: '{why}: senders in Java refuse more than 10',
    remedy: "leave only the server's certificate and each issuer in the chain file",
  },
  'chain-order': {
    severity: 'info',
    standard: 'RFC 5246 7.4.2, RFC 8446 4.4.2',
    text: 'the certificates are not in order: {why}',
    remedy: "put them into the chain file in order: first the server's certificate, then each issuer",
  },
  'chain-extra': {
    severity: 'info',
    standard: 'RFC 5246 7.4.2',
    text: 'a certificate is sent for nothing: {why}',
    remedy: 'take it out of the chain file',
  },
  'chain-double': {
    severity: 'info',
    standard: 'RFC 5246 7.4.2',
    text: '{why}',
    remedy: "name each certificate once: a chain file that begins with the server's own needs no second file for it",
  },
  'certificate-revoked': {
    severity: 'error',
    standard: 'RFC 6960 2.2',
    result: 'certificate-not-trusted',
    text: '{why}',
    remedy: 'replace it',
  },
  'staple-missing': {
    severity: 'warning',
    standard: 'RFC 7633 4.2.3',
    text: '{why}',
    remedy: 'let the server staple (few mail servers can), or take a certificate without must-staple',
  },
  'client-certificate-demanded': {
    severity: 'info',
    standard: 'RFC 8446 4.3.2',
    text: 'it asks senders for a certificate of their own, which few have',
    remedy: 'ask for none on port 25 (Postfix: smtpd_tls_ask_ccert = no); who requires one shuts senders out',
  },
  'client-certificate-required': {
    severity: 'error',
    standard: 'RFC 8446 4.4.2',
    text: 'it takes no sender without a certificate of its own, which few have',
    remedy: 'ask for none on port 25 (Postfix: smtpd_tls_req_ccert = no, smtpd_tls_ask_ccert = no)',
  },
  // Versions and ciphers.
  'tls-only-old': {
    severity: 'error',
    standard: 'RFC 8996 2',
    result: 'validation-failure',
    text: 'it takes only {versions}, which most senders refuse by now: {why}',
    remedy: 'switch TLS 1.2 and 1.3 on',
  },
  'tls-old-versions': {
    severity: 'warning',
    standard: 'RFC 8996 2',
    text: 'it still takes {versions}',
    remedy: 'switch them off once the log shows that no sender uses them (Postfix: smtpd_tls_protocols = >=TLSv1.2)',
  },
  'tls-no-1.2': {
    severity: 'warning',
    standard: 'RFC 9325 3.1.1',
    text: 'it does not take TLS 1.2, which many senders still use as their newest',
    remedy: 'switch TLS 1.2 on beside TLS 1.3',
  },
  'tls-no-1.3': {
    severity: 'info',
    standard: 'RFC 9325 3.1.1',
    text: 'it does not take TLS 1.3',
    remedy: 'switch TLS 1.3 on; it may need a newer library',
  },
  'cipher-weak': {
    severity: 'warning',
    standard: 'RFC 9325 4.1',
    text: 'a client that prefers it gets {cipher}: {why}',
    remedy: 'leave such ciphers out and let the server decide (Postfix: tls_preempt_cipherlist = yes)',
  },
  'alpn-refused': {
    severity: 'info',
    standard: 'RFC 7301 3.2',
    text: 'it refuses clients that offer a protocol by ALPN',
    remedy: null,
  },
  // DANE.
  'dane-failed': {
    severity: 'error',
    standard: 'RFC 7672 2.2',
    text: 'senders that follow DANE do not deliver here: {why}',
    remedy: 'publish a TLSA record of the certificate that is in use, and let the old one stand for two TTLs',
  },
  'dane-anchor-not-sent': {
    severity: 'error',
    standard: 'RFC 7672 3.1.2',
    text: 'senders that follow DANE do not deliver here: TLSA {record} names an authority that the server does not send',
    remedy:
      'add its certificate to the chain file (Postfix: smtpd_tls_chain_files), behind those it certifies; a root, too, if the record names it; or publish the record of the server itself',
  },
  'dane-bogus': {
    severity: 'error',
    standard: 'RFC 7672 2.1.1',
    result: 'dnssec-invalid',
    text: 'the TLSA look-up fails, so senders that follow DANE wait and do not deliver: {why}',
    remedy: 'see what DNSSEC says of {name} (delv, dnsviz): an expired signature, a wrong DS',
  },
  'dane-unusable': {
    severity: 'warning',
    standard: 'RFC 7672 3.1',
    result: 'tlsa-invalid',
    text: '{why}',
    remedy: 'publish records of usage 3, selector 1, matching type 1',
  },
  'dane-insecure': {
    severity: 'warning',
    standard: 'RFC 7672 2.2',
    text: 'TLSA records without effect: {why}',
    remedy: 'sign the zone with DNSSEC and put the DS into the parent; or this resolver does not validate: try --dns',
  },
  'dane-rollover': {
    severity: 'info',
    standard: 'RFC 7672 3.1.1',
    text: 'DANE holds ({why}), and other TLSA records match nothing that was shown',
    remedy: 'right while keys roll over; otherwise take the old records out',
  },
  'dane-unknown': {
    severity: 'info',
    standard: 'RFC 7672 2.1.1',
    text: 'DANE is not judged: {why}',
    remedy: null,
  },
  // A certificate that is not in use yet.
  'renewal-fits-dane': {
    severity: 'info',
    standard: 'RFC 7672 3.1',
    text: 'the new certificate fits what is published: {why}',
    remedy: null,
  },
  'renewal-breaks-dane': {
    severity: 'error',
    standard: 'RFC 7671 8.1',
    text: 'with the new certificate senders that follow DANE would not deliver: {why}',
    remedy:
      'first publish its record beside those that stand; when two TTLs have passed, load the certificate; take the old record out last',
  },
  'renewal-free': {
    severity: 'info',
    standard: 'RFC 7672 2.2',
    text: 'nothing needs to be published before the new certificate: {why}',
    remedy: null,
  },
  'renewal-not-trusted': {
    severity: 'warning',
    standard: 'RFC 5280 6',
    text: 'the new certificate: {why}',
    remedy:
      'see that the file has the right certificate, and its whole chain; an error where an MTA-STS policy is enforced',
  },
  // MTA-STS.
  'sts-host': {
    severity: 'error',
    standard: 'RFC 8461 4',
    text: 'senders that honour the MTA-STS policy do not deliver here: {why}',
    remedy:
      'list the MX host in the policy and give it a trusted certificate for its name; then change the id of the record',
  },
  'sts-host-testing': {
    severity: 'warning',
    standard: 'RFC 8461 5',
    text: 'the MTA-STS policy is not kept, and only its mode (testing) lets mail through: {why}',
    remedy: 'repair this before the mode becomes enforce',
  },
  'sts-record-invalid': {
    severity: 'error',
    standard: 'RFC 8461 3.1',
    text: 'the TXT record _mta-sts.{domain} cannot be used: {why}',
    remedy: 'write v=STSv1; id=DIGITS; in one record',
  },
  'sts-fetch': {
    severity: 'error',
    standard: 'RFC 8461 3.3',
    text: 'the MTA-STS policy cannot be fetched: {why}',
    remedy:
      'serve https://mta-sts.{domain}/.well-known/mta-sts.txt as text/plain, with a trusted certificate, without redirect',
  },
  'sts-policy-invalid': {
    severity: 'error',
    standard: 'RFC 8461 3.2',
    text: 'the MTA-STS policy cannot be used: {why}',
    remedy: 'write version, mode, mx and max_age, each on a line of its own',
  },
  'sts-policy-odd': {
    severity: 'warning',
    standard: 'RFC 8461 3.2',
    text: 'the MTA-STS policy: {why}',
    remedy: 'see the line; senders differ in what they make of it',
  },
  'sts-pattern-unused': {
    severity: 'info',
    standard: 'RFC 8461 4.1',
    text: 'the MTA-STS policy lists {patterns}, and no MX host is called so',
    remedy: 'take it out, unless it is for a host that is to come',
  },
  'sts-mode': {
    severity: 'info',
    standard: 'RFC 8461 5',
    text: 'the MTA-STS policy protects nobody yet: its mode is {mode}',
    remedy: 'set mode: enforce once the reports of TLS-RPT show no failures',
  },
  'sts-unknown': {
    severity: 'warning',
    standard: 'RFC 8461 3.1',
    text: 'MTA-STS is not known: {why}',
    remedy: 'ask again, or another resolver (--dns)',
  },
  'no-policy': {
    severity: 'info',
    standard: 'RFC 8461, RFC 7672',
    text: 'neither DANE nor MTA-STS: nobody notices when STARTTLS is taken away on the way',
    remedy: 'publish TLSA records (with DNSSEC) or an MTA-STS policy',
  },
  // TLS-RPT, reverse DNS.
  'tlsrpt-invalid': {
    severity: 'warning',
    standard: 'RFC 8460 3',
    text: 'the TXT record _smtp._tls.{domain} cannot be used: {why}',
    remedy: 'write v=TLSRPTv1; rua=mailto:ADDRESS',
  },
  'tlsrpt-absent': {
    severity: 'info',
    standard: 'RFC 8460 3',
    text: 'there is a policy, and nobody is told when senders fail by it: no TLS-RPT record',
    remedy: 'publish _smtp._tls.{domain} TXT "v=TLSRPTv1; rua=mailto:ADDRESS"',
  },
  'ptr-missing': {
    severity: 'info',
    standard: 'RFC 1912 2.1',
    text: 'the address has no reverse DNS name',
    remedy: 'for receiving it need not have one; for sending it must',
  },
  'ptr-unconfirmed': {
    severity: 'info',
    standard: 'RFC 1912 2.1',
    text: 'the reverse DNS name {name} does not lead back to the address',
    remedy: 'let name and address agree; for sending they must',
  },
} as const satisfies Readonly<Record<string, FindingText>>;

export type FindingId = keyof typeof FINDING_TEXTS;

/** The words in braces; a name that is not given stays as it is, which a test would see. */
export const filledIn = (text: string, values: Readonly<Record<string, string>>): string =>
  text.replace(/\{([a-z]+)\}/g, (whole, name: string) => values[name] ?? whole);
