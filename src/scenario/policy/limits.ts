// Policies about how often and how many at a time.
import { duration, mapped, number, object, oneOf, optional, parseDuration, string } from '../../document/shape.ts';
import { saying } from './reply.ts';
import { shortOr } from './whom.ts';

const count = number('a number from 1 to 1000000', { min: 1, max: 1_000_000, integer: true });

const perWindow = mapped(
  string('a rate such as 5/10s', { pattern: /^[0-9]{1,6}\/[0-9.]*\s*(?:ms|s|min|m|h|d)$/ }),
  (written, refuse) => {
    const [messages = '', window = ''] = written.split('/');
    const windowMs = parseDuration(/^[0-9]/.test(window) ? window : `1${window}`);
    if (windowMs === null || windowMs === 0) return refuse(`\`${window}\` is no duration`, 'write 5/10s, or 5/s');
    return Number(messages) > 0 ? { messages: Number(messages), window: windowMs } : refuse('a rate of none');
  },
);

export const rate = shortOr(
  perWindow,
  object({
    messages: optional(count, 'messages of one client in a window'),
    connections: optional(count, 'connections'),
    recipients: optional(count, 'recipients'),
    tls: optional(count, 'TLS sessions'),
    auth: optional(count, 'AUTH commands'),
    window: optional(duration, 'the length of a window; default 60s'),
    per: optional(oneOf(['client', 'sender', 'server']), 'what is counted apart; default client'),
    ...saying,
  }),
  (limits) => limits,
);

export const concurrency = shortOr(
  count,
  object({
    max: optional(count, 'connections of one client at a time'),
    per: optional(oneOf(['client', 'server'])),
    ...saying,
  }),
  (max) => ({ max }),
);

export const errorLimit = shortOr(
  count,
  object({ max: optional(count, 'errors in one session; default 20'), ...saying }),
  (max) => ({ max }),
);

export const idleTimeout = shortOr(
  duration,
  object({ after: optional(duration, 'silence of the client'), ...saying }),
  (after) => ({ after }),
);
