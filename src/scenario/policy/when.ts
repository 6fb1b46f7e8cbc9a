// `when:`: rules that are asked before the policy's own keys. The first that fits wins, in the order written.

import {
  boolean,
  duration,
  either,
  list,
  mapped,
  number,
  type ObjectOf,
  object,
  oneOf,
  oneOrMore,
  optional,
  parseDuration,
  record,
  required,
  type Shape,
  scalar,
  string,
} from '../../document/shape.ts';
import { type Comparison, parseComparison } from '../comparison.ts';
import { inOctets } from '../octets.ts';
import { compilePattern, escapePattern, type Pattern } from '../pattern.ts';
import { WORDS_OF_A_RULE } from '../spelling/words-of-servers.ts';
import { deedFields, deedsIn, momentsOfDeed, type WrittenDeed } from './deed.ts';
import { MOMENTS, type Moment, moment } from './moment.ts';
import { COUNTED_APART, type DelayRange, type Turn, type WhenRule } from './when-rule.ts';
import { clients, mailboxes, names } from './whom.ts';

const delay: Shape<DelayRange> = scalar<DelayRange>(
  'a duration, or a range such as 1s..3s',
  { type: 'string' },
  (value) => {
    if (typeof value !== 'string') return undefined;
    const [low = '', high = low, ...rest] = value.split('..');
    const [minMs, maxMs] = [parseDuration(low), parseDuration(high)];
    if (minMs === null || maxMs === null || rest.length > 0 || minMs > maxMs)
      return { refuse: `\`${value.slice(0, 40)}\` is no duration and no range`, advice: 'write 3s, or 1s..3s' };
    return { minMs, maxMs };
  },
);

const chance = scalar<number>('a chance such as 10%', { type: 'string', pattern: '^[0-9.]+%$' }, (value) => {
  const match = typeof value === 'string' ? /^(\d{1,3}(?:\.\d{1,6})?)%$/.exec(value) : null;
  if (typeof value === 'number' && value > 0 && value <= 1) {
    const percent = `${Number((value * 100).toPrecision(6))}%`;
    return { refuse: `${value} is no percentage`, advice: `write \`chance: ${percent}\`` };
  }
  const percent = Number(match?.[1] ?? Number.NaN);
  return percent >= 0 && percent <= 100 ? percent / 100 : undefined;
});

function comparing(label: string, unit?: (text: string) => number | undefined): Shape<Comparison> {
  return scalar<Comparison>(label, { type: ['string', 'number'] }, (value) => {
    if (typeof value !== 'string' && typeof value !== 'number') return undefined;
    return (
      parseComparison(String(value), 'number', unit) ?? { refuse: `\`${String(value).slice(0, 40)}\` is not ${label}` }
    );
  });
}

/** `/regex/flags`, or a text that is contained in it, in upper or lower case. */
const contained = scalar<Pattern>('a text, or a pattern such as /x/i', { type: ['string', 'number'] }, (value) => {
  if (typeof value !== 'string' && typeof value !== 'number') return undefined;
  const [, source, flags = ''] = /^\/(.+)\/([a-z]*)$/s.exec(String(value)) ?? [];
  return source === undefined ? compilePattern(escapePattern(String(value)), 'i') : compilePattern(source, flags);
});

const turnFields = { ...deedFields, delay: optional(delay, 'wait this long; alone, the usual reply follows') };
const positive = number('a number from 1 to 1000000', { min: 1, max: 1_000_000, integer: true });

const bareTurn: Shape<Turn> = scalar<Turn>('`pass`, or a map with a deed', { const: 'pass' }, (value) =>
  value === 'pass' ? { deed: { do: 'pass' }, delay: null } : undefined,
);
const turnInMap: Shape<Turn> = mapped(object(turnFields, 'a deed'), (written, refuse) => {
  const found = oneDeed(written, written.delay);
  return typeof found === 'string' ? refuse(found) : found;
});
/** What stands in a list of turns. */
const turn = either<Turn>('a deed', (node) => (node.kind === 'map' ? turnInMap : bareTurn), [bareTurn, turnInMap]);

