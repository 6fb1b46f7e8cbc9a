// From what was found to the verdict: what became of the message, and what differs from what was expected.

import type { ArrivalRecord, Found } from '../dialogue/arrival-record.ts';
import type { Arrival, Delivered } from '../dialogue/arrivals.ts';
import type { Arrives, FieldMatch } from '../scenario/arrival-shape.ts';
import { holds } from '../scenario/comparison.ts';
import { execPattern } from '../scenario/pattern.ts';
import { readAuthenticationResults } from '../trust/authentication-results.ts';
import { fieldBody, type SignableMessage, signableMessage } from '../trust/dkim-message.ts';
import { crypto } from '../wire/crypto.ts';
import { type Differences, differencesOf, withCrlf } from './differences.ts';
import { hopsOf } from './hops.ts';
import { SPAM_FIELDS, spamScoreOf } from './spam-score.ts';
import type { Sighting, Watched } from './watch.ts';

const MAX_HEADER_CHARACTERS = 64 << 10;

interface Looked {
  readonly sighting: Sighting;
  readonly message: SignableMessage;
  readonly differences: Differences;
  readonly found: Found;
}

type Verdict = ArrivalRecord['verdict'];
type Problem = readonly [verdict: Verdict, text: string];

/** What was taken away again, and why something was not. */
export interface Removed {
  readonly gone: ReadonlySet<Sighting>;
  readonly faults: readonly string[];
}

/** `places`: where it was looked for. `removed`: null where nothing was to be. */
export function judgeArrival(
  what: Arrives,
  delivered: Delivered,
  watched: Watched & { readonly removed: Removed | null },
  places: readonly string[],
): Arrival {
  const { removed } = watched;
  const looked = watched.sightings.map((sighting) => {
    const one = lookAt(sighting, delivered, what.trust);
    return removed === null ? one : { ...one, found: { ...one.found, removed: removed.gone.has(sighting) } };
  });
  const problems = problemsOf(what, delivered, watched, looked);
  const verdict = problems[0]?.[0] ?? (looked.length === 0 ? 'lost' : 'arrived');
  const expected = what.expect.times === 0 && problems.length === 0;
  const record: ArrivalRecord = {
    verdict: expected ? 'arrived' : verdict,
    places,
    found: looked.map(({ found }) => found),
    faults: [...watched.faults, ...(removed?.faults ?? [])],
  };
  return { record: expected ? { ...record, verdict: 'lost' } : record, problems: problems.map(([, text]) => text) };
}

function problemsOf(what: Arrives, delivered: Delivered, { faults }: Watched, looked: readonly Looked[]): Problem[] {
  const { times } = what.expect;
  const [first] = looked;
  if (times === 0) {
    if (first !== undefined)
      return [['unwanted', `it was not to arrive, and lies in ${whereOf(first)} after ${seconds(first.sighting.ms)}`]];
    return faults.length > 0 ? [['unknown', faults.join('; ')]] : [];
  }
  const copies = mostInOnePlace(looked);
  if (copies < times && faults.length > 0) return [['unknown', faults.join('; ')]];
  if (first === undefined) return [['lost', lostWords(what, delivered)]];
  const count: Problem[] =
    copies === times
      ? []
      : copies > times
        ? [['twice', `it arrived ${copies} times instead of ${times}: in ${looked.map(whereOf).join(', ')}`]]
        : [['lost', `it arrived ${copies} times instead of ${times}`]];
  return [...count, ...looked.flatMap((one) => problemsWith(what, one))].filter(isFirstOfItsKind);
}

/** One mailbox may be looked at in two ways: what lies in both is one message. */
function mostInOnePlace(looked: readonly Looked[]): number {
  const counts = new Map<string, number>();
  for (const { sighting } of looked) counts.set(sighting.place, (counts.get(sighting.place) ?? 0) + 1);
  return Math.max(0, ...counts.values());
}

const isFirstOfItsKind = ([, text]: Problem, at: number, all: readonly Problem[]) =>
  all.findIndex(([, other]) => other === text) === at;

/** The last trace of it. */
function lostWords({ at, within }: Arrives, { reply }: Delivered): string {
  const id =
    /queued as <?([A-Za-z0-9.-]{4,64})>?/i.exec(reply)?.[1] ??
    /(?:\bid=|> )([A-Za-z0-9.+/-]{4,64})(?: Saved)?$/.exec(reply)?.[1];
  const trace =
    id === undefined
      ? 'look for its Message-ID in the log of that server'
      : `look for ${id} in the log of that server (mxprobe log FILE --queue ${id})`;
  const blind = at.length > 0 && at.every(({ kind }) => kind === 'pop3');
  const unseen = blind ? ' (POP3 shows the inbox alone: it may lie in the folder for spam)' : '';
  return `lost: accepted with "${reply.slice(0, 200)}", and not seen within ${seconds(within)}${unseen}; ${trace}`;
}

