// What a probe file looks like. From this shape come the check, its messages and the JSON Schema.
import {
  boolean,
  duration,
  either,
  type JsonSchema,
  list,
  mapped,
  number,
  type Of,
  object,
  oneOf,
  oneOrMore,
  optional,
  record,
  required,
  type Shape,
  scalar,
  string,
} from '../document/shape.ts';
import { adviceFor } from '../document/suggest.ts';
import { compilePattern, execPattern } from '../scenario/pattern.ts';
import { parseIp } from '../trust/ip-network.ts';
import { FACTS, isFactName } from './fact-names.ts';
import { maskOf } from './masks.ts';
import { notify, secretSource, target, word } from './notify-shape.ts';
import { nameLike, scheduleMeant, WORDS_OF_A_PROBE } from './probe-words.ts';
import { parseSchedule, SCHEDULE_FORMS } from './schedule.ts';

/** It becomes part of file names. */
const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,59}$/;
const named = 'a name of letters, digits, `.`, `_` and `-`';
const name: Shape<string> = {
  ...mapped(string(named), (written, refuse) => {
    if (NAME.test(written)) return written;
    const near = nameLike(written);
    return refuse(
      `\`${written.slice(0, 80)}\` is not ${named}`,
      near === '' ? undefined : `it names files: \`name: ${near}\``,
    );
  }),
  schema: () => string(named, { pattern: NAME }).schema(),
};
/** No line end, no blank: it becomes an argument of a command to a server. */
const localAddress = mapped(word, (written, refuse) =>
  parseIp(written) === null ? refuse(`\`${written}\` is no IP address`) : written,
);
const family = scalar<4 | 6>('4 or 6', { enum: [4, 6] }, (v) =>
  v === 4 || v === 6 ? v : { refuse: `${v} is not 4 or 6` },
);
const reason = string('a reason', { pattern: /\S/ });

const mask = mapped(
  object({
    name: required(
      string('a name', { pattern: /^[a-z][a-z0-9-]{0,39}$/ }),
      'stands in the text instead of what matched',
    ),
    pattern: required(string('a pattern'), 'a regular expression; every match is replaced'),
    reason: required(reason, 'why this part changes although nothing did'),
  }),
  (written, refuse) => {
    const pattern = compilePattern(written.pattern, '');
    if ('refuse' in pattern) return refuse(`the pattern of \`${written.name}\`: ${pattern.refuse}`);
    // It fits everywhere: of a reply it would leave nothing, or mark the gaps between all characters.
    if (execPattern(pattern, '').match) return refuse(`the pattern of \`${written.name}\` fits the empty text`);
    return maskOf(written, (text) => {
      const { match, ...stopped } = execPattern(pattern, text);
      if ('tooSlow' in stopped) return 'too-slow';
      return match === null ? null : { start: match.index, end: match.index + match[0].length };
    });
  },
);

const kindOfDifference = mapped(string('a kind of difference'), (written, refuse) =>
  isFactName(written)
    ? written
    : refuse(
        `\`${written.slice(0, 60)}\` is no kind of difference`,
        adviceFor(written, FACTS) ?? 'such as text, latency, enhanced, capability, certificate.*',
      ),
);
const vary = object({
  what: required(kindOfDifference, '`text`, `latency`, `enhanced`, `certificate.*` ..., or `addresses`'),
  step: optional(string(), 'only of this step, as reports name it: `connect`, `starttls/ehlo`'),
  case: optional(string(), 'only of cases whose name holds this'),
  reason: required(reason, 'why it may differ'),
});

const value = scalar<string | number | boolean | null>(
  'a value',
  { type: ['string', 'number', 'boolean', 'null'] },
  (v) => v,
);
const days = number('a number of days from 0 to 3650', { min: 0, max: 3650, integer: true });
const count = number('a number from 1 to 100000', { min: 1, max: 100_000, integer: true });

const schedule = mapped(string('a schedule'), (written, refuse) => {
  const when = parseSchedule(written);
  if (when !== null) return { written, when };
  const meant = scheduleMeant(written);
  const isOne = meant !== null && parseSchedule(meant) !== null;
  return refuse(`\`${written}\` is no schedule`, isOne ? `write \`${meant}\`` : SCHEDULE_FORMS);
});

