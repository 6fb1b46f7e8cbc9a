// Policies about how often and how many at a time.
import { duration, mapped, number, oneOf, optional, parseDuration, type Shape, string } from '../../document/shape.ts';
import { rateAsWritten } from '../../document/time-as-written.ts';
import { keys } from './keys.ts';
import { refusing, saying } from './reply.ts';
import { shortOr } from './short-or.ts';

/** `off`: there is no limit. */
export function orNone(limit: Shape<number>): Shape<number> {
  return {
    label: limit.label,
    read: (node, checking) =>
      node.kind === 'scalar' && node.value === false ? Number.POSITIVE_INFINITY : limit.read(node, checking),
    schema: () => limit.schema(),
  };
}

const count = number('a number from 1 to 1000000', { min: 1, max: 1_000_000, integer: true });

const RATE = /^[0-9]{1,6}\/[0-9.]*\s*(?:ms|s|min|m|h|d)$/;
const IN_WORDS = /^[0-9]{1,6}(?:\.[0-9]{1,3})?\s*(?:\/|per|pro|je)\s*[0-9.]*\s*[A-Za-z]{1,20}$/;
const perWindow: Shape<{ readonly messages: number; readonly window: number }> = {
  ...mapped(string('a rate such as 5/10s'), (given, refuse) => {
    const written = rateAsWritten(given);
    if (!RATE.test(written))
      return refuse(`\`${given.slice(0, 80)}\` is not a rate such as 5/10s`, 'write 5/10s, or 5/s');
    const [messages = '', window = ''] = written.split('/');
    const windowMs = parseDuration(/^[0-9]/.test(window) ? window : `1${window}`);
    if (windowMs === null || windowMs === 0) return refuse(`\`${window}\` is no duration`, 'write 5/10s, or 5/s');
    return Number(messages) > 0 ? { messages: Number(messages), window: windowMs } : refuse('a rate of none');
  }),
  schema: () => string('a rate', { pattern: IN_WORDS }).schema(),
};

export const rate = shortOr(
  perWindow,
  keys({
    messages: optional(count, 'messages of one client in a window'),
    connections: optional(count, 'connections'),
    recipients: optional(count, 'recipients'),
    tls: optional(count, 'TLS sessions'),
    auth: optional(count, 'AUTH commands'),
    window: optional(duration, 'the length of a window; default 60s'),
    per: optional(
      oneOf(['client', 'sender', 'session', 'server']),
      'what is counted apart; default client. With `session` there is no window unless it is named',
    ),
    ...refusing,
  }),
  (limits) => limits,
);

export const concurrency = shortOr(
  count,
  keys({
    max: optional(count, 'connections of one client at a time'),
    per: optional(oneOf(['client', 'server'])),
    ...refusing,
  }),
  (max) => ({ max }),
);

export const errorLimit = shortOr(
  orNone(count),
  keys({ max: optional(count, 'errors in one session; default 20'), ...saying }),
  (max) => ({ max }),
);

export const idleTimeout = shortOr(
  orNone(duration),
  keys({ after: optional(duration, 'silence of the client'), ...saying }),
  (after) => ({ after }),
);
