// JUnit XML as CI services read it: a suite for each scenario, a test case for each variant and target. A server that answered
// wrongly is a failure, a question that could not be put is an error.
import { outlinesOf, type RunView } from '../run/cases.ts';
import type { CaseRecord, Summary } from '../run/document.ts';
import { caseLines, contrastLines } from './case-text.ts';
import { caseTitle, decidingStep, sayWhy } from './case-title.ts';
import { escapeXml, escapeXmlAttribute } from './escape/xml.ts';
import { VERDICTS } from './summary.ts';
import { inScenarios } from './terminal.ts';

export function* junit(document: RunView): Generator<string> {
  const suites = suitesOf(document);
  yield `<?xml version="1.0" encoding="UTF-8"?>\n${tag('testsuites', { name: 'mxprobe', ...totals(suites) })}\n`;
  let id = 0;
  for (const part of inScenarios(document)) {
    const suite = suites[id];
    if (part.kind === 'begin' && suite !== undefined) yield opening(part.first, suite, document.run.id, id);
    else if (part.kind === 'case') yield testCase(part.one);
    else if (part.kind === 'end') {
      const out = suite === undefined ? [] : suite.conclusions;
      yield `${out.length === 0 ? '' : `    <system-out>${escapeXml(out.join('\n'))}</system-out>\n`}  </testsuite>\n`;
      id += 1;
    }
  }
  yield '</testsuites>\n';
}

/** What stands in the head of a suite is known when its last case is. */
interface Suite {
  readonly counts: { -readonly [V in keyof Summary]: number };
  ms: number;
  conclusions: readonly string[];
}

function suitesOf({ cases, contrasts }: RunView): Suite[] {
  const suites: Suite[] = [];
  for (const part of inScenarios({ cases, contrasts }, outlinesOf)) {
    if (part.kind === 'begin')
      suites.push({ counts: { passed: 0, failed: 0, inconclusive: 0, skipped: 0 }, ms: 0, conclusions: [] });
    const suite = suites.at(-1);
    if (suite === undefined) continue;
    if (part.kind === 'case') {
      suite.counts[part.one.verdict] += 1;
      suite.ms += part.one.ms;
    } else if (part.kind === 'end')
      suite.conclusions = part.contrasts.flatMap((contrast) => contrastLines(contrast)).map((line) => line.trim());
  }
  return suites;
}

function totals(suites: readonly Suite[]): Readonly<Record<string, string | number>> {
  const counts = { passed: 0, failed: 0, inconclusive: 0, skipped: 0 };
  let ms = 0;
  for (const suite of suites) {
    for (const verdict of VERDICTS) counts[verdict] += suite.counts[verdict];
    ms += suite.ms;
  }
  return attributes(counts, ms);
}

function attributes({ passed, failed, inconclusive, skipped }: Summary, ms: number) {
  const tests = passed + failed + inconclusive + skipped;
  return { tests, failures: failed, errors: inconclusive, skipped, time: (ms / 1000).toFixed(3) };
}

function opening(first: CaseRecord, { counts, ms, conclusions }: Suite, run: string, id: number): string {
  const open = tag('testsuite', {
    name: first.scenario,
    ...attributes(counts, ms),
    timestamp: first.started.slice(0, 19),
    id,
    file: first.file,
  });
  const properties = [['run', run], ...conclusions.map((text) => ['conclusion', text])].map(
    ([name = '', value = '']) => `      ${tag('property', { name, value }, '/')}\n`,
  );
  return `  ${open}\n    <properties>\n${properties.join('')}    </properties>\n`;
}

function testCase(one: CaseRecord): string {
  const open = tag('testcase', {
    name: caseTitle(one),
    classname: one.file.replace(/\.ya?ml$/, '').replaceAll('/', '.'),
    time: (one.ms / 1000).toFixed(3),
    file: decidingStep(one)?.file ?? one.file,
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

function tag(name: string, attributes: Readonly<Record<string, string | number>>, close: '' | '/' = ''): string {
  const written = Object.entries(attributes).map(([key, value]) => ` ${key}="${escapeXmlAttribute(String(value))}"`);
  return `<${name}${written.join('')}${close}>`;
}
