// What every output must not hold, whatever a stranger said.
import assert from 'node:assert/strict';
import { REPORTERS, type ReportKind } from '../../src/report/reporters.ts';
import type { RunDocument } from '../../src/run/document.ts';
import { structureOf } from './html.ts';

/** The colour codes of palette.ts, no others. */
const OURS = /\x1b\[(?:1|2|22|3[1-6]|39|1;3[16]|22;39)m/g;
/** Everything below 0x20 but LF, DEL, C1, and what Unicode calls a control, a format or a line separator. */
const ACTS = /(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u;

/** Text for a terminal: LF and our own colours, nothing else that acts. */
export function assertTerminal(text: string, colours: boolean): void {
  const bare = colours ? text.replace(OURS, '') : text;
  const bad = ACTS.exec(bare);
  if (bad !== null) assert.fail(`U+${bad[0].codePointAt(0)?.toString(16)}: ${around(bare, bad.index)}`);
}

/** No line that a CI service takes for a command: GitHub trims blanks before `::`, and looks for `##[` anywhere. */
export function assertNoCiCommand(text: string, ownCommands = false): void {
  for (const line of text.split('\n')) {
    if (!ownCommands) assert.doesNotMatch(line, /^\s*::/);
    else if (/^\s*::/.test(line)) assert.match(line, /^::(?:error|warning|notice|group|endgroup)(?: |::)/);
    assert.doesNotMatch(line, /##[A-Za-z]{0,32}\[/);
  }
}

/** Every kind of report of a run, checked for its own medium. */
export function assertReports(document: RunDocument): Readonly<Record<ReportKind, string>> {
  const entries = Object.entries(REPORTERS).map(([kind, { render }]) => [kind, render(document)] as const);
  const reports = Object.fromEntries(entries) as Record<ReportKind, string>;
  for (const [kind, text] of entries) {
    const bad = ACTS.exec(kind === 'html' ? text.replaceAll('\t', ' ') : text.replaceAll('\r\n', '\n'));
    assert.equal(bad, null, `${kind}: U+${bad?.[0].codePointAt(0)?.toString(16)}: ${around(text, bad?.index ?? 0)}`);
    assert.ok(text.length < 4 * 1024 * 1024, `${kind}: ${text.length} characters`);
  }
  structureOf(reports.html);
  assertNoCiCommand(reports.text);
  assertNoCiCommand(reports.tap);
  assertNoCiCommand(reports.nagios);
  assertNoCiCommand(reports.json);
  assertNoCiCommand(reports.github, true);
  assertTap(reports.tap);
  assert.deepEqual(JSON.parse(reports.json), JSON.parse(JSON.stringify(document)));
  for (const row of cells(reports.csv))
    for (const cell of row) assert.doesNotMatch(cell, /^[\s"]*[=+\-@|](?!\d+$)/, 'a formula');
  assert.equal(new Set(cells(reports.csv).map((row) => row.length)).size, 1, 'rows of different length');
  assert.ok((reports.nagios.split('\n')[0]?.split('|').length ?? 0) <= 2, 'forged performance data');
  for (const line of reports.openmetrics.split('\n'))
    assert.match(
      line,
      /^(?:#(?: .*)|[a-z_]+(?:\{(?:[a-z_]+="(?:[^"\\\n]|\\["\\n])*",?)*\})? \S+(?: \S+)?|)$/,
      'openmetrics',
    );
  return reports;
}

/** Plan, test lines, and YAML blocks that stand below one; nothing else may begin a line. */
function assertTap(text: string): void {
  for (const line of text.split('\n'))
    assert.match(line, /^(?:TAP version 13|1\.\.\d+.*|(?:not )?ok \d+ - .*| {2}.*|# .*|)$/, line);
  for (const line of text.split('\n').filter((one) => one.startsWith('ok ')))
    assert.doesNotMatch(line, /(?<!\\)# (?:SKIP|TODO) (?:all|x)/i, 'a forged directive');
}

/** RFC 4180. */
export function cells(csv: string): string[][] {
  const rows: string[][] = [[]];
  for (const [, quoted, bare = '', end] of csv.matchAll(/(?:"((?:[^"]|"")*)"|([^",\n\r]*))(,|\r?\n|$)/g)) {
    rows.at(-1)?.push(quoted?.replaceAll('""', '"') ?? bare);
    if (end === '') break;
    if (end !== ',') rows.push([]);
  }
  return rows.filter((row) => row.length > 1);
}

const around = (text: string, index: number) => JSON.stringify(text.slice(Math.max(0, index - 40), index + 40));
