// Findings of a survey: STARTTLS, and what stands behind it. `{name}` is filled in.
import type { FindingText } from './finding-text.ts';

export const SESSION_TEXTS = {
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
} as const satisfies Readonly<Record<string, FindingText>>;
