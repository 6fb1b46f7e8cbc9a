// All facts of one endpoint of a survey, for those who want to see them (-v).
import type { EndpointRecord, EndpointTls } from '../survey/document.ts';
import { onOneLine, replyLine } from '../wire/reply.ts';
import { sayDuration } from './duration.ts';
import { type Line, quoted, span } from './line.ts';
import { tlsFacts } from './tls-lines.ts';

const LABEL = 14;

export function endpointDetails(endpoint: EndpointRecord): Line[] {
  const { host, address, port, banner, ehlo, capabilities, capabilitiesInTls, starttls, starttlsProblem } = endpoint;
  const { mail, mailInTls, tls, publish } = endpoint;
  const rows: (readonly [string, string] | null)[] = [
    endpoint.text === null ? null : [endpoint.reason ?? '', endpoint.text],
    ['reverse DNS', sayPointer(endpoint)],
    banner === null ? null : ['greeting', onOneLine(banner)],
    capabilities.length === 0 ? null : ['EHLO', capabilities.join(', ')],
    capabilitiesInTls === null ? null : ['EHLO in TLS', capabilitiesInTls.join(', ')],
    starttls === null ? null : ['STARTTLS', starttlsProblem === null ? starttls : `${starttls}: ${starttlsProblem}`],
    ehlo === null ? null : ['EHLO', replyLine(ehlo)],
    mail === null ? null : ['MAIL FROM', `${replyLine(mail)} (in clear text)`],
    mailInTls === null ? null : ['', `${replyLine(mailInTls)} (within TLS)`],
    ...(tls === null ? [] : tlsRows(tls)),
    ...daneRows(endpoint),
    publish === null ? null : ['for DANE', publish],
    endpoint.mtaSts === null ? null : ['MTA-STS', `${endpoint.mtaSts.verdict}: ${endpoint.mtaSts.text}`],
    ['connections', `${endpoint.connections}, ${sayDuration(endpoint.ms)}`],
  ];
  const title = host === address ? `[${address}]:${port}` : `${host}[${address}]:${port}`;
  return [
    [quoted(title, 'strong')],
    ...rows.flatMap((row) => (row === null ? [] : [[span(`  ${row[0].padEnd(LABEL)}`, 'quiet'), span(row[1])]])),
  ];
}

function sayPointer({ ptr }: EndpointRecord): string {
  if (ptr === null || ptr.outcome === 'unknown') return `not known${ptr === null ? '' : `: ${ptr.notes.join('; ')}`}`;
  if (ptr.outcome === 'missing') return 'none';
  return ptr.names.map((name) => `${name}${ptr.confirmed.includes(name) ? '' : ' (does not lead back)'}`).join(', ');
}

function tlsRows(tls: EndpointTls): [string, string][] {
  const facts = tlsFacts(tls).map(({ text }, at): [string, string] => [at === 0 ? 'TLS' : '', text]);
  const versions = tls.versions.map(({ version, accepted, cipher, problem }, at): [string, string] => [
    at === 0 ? 'versions' : '',
    `${version}: ${accepted === null ? `not known (${problem ?? ''})` : accepted ? (cipher ?? 'taken') : 'refused'}`,
  ]);
  const groups = tls.groups.filter(({ accepted }) => accepted).map(({ group }) => group);
  const { cipherOrder: order } = tls;
  return [
    ...facts,
    ...versions,
    ...row('groups', groups.length === 0 ? null : groups.join(' ')),
    ...row('cipher order', order && `the ${order.decides} decides; the weakest is ${order.weakest}`),
    ...row('resumption', tls.resumption === null ? null : tls.resumption ? 'yes' : 'no'),
    ...row('ALPN smtp', tls.alpnOffered),
    ...row('without SNI', tls.withoutName === null ? null : sayNameless(tls.withoutName, tls)),
  ];
}

function sayNameless(
  { failure, sha256 }: NonNullable<EndpointTls['withoutName']>,
  { certificate }: EndpointTls,
): string {
  if (failure !== null) return failure;
  return sha256 === certificate?.sha256 ? 'the same certificate' : 'another certificate';
}

const row = (name: string, text: string | null): [string, string][] => (text === null ? [] : [[name, text]]);

function daneRows({ dane }: EndpointRecord): [string, string][] {
  if (dane === null) return [];
  return [
    ['DANE', `${dane.verdict}: ${dane.text} (${dane.name})`],
    ...dane.records.map(({ record, state, problem }): [string, string] => [
      '',
      `${record}  ${state}${problem === null ? '' : `: ${problem}`}`,
    ]),
  ];
}
