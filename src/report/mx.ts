// A survey as text: the domain's records, the table, what speaks against it and what to do; with `details` all facts.
import type { EndpointRecord, MxFinding, MxSurvey, Severity } from '../survey/document.ts';
import type { CertificateRecord } from '../trust/tls-facts.ts';
import { sayDuration } from './duration.ts';
import { inTongue, type Line, quoted, type Role, span } from './line.ts';
import { endpointDetails } from './mx-details.ts';
import { mxTable } from './mx-table.ts';
import type { Palette } from './palette.ts';
import { inEnglish, type Say } from './say.ts';
import { wrap } from './wrap.ts';

export interface MxTextOptions {
  readonly palette: Palette;
  readonly width: number;
  /** Every fact of every endpoint. */
  readonly details: boolean;
  /** English if not given. */
  readonly say?: Say;
}

/** Lines joined by line ends, one at the end; whatever strangers said is escaped. */
export function mxText(survey: MxSurvey, options: MxTextOptions): string {
  const { palette, say = inEnglish } = options;
  const blocks: readonly (readonly string[])[] = [
    drawn(headLines(survey), palette, say),
    survey.endpoints.length === 0 ? [] : drawn(mxTable(survey, say), palette),
    ...(options.details ? survey.endpoints.map((endpoint) => drawn(endpointDetails(endpoint), palette, say)) : []),
    findingLines(survey, options),
    drawn([[span(closingWords(survey), 'quiet')]], palette, say),
  ];
  return `${blocks
    .filter((block) => block.length > 0)
    .map((block) => block.join('\n'))
    .join('\n\n')}\n`;
}

const drawn = (lines: readonly Line[], palette: Palette, say: Say = inEnglish): string[] =>
  lines.map((line) =>
    inTongue(line, say)
      .map(({ text, role }) => palette(text, role))
      .join('')
      .trimEnd(),
  );

const LABEL = 9;

function headLines(survey: MxSurvey): Line[] {
  const { domain, problem, endpoints, mx, mxAuthentic, notes } = survey;
  const label = (name: string, text: string, role: Role = 'plain'): Line => [
    span(name.padEnd(LABEL), 'quiet'),
    span(text, role),
  ];
  if (problem !== null) return [[quoted(survey.target, 'strong')], label('', problem, 'inconclusive')];
  const addresses = `, ${endpoints.length} address${endpoints.length === 1 ? '' : 'es'}`;
  const hosts = `${mx.length || 1} host${mx.length > 1 ? 's' : ''}${survey.renewal === null ? addresses : ''}`;
  const signed = mxAuthentic === null ? '' : mxAuthentic ? '; MX signed (DNSSEC)' : '; MX not signed (DNSSEC)';
  return [
    [quoted(domain ?? survey.target, 'strong'), span(`  ${hosts}${signed}`)],
    ...notes.map((note) => label('', note)),
    ...(survey.mtaSts === null ? [] : [label('MTA-STS', sayPolicy(survey.mtaSts))]),
    ...(survey.tlsRpt === null ? [] : [label('TLS-RPT', sayReports(survey.tlsRpt))]),
    ...(survey.renewal?.certificate ? [label('new', sayCertificate(survey.renewal.certificate))] : []),
  ];
}

const sayCertificate = ({ subject, issuer, notAfter }: CertificateRecord): string =>
  `${subject || '(no subject)'}, by ${issuer}, until ${notAfter.slice(0, 10)}`;

const DAY_SECONDS = 86_400;

function sayPolicy({ verdict, policy, problems, id }: NonNullable<MxSurvey['mtaSts']>): string {
  if (policy !== null) {
    const days = policy.maxAgeSeconds / DAY_SECONDS;
    const age = days >= 1 ? `${Math.floor(days)} day${days < 2 ? '' : 's'}` : `${policy.maxAgeSeconds} s`;
    return `${policy.mode}, for ${age}, mx ${policy.mx.slice(0, 8).join(' ')} (id ${id})`;
  }
  return verdict === 'absent' ? 'none' : `${verdict}: ${problems.join('; ')}`;
}

function sayReports({ verdict, reportTo, problem }: NonNullable<MxSurvey['tlsRpt']>): string {
  if (verdict === 'valid') return reportTo.join(', ');
  return verdict === 'absent' ? 'none' : `${verdict}: ${problem ?? ''}`;
}

const ROLES: Readonly<Record<Severity, Role>> = { error: 'failed', warning: 'inconclusive', info: 'skipped' };

/** Findings of the same words stand together, with all the endpoints they are about. */
function findingLines({ findings, endpoints }: MxSurvey, options: MxTextOptions): string[] {
  const groups = new Map<string, { readonly first: MxFinding; readonly where: (string | null)[] }>();
  for (const finding of findings) {
    const key = JSON.stringify([finding.id, finding.severity, finding.text]);
    const group = groups.get(key) ?? { first: finding, where: [] };
    group.where.push(finding.endpoint);
    groups.set(key, group);
  }
  return [...groups.values()].flatMap(({ first, where }, index) => [
    ...(index === 0 ? [] : ['']),
    ...oneFinding(first, sayWhere(where, endpoints), options),
  ]);
}

function oneFinding(finding: MxFinding, where: string, { palette, width, say = inEnglish }: MxTextOptions): string[] {
  const { severity, id, text, remedy, publish, standard, result } = finding;
  const basis = [standard, result].filter((part) => part !== null).join('; ');
  const indent = ' '.repeat(LABEL);
  const head = [
    span(severity.padEnd(LABEL), ROLES[severity]),
    quoted(id, 'strong'),
    span(where === '' ? '' : `  ${where}`),
  ];
  return [
    ...drawn([head], palette, say),
    ...wrap(together(span(`${say(text)}${basis === '' ? '' : ` (${basis})`}`).text), width, indent, indent).map(apart),
    ...(remedy === null
      ? []
      : wrap(span(say(remedy)).text, width, `${indent}-> `, `${indent}   `).map((line) => palette(line, 'cause'))),
    // As it is copied into a zone: never broken.
    ...drawn(
      publish.map((record) => [span(`${indent}   ${record}`)]),
      palette,
    ),
  ];
}

/** `RFC 3207` stays on one line. */
const together = (text: string): string => text.replaceAll(/\bRFC (?=\d)/g, 'RFC\u00a0');
const apart = (line: string): string => line.replaceAll('\u00a0', ' ');

/** The rest is in the JSON. */
const WHERE_SHOWN = 3;

function sayWhere(where: readonly (string | null)[], endpoints: readonly EndpointRecord[]): string {
  const named = where.filter((one) => one !== null);
  if (named.length === endpoints.length && named.length > 1) return 'everywhere';
  const more = named.length - WHERE_SHOWN;
  return `${named.slice(0, WHERE_SHOWN).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

function closingWords({ endpoints, connections, ms, interrupted }: MxSurvey): string {
  const most = Math.max(0, ...endpoints.map((endpoint) => endpoint.connections));
  const each = endpoints.length > 1 ? `, at most ${most} to one address` : '';
  const ended = interrupted ? '; interrupted: not all was asked' : '';
  return `${connections} connection${connections === 1 ? '' : 's'}${each}, in ${sayDuration(ms)}${ended}`;
}
