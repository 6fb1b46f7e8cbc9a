// OpenMetrics 1.0, also readable as Prometheus text: for the node exporter's textfile collector.
import { CHANGE_CLASSES } from '../baseline/change.ts';
import type { CaseRecord, RunDocument } from '../run/document.ts';
import { type Comparison, countOf } from './comparison.ts';
import { visible } from './escape/visible.ts';
import { VERDICTS } from './summary.ts';

type Labels = Readonly<Record<string, string>>;
type Sample = readonly [labels: Labels, value: number];

export function openmetrics(document: RunDocument, comparison: Comparison | null = null): string {
  const families = [
    ...runFamilies(document),
    ...changeFamilies(comparison),
    ...caseFamilies(document.cases),
    ...certificateFamilies(document.cases),
  ];
  return `${families.map(family).join('')}# EOF\n`;
}

interface Family {
  readonly name: string;
  readonly help: string;
  readonly samples: readonly Sample[];
}

function runFamilies({ run, summary }: RunDocument): Family[] {
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
  const samples = CHANGE_CLASSES.map((kind): Sample => [{ class: kind }, countOf(comparison.changes, kind)]);
  return [{ name: 'mxprobe_changes', help: 'What differs from the accepted baseline, by class.', samples }];
}

function caseFamilies(cases: readonly CaseRecord[]): Family[] {
  const labelled = withLabels(cases);
  return [
    {
      name: 'mxprobe_case_verdict',
      help: '1 for the verdict of the case, 0 for the others.',
      samples: labelled.flatMap(([record, labels]) =>
        VERDICTS.map((verdict): Sample => [{ ...labels, verdict }, record.verdict === verdict ? 1 : 0]),
      ),
    },
    {
      name: 'mxprobe_case_duration_seconds',
      help: 'From the first octet to the end of the case.',
      samples: labelled.map(([record, labels]): Sample => [labels, round(record.ms / 1000)]),
    },
    {
      name: 'mxprobe_case_findings',
      help: 'Warnings and errors found beside the verdict.',
      samples: labelled.map(
        ([record, labels]): Sample => [labels, record.findings.filter((finding) => finding.severity !== 'info').length],
      ),
    },
    {
      name: 'mxprobe_step_duration_seconds',
      help: 'How long the server took to answer.',
      samples: stepSamples(labelled),
    },
  ];
}

/** The steps of the last attempt that were put to the server. */
function stepSamples(labelled: readonly (readonly [CaseRecord, Labels])[]): Sample[] {
  return labelled.flatMap(([record, labels]) => {
    const last = record.steps.at(-1)?.attempt;
    const asked = record.steps.filter((step) => step.attempt === last && step.exchanges.length > 0);
    return asked.map(
      (step, position): Sample => [
        { ...labels, step: step.name ?? step.verb, position: String(position + 1) },
        round(step.ms / 1000),
      ],
    );
  });
}

function certificateFamilies(cases: readonly CaseRecord[]): Family[] {
  const shown = withLabels(cases).flatMap(([record, labels]) =>
    record.tls === null || record.tls.certificate === null
      ? []
      : [{ labels, tls: record.tls, leaf: record.tls.certificate }],
  );
  return [
    {
      name: 'mxprobe_certificate_remaining_seconds',
      help: 'Until the certificate of the server expires, in whole days of 86400 s; negative if it has.',
      samples: shown.map(({ labels, leaf }): Sample => [labels, leaf.daysLeft * 86_400]),
    },
    {
      name: 'mxprobe_certificate_not_after_timestamp_seconds',
      help: 'When the certificate of the server expires.',
      samples: shown.map(({ labels, leaf }): Sample => [labels, Date.parse(leaf.notAfter) / 1000]),
    },
    {
      name: 'mxprobe_certificate_trusted',
      help: '1 if the chain leads to a trusted root.',
      samples: shown.map(({ labels, tls }): Sample => [labels, tls.trusted ? 1 : 0]),
    },
    {
      name: 'mxprobe_certificate_matches_host',
      help: '1 if the certificate is issued for the host that was asked.',
      samples: shown.map(({ labels, tls }): Sample => [labels, tls.matchesHost ? 1 : 0]),
    },
  ];
}

/**
 * No two cases bear the same labels. The port of the embedded MX differs each time and is left out: a series must go on from
 * run to run.
 */
function withLabels(cases: readonly CaseRecord[]): (readonly [CaseRecord, Labels])[] {
  const seen = new Map<string, number>();
  return cases.map((record) => {
    const { host, address, port, sandbox } = record.target;
    const labels = {
      scenario: record.scenario,
      file: record.file,
      variant: record.variant ?? '',
      host: sandbox ? 'sandbox' : host,
      address: address ?? '',
      port: sandbox ? '' : String(port),
    };
    const key = JSON.stringify(labels);
    const nth = (seen.get(key) ?? 0) + 1;
    seen.set(key, nth);
    return [record, nth === 1 ? labels : { ...labels, repetition: String(nth) }];
  });
}

function family({ name, help, samples }: Family): string {
  if (samples.length === 0) return '';
  const rows = samples.map(([labels, value]) => `${name}${written(labels)} ${value}\n`);
  return `# HELP ${name} ${help}\n# TYPE ${name} gauge\n${rows.join('')}`;
}

function written(labels: Labels): string {
  const pairs = Object.entries(labels).map(([key, value]) => `${key}="${visible(value).replace(/["\\]/g, '\\$&')}"`);
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`;
}

const one = (name: string, help: string, value: number): Family => ({ name, help, samples: [[{}, value]] });
/** To the microsecond; more would be noise of binary fractions. */
const round = (value: number) => Math.round(value * 1e6) / 1e6;
