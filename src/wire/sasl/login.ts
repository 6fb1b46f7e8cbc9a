// LOGIN: two prompts, user and password. No standard; draft-murchison-sasl-login-00 tells how it is used.
import { octets, type SaslClient, type SaslCredentials, type SaslServer, textOf } from './mechanism.ts';

/**
 * The first challenge is answered with the user, the second with the password, whatever they say: servers differ in words. With
 * `initial` the user is the initial response, and one challenge is left.
 */
export function loginClient({ user, secret }: SaslCredentials, initial = false): SaslClient {
  let again = false;
  const answers = initial ? [secret] : [user, secret];
  const left = initial ? 'one challenge behind the initial response' : 'two challenges';
  return {
    mechanism: 'LOGIN',
    initial: initial ? octets(user) : null,
    next(challenge) {
      // A server that has not read the initial response: the password would stand in its log as a user.
      if (initial && !again && /^user/i.test(textOf(challenge))) {
        again = true;
        return { send: octets(user) };
      }
      const answer = answers.shift();
      return answer === undefined
        ? { fail: `LOGIN has ${left}, but the server sent ${initial ? 'a second' : 'a third'}` }
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
