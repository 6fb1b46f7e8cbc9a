// LOGIN: two prompts, user and password. No standard; draft-murchison-sasl-login-00 tells how it is used.
import { octets, type SaslClient, type SaslCredentials, type SaslServer, textOf } from './mechanism.ts';

/** The first challenge is answered with the user, the second with the password, whatever they say: servers differ in words. */
export function loginClient({ user, secret }: SaslCredentials): SaslClient {
  const answers = [user, secret];
  return {
    mechanism: 'LOGIN',
    initial: null,
    next() {
      const answer = answers.shift();
      return answer === undefined
        ? { fail: 'LOGIN has two challenges, but the server sent a third' }
        : { send: octets(answer) };
    },
    doubt: () => (answers.length === 0 ? null : 'the server did not ask for user and password'),
  };
}

/** Takes the user as an initial response too, as Postfix with Dovecot does. */
export function loginServer(users: ReadonlyMap<string, string>): SaslServer {
  let user: string | null = null;
  let asked = false;
  return {
    mechanism: 'LOGIN',
    next(response) {
      if (response === null && !asked) {
        asked = true;
        return { challenge: octets('Username:') };
      }
      if (user === null) {
        user = textOf(response ?? octets(''));
        return { challenge: octets('Password:') };
      }
      const right = response !== null && users.get(user) === textOf(response);
      return right ? { accepted: user } : { refused: `wrong user or password: ${user}` };
    },
  };
}
