// What was found of a server's limits, in words.
import type { Counted } from '../burst/counted.ts';
import type { Climb, Finding, PushRecord, Range, Silence } from '../burst/threshold-record.ts';
import type { SearchSoFar, ThresholdRecord } from '../run/document.ts';
import { type Line, quoted, span } from './line.ts';

const INDENT = '    ';

/** The evidence, climb by climb, and the conclusion; `full`: each time that it was asked. */
export function thresholdLines(record: ThresholdRecord, full = false): Line[] {
  const { asked, climbs, pushes, silences = [] } = record;
  return [
    ...(full ? pushes.map((push) => pushLine(asked.by, push)) : []),
    ...climbs.map((climb) => climbLine(asked.by, climb)),
    ...silences.map((silence) => silenceLine(asked.by, silence)),
    [span(INDENT), ...conclusion(record)],
  ];
}

/** `    2 messages in 0.05 s, then at mail 450 4.7.1 ...; refused for 9.8 s, accepted after 10.2 s (35 tries)` */
function climbLine(by: Counted, { accepted, ms, refusal, step, ...back }: Climb): Line {
  // A climb that took fewer than the one before is the end of the climbs.
  if (back.tries === 0)
    return [span(`${INDENT}${amount(by, accepted)} in ${seconds(ms)}, then at ${step} `), quoted(refusal, 'refusal')];
  const again =
    back.acceptedAfterMs === null
      ? `not accepted again in ${back.tries} tries`
      : `still refused after ${seconds(back.refusedUntilMs)}, accepted after ${seconds(back.acceptedAfterMs)}`;
  return [
    span(`${INDENT}${amount(by, accepted)} in ${seconds(ms)}, then at ${step} `),
    quoted(refusal, 'refusal'),
    span(`; ${again} (${back.tries} ${back.tries === 1 ? 'try' : 'tries'})`, 'quiet'),
  ];
}

/** `    after 64.0 s of silence: 2 messages` */
function silenceLine(by: Counted, { silentMs, accepted }: Silence): Line {
  return [span(`${INDENT}after ${seconds(silentMs)} of silence: ${amount(by, accepted)}`, 'quiet')];
}

/** `       12.40 s  1 message  450 4.7.1 ...` */
function pushLine(by: Counted, { at, accepted, refusal, failed }: PushRecord): Line {
  const line = [span(`${INDENT}${(at / 1000).toFixed(2).padStart(8)} s  `, 'quiet'), span(`${amount(by, accepted)}  `)];
  if (refusal !== null) return [...line, quoted(refusal.reply, 'refusal')];
  return failed === null ? line : [...line, span(failed, 'inconclusive')];
}

function conclusion(record: ThresholdRecord): Line {
  switch (record.outcome) {
    case 'found':
      return [span(record.finding == null ? foundText(record) : findingText(record, record.finding), 'cause')];
    case 'unsure':
      return [span(record.finding == null ? '' : findingText(record, record.finding), 'strong')];
    case 'none':
      return [span(`no limit found: ${amount(record.asked.by, record.accepted ?? 0)} were accepted`, 'strong')];
    case 'failed':
      return [span(`the question could not be put: ${record.reply ?? ''}`, 'inconclusive')];
    case 'interrupted':
      return [span(`interrupted${soFarText(record)}`, 'inconclusive')];
  }
}

/** What an unfinished climb has shown: `: 3 messages, then 450 4.7.1 ...; still refused 5.0 s later`, or nothing. */
function soFarText({ asked: { by }, climbs, pushes }: ThresholdRecord): string {
  const up = pushes.filter(({ asked }) => asked > 1).at(-1);
  const refused = pushes.filter(({ refusal }) => refusal !== null).at(-1);
  if (up === undefined) return '';
  if (up.refusal === null || refused === undefined || refused.refusal === null)
    return `: ${amount(by, up.accepted)} accepted until then`;
  // A later climb began with the try that ended the one before.
  const accepted = up.accepted + (climbs.length > 0 && by !== 'concurrency' ? 1 : 0);
  const later = refused.refusal.at - up.refusal.at;
  return `: ${amount(by, accepted)}, then ${up.refusal.reply}; still refused ${seconds(later)} later`;
}

