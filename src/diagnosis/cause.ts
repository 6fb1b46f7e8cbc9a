// The causes that a refusal can have: whose turn it usually is, and which experiments prove it. Their words stand in texts/.
import type { FactorId } from './factor.ts';

/** Who must act. `wait`: nobody; the sending server tries again by itself. */
export const ACTORS = [
  'sending-admin',
  'receiving-admin',
  'sender-dns-owner',
  'end-user',
  'recipient',
  'wait',
] as const;
export type Actor = (typeof ACTORS)[number];

interface Usual {
  /** Whose turn it is when no signature says otherwise. */
  readonly actor: Actor;
  readonly factors: readonly FactorId[];
}

const TABLE = {
  'abuse-contact-missing': { actor: 'sending-admin', factors: ['recipient'] },
  'account-compromised': { actor: 'end-user', factors: ['sender', 'auth'] },
  'address-syntax': { actor: 'end-user', factors: ['sender', 'recipient'] },
  'auth-alignment': { actor: 'sending-admin', factors: ['signature', 'content'] },
  'auth-bulk': { actor: 'sender-dns-owner', factors: ['signature', 'source', 'dns'] },
  'auth-dkim': { actor: 'sending-admin', factors: ['signature'] },
  'auth-dmarc': { actor: 'sender-dns-owner', factors: ['signature', 'content', 'dns'] },
  'auth-none': { actor: 'sender-dns-owner', factors: ['signature', 'source', 'dns'] },
  'auth-spf': { actor: 'sender-dns-owner', factors: ['source', 'sender', 'dns'] },
  'auth-spoof': { actor: 'receiving-admin', factors: ['sender', 'content', 'auth'] },
  'backscatter-protection': { actor: 'sending-admin', factors: ['sender'] },
  'callout-failed': { actor: 'sending-admin', factors: ['sender', 'recipient'] },
  'callout-pending': { actor: 'wait', factors: ['wait', 'sender'] },
  'command-unknown': { actor: 'sending-admin', factors: ['protocol', 'port'] },
  'conn-limit': { actor: 'sending-admin', factors: ['rate'] },
  'connect-refused': { actor: 'receiving-admin', factors: ['mx', 'source', 'port'] },
  'connect-timeout': { actor: 'sending-admin', factors: ['family', 'source', 'port'] },
  'connection-dropped': { actor: 'receiving-admin', factors: ['starttls', 'size', 'source', 'wait'] },
  'content-policy': { actor: 'end-user', factors: ['content'] },
  'content-spam': { actor: 'sending-admin', factors: ['content', 'source'] },
  'dns-temp': { actor: 'wait', factors: ['wait', 'dns'] },
  'dnsbl-code': { actor: 'sending-admin', factors: ['dns', 'source'] },
  'dnsbl-dead': { actor: 'receiving-admin', factors: ['dns', 'source'] },
  'dnsbl-query-error': { actor: 'receiving-admin', factors: ['dns', 'source'] },
  'domain-blocklist': { actor: 'sender-dns-owner', factors: ['sender', 'helo'] },
  'domain-reputation': { actor: 'sending-admin', factors: ['sender', 'content'] },
  'forwarding-failed': { actor: 'recipient', factors: ['recipient'] },
  'greeting-refused': { actor: 'sending-admin', factors: ['source', 'wait'] },
  greylisting: { actor: 'wait', factors: ['wait'] },
  'helo-blocked': { actor: 'sending-admin', factors: ['helo'] },
  'helo-invalid': { actor: 'sending-admin', factors: ['helo'] },
  'helo-unresolvable': { actor: 'sender-dns-owner', factors: ['helo', 'dns'] },
  'ip-blocklist-private': { actor: 'receiving-admin', factors: ['source'] },
  'ip-blocklist-public': { actor: 'sending-admin', factors: ['source', 'dns'] },
  'ip-dynamic': { actor: 'sending-admin', factors: ['source'] },
  'ip-geo': { actor: 'receiving-admin', factors: ['source'] },
  'ip-honeypot': { actor: 'wait', factors: ['wait', 'source'] },
  'ip-reputation': { actor: 'sending-admin', factors: ['source', 'rate', 'wait'] },
  'ipv6-auth': { actor: 'sending-admin', factors: ['family', 'signature', 'dns'] },
  'ipv6-policy': { actor: 'sending-admin', factors: ['family'] },
  loop: { actor: 'receiving-admin', factors: ['recipient', 'mx', 'dns'] },
  'message-format': { actor: 'sending-admin', factors: ['content'] },
  'null-sender-refused': { actor: 'receiving-admin', factors: ['sender'] },
  'policy-command-disabled': { actor: 'wait', factors: ['recipient'] },
  'policy-unspecified': { actor: 'receiving-admin', factors: ['source', 'sender', 'recipient', 'content'] },
  'protocol-sequence': { actor: 'sending-admin', factors: ['protocol'] },
  'protocol-smuggling': { actor: 'sending-admin', factors: ['protocol'] },
  'protocol-violation': { actor: 'sending-admin', factors: ['protocol'] },
  'provider-code': { actor: 'sending-admin', factors: ['source', 'content', 'rate'] },
  'queue-expired': { actor: 'sending-admin', factors: ['mx', 'wait'] },
  'rate-limit': { actor: 'sending-admin', factors: ['rate', 'wait'] },
  'rate-reputation': { actor: 'sending-admin', factors: ['rate', 'wait', 'source'] },
  'rcpt-disabled': { actor: 'recipient', factors: ['recipient'] },
  'rcpt-domain-dns': { actor: 'end-user', factors: ['dns', 'recipient'] },
  'rcpt-domain-nullmx': { actor: 'end-user', factors: ['dns', 'recipient'] },
  'rcpt-limit': { actor: 'sending-admin', factors: ['recipient'] },
  'rcpt-policy': { actor: 'receiving-admin', factors: ['recipient', 'sender', 'source'] },
  'rcpt-quota': { actor: 'recipient', factors: ['recipient', 'wait'] },
  'rcpt-rate-limit': { actor: 'wait', factors: ['wait', 'rate'] },
  'rcpt-unknown': { actor: 'end-user', factors: ['recipient'] },
  'rdns-generic': { actor: 'sending-admin', factors: ['source', 'dns'] },
  'rdns-mismatch': { actor: 'sending-admin', factors: ['source', 'family', 'dns'] },
  'rdns-missing': { actor: 'sending-admin', factors: ['source', 'family', 'dns'] },
  'receiver-local-error': { actor: 'receiving-admin', factors: ['wait', 'recipient'] },
  'receiver-overload': { actor: 'wait', factors: ['wait', 'rate'] },
  'receiver-storage': { actor: 'receiving-admin', factors: ['wait', 'size'] },
  'relay-denied': { actor: 'receiving-admin', factors: ['auth', 'recipient', 'mx'] },
  'sender-blocked': { actor: 'receiving-admin', factors: ['sender'] },
  'sender-domain-dns': { actor: 'sender-dns-owner', factors: ['sender', 'dns'] },
  'sender-domain-nullmx': { actor: 'sender-dns-owner', factors: ['sender', 'dns'] },
  'sender-login-mismatch': { actor: 'end-user', factors: ['sender'] },
  'size-limit': { actor: 'end-user', factors: ['size'] },
  'smtp-auth-failed': { actor: 'end-user', factors: ['auth'] },
  'smtp-auth-required': { actor: 'end-user', factors: ['auth', 'starttls'] },
  'smtp-auth-unavailable': { actor: 'end-user', factors: ['starttls', 'port'] },
  smtputf8: { actor: 'end-user', factors: ['sender', 'recipient'] },
  'temp-unspecified': { actor: 'wait', factors: ['wait', 'source'] },
  timeout: { actor: 'receiving-admin', factors: ['wait', 'size', 'family'] },
  'tls-broken-server': { actor: 'receiving-admin', factors: ['starttls', 'mx'] },
  'tls-cert': { actor: 'receiving-admin', factors: ['verify', 'mx'] },
  'tls-cert-name': { actor: 'receiving-admin', factors: ['verify', 'mx'] },
  'tls-client-cert': { actor: 'sending-admin', factors: ['client-certificate'] },
  'tls-dane': { actor: 'receiving-admin', factors: ['verify', 'dns', 'mx'] },
  'tls-handshake': { actor: 'receiving-admin', factors: ['tls-version', 'starttls'] },
  'tls-mta-sts': { actor: 'receiving-admin', factors: ['verify', 'dns', 'mx'] },
  'tls-not-offered': { actor: 'receiving-admin', factors: ['starttls', 'mx'] },
  'tls-required': { actor: 'sending-admin', factors: ['starttls'] },
  'tls-requiretls': { actor: 'end-user', factors: ['starttls', 'verify'] },
  'tls-wrong-port': { actor: 'end-user', factors: ['port', 'starttls'] },
  unknown: { actor: 'end-user', factors: ['source', 'sender', 'recipient'] },
} as const satisfies Readonly<Record<string, Usual>>;

export type Cause = keyof typeof TABLE;
export const CAUSES = Object.keys(TABLE) as readonly Cause[];

/** Causes whose text counts on the queue of the sending server: it says the contrary once nobody tries again. */
export const RETRIED: ReadonlySet<Cause> = new Set([
  'callout-pending',
  'conn-limit',
  'connection-dropped',
  'dns-temp',
  'greylisting',
  'ip-honeypot',
  'ip-reputation',
  'policy-command-disabled',
  'rate-limit',
  'rate-reputation',
  'rcpt-rate-limit',
  'receiver-local-error',
  'receiver-overload',
  'receiver-storage',
  'temp-unspecified',
  'timeout',
]);

/** Whose turn it usually is, and the experiments, most telling first. */
export function usualOf(cause: Cause): Usual {
  return TABLE[cause];
}
