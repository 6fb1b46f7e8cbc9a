// PLAIN: `authzid NUL user NUL password`. RFC 4616.
import { octets, type SaslClient, type SaslCredentials, type SaslServer, textOf } from './mechanism.ts';

export function plainClient({ user, secret }: SaslCredentials): SaslClient {
  return {
    mechanism: 'PLAIN',
    initial: octets(`\0${user}\0${secret}`),
    next: () => ({ fail: 'PLAIN knows no challenge, but the server sent one' }),
    doubt: () => null,
  };
}

/** An authorization identity is taken only if it is the user's own. */
export function plainServer(users: ReadonlyMap<string, string>): SaslServer {
  return {
    mechanism: 'PLAIN',
    next(response) {
      if (response === null) return { challenge: octets('') };
      const [authzid, user, password, ...more] = textOf(response).split('\0');
      if (user === undefined || password === undefined || more.length > 0)
        return { refused: 'malformed PLAIN message' };
      if (authzid !== '' && authzid !== user) return { refused: `${user} may not act as another` };
      return users.get(user) === password ? { accepted: user } : { refused: `wrong user or password: ${user}` };
    },
  };
}
