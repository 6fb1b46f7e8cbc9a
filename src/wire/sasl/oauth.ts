// XOAUTH2 (Google, Microsoft) and OAUTHBEARER (RFC 7628): a bearer token in place of a password.
import { octets, type SaslClient, type SaslCredentials, type SaslServer, textOf } from './mechanism.ts';

type OAuthMechanism = 'XOAUTH2' | 'OAUTHBEARER';

/**
 * Both send all they have at once. A challenge then holds the error as JSON and is answered with nothing (XOAUTH2) or one
 * 0x01 (RFC 7628 section 3.2.3), upon which the server refuses.
 */
export function oauthClient(mechanism: OAuthMechanism, credentials: SaslCredentials): SaslClient {
  let failed = false;
  return {
    mechanism,
    initial: octets(mechanism === 'XOAUTH2' ? xoauth2(credentials) : oauthbearer(credentials)),
    next() {
      if (failed) return { fail: `${mechanism} has one challenge at most, but the server sent a second` };
      failed = true;
      return { send: octets(mechanism === 'XOAUTH2' ? '' : '\x01') };
    },
    doubt: () => (failed ? 'the server accepted after it had sent an error' : null),
  };
}

/** `users`: the token of each user. */
export function oauthServer(mechanism: OAuthMechanism, users: ReadonlyMap<string, string>): SaslServer {
  let problem: string | null = null;
  return {
    mechanism,
    next(response) {
      if (problem !== null) return { refused: problem };
      if (response === null) return { challenge: octets('') };
      const bearer = readBearer(mechanism, textOf(response));
      if (bearer !== null && users.get(bearer.user) === bearer.token) return { accepted: bearer.user };
      problem = bearer === null ? `malformed ${mechanism} message` : `wrong user or token: ${bearer.user}`;
      return { challenge: octets(ERROR[mechanism]) };
    },
  };
}

const ERROR = {
  XOAUTH2: '{"status":"401","schemes":"bearer","scope":"https://mail.google.com/"}',
  OAUTHBEARER: '{"status":"invalid_token"}',
} as const;

function xoauth2({ user, secret }: SaslCredentials): string {
  return `user=${user}\x01auth=Bearer ${secret}\x01\x01`;
}

function oauthbearer({ user, secret, host, port }: SaslCredentials): string {
  const pairs = [
    ...(host === undefined ? [] : [`host=${host}`]),
    ...(port === undefined ? [] : [`port=${port}`]),
    `auth=Bearer ${secret}`,
  ];
  return `n,a=${saslName(user)},\x01${pairs.join('\x01')}\x01\x01`;
}

/** RFC 5801 section 4: `,` and `=` in a saslname. */
function saslName(user: string): string {
  return user.replaceAll('=', '=3D').replaceAll(',', '=2C');
}

function readBearer(mechanism: OAuthMechanism, message: string): { user: string; token: string } | null {
  const [, user = '', pairs] = WHOLE[mechanism].exec(message) ?? [];
  const auth = pairs?.split('\x01').find((pair) => /^auth=Bearer /i.test(pair));
  if (auth === undefined) return null;
  const name = mechanism === 'XOAUTH2' ? user : user.replaceAll('=2C', ',').replaceAll('=3D', '=');
  return { user: name, token: auth.slice('auth=Bearer '.length).trim() };
}

const WHOLE = {
  XOAUTH2: /^user=([^\x01]*)\x01(.*)\x01\x01$/s,
  OAUTHBEARER: /^[ny],a=([^,\x01]*),\x01(.*)\x01\x01$/s,
} as const;
