// Findings of a survey: DANE, a certificate that is to come, MTA-STS, TLS-RPT, reverse DNS. `{name}` is filled in.
import type { FindingText } from './finding-text.ts';

export const POLICY_TEXTS = {
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
