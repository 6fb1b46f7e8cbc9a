// Every kind of report, by the name that `--report KIND=PATH` takes. Pure: a document in, a text out.
import type { RunDocument } from '../run/document.ts';
import type { Comparison } from './comparison.ts';
import { csv } from './csv.ts';
import { github } from './github.ts';
import { html } from './html.ts';
import { json } from './json.ts';
import { junit } from './junit.ts';
import { markdown } from './markdown.ts';
import { nagios } from './nagios.ts';
import { openmetrics } from './openmetrics.ts';
import { tap } from './tap.ts';
import { runText } from './terminal.ts';

export interface Reporter {
  /** One line for `--help`. */
  readonly about: string;
  /** `comparison` is null where nothing is compared: for `mxprobe run`. */
  render(document: RunDocument, comparison?: Comparison | null): string;
}

const text: Reporter['render'] = (document, comparison = null) => runText(document, { verbose: true }, comparison);

export const REPORTERS = {
  text: { about: 'the dialogues as on the screen with -v', render: text },
  junit: { about: 'JUnit XML for CI services', render: junit },
  tap: { about: 'TAP version 14', render: tap },
  json: { about: 'the run document, mxprobe/run@1', render: json },
  html: { about: 'one self-contained page to look at, print or mail', render: html },
  markdown: { about: 'for an issue, a merge request or a ticket', render: markdown },
  github: { about: 'annotations of GitHub Actions, at file and line', render: github },
  nagios: { about: 'one line with performance data, as a monitoring plugin prints it', render: nagios },
  openmetrics: { about: "OpenMetrics, for Prometheus' textfile collector", render: openmetrics },
  csv: { about: 'one row for each step', render: csv },
} as const satisfies Readonly<Record<string, Reporter>>;

export type ReportKind = keyof typeof REPORTERS;

export const REPORT_KINDS = Object.keys(REPORTERS) as readonly ReportKind[];

export function isReportKind(kind: string): kind is ReportKind {
  return Object.hasOwn(REPORTERS, kind);
}
