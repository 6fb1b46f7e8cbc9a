// A survey as the cases of a run: the domain is one, each endpoint another. So it is counted, shown, reported and watched at
// night like everything else that was asked.
import type { CaseHead } from '../run/document.ts';
import type { RunEvent } from '../run/events.ts';
import type { EndpointRecord, MxFinding, MxSurvey } from '../survey/document.ts';
import { outcomeOf } from '../survey/outcome.ts';
import { domainFacts, endpointFacts } from './survey-facts.ts';

/** What is known of a survey before it begins. */
export interface SurveyHead {
  /** As the user wrote it. */
  readonly written: string;
  readonly domain: string | null;
  readonly mode: CaseHead['target']['mode'];
  /** ISO 8601, UTC. */
  readonly started: string;
  /** The number of the domain's case; those of the endpoints follow in their order. */
  readonly first: number;
}

/** What is known of an endpoint when it is done; `index` is its place among the endpoints. */
export function endpointDone(endpoint: EndpointRecord, index: number, head: SurveyHead): RunEvent[] {
  const number = head.first + 1 + index;
  const { host, address, port } = endpoint;
  const target = { host, address, port, mode: head.mode, domain: head.domain, sandbox: false, source: null };
  const begin: RunEvent = {
    e: 'case',
    case: number,
    head: { ...headOf(head), id: `mx@${nameOf(endpoint)}`, variant: null, target },
  };
  if (endpoint.tls === null) return [begin];
  const {
    versions: _v,
    groups: _g,
    cipherOrder: _c,
    resumption: _r,
    alpnOffered: _a,
    withoutName: _w,
    ...tls
  } = endpoint.tls;
  return [begin, { e: 'tls', case: number, at: 0, tls }];
}

/** How each case ended. */
export function surveyEnds(survey: MxSurvey, head: SurveyHead): RunEvent[] {
  const { endpoints, findings } = survey;
  const names = new Set(endpoints.map(nameOf));
  const own = findings.filter(({ endpoint }) => endpoint === null || !names.has(endpoint));
  return [
    ...domainCase(survey, own, head),
    ...endpoints.flatMap((endpoint, index) => {
      const { verdict, reason, text, ms } = endpoint;
      const mine = findings.filter((finding) => finding.endpoint === nameOf(endpoint));
      const end = {
        verdict,
        reason: verdict === 'inconclusive' ? reason : null,
        text: sentence(verdict, text, mine),
        ms,
      };
      return ends(head.first + 1 + index, endpointFacts(endpoint), mine, end);
    }),
  ];
}

/** One host that was asked for by its name has no domain, and no case for it unless something speaks against it. */
function domainCase(survey: MxSurvey, findings: readonly MxFinding[], head: SurveyHead): RunEvent[] {
  const { domain, target: written, problem, mtaSts, ms } = survey;
  if (domain === null && problem === null && findings.length === 0) return [];
  const host = domain ?? written;
  const target = { host, address: null, port: 0, mode: head.mode, domain, sandbox: false, source: null };
  const variant = 'domain';
  const verdict = outcomeOf({ ...survey, endpoints: [], findings });
  const why = problem ?? (mtaSts?.verdict === 'unknown' ? mtaSts.problems.join('; ') : null);
  const end = {
    verdict,
    reason: verdict === 'inconclusive' ? 'dns' : null,
    text: sentence(verdict, why, findings),
    ms,
  } as const;
  return [
    { e: 'case', case: head.first, head: { ...headOf(head), id: `mx#domain@${host}`, variant, target } },
    ...ends(head.first, domainFacts(survey), findings, end),
  ];
}

const headOf = ({ written, domain, started }: SurveyHead) => ({
  scenario: `survey of ${domain ?? written}`,
  about: null,
  tags: [],
  file: 'mx',
  vars: {},
  started,
});

/** As findings name it: `mx.example.org[192.0.2.1]:25`. */
const nameOf = ({ host, address, port }: EndpointRecord): string =>
  host === address ? `[${address}]:${port}` : `${host}[${address}]:${port}`;

type End = Pick<Extract<RunEvent, { e: 'case-end' }>, 'verdict' | 'reason' | 'text' | 'ms'>;

function ends(
  number: number,
  facts: Readonly<Record<string, string>>,
  found: readonly MxFinding[],
  end: End,
): RunEvent[] {
  return [
    { e: 'facts', case: number, facts },
    ...found.map(({ id, severity, text, standard, remedy }): RunEvent => {
      return { e: 'finding', case: number, finding: { id, severity, text, step: null, standard, remedy } };
    }),
    { e: 'case-end', case: number, ...end, attempt: 1 },
  ];
}

/** The worst finding speaks for a case that failed. */
function sentence(verdict: End['verdict'], why: string | null, found: readonly MxFinding[]): string | null {
  if (verdict === 'failed') return found.find(({ severity }) => severity === 'error')?.text ?? why;
  return verdict === 'passed' ? null : why;
}
