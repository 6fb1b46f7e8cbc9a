// AUTH: RFC 4954. The mechanisms are wire/sasl; here are the 334 lines, base64, and who may.
import { randomBytes } from 'node:crypto';
import { namedReply, sayingOf } from '../../scenario/policy/reply.ts';
import { acceptSasl } from '../../wire/sasl/accept-sasl.ts';
import { decodeBase64, decodeInitialResponse, encodeBase64 } from '../../wire/sasl/base64.ts';
import { SASL_MECHANISMS, type SaslMechanism, type SaslServer } from '../../wire/sasl/mechanism.ts';
import { capabilitiesOf, DEFAULT_MECHANISMS, offers } from '../capabilities.ts';
import type { ServerSession } from '../server-session.ts';

const DEFAULT_USERS: ReadonlyMap<string, string> = new Map([['alice@lab.test', 'secret']]);

export function auth(session: ServerSession, argument: string) {
  const wanted = session.policy.auth;
  if (wanted === undefined || (wanted.tls_only === true && !session.facts.secure)) return disabled(session);
  if (!offers(capabilitiesOf(session.policy, session.facts), 'AUTH')) return session.decline('auth', 'auth-disabled');
  if (session.facts.user !== null) return session.decline('auth', 'auth-again');
  const [name = '', initial, ...rest] = argument.split(/[ \t]+/);
  if (name === '' || rest.length > 0) return session.decline('auth', 'argument-unwanted', 'AUTH mechanism');
  if (session.refuses('auth')) return;
  const offered: readonly SaslMechanism[] = wanted.mechanisms ?? DEFAULT_MECHANISMS;
  const mechanism = SASL_MECHANISMS.find((one) => one === name.toUpperCase() && offered.includes(one));
  if (mechanism === undefined) return session.decline('auth', 'auth-mechanism');
  const fresh = { nonce: randomBytes(18).toString('base64'), salt: randomBytes(16) };
  const server = acceptSasl(mechanism, wanted.users ?? DEFAULT_USERS, fresh);
  if (initial === undefined) return step(session, server, null);
  const octets = decodeInitialResponse(initial);
  if (octets === null) return session.decline('auth', 'auth-base64', 'initial response');
  step(session, server, octets);
}

/** Where TLS is demanded first Postfix says so; else AUTH does not exist. */
function disabled(session: ServerSession) {
  const reply = session.policy.auth === undefined ? null : namedReply('starttls-required');
  if (reply === null) return session.decline('auth', 'auth-disabled');
  session.say('auth', reply, {}, 'auth');
}

function step(session: ServerSession, server: SaslServer, response: Uint8Array | null) {
  const next = server.next(response);
  if ('challenge' in next) {
    challenge(session, encodeBase64(next.challenge));
    session.input.readLine((answer) => {
      session.notes.heard('***');
      answered(session, server, answer);
    });
  } else if ('accepted' in next) loggedIn(session, next.accepted);
  else failed(session);
}

/** The reply to AUTH itself may be misshapen or missing; words in its place are kept for the end of the exchange. */
function challenge(session: ServerSession, text: string) {
  const decision = session.due.at('auth');
  session.say('auth', { code: 334, enhanced: null, lines: [text] });
  if (decision.deed.do === 'reply') session.due.set('auth', decision);
}

function loggedIn(session: ServerSession, user: string) {
  session.facts.user = user;
  if (!session.accept('auth', 'auth', 'auth')) session.facts.user = null;
}

/** A lone `*` cancels (RFC 4954 section 4). */
function answered(session: ServerSession, server: SaslServer, line: string) {
  if (line === '*') return session.decline('auth', 'auth-aborted');
  const octets = decodeBase64(line);
  if (octets === null) return session.decline('auth', 'auth-base64', 'response');
  step(session, server, octets);
}

function failed(session: ServerSession) {
  const wanted = session.policy.auth;
  // A rule with a reply of acceptance takes any password.
  if (session.due.at('auth').deed.do === 'reply') return loggedIn(session, 'anybody');
  if (wanted?.delay !== undefined) session.actions.push({ do: 'pause', ms: wanted.delay });
  session.say('auth', wanted?.failed ?? sayingOf({}, 'auth-failed'), {}, 'auth');
}