const speaker = object({
  helo: optional(word, 'the name we give in EHLO'),
  from: optional(word, 'the sender of the envelope'),
  to: optional(word, 'the recipient of the envelope'),
  source: optional(localAddress, 'the local IP address to connect from'),
  family: optional(family, 'only IPv4 or only IPv6'),
  watch: optional(boolean, 'watch what receivers see in us, as `mxprobe identity` says it'),
  zones: optional(string('a path'), 'a file of block lists that are asked, one zone a line'),
});
const identity = either<Of<typeof speaker> | boolean>(
  '`true`, or a map of who we are',
  (node) => (node.kind === 'map' ? speaker : boolean),
  [boolean, speaker],
);

const logPath = oneOrMore(string('a path or a glob', { pattern: /^[^\0]{1,1000}$/ }));
const logMap = object({
  files: required(logPath, 'relative to this file; `*` and `?` in the name of the file, .gz too'),
  window: optional(duration, 'how far back each night looks; 1d if not said'),
  tz: optional(string('a zone'), 'of stamps without one: UTC, +01:00, Europe/Berlin; that of this machine if not said'),
});
const log = either<readonly string[] | Of<typeof logMap>>(
  'a file, several, or a map with `files:`',
  (node) => (node.kind === 'map' ? logMap : logPath),
  [logPath, logMap],
);

export const probeShape = object(
  {
    name: required(name, 'names the baseline, the history and the runs'),
    about: optional(string(), 'what this probe is for; shown in reports'),
    targets: optional(
      oneOrMore(target),
      'host, host:port, mx:DOMAIN, submission://host ...; one or several; needed unless only logs are watched',
    ),
    from: optional(
      oneOrMore(string('the name of a vantage point', { pattern: /^[a-z][a-z0-9-]{0,31}$/ })),
      'vantage points of a fleet that ask the scenarios; this machine if not said',
    ),
    alert: optional(
      oneOf(['any', 'most']),
      'whether a regression wakes that one of several vantage points sees, or that most see; most if not said',
    ),
    survey: optional(boolean, 'survey each target every night, as `mxprobe mx` does'),
    identity: optional(identity, 'who we are; `true`, or `watch: true` in it: watch what receivers see in us'),
    log: optional(log, 'logs of our mail servers, read as `mxprobe log` reads them: what was refused in the last day'),
    proxy: optional(oneOf(['v1', 'v2']), 'the survey says a PROXY header first: the servers stand behind a balancer'),
    ca: optional(oneOrMore(string('a path')), 'PEM files of certificates that are trusted, too'),
    owned: optional(boolean, 'the targets are ours: bursts may go there'),
    scenarios: optional(
      oneOrMore(string('a file, a folder or a glob')),
      'relative to this file; needed unless a survey, the identity or a log is watched',
    ),
    tags: optional(oneOrMore(string()), 'only scenarios with one of these tags'),
    vars: optional(record(value, 'a map from variables to values'), 'variables of the scenarios'),
    secrets: optional(record(secretSource, 'a map from variables to sources'), 'variables that stand in no output'),
    schedule: optional(schedule, `when \`mxprobe probe --watch\` runs it: ${SCHEDULE_FORMS}`),
    masks: optional(list(mask), 'parts of replies that change although nothing did'),
    vary: optional(list(vary), 'differences that are not told'),
    thresholds: optional(
      object({
        certificate_days: optional(days, 'a certificate with fewer days left expires soon; 14 if not said'),
        latency: optional(duration, 'a reply slower than this is late; 30s if not said'),
      }),
      'where good ends',
    ),
    nights: optional(count, 'after so many nights in a row what is inconclusive is a regression; 3 if not said'),
    notify: optional(list(notify), 'who is told'),
    retention: optional(
      object({ days: optional(days, 'runs older than this go'), runs: optional(count, 'more runs than this go') }),
      'how long runs are kept; for ever if not said',
    ),
  },
  'a probe',
  WORDS_OF_A_PROBE,
);
export type ProbeTree = Of<typeof probeShape>;

/** For editors and `mxprobe schema probe`. */
export function probeSchema(): JsonSchema {
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id: 'urn:mxprobe:probe@1',
    title: 'mxprobe probe',
    description: 'What is watched, from where, and what may differ.',
    ...probeShape.schema(),
  };
}
