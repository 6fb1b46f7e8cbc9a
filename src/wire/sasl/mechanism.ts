// What a SASL exchange is, seen from either side; base64 and `334` are the callers' matter. RFC 4422, RFC 4954.

export const SASL_MECHANISMS = ['PLAIN', 'LOGIN', 'CRAM-MD5', 'SCRAM-SHA-256', 'XOAUTH2', 'OAUTHBEARER'] as const;
export type SaslMechanism = (typeof SASL_MECHANISMS)[number];

export interface SaslCredentials {
  readonly user: string;
  /** A password, or the token of XOAUTH2 and OAUTHBEARER. */
  readonly secret: string;
  /** OAUTHBEARER names the server it means to talk to (RFC 7628 section 3.1). */
  readonly host?: string | undefined;
  readonly port?: number | undefined;
}

export type SaslClientStep = { readonly send: Uint8Array } | { readonly fail: string };

export interface SaslClient {
  readonly mechanism: SaslMechanism;
  /**
   * The initial response; null where the server speaks first. If AUTH was sent without it, it is the answer to the first, empty
   * challenge, which then is not given to `next`.
   */
  readonly initial: Uint8Array | null;
  /** The answer to a challenge. */
  next(challenge: Uint8Array): SaslClientStep;
  /** When the server said 235: null, or why its success can't be believed (it has not shown that it knows the password). */
  doubt(): string | null;
}

export type SaslServerStep =
  | { readonly challenge: Uint8Array }
  | { readonly accepted: string } // the user
  | { readonly refused: string }; // why, for the log; the client is told 535 whatever it is

export interface SaslServer {
  readonly mechanism: SaslMechanism;
  /** First the initial response or null, then each response. No more after `accepted` or `refused`. */
  next(response: Uint8Array | null): SaslServerStep;
}

export function octets(text: string): Uint8Array {
  return Uint8Array.from(Buffer.from(text));
}

export function textOf(response: Uint8Array): string {
  return Buffer.from(response).toString('utf8');
}
