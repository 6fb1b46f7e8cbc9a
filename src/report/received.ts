// What a receiver sees of one mail, as a page of text: the facts, what is demanded, what to do.
import type { Received } from '../target/received-document.ts';
import { escapeTerminal } from './escape/terminal.ts';
import { metWord, receivedRows, sourceText } from './received-facts.ts';

const LABEL_WIDTH = 16;

/** Lines for a terminal, without colour; whatever a stranger said is escaped. */
export function describeReceived(received: Received): string[] {
  const facts = receivedRows(received).map(([label, text]) => escapeTerminal(`${label.padEnd(LABEL_WIDTH)}  ${text}`));
  const { demands, findings, sources } = received;
  const pages = sources.map((one) => escapeTerminal(`       ${sourceText(one)}: ${one.url}`));
  return [...facts, '', 'What is demanded', ...demands.flatMap(demandLines), ...pages, '', ...findingLines(findings)];
}

function demandLines({ who, of, text, met, why, remedy }: Received['demands'][number]): string[] {
  const head = `  ${metWord(met).padEnd(3)}  ${text} (${who.join(', ')}, of ${of}): ${why}`;
  return [head, ...(remedy === null ? [] : [`       -> ${remedy}`])].map((line) => escapeTerminal(line));
}

function findingLines(findings: Received['findings']): string[] {
  if (findings.length === 0) return ['nothing speaks against it'];
  return findings.flatMap(({ severity, text, standard, remedy }) => {
    const head = `${severity.padEnd(7)}  ${text}${standard === null ? '' : ` (${standard})`}`;
    return [head, ...(remedy === null ? [] : [`         -> ${remedy}`])].map((line) => escapeTerminal(line));
  });
}
