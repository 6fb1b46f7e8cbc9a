import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { caseLines } from '../../src/report/case-text.ts';
import { junit } from './rendered.ts';
import { documentOf, lenient, mixed, pair, runEvents } from './sample.ts';

describe('junit', () => {
  test('a suite for the scenario, a case for the variant, the conclusion', () => {
    const xml = junit(pair());
    assert.match(xml, /^<\?xml version="1.0" encoding="UTF-8"\?>\n<testsuites name="mxprobe" tests="2" failures="0"/);
    assert.match(xml, /<testcase name="encrypted" classname="scenarios.starttls.required" time="0.00\d"/);
    assert.match(xml, /<property name="conclusion" value="Only starttls differs \(false -&gt; true\), /);
  });
  test('failed is a failure, inconclusive an error with its reason, skipped is skipped', () => {
    const xml = junit(mixed());
    assert.match(xml, /tests="6" failures="2" errors="1" skipped="1"/);
    assert.match(
      xml,
      /<failure message="expected 530 5\.7\.0 \/must issue a STARTTLS\/i, got 250 2\.1\.0 Ok" type="failed">/,
    );
    assert.match(xml, /<error message="127\.0\.0\.1:25 refuses the connection" type="unreachable">/);
    assert.match(xml, /<skipped message="the server does not offer SMTPUTF8"\/>/);
  });
  test('the text is the text of the screen', () => {
    const document = documentOf(runEvents(lenient));
    const [one] = document.cases;
    assert.ok(one);
    const [, shown = ''] = /<failure [^>]*>([^<]*)<\/failure>/.exec(junit(document)) ?? [];
    const text = shown
      .replaceAll('&lt;', '<')
      .replaceAll('&gt;', '>')
      .replaceAll('&quot;', '"')
      .replaceAll('&amp;', '&');
    assert.equal(text, caseLines(one, { verbose: true }).join('\n'));
  });
  test('is valid for servers that send what XML forbids', (t) => {
    const schema = join(import.meta.dirname, 'junit.xsd');
    for (const document of [pair(), mixed(), documentOf(runEvents())]) {
      const run = spawnSync('xmllint', ['--noout', '--schema', schema, '-'], { input: junit(document) });
      if (run.error !== undefined) return t.skip('xmllint is not installed (libxml2-utils)');
      assert.equal(run.status, 0, run.stderr.toString());
    }
  });
});
