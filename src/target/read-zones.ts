// The file that names the block lists to ask: plain lines, or YAML where a list has more to it than its name.
import type { Node } from '../document/node.ts';
import { type Problem, problemAt, problemWith, type Source } from '../document/problem.ts';
import { foreignIn, readYaml } from '../document/read-yaml.ts';
import {
  boolean,
  Checking,
  either,
  list,
  mapped,
  object,
  oneOf,
  optional,
  record,
  required,
  type Shape,
  string,
} from '../document/shape.ts';
import { queryName } from '../net/dns-name.ts';
import type { DnsblZone } from '../trust/dnsbl.ts';
import { type DnsblCodes, SPAMHAUS_CODES } from '../trust/dnsbl-codes.ts';

/** Each list costs three look-ups and more; the usual survey asks a dozen. */
const MAX_ZONES = 50;
const ADVICE = 'write one zone a line, such as zen.spamhaus.org';

export interface ReadZones {
  readonly zones: readonly DnsblZone[];
  readonly problems: readonly Problem[];
}

/** Reads a list of zones. A text with a line `zones:` is YAML, any other is one zone a line, `#` begins a comment. */
export function readZones(source: Source): ReadZones {
  const read = /^zones\s*:/m.test(source.text) ? readYamlZones(source) : readLines(source);
  const problems = [...read.problems];
  if (read.zones.length > MAX_ZONES) {
    problems.push(problemWith(source.file, `${read.zones.length} zones are too many`, `${MAX_ZONES} at most`));
  }
  if (read.zones.length === 0 && problems.length === 0)
    problems.push(problemWith(source.file, 'no zone is named', ADVICE));
  return problems.length > 0 ? { zones: [], problems } : read;
}

function readLines(source: Source): ReadZones {
  const foreign = foreignIn(source);
  if (foreign !== null) return { zones: [], problems: [foreign] };
  const zones: DnsblZone[] = [];
  const problems: Problem[] = [];
  let start = 0;
  for (const line of source.text.split('\n')) {
    // A file with so many mistakes is no list of zones.
    if (problems.length > MAX_ZONES) break;
    const written = line.replace(/#.*/, '').trim();
    const at = start + line.indexOf(written);
    start += line.length + 1;
    if (written === '') continue;
    const why = whyNoZone(written);
    if (why === null) zones.push(zoneOf(written, {}));
    else problems.push(problemAt(source, { start: at, end: at + written.length }, `this is no zone: ${why}`, ADVICE));
  }
  return { zones, problems };
}

function readYamlZones(source: Source): ReadZones {
  const { root, problems } = readYaml(source);
  if (root === null) return { zones: [], problems };
  const checking = new Checking(source);
  const read = ZONES_FILE.read(root, checking);
  return { zones: read?.zones ?? [], problems: checking.problems };
}

interface Settings {
  readonly name?: string | undefined;
  readonly allow?: boolean | undefined;
  readonly codes?: DnsblCodes | undefined;
}

const ZONE_NAME: Shape<string> = mapped(string('the name of a zone'), (written, refuse) => {
  const why = whyNoZone(written);
  return why === null ? written : refuse(`this is no zone: ${why}`, ADVICE);
});
const MEANINGS: Shape<DnsblCodes> = record(
  string('a meaning', { maxLength: 200 }),
  'codes and their meanings',
  /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/,
);
const KNOWN_CODES: Shape<DnsblCodes> = mapped(oneOf(['spamhaus']), () => SPAMHAUS_CODES);
const CODES = either<DnsblCodes>(
  '`spamhaus`, or codes and their meanings',
  (node: Node) => (node.kind === 'map' ? MEANINGS : KNOWN_CODES),
  [KNOWN_CODES, MEANINGS],
);
const ZONE_MAP = mapped(
  object({
    zone: required(ZONE_NAME, 'the zone, such as zen.spamhaus.org'),
    name: optional(string('a name for reports', { maxLength: 80 }), 'what reports call it'),
    allow: optional(boolean, 'an allow list: to be on it is good'),
    codes: optional(CODES, 'what the addresses mean that the list answers with'),
  }),
  ({ zone, ...settings }) => zoneOf(zone, settings),
);
const ZONE_TEXT: Shape<DnsblZone> = mapped(ZONE_NAME, (zone) => zoneOf(zone, {}));
const ZONE = either<DnsblZone>('a zone', (node) => (node.kind === 'map' ? ZONE_MAP : ZONE_TEXT), [ZONE_TEXT, ZONE_MAP]);
const ZONES_FILE = object({ zones: required(list(ZONE), 'the block lists to ask') });

function whyNoZone(written: string): string | null {
  const asked = queryName(written);
  if ('refuse' in asked) return asked.refuse;
  if (!/^[a-z0-9._-]+$/i.test(asked.name)) return 'it holds other characters than letters, digits, - _ and .';
  return asked.name.includes('.') ? null : 'it has one label only';
}

function zoneOf(written: string, { name, allow, codes }: Settings): DnsblZone {
  const asked = queryName(written);
  const zone = 'refuse' in asked ? written : asked.name.toLowerCase();
  const spamhaus = /(?:^|\.)spamhaus\.(?:org|net)$/.test(zone) ? SPAMHAUS_CODES : null;
  return { zone, label: name ?? withoutKey(zone), allow: allow ?? false, codes: codes ?? spamhaus };
}

/** The first label below dq.spamhaus.net lists is the customer's access key. */
function withoutKey(zone: string): string {
  return /^[^.]+\.([a-z]+\.dq\.spamhaus\.net)$/.exec(zone)?.[1] ?? zone;
}
