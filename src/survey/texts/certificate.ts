// Findings of a survey: certificates, versions, ciphers. `{name}` is filled in.
import type { FindingText } from './finding-text.ts';

export const CERTIFICATE_TEXTS = {
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
} as const satisfies Readonly<Record<string, FindingText>>;
