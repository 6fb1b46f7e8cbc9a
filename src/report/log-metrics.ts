// A log's refusals as OpenMetrics: for the node exporter's textfile collector. Gauges, for a log is read anew each time.
import type { LogDocument } from './log-document.ts';
import { type Family, openMetricsText, type Sample } from './openmetrics.ts';

export function* logMetrics(document: LogDocument): Generator<string> {
  yield* openMetricsText(familiesOf(document));
}

function familiesOf({ groups, inputs, silent, unexplained, joinedInPart, unsettled }: LogDocument): Family[] {
  const sums = new Map<string, number>();
  const events = new Map<string, number>();
  const labels = new Map<string, Readonly<Record<string, string>>>();
  for (const { direction, cause, actor, ownBounces, outcome, events: count } of groups) {
    const own = {
      direction,
      cause: cause ?? 'unknown',
      actor: actor ?? 'unknown',
      own_bounces: ownBounces ? '1' : '0',
    };
    add(events, labels, own, count);
    for (const [state, value] of Object.entries(outcome))
      add(sums, labels, { ...own, outcome: STATES.get(state) ?? state }, value);
  }
  const samples = (of: ReadonlyMap<string, number>): Sample[] =>
    [...of].map(([key, value]) => [labels.get(key) ?? {}, value]);
  const sum = (of: (input: LogDocument['inputs'][number]) => number) => inputs.reduce((all, one) => all + of(one), 0);
  const last = inputs.flatMap((input) => (input.last === null ? [] : [Date.parse(input.last) / 1000]));
  return [
    family('mxprobe_log_recipients', 'Recipients of refused mail by their last state.', samples(sums)),
    family('mxprobe_log_refusals', 'Refusals in the log, without repetitions.', samples(events)),
    family(
      'mxprobe_log_silent',
      'Refusals whose reason the log does not tell.',
      silent.map(({ what, count }): Sample => [{ what }, count]),
    ),
    family('mxprobe_log_unexplained', 'Refusals whose cause is not known.', [
      [{}, unexplained.reduce((all, one) => all + one.events, 0)],
    ]),
    family('mxprobe_log_lines', 'Lines, by what became of them.', [
      [{ read: 'understood' }, sum(({ understood }) => understood)],
      [{ read: 'missed' }, sum(({ missed }) => missed)],
      [{ read: 'other' }, sum(({ other }) => other)],
    ]),
    family('mxprobe_log_joined_in_part', 'Messages that were forgotten before their end.', [[{}, joinedInPart]]),
    family('mxprobe_log_unsettled', 'Messages that a server said no to, and no line says what became of them.', [
      [{}, unsettled],
    ]),
    ...(last.length === 0
      ? []
      : [family('mxprobe_log_last_timestamp_seconds', 'The last time in the log.', [[{}, Math.max(...last)]])]),
  ];
}

const STATES: ReadonlyMap<string, string> = new Map([['delayedThenDelivered', 'delayed_then_delivered']]);

const family = (name: string, help: string, samples: readonly Sample[]): Family => ({ name, help, samples });

function add(
  sums: Map<string, number>,
  labels: Map<string, Readonly<Record<string, string>>>,
  of: Readonly<Record<string, string>>,
  value: number,
): void {
  const key = Object.values(of).join('\0');
  labels.set(key, of);
  sums.set(key, (sums.get(key) ?? 0) + value);
}
