// OpenMetrics 1.0, also readable as Prometheus text: for the node exporter's textfile collector.
import { createHash } from 'node:crypto';
import { causesOf, countsOf } from '../baseline/causes.ts';
import { CHANGE_CLASSES } from '../baseline/change.ts';
import { isOfLog } from '../baseline/log-rules.ts';
import { type Share, shareOf } from '../baseline/share.ts';
import { arrivedOf } from '../run/arrived.ts';
import { type CaseOutline, type Cases, outlinesOf, type RunView } from '../run/cases.ts';
import type { CaseRecord, CertificateRecord, TlsRecord } from '../run/document.ts';
import type { Comparison } from './comparison.ts';
import { visible } from './escape/visible.ts';
import { factRows } from './facts.ts';
import { VERDICTS } from './summary.ts';

type Labels = Readonly<Record<string, string>>;
/** `at`: seconds since 1970, where it is not now. */
export type Sample = readonly [labels: Labels, value: number, at?: number | undefined];

export function* openmetrics(document: RunView, comparison: Comparison | null = null): Generator<string> {
  const families = [
    ...runFamilies(document),
    ...changeFamilies(comparison),
    ...caseFamilies(document.cases),
    ...certificateFamilies(document.cases),
  ];
  yield* openMetricsText(families);
}

export function* openMetricsText(families: readonly Family[]): Generator<string> {
  for (const one of families) yield* family(one);
  yield '# EOF\n';
}

export interface Family {
  readonly name: string;
  readonly help: string;
  /** Made anew each time that they are asked for. */
  readonly samples: Iterable<Sample>;
}

function runFamilies({ run, summary }: RunView): Family[] {
  const started = Date.parse(run.started) / 1000;
  const finished = run.finished === null ? null : Date.parse(run.finished) / 1000;
  return [
    one('mxprobe_run_started_timestamp_seconds', 'When the run began.', started),
    ...(finished === null ? [] : [one('mxprobe_run_duration_seconds', 'How long it took.', round(finished - started))]),
    one('mxprobe_run_complete', '1 if the run was finished, 0 if it was interrupted.', run.complete ? 1 : 0),
    {
      name: 'mxprobe_cases',
      help: 'Cases by verdict.',
      samples: VERDICTS.map((verdict): Sample => [{ verdict }, summary[verdict]]),
    },
  ];
}

function changeFamilies(comparison: Comparison | null): Family[] {
  if (comparison === null) return [];
  const counts = countsOf(causesOf(comparison.changes));
  const samples = CHANGE_CLASSES.map((kind): Sample => [{ class: kind }, counts[kind]]);
  return [{ name: 'mxprobe_changes', help: 'Causes that differ from the accepted baseline, by class.', samples }];
}

function caseFamilies(cases: Cases): Family[] {
  const each = (samples: (one: CaseOutline, labels: Labels) => readonly Sample[]) =>
    samplesOf(outlinesOf(cases), samples);
  return [
    {
      name: 'mxprobe_case_verdict',
      help: '1 for the verdict of the case, 0 for the others.',
      samples: each((record, labels) =>
        VERDICTS.map((verdict) => [{ ...labels, verdict }, record.verdict === verdict ? 1 : 0]),
      ),
    },
    {
      name: 'mxprobe_case_duration_seconds',
      help: 'From the first octet to the end of the case.',
      samples: each((record, labels) => [[labels, round(record.ms / 1000)]]),
    },
    {
      name: 'mxprobe_case_findings',
      help: 'Warnings and errors found beside the verdict.',
      samples: each(({ findings }, labels) => [
        [labels, findings.filter(({ severity }) => severity !== 'info').length],
      ]),
    },
    {
      name: 'mxprobe_case_finding',
      help: '1 for each warning and error that was found, by its id.',
      samples: each(({ findings }, labels) => {
        const bad = findings.filter(({ severity }) => severity !== 'info');
        const worst = new Map(bad.map(({ id, severity }) => [`${severity} ${id}`, { finding: id, severity }]));
        return [...worst.values()].map((found) => [{ ...labels, ...found }, 1]);
      }),
    },
    {
      name: 'mxprobe_case_fact',
      help: '1 for what a survey, an identity or a proof found, by its name.',
      samples: each((record, labels) =>
        factRows(record).flatMap(({ name, value }) =>
          isOfLog({ what: name }) ? [] : [[{ ...labels, fact: name, value }, 1]],
        ),
      ),
    },
    ...logFamilies(each),
    {
      name: 'mxprobe_case_arrival_seconds',
      help: 'From acceptance until the mail of the case was seen.',
      samples: samplesOf(cases, (record, labels) => {
        const ms = arrivedOf(record)?.ms ?? null;
        return ms === null ? [] : [[labels, round(ms / 1000)]];
      }),
    },
    {
      name: 'mxprobe_case_arrival_verdict',
      help: '1 for what became of the mail of the case: arrived, late, elsewhere, changed, twice, lost ...',
      samples: samplesOf(cases, (record, labels) => {
        const arrived = arrivedOf(record);
        return arrived === null ? [] : [[{ ...labels, verdict: arrived.verdict }, 1]];
      }),
    },
    {
      name: 'mxprobe_step_duration_seconds',
      help: 'How long the server took to answer.',
      samples: samplesOf(cases, stepSamples),
    },
  ];
}

