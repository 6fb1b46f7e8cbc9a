// The manual names every kind of report and every metric.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { REPORT_KINDS } from '../../src/report/reporters.ts';
import { openmetrics } from './rendered.ts';
import { pair } from './sample.ts';

const manual = readFileSync(join(import.meta.dirname, '../../docs/records-and-reports.md'), 'utf8');

test('every kind of report', () => {
  for (const kind of REPORT_KINDS) assert.match(manual, new RegExp(`^\\| \`${kind}\` +\\|`, 'm'));
});
test('every metric', () => {
  const text = openmetrics(pair(), { baseline: null, changes: [] });
  for (const [, name = ''] of text.matchAll(/^# TYPE (\S+)/gm)) {
    const shortened = name.replace('mxprobe_certificate', '...');
    assert.ok(
      manual.includes(`\`${name}\``) || manual.includes(`\`${name}\` (`) || manual.includes(`\`${shortened}\``),
      name,
    );
  }
});
