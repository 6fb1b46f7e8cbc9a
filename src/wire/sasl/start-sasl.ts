// The client's side of AUTH, by mechanism.
import { cramMd5Client } from './cram-md5.ts';
import { loginClient } from './login.ts';
import type { SaslClient, SaslCredentials, SaslMechanism } from './mechanism.ts';
import { oauthClient } from './oauth.ts';
import { plainClient } from './plain.ts';
import { scramClient } from './scram-client.ts';

export type StartedSasl =
  | { readonly ok: true; readonly client: SaslClient }
  | { readonly ok: false; readonly problem: string };

/** Begins an exchange; `initial`: LOGIN says the user in the initial response. NUL in user or secret is refused: in PLAIN it would shift one into the other. */
export function startSasl(
  mechanism: SaslMechanism,
  credentials: SaslCredentials,
  { nonce, initial = false }: { readonly nonce: string; readonly initial?: boolean },
): StartedSasl {
  for (const [field, value] of [
    ['user', credentials.user],
    ['password or token', credentials.secret],
  ] as const) {
    if (value.includes('\0')) return { ok: false, problem: `NUL in the ${field}` };
  }
  const bearer = mechanism === 'XOAUTH2' || mechanism === 'OAUTHBEARER';
  if (bearer && [credentials.user, credentials.secret, credentials.host].some((value) => value?.includes('\x01'))) {
    return { ok: false, problem: `0x01 in user, token or host, which separates the fields of ${mechanism}` };
  }
  return { ok: true, client: clientOf(mechanism, credentials, { nonce, initial }) };
}

function clientOf(
  mechanism: SaslMechanism,
  credentials: SaslCredentials,
  { nonce, initial }: { nonce: string; initial: boolean },
): SaslClient {
  switch (mechanism) {
    case 'PLAIN':
      return plainClient(credentials);
    case 'LOGIN':
      return loginClient(credentials, initial);
    case 'CRAM-MD5':
      return cramMd5Client(credentials);
    case 'SCRAM-SHA-256':
      return scramClient(credentials, nonce);
    case 'XOAUTH2':
    case 'OAUTHBEARER':
      return oauthClient(mechanism, credentials);
    default:
      return mechanism satisfies never;
  }
}
