// The table of a survey: a row for each MX host at each address, a column for each question.
import type { EndpointRecord, MxSurvey, StartTlsState } from '../survey/document.ts';
import { codesOf, isAccepted } from '../wire/reply.ts';
import { inTongue, type Line, quoted, type Role, type Span, span, widthOf } from './line.ts';
import { inEnglish, type Say } from './say.ts';
import { sayDaysLeft } from './tls-lines.ts';

interface Column {
  readonly title: string;
  /** What stands in the row; the first span decides nothing, all are shown in their order. */
  cell(row: EndpointRecord, before: EndpointRecord | null): Span;
}

/** The lines of the table, head first. Columns of policies that nobody publishes are left out. */
export function mxTable(survey: MxSurvey, say: Say = inEnglish): Line[] {
  const rows = survey.endpoints;
  const columns = COLUMNS.filter(({ title }) => WANTED[title]?.(rows) ?? true);
  const cells = rows.map((row, index) =>
    inTongue(
      columns.map((column) => column.cell(row, rows[index - 1] ?? null)),
      say,
    ),
  );
  const head = inTongue(
    columns.map(({ title }) => span(title, 'quiet')),
    say,
  );
  const widths = head.map(({ text }, at) =>
    Math.max(widthOf(text), ...cells.map((line) => widthOf(line[at]?.text ?? ''))),
  );
  return [head, ...cells].map((line) => laidOut(line, widths));
}

function laidOut(cells: readonly Span[], widths: readonly number[]): Line {
  return cells.flatMap((cell, at) => {
    const last = at === cells.length - 1;
    const blanks = last ? 0 : (widths[at] ?? 0) - widthOf(cell.text) + 2;
    return [cell, span(' '.repeat(Math.max(0, blanks)))];
  });
}

const WANTED: Readonly<Record<string, (rows: readonly EndpointRecord[]) => boolean>> = {
  pref: (rows) => rows.some(({ preference }) => preference !== null),
  host: (rows) => rows.some(({ host, address }) => host !== address),
  DANE: (rows) => rows.some(({ dane }) => dane !== null && dane.verdict !== 'absent'),
  'MTA-STS': (rows) => rows.some(({ mtaSts }) => mtaSts !== null),
};

const sameHost = (row: EndpointRecord, before: EndpointRecord | null) =>
  before?.host === row.host && before.preference === row.preference;

const COLUMNS: readonly Column[] = [
  {
    title: 'pref',
    cell: (row, before) => span(sameHost(row, before) ? '' : String(row.preference ?? '').padStart(4), 'quiet'),
  },
  {
    title: 'host',
    cell: (row, before) => quoted(sameHost(row, before) ? '' : row.host, 'strong'),
  },
  { title: 'address', cell: ({ address, port }) => span(port === 25 ? address : withPort(address, port)) },
  { title: 'STARTTLS', cell: startTlsCell },
  { title: 'TLS', cell: versionsCell },
  { title: 'certificate', cell: certificateCell },
  { title: 'DANE', cell: daneCell },
  { title: 'MTA-STS', cell: ({ mtaSts }) => policyCell(mtaSts?.verdict ?? null) },
  { title: 'MAIL in clear text', cell: mailCell },
  { title: 'verdict', cell: verdictCell },
];

const withPort = (address: string, port: number) =>
  address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;

const STARTTLS_ROLES: Readonly<Record<StartTlsState, Role>> = {
  demanded: 'passed',
  offered: 'passed',
  absent: 'failed',
  broken: 'failed',
  stripped: 'failed',
};

function startTlsCell({ starttls }: EndpointRecord): Span {
  return starttls === null ? UNKNOWN : span(starttls, STARTTLS_ROLES[starttls]);
}

/** `1.2 1.3`; a question mark behind one that could not be found out. */
function versionsCell({ tls, starttls }: EndpointRecord): Span {
  if (tls === null || starttls === 'broken') return UNKNOWN;
  const taken = [...tls.versions].reverse().filter(({ accepted }) => accepted !== false);
  const old = taken.some(({ version, accepted }) => accepted && (version === 'TLSv1' || version === 'TLSv1.1'));
  const words = taken.map(
    ({ version, accepted }) => `${version === 'TLSv1' ? '1.0' : version.replace('TLSv', '')}${accepted ? '' : '?'}`,
  );
  return span(words.join(' '), old ? 'inconclusive' : 'passed');
}

function certificateCell({ tls }: EndpointRecord): Span {
  if (tls === null || tls.certificate === null) return UNKNOWN;
  const days = sayDaysLeft(tls.certificate.daysLeft);
  if (tls.certificate.daysLeft < 0) return span(days, 'failed');
  if (!tls.trusted)
    return span(`${tls.certificate.selfSigned ? 'self-signed' : 'not trusted'}, ${days}`, 'inconclusive');
  if (!tls.matchesHost) return span(`wrong name, ${days}`, 'inconclusive');
  return span(`trusted, ${days}`, 'passed');
}

const DANE_ROLES: Readonly<Record<NonNullable<EndpointRecord['dane']>['verdict'], Role>> = {
  verified: 'passed',
  absent: 'quiet',
  insecure: 'inconclusive',
  unknown: 'inconclusive',
  failed: 'failed',
  bogus: 'failed',
  unusable: 'failed',
};

function daneCell({ dane }: EndpointRecord): Span {
  if (dane === null) return UNKNOWN;
  return span(dane.verdict, DANE_ROLES[dane.verdict]);
}

function policyCell(verdict: 'verified' | 'failed' | 'not-applicable' | null): Span {
  if (verdict === null) return UNKNOWN;
  return span(verdict, verdict === 'verified' ? 'passed' : verdict === 'failed' ? 'failed' : 'quiet');
}

/** The code, and what it means for the question that was put. */
function mailCell({ mail, starttls }: EndpointRecord): Span {
  if (mail === null) return UNKNOWN;
  const taken = isAccepted(mail.code);
  return span(
    `${codesOf(mail)} ${taken ? 'accepted' : 'refused'}`,
    taken ? 'plain' : starttls === 'demanded' ? 'passed' : 'plain',
  );
}

function verdictCell({ verdict, reason }: EndpointRecord): Span {
  return span(reason === null ? verdict : `${verdict}: ${reason}`, verdict);
}

const UNKNOWN = span('-', 'quiet');