type Each = (samples: (one: CaseOutline, labels: Labels) => readonly Sample[]) => Iterable<Sample>;

/** What our logs told is a number, another every night. */
function logFamilies(each: Each): Family[] {
  const shares = (of: (share: Share) => number) =>
    each((record, labels) =>
      factRows(record).flatMap(({ name, value }): Sample[] => {
        const share = isOfLog({ what: name }) ? shareOf(value) : null;
        return share === null ? [] : [[{ ...labels, fact: name }, of(share)]];
      }),
    );
  return [
    {
      name: 'mxprobe_case_log_refused',
      help: 'Recipients that our mail did not reach, or that we refused, by its name.',
      samples: shares(({ count }) => count),
    },
    {
      name: 'mxprobe_case_log_all',
      help: 'Of so many in the time that was looked at; 0 if that is not known.',
      samples: shares(({ of }) => of),
    },
  ];
}

/** The steps of the last attempt that were put to the server. */
function stepSamples(record: CaseRecord, labels: Labels): Sample[] {
  const last = record.steps.at(-1)?.attempt;
  const asked = record.steps.filter((step) => step.attempt === last && step.exchanges.length > 0);
  return asked.map(
    (step, position): Sample => [
      { ...labels, step: step.name ?? step.verb, position: String(position + 1) },
      round(step.ms / 1000),
    ],
  );
}

function certificateFamilies(cases: Cases): Family[] {
  const each = (value: (tls: TlsRecord, leaf: CertificateRecord) => number) =>
    samplesOf(outlinesOf(cases), ({ tls }, labels) =>
      tls === null || tls.certificate === null ? [] : [[labels, value(tls, tls.certificate)]],
    );
  return [
    {
      name: 'mxprobe_certificate_remaining_seconds',
      help: 'Until the certificate of the server expires, in whole days of 86400 s; negative if it has.',
      samples: each((_, leaf) => leaf.daysLeft * 86_400),
    },
    {
      name: 'mxprobe_certificate_not_after_timestamp_seconds',
      help: 'When the certificate of the server expires.',
      samples: each((_, leaf) => Date.parse(leaf.notAfter) / 1000),
    },
    {
      name: 'mxprobe_certificate_trusted',
      help: '1 if the chain leads to a trusted root.',
      samples: each((tls) => (tls.trusted ? 1 : 0)),
    },
    {
      name: 'mxprobe_certificate_matches_host',
      help: '1 if the certificate is issued for the host that was asked.',
      samples: each((tls) => (tls.matchesHost ? 1 : 0)),
    },
  ];
}

/**
 * No two cases bear the same labels. The port of the embedded MX differs each time and is left out: a series must go on from
 * run to run.
 */
function* withLabels<C extends CaseOutline>(cases: Iterable<C>): Generator<readonly [C, Labels]> {
  const seen = new Map<string, number>();
  for (const record of cases) {
    const { host, address, port, sandbox } = record.target;
    const labels = {
      scenario: record.scenario,
      file: record.file,
      variant: record.variant ?? '',
      host: sandbox ? 'sandbox' : host,
      address: address ?? '',
      port: sandbox ? '' : String(port),
    };
    // A digest: a hundred thousand names would be most of the memory.
    const key = createHash('sha256').update(JSON.stringify(labels)).digest('base64').slice(0, 22);
    const nth = (seen.get(key) ?? 0) + 1;
    seen.set(key, nth);
    yield [record, nth === 1 ? labels : { ...labels, repetition: String(nth) }];
  }
}

function samplesOf<C extends CaseOutline>(
  cases: Iterable<C>,
  samples: (one: C, labels: Labels) => readonly Sample[],
): Iterable<Sample> {
  return {
    *[Symbol.iterator]() {
      for (const [record, labels] of withLabels(cases)) yield* samples(record, labels);
    },
  };
}

function* family({ name, help, samples }: Family): Generator<string> {
  let isFirst = true;
  // The nights of one series share their labels, which are written once.
  let last: Labels | null = null;
  let text = '';
  for (const [labels, value, at] of samples) {
    if (labels !== last) [last, text] = [labels, written(labels)];
    if (isFirst) yield `# HELP ${name} ${help}\n# TYPE ${name} gauge\n`;
    isFirst = false;
    yield `${name}${text} ${value}${at === undefined ? '' : ` ${at}`}\n`;
  }
}

function written(labels: Labels): string {
  const pairs = Object.entries(labels).map(([key, value]) => `${key}="${visible(value).replace(/["\\]/g, '\\$&')}"`);
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`;
}

const one = (name: string, help: string, value: number): Family => ({ name, help, samples: [[{}, value]] });
/** To the microsecond; more would be noise of binary fractions. */
const round = (value: number) => Math.round(value * 1e6) / 1e6;
