// What a receiver sees of one mail, as a page of text: the facts, what is demanded, what to do.
import type { Received } from '../target/received-document.ts';
import { escapeTerminal } from './escape/terminal.ts';
import { describeIdentity } from './identity.ts';

const LABEL_WIDTH = 16;

/** Lines for a terminal, without colour; whatever a stranger said is escaped. */
export function describeReceived(received: Received): string[] {
  const { authentication, identity, demands, findings } = received;
  const rows: (readonly [label: string, text: string])[] = [
    ['From', received.author ?? 'no domain'],
    ['subject', received.subject ?? 'none'],
    ['size', `${received.octets} octets`],
    ['TLS', received.tls ?? 'not known'],
    ...authentication.dkim.map(
      ({ result, domain, selector, bits, text }) =>
        [
          'DKIM',
          `${result}: ${domain ?? '?'} (selector ${selector ?? '?'}${bits === null ? '' : `, ${bits} bits`}): ${text}`,
        ] as const,
    ),
    ...(authentication.dkim.length === 0 ? [['DKIM', 'none: it is not signed'] as const] : []),
    ['DMARC result', `${authentication.dmarc.result}: ${authentication.dmarc.text}`],
  ];
  const facts = rows.map(([label, text]) => escapeTerminal(`${label.padEnd(LABEL_WIDTH)}  ${text}`));
  const client = describeIdentity({ ...identity, findings: [] });
  while (client.at(-1) === '' || client.at(-1)?.startsWith('nothing') === true) client.pop();
  return [...facts, ...client, '', 'What is demanded', ...demands.flatMap(demandLines), '', ...findingLines(findings)];
}

const MARK = new Map<boolean | null, string>([
  [true, 'yes'],
  [false, 'NO'],
  [null, '?'],
]);

function demandLines({ who, of, text, met, why, remedy }: Received['demands'][number]): string[] {
  const head = `  ${(MARK.get(met) ?? '').padEnd(3)}  ${text} (${who.join(', ')}, of ${of}): ${why}`;
  return [head, ...(remedy === null ? [] : [`       -> ${remedy}`])].map((line) => escapeTerminal(line));
}

function findingLines(findings: Received['findings']): string[] {
  if (findings.length === 0) return ['nothing speaks against it'];
  return findings.flatMap(({ severity, text, standard, remedy }) => {
    const head = `${severity.padEnd(7)}  ${text}${standard === null ? '' : ` (${standard})`}`;
    return [head, ...(remedy === null ? [] : [`         -> ${remedy}`])].map((line) => escapeTerminal(line));
  });
}