function problemsWith({ expect }: Arrives, { sighting, message, differences, found }: Looked): Problem[] {
  const problems: Problem[] = [];
  const differs = (text: string) => problems.push(['differs', text]);
  const place = whereOf({ sighting });
  if (!isThere(expect.folder, sighting))
    problems.push(['elsewhere', `it lies in ${place}${expect.folder === null ? '' : `, not in ${expect.folder}`}`]);
  if (expect.delay !== null && !holds(expect.delay, sighting.ms))
    problems.push(['late', `it took ${seconds(sighting.ms)}, expected ${expect.delay.written}`]);
  const changed = [...differences.changed, ...(expect.body === 'exact' ? differences.notes : [])];
  if (expect.body !== 'any' && changed.length > 0) problems.push(['changed', `it was changed: ${changed.join('; ')}`]);
  const hops = found.received;
  if (expect.hops !== null && !holds(expect.hops, hops.length))
    differs(`it made ${hops.length} hops, expected ${expect.hops.written}`);
  const slowest = Math.max(0, ...hops.map(({ seconds: s }) => s ?? 0));
  if (expect.slowest_hop !== null && !holds(expect.slowest_hop, slowest * 1000))
    problems.push(['late', `its slowest hop took ${seconds(slowest * 1000)}, expected ${expect.slowest_hop.written}`]);
  if (expect.tls !== null && hops.every(({ tls }) => tls) !== expect.tls)
    differs(expect.tls ? 'not every hop came by TLS' : 'every hop came by TLS');
  for (const [name, wanted] of [
    ...(expect.subject === null ? [] : [['Subject', expect.subject] as const]),
    ...(expect.header ?? []),
  ]) {
    const wrong = fieldProblem(message, name, wanted);
    if (wrong !== null) differs(wrong);
  }
  const recipients = bodiesOf(message, 'delivered-to').concat(bodiesOf(message, 'x-original-to'));
  if (expect.recipient !== null && !recipients.some((one) => one.toLowerCase() === expect.recipient?.toLowerCase()))
    differs(`its recipient is ${recipients.join(', ') || 'not told'}, expected ${expect.recipient}`);
  if (expect.spam_score !== null) {
    const spam = found.spam ?? null;
    if (spam === null) differs(`no spam filter says a score (${SPAM_FIELDS.join(', ')})`);
    else if (!holds(expect.spam_score, spam.score))
      differs(`its spam score is ${spam.score} (${spam.field}), expected ${expect.spam_score.written}`);
  }
  for (const method of ['spf', 'dkim', 'dmarc'] as const) {
    const wanted = expect[method];
    if (wanted === null) continue;
    const said = found.authentication;
    if (said === null || !said.trusted)
      differs(
        `no server that is trusted says anything of ${method} (its name belongs in \`trust\`${said === null ? '' : `; there is one of ${said.server}`})`,
      );
    else if (said[method] !== wanted) differs(`${method} is ${said[method] ?? 'not told'}, expected ${wanted}`);
  }
  return problems;
}

function isThere(folder: string | null, { folder: is, isJunk }: Sighting): boolean {
  if (folder === null) return !isJunk;
  if (folder.toLowerCase() === 'junk') return isJunk;
  return is === null ? folder.toUpperCase() === 'INBOX' : is.toLowerCase() === folder.toLowerCase();
}

const whereOf = ({ sighting: { folder, isJunk, place } }: Pick<Looked, 'sighting'>) =>
  folder === null ? place : `${folder}${isJunk ? ' (spam)' : ''}`;

function fieldProblem(message: SignableMessage, name: string, wanted: FieldMatch): string | null {
  const bodies = bodiesOf(message, name.toLowerCase());
  const is = bodies.length === 0 ? 'not there' : JSON.stringify(bodies[0]?.slice(0, 120));
  switch (wanted.kind) {
    case 'absent':
      return bodies.length === 0 ? null : `${name} is ${is}, expected absent`;
    case 'text':
      return bodies.includes(wanted.text) ? null : `${name} is ${is}, expected ${JSON.stringify(wanted.text)}`;
    case 'pattern':
      return bodies.some((body) => execPattern(wanted.pattern, body).match !== null)
        ? null
        : `${name} is ${is}, which the pattern does not match`;
  }
}

const bodiesOf = ({ fields }: SignableMessage, name: string): string[] =>
  fields
    .filter((field) => field.name === name)
    .map((field) => Buffer.from(fieldBody(field), 'latin1').toString('utf8'));

function lookAt(sighting: Sighting, { octets }: Delivered, trust: readonly string[]): Looked {
  const whole = withCrlf(sighting.octets);
  const message = signableMessage(whole);
  const differences = differencesOf(octets, sighting.octets);
  const sent = signableMessage(withCrlf(octets));
  const known = sent.fields.filter(({ name }) => name === 'received').length;
  const header = whole.subarray(0, whole.length - message.body.length).toString('utf8');
  const found: Found = {
    place: sighting.place,
    folder: sighting.folder,
    uid: sighting.uid,
    ms: Math.round(sighting.ms),
    headers: header.slice(0, MAX_HEADER_CHARACTERS),
    octets: sighting.octets.length,
    bodySha256: crypto().createHash('sha256').update(message.body).digest('hex'),
    differences: [...differences.changed, ...differences.notes],
    received: hopsOf(message.fields, known),
    authentication: authenticationOf(message, trust),
    spam: spamScoreOf(message, sent),
  };
  return { sighting, message, differences, found };
}

/** The topmost field alone: those below may be the sender's. */
function authenticationOf(message: SignableMessage, trust: readonly string[]): Found['authentication'] {
  const [body] = bodiesOf(message, 'authentication-results');
  const read = body === undefined ? null : readAuthenticationResults(body);
  if (read === null) return null;
  const all = (method: string) => read.results.filter((one) => one.method === method).map(({ result }) => result);
  const best = (method: string) => (all(method).includes('pass') ? 'pass' : (all(method)[0] ?? null));
  const trusted = trust.some((name) => name.toLowerCase() === read.server);
  return { server: read.server, trusted, spf: best('spf'), dkim: best('dkim'), dmarc: best('dmarc') };
}

const seconds = (ms: number) => (ms < 1000 ? `${Math.round(ms)} ms` : `${Math.round(ms / 100) / 10} s`);
