// The server's side of AUTH, by mechanism.
import { cramMd5Server } from './cram-md5.ts';
import { loginServer } from './login.ts';
import type { SaslMechanism, SaslServer } from './mechanism.ts';
import { oauthServer } from './oauth.ts';
import { plainServer } from './plain.ts';
import { type ScramServerOptions, scramServer } from './scram-server.ts';

/** Begins an exchange; `users` maps each user to the password or token. */
export function acceptSasl(
  mechanism: SaslMechanism,
  users: ReadonlyMap<string, string>,
  options: ScramServerOptions,
): SaslServer {
  switch (mechanism) {
    case 'PLAIN':
      return plainServer(users);
    case 'LOGIN':
      return loginServer(users);
    case 'CRAM-MD5':
      return cramMd5Server(users, options.nonce);
    case 'SCRAM-SHA-256':
      return scramServer(users, options);
    case 'XOAUTH2':
    case 'OAUTHBEARER':
      return oauthServer(mechanism, users);
    default:
      return mechanism satisfies never;
  }
}
