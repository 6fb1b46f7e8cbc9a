// The greeting, and what may come before it: a PROXY header, a held-back greeting, a client that does not wait for it.

import type { Moment } from '../../scenario/policy/moment.ts';
import type { SaidReply } from '../../scenario/policy/reply.ts';
import { sayingOf } from '../../scenario/policy/reply.ts';
import { after } from '../../wire/order.ts';
import { parseProxy } from '../../wire/proxy.ts';
import { lookedUp } from '../look-up.ts';
import type { ServerSession } from '../server-session.ts';

/** HAProxy's longest version 2 header with TLVs; more is none. */
const PROXY_OCTETS = 4096;
/** How long postscreen waits for early talkers is 6 s; a test has less time. */
const GREET_WAIT_MS = 1000;

/** Begins the session: after the PROXY header if the policy expects one, else at once. */
export function begin(session: ServerSession) {
  if (session.policy.proxy !== true) return lookedUp(session, 'client', () => holdBack(session));
  let header = Buffer.alloc(0);
  session.input.read((chunk) => {
    header = Buffer.concat([header, chunk]);
    const parsed = parseProxy(header);
    if (parsed.state === 'incomplete' && header.length < PROXY_OCTETS) return null;
    if (parsed.state !== 'complete') {
      session.decline('connect', 'proxy-wrong');
      return Buffer.alloc(0);
    }
    const source = parsed.header.connection?.source;
    if (source !== undefined) session.facts.client = { ...session.facts.client, ...source };
    session.input.hold();
    lookedUp(session, 'client', () => holdBack(session));
    return header.subarray(parsed.header.length);
  });
  session.input.hold(false);
}

function holdBack(session: ServerSession) {
  const { policy, actions } = session;
  const early = policy.early_talker;
  const wait = (policy.greeting?.delay ?? 0) + (early === undefined ? 0 : (early.wait ?? GREET_WAIT_MS));
  if (early?.teaser !== undefined) actions.push({ do: 'write', bytes: `220-${early.teaser}\r\n` });
  if (wait === 0) return greet(session);
  actions.push({ do: 'pause', ms: wait }, { do: 'then', run: () => greet(session) });
}

/** postscreen: `drop` says 521 and closes, `reject` lets the client get on to RCPT. The teaser is not finished for it. */
function greet(session: ServerSession) {
  session.due.greet();
  const early = session.policy.early_talker;
  if (session.input.length > 0) session.breach('early-talker', 'connect');
  if (early !== undefined && session.input.length > 0) {
    if (early.action === 'drop') {
      session.say('connect', sayingOf(early, 'early-talker-dropped'), {}, 'early_talker');
      return session.close();
    }
    session.talkedEarly = true;
    session.state = after('start', 'connect', true);
    if (early.teaser === undefined) sayGreeting(session, 'connect');
    return session.input.hold(false);
  }
  sayGreeting(session, 'connect');
  session.input.hold(false);
}

/** The greeting, or the refusal in its place. Postfix keeps the connection behind a 5xx; only QUIT is left then. */
export function sayGreeting(session: ServerSession, moment: Moment) {
  const refused = session.due.refusal(moment) ?? tooMany(session) ?? session.judge('connect');
  if (refused !== null) session.state = after('start', 'connect', false);
  if (session.refusedBy(moment, refused)) return;
  const { policy } = session;
  const banner: SaidReply = {
    code: 220,
    enhanced: null,
    lines: [policy.banner ?? `{host} ${policy.lmtp === true ? 'LMTP' : 'ESMTP'}`],
  };
  const reply = session.acceptance(moment, policy.replies?.connect ?? policy.greeting?.reply ?? banner);
  session.state = after('start', 'connect', reply.code < 400);
  session.say(moment, reply);
}

function tooMany(session: ServerSession) {
  const wanted = session.policy.concurrency;
  if (wanted === undefined || session.open <= (wanted.max ?? 50)) return null;
  const refusal = { reply: sayingOf(wanted, 'concurrency'), close: true, of: wanted };
  return session.mx.mayRefuse(refusal) ? { policy: 'concurrency', refusal } : null;
}
