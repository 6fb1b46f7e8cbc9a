// JUnit XML as CI services read it: a suite for each scenario, a test case for each variant and target. A server that answered
// wrongly is a failure, a question that could not be put is an error.
import type { CaseRecord, RunDocument } from '../run/document.ts';
import { summarise } from '../run/gather.ts';
import { caseTitle, decidingStep, sayWhy } from './case-title.ts';
import { escapeXml, escapeXmlAttribute } from './escape/xml.ts';
import { caseLines, contrastLines, scenarios } from './terminal.ts';

export function junit(document: RunDocument): string {
  const { cases, run } = document;
  const counts = countsOf(cases);
  const suites = scenarios(document).map(({ cases: inSuite, contrasts }, index) => {
    const lines = contrasts.flatMap((contrast) => contrastLines(contrast)).map((line) => line.trim());
    return suite(inSuite, lines, run.id, index);
  });
  const open = tag('testsuites', { name: 'mxprobe', tests: cases.length, ...counts, time: seconds(cases) });
  return `<?xml version="1.0" encoding="UTF-8"?>\n${open}\n${suites.join('')}</testsuites>\n`;
}

function suite(cases: readonly CaseRecord[], conclusions: readonly string[], run: string, id: number): string {
  const [first] = cases;
  if (first === undefined) return '';
  const open = tag('testsuite', {
    name: first.scenario,
    tests: cases.length,
    ...countsOf(cases),
    time: seconds(cases),
    timestamp: first.started.slice(0, 19),
    id,
    file: first.file,
  });
  const properties = [['run', run], ...conclusions.map((text) => ['conclusion', text])].map(
    ([name = '', value = '']) => `      ${tag('property', { name, value }, '/')}\n`,
  );
  const out = conclusions.length === 0 ? '' : `    <system-out>${escapeXml(conclusions.join('\n'))}</system-out>\n`;
  const inner = cases.map(testCase).join('');
  return `  ${open}\n    <properties>\n${properties.join('')}    </properties>\n${inner}${out}  </testsuite>\n`;
}

function testCase(one: CaseRecord): string {
  const open = tag('testcase', {
    name: caseTitle(one),
    classname: one.file.replace(/\.ya?ml$/, '').replaceAll('/', '.'),
    time: (one.ms / 1000).toFixed(3),
    file: one.file,
    line: decidingStep(one)?.line ?? 1,
  });
  return `    ${open}\n${outcome(one)}    </testcase>\n`;
}

/** The text is what the screen shows with `-v`. */
function outcome(one: CaseRecord): string {
  const text = escapeXml(caseLines(one, { verbose: true }).join('\n'));
  const message = sayWhy(one);
  switch (one.verdict) {
    case 'passed':
      return `      <system-out>${text}</system-out>\n`;
    case 'failed':
      return `      ${tag('failure', { message, type: 'failed' })}${text}</failure>\n`;
    case 'inconclusive':
      return `      ${tag('error', { message, type: one.reason ?? 'inconclusive' })}${text}</error>\n`;
    case 'skipped':
      return `      ${tag('skipped', { message }, '/')}\n`;
    default:
      return one.verdict satisfies never;
  }
}

function countsOf(cases: readonly CaseRecord[]): { failures: number; errors: number; skipped: number } {
  const { failed, inconclusive, skipped } = summarise(cases);
  return { failures: failed, errors: inconclusive, skipped };
}

const seconds = (cases: readonly CaseRecord[]) => (cases.reduce((sum, one) => sum + one.ms, 0) / 1000).toFixed(3);

function tag(name: string, attributes: Readonly<Record<string, string | number>>, close: '' | '/' = ''): string {
  const written = Object.entries(attributes).map(([key, value]) => ` ${key}="${escapeXmlAttribute(String(value))}"`);
  return `<${name}${written.join('')}${close}>`;
}
