// Invariant: no character acts in any medium, each escaper's result is one cell, line, text or value, and JSON keeps its value.
import { escapeSlack } from '../../src/report/escape/chat.ts';
import { escapeCiLog, githubMessage, githubProperty } from '../../src/report/escape/ci-log.ts';
import { csvCell } from '../../src/report/escape/csv.ts';
import { escapeHtml } from '../../src/report/escape/html.ts';
import { escapeJson } from '../../src/report/escape/json.ts';
import { escapeMarkdown, markdownCell, markdownCode, markdownFence } from '../../src/report/escape/markdown.ts';
import { escapeTerminal, escapeTerminalBlock } from '../../src/report/escape/terminal.ts';
import { escapeXml, escapeXmlAttribute } from '../../src/report/escape/xml.ts';
import { hold, type Target } from '../target.ts';

const ACTS = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;
// No command's name begins with a digit, and an IPv6 address may.
const COMMAND = /^\s*::(?!\d)|##[A-Za-z]{0,32}\[/u;

export const escapers: Target = {
  name: 'escapers',
  check(octets) {
    // UTF-16 has what UTF-8 can't: surrogates without a partner.
    const texts = [octets.toString('utf8'), octets.subarray(0, octets.length & ~1).toString('utf16le')];
    return texts.map(escaped).join('|');
  },
};

/** What was written out in each medium. */
function escaped(text: string): string {
  const lines = {
    terminal: escapeTerminal(text),
    ciLog: escapeCiLog(text),
    code: markdownCode(text),
    cell: markdownCell(text),
    markdown: escapeMarkdown(text),
    attribute: escapeXmlAttribute(text),
    message: githubMessage(text),
    property: githubProperty(text),
    csv: csvCell(text),
  };
  for (const [name, line] of Object.entries(lines)) hold(!ACTS.test(line), `${name}: ${JSON.stringify(line)}`);
  for (const name of ['terminal', 'ciLog'] as const) hold(!COMMAND.test(lines[name]), `a CI command: ${lines[name]}`);
  for (const block of [escapeTerminalBlock(text), escapeHtml(text), escapeXml(text), markdownFence(text)])
    hold(!ACTS.test(block.replace(/[\n\t]/g, '')), `a block: ${JSON.stringify(block)}`);
  hold(!/[<>"']/.test(escapeHtml(text)), 'markup');
  hold(!/[<>"]|&(?!(?:amp|lt|gt|quot);)/.test(escapeXml(text)), 'XML markup');
  hold(!/^"?\s*[=+@|-]/.test(lines.csv), `a formula: ${lines.csv}`);
  const chat = escapeSlack(text);
  hold(!ACTS.test(chat.replace(/[\n\t]/g, '')) && !/[<>]|&(?!(?:amp|lt|gt);)/.test(chat), `a mention: ${chat}`);
  hold(!/(?<!\\)\|/.test(lines.cell), `two cells: ${lines.cell}`);
  hold(JSON.parse(escapeJson(JSON.stringify({ text }))).text === text, 'JSON of another value');
  hold(escapeTerminal(lines.terminal) === lines.terminal, 'escaped twice, it differs');
  return Object.values(lines)
    .map((line) => (line === text ? '' : [...new Set(line.replace(/[A-Za-z0-9{}]/g, ''))].sort().join('').slice(0, 6)))
    .join('|');
}