const fields = {
  at: required(oneOrMore(moment), 'the moments at which it is asked: connect, ehlo, mail, rcpt, data, eod ...'),
  name: optional(string('a name', { maxLength: 100 }), 'what log, session and hits call it'),
  to: optional(mailboxes, 'recipients; at the end of data any of them'),
  from: optional(mailboxes, 'senders'),
  client: optional(clients, 'client addresses'),
  helo: optional(names, 'names given in EHLO or HELO'),
  user: optional(oneOrMore(string('a user')), 'who logged in'),
  header: optional(
    record(contained, 'a map from field name to text or pattern', /^[!-9;-~]{1,80}$/),
    'header fields of the message',
  ),
  body: optional(contained, 'what the message holds behind its header'),
  size: optional(comparing('a size such as ">10MB"', inOctets), 'octets of the message'),
  session: optional(comparing('a number such as 3, or 1..5'), 'the n-th session of the server'),
  message: optional(comparing('a number such as 2, or 2..'), 'the n-th message of its session'),
  once: optional(boolean, 'the same as `times: 1`'),
  times: optional(positive, 'fits so often, then no more'),
  after: optional(positive, 'passes the first ones'),
  every: optional(positive, 'fits every n-th time'),
  per: optional(oneOf(COUNTED_APART), 'a count for each; default one for all'),
  since: optional(duration, 'not before, from when the rule was set'),
  until: optional(duration, 'no longer than'),
  chance: optional(chance, 'how likely'),
  seed: optional(number('a number', { min: 0, max: 2 ** 32 - 1, integer: true }), 'so that chance can be had again'),
  kept: optional(boolean, 'at the end of data: is the message taken, although its reply is not heard?'),
  in_turn: optional(list(turn, 'a list of deeds and `pass`'), 'one after the other; the last stays'),
  ...turnFields,
};
type Written = ObjectOf<typeof fields>;

/** The one deed that is written there, or what is wrong with it. */
function oneDeed(written: WrittenDeed, wait: DelayRange | undefined): Turn | string {
  if (written.then !== undefined && written.half === undefined) return '`then` follows `half`, which is missing';
  const [deed, ...others] = deedsIn(written);
  if (others.length > 0) return `one deed at a time: \`${deed?.do}\` and \`${others[0]?.do}\` are two`;
  if (deed === undefined && wait === undefined)
    return `no deed: say one of ${Object.keys(deedFields)
      .filter((key) => key !== 'then')
      .join(', ')}, delay, in_turn`;
  return { deed: deed ?? { do: 'pass' }, delay: wait ?? null };
}

const TRANSACTION: readonly Moment[] = ['mail', 'rcpt', 'data', 'bdat', 'eod'];

/** When what a rule asks for is known. */
const KNOWN_AT: Readonly<Partial<Record<string, readonly Moment[]>>> = {
  to: ['rcpt', 'data', 'bdat', 'eod'],
  from: TRANSACTION,
  message: TRANSACTION,
  header: ['eod'],
  body: ['eod'],
  size: ['eod'],
  helo: MOMENTS.filter((one) => one !== 'connect'),
  user: MOMENTS.filter((one) => one !== 'connect'),
  kept: ['eod', 'bdat'],
};

/** Words and deeds that mean nothing at one of the rule's moments. */
function meaningless(at: readonly Moment[], written: object, turns: readonly Turn[]): string | null {
  const asked = [
    ...Object.entries(written).flatMap(([key, value]) => {
      const moments = value === undefined ? undefined : KNOWN_AT[key];
      return moments === undefined ? [] : [{ word: key, moments }];
    }),
    ...turns.map(({ deed }) => ({
      word: deed.do === 'tls' ? `tls: ${deed.fault}` : deed.do,
      moments: momentsOfDeed(deed),
    })),
  ];
  for (const { word, moments } of asked) {
    const wrong = at.find((one) => !moments.includes(one));
    if (wrong !== undefined) return `\`${word}\` has no effect at \`${wrong}\`; it has at ${moments.join(', ')}`;
  }
  return null;
}

export const whenRule: Shape<WhenRule> = mapped(object(fields, 'a rule', WORDS_OF_A_RULE), (written, refuse) => {
  const turns = turnsOf(written);
  if (typeof turns === 'string') return refuse(turns);
  if (written.once === true && written.times !== undefined) return refuse('`once` and `times` say the same');
  const wrong = meaningless(written.at, written, turns);
  return wrong === null ? ruleOf(written, turns) : refuse(wrong);
});

function turnsOf(written: Written): readonly [Turn, ...Turn[]] | string {
  if (written.in_turn === undefined) {
    const found = oneDeed(written, written.delay);
    return typeof found === 'string' ? found : [found];
  }
  const [first, ...others] = written.in_turn;
  if (first === undefined) return '`in_turn` holds nothing';
  const [deed] = deedsIn(written);
  return deed === undefined ? [first, ...others] : `one deed at a time: \`${deed.do}\` and \`in_turn\` are two`;
}

function ruleOf(written: Written, turns: readonly [Turn, ...Turn[]]): WhenRule {
  return {
    name: written.name ?? null,
    at: written.at,
    who: {
      to: written.to ?? null,
      from: written.from ?? null,
      client: written.client ?? null,
      helo: written.helo ?? null,
      user: written.user ?? null,
      tls: typeof written.tls === 'boolean' ? written.tls : null,
      header: written.header ?? null,
      body: written.body ?? null,
      size: written.size ?? null,
      session: written.session ?? null,
      message: written.message ?? null,
    },
    count: {
      times: written.once === true ? 1 : (written.times ?? null),
      after: written.after ?? 0,
      every: written.every ?? 1,
      per: written.per ?? null,
    },
    sinceMs: written.since ?? 0,
    untilMs: written.until ?? null,
    chance: written.chance ?? 1,
    seed: written.seed ?? null,
    turns,
    kept: written.kept ?? null,
  };
}