/** A search that goes on, for a status line. */
export function searchText(by: Counted, { climbs, pushes, silentMs }: SearchSoFar): string {
  const last = pushes.at(-1);
  if (last === undefined) return '';
  const known = climbs.at(-1);
  const soFar = known === undefined ? '' : `${amount(by, known.accepted)} so far; `;
  if (silentMs !== undefined) return `${soFar}silent for ${seconds(silentMs)}, so that the server may forget`;
  return `${soFar}asked ${pushes.length === 1 ? 'once' : `${pushes.length} times`} in ${seconds(last.at)}: ${last.refusal?.reply ?? last.failed ?? 'accepted'}`;
}

/** A limit that comes back whole in a known window is said as ever; of any other, what is known of it. */
function findingText(record: ThresholdRecord, finding: Finding): string {
  const { windowMs, climbs, asked, outcome } = record;
  const { recovery, refusedCount } = finding;
  if (outcome === 'found' && windowMs !== null && recovery !== 'gradual' && refusedCount !== true)
    return foundText(record);
  const { from, to } = finding.limit;
  const count =
    from === to
      ? amount(asked.by, from)
      : `${to === null ? 'at least ' : `${from} to `}${amount(asked.by, to ?? from)}`;
  return [
    `${count}${finding.window === null ? '' : ` in ${range(finding.window)}`}`,
    `the ${from === to ? ordinal(from + 1) : 'next'} is answered ${climbs.at(-1)?.refusal ?? ''}`,
    ...(refusedCount === null ? [] : [refusedCount ? 'refused tries count' : 'refused tries do not count']),
    ...(finding.oneAfter === null ? [] : [`one more is taken after ${range(finding.oneAfter)}`]),
    ...backText(record, finding),
    ...(finding.window === null ? ['the window is not known'] : []),
  ].join('; ');
}

function backText({ climbs }: ThresholdRecord, { allAfter, recovery }: Finding): string[] {
  if (allAfter !== null)
    return [
      allAfter.to === null
        ? `not all are taken again after ${seconds(allAfter.from)} of silence`
        : `all are taken again after ${range(allAfter)} of silence`,
    ];
  const last = climbs.at(-1);
  if (recovery !== null || last === undefined) return [];
  return [
    last.acceptedAfterMs === null
      ? `not accepted again in ${last.tries} tries`
      : `once refused for ${seconds(last.refusedUntilMs)}, and accepted after ${seconds(last.acceptedAfterMs)}`,
  ];
}

/** `50 to 66.0 s`; one figure where both ends are written alike. */
function range({ from, to }: Range): string {
  if (to === null) return `more than ${seconds(from)}`;
  const [least, most] = [seconds(from), seconds(to)];
  return least === most ? most : `${least.replace(' s', '')} to ${most}`;
}

function foundText({ asked: { by }, limit, windowMs, climbs }: ThresholdRecord): string {
  const last = climbs.at(-1);
  const most = limit ?? 0;
  const refused = `the ${ordinal(most + 1)} is answered ${last?.refusal ?? ''}`;
  if (by === 'concurrency') {
    const again =
      last?.acceptedAfterMs === null ? 'not accepted again in time' : 'accepted again when the others were closed';
    return `${amount(by, most)}; ${refused}; ${again}`;
  }
  if (windowMs === null) return `${amount(by, most)}; ${refused}; not accepted again in ${last?.tries ?? 0} tries`;
  if (windowMs === 0) return `${amount(by, most)} in a session; ${refused}; a new session is accepted at once`;
  return `${amount(by, most)} in ${seconds(windowMs)}; ${refused}; accepted again after ${againAfter(climbs, most)}`;
}

/** `10.3 s`, or `10.3 to 11.0 s` where climbs that met this limit differ: a server that counts in whole seconds. */
function againAfter(climbs: readonly Climb[], limit: number): string {
  const times = climbs.flatMap(({ accepted, acceptedAfterMs }) =>
    accepted === limit && acceptedAfterMs !== null ? [acceptedAfterMs] : [],
  );
  const [from, to] = [seconds(Math.min(...times)), seconds(Math.max(...times))];
  return from === to ? from : `${from.replace(' s', '')} to ${to}`;
}

function amount(by: Counted, count: number): string {
  if (by === 'concurrency') return `${count} ${count === 1 ? 'connection' : 'connections'} at once`;
  return `${count} ${count === 1 ? by.replace(/s$/, '') : by}`;
}

function ordinal(n: number): string {
  const tens = n % 100;
  const suffix = tens >= 11 && tens <= 13 ? 'th' : (['th', 'st', 'nd', 'rd'][n % 10] ?? 'th');
  return `${n}${suffix}`;
}

const seconds = (ms: number) => `${(ms / 1000).toFixed(ms < 950 ? 2 : 1)} s`;
