// Every kind of report, by the name that `--report KIND=PATH` takes. Pure: a document in, a text out, piece by piece.
import type { RunView } from '../run/cases.ts';
import type { Comparison } from './comparison.ts';
import { csv } from './csv.ts';
import { github } from './github.ts';
import { html } from './html.ts';
import { json } from './json.ts';
import { junit } from './junit.ts';
import { markdown } from './markdown.ts';
import { nagios } from './nagios.ts';
import { openmetrics } from './openmetrics.ts';
import { resultText } from './result-text.ts';
import { tap } from './tap.ts';
import { resultPieces, runPieces } from './terminal.ts';
import { ENGLISH, type Tongue } from './tongue.ts';

/** `comparison` is null where nothing is compared: for `mxprobe run`. What programs read is English in any tongue. */
type Pieces = (document: RunView, comparison?: Comparison | null, tongue?: Tongue) => Iterable<string>;

export interface Reporter {
  /** One line for `--help`. */
  readonly about: string;
  /** The text piece by piece, for a run that is too large for one. */
  readonly pieces: Pieces;
  render(document: RunView, comparison?: Comparison | null, tongue?: Tongue): string;
}

function reporter(about: string, pieces: Pieces): Reporter {
  return {
    about,
    pieces,
    render: (document, comparison = null, tongue = ENGLISH) => [...pieces(document, comparison, tongue)].join(''),
  };
}

const text: Pieces = (document, comparison = null, { say, night } = ENGLISH) => {
  const options = { verbose: true, say, night };
  const told = resultText(document, options);
  return told === null ? runPieces(document, options, comparison) : resultPieces(document, told, comparison, options);
};

export const REPORTERS = {
  text: reporter('the dialogues as on the screen with -v', text),
  junit: reporter('JUnit XML for CI services', junit),
  tap: reporter('TAP version 13', tap),
  json: reporter('the run document, mxprobe/run@1', json),
  html: reporter('one self-contained page to look at, print or mail', html),
  markdown: reporter('for an issue, a merge request or a ticket', markdown),
  github: reporter('annotations of GitHub Actions, at file and line', github),
  nagios: reporter('one line with performance data, as a monitoring plugin prints it', nagios),
  openmetrics: reporter("OpenMetrics, for Prometheus' textfile collector", openmetrics),
  csv: reporter('one row for each step, fact and finding', csv),
} as const satisfies Readonly<Record<string, Reporter>>;

export type ReportKind = keyof typeof REPORTERS;

export const REPORT_KINDS = Object.keys(REPORTERS) as readonly ReportKind[];

export function isReportKind(kind: string): kind is ReportKind {
  return Object.hasOwn(REPORTERS, kind);
}
