// Whatever a command asked is recorded: shown again from its record, reported and found among the runs.
import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { command as identity } from '../../src/cli/identity.ts';
import { command as mx } from '../../src/cli/mx.ts';
import { command as report } from '../../src/cli/report.ts';
import { KINDS } from '../../src/cli/reports.ts';
import { command as runs } from '../../src/cli/runs.ts';
import { command as show } from '../../src/cli/show.ts';
import type { RunDocument } from '../../src/run/document.ts';
import { certificates, serve } from '../survey/surveying.ts';
import { called } from './called.ts';

const folder = mkdtempSync(join(tmpdir(), 'mxprobe-records-'));
const ca = join(folder, 'ca.pem');
before(async () => writeFileSync(ca, await certificates.caPem()));
after(() => rmSync(folder, { recursive: true }));

/** Nothing listens there. */
const DNS = ['--dns', '127.0.0.1:9'];

interface Row {
  readonly name: string;
  ask(results: readonly string[]): ReturnType<typeof called>;
  readonly code: number;
  readonly schema: string;
  /** Verdicts of the cases of its record. */
  readonly verdicts: readonly string[];
}

const surveyOf = (policy: string) => async (results: readonly string[]) => {
  const { port } = await serve('127.0.0.1', policy);
  return called(mx, [`127.0.0.1:${port}`, '--servername', 'mx.sandbox.test', '--ca', ca, ...DNS, ...results]);
};
const survey = { schema: 'mxprobe/mx@1' } as const;

const ROWS: readonly Row[] = [
  { ...survey, name: 'a survey that finds nothing', ask: surveyOf('{}'), code: 0, verdicts: ['passed'] },
  { ...survey, name: 'a survey that finds an error', ask: surveyOf('tls: none'), code: 1, verdicts: ['failed'] },
  {
    ...survey,
    name: 'a survey that was not answered',
    ask: surveyOf('greeting: "554 5.7.1 not you"'),
    code: 3,
    verdicts: ['inconclusive'],
  },
  {
    ...survey,
    name: 'a survey of a domain that is not known',
    ask: (results) => called(mx, ['example.test', ...DNS, ...results]),
    code: 3,
    verdicts: ['inconclusive'],
  },
  {
    name: 'an identity',
    ask: (results) => called(identity, ['--source', '192.0.2.1', '--helo', 'a.example', ...DNS, ...results]),
    code: 3,
    schema: 'mxprobe/identity@1',
    verdicts: ['inconclusive'],
  },
];

for (const [at, { name, ask, code, schema, verdicts }] of ROWS.entries())
  describe(name, () => {
    const results = ['--results', join(folder, String(at))];
    let asked: Awaited<ReturnType<typeof called>>;
    before(async () => {
      asked = await ask(results);
    });

    test('is recorded, and its record says the same with the same exit code', async () => {
      assert.equal(asked.code, code, asked.out + asked.err);
      const shown = await called(show, ['last', ...results]);
      assert.equal(shown.code, code);
      const [told = ''] = asked.out.split('recorded in');
      assert.ok(shown.out.startsWith(told.trimEnd()), shown.out);
    });

    test('is a run document with what the command found, and cases', async () => {
      const { out } = await called(show, ['last', '--json', ...results]);
      const document = JSON.parse(out) as RunDocument;
      assert.equal(document.result?.schema, schema);
      assert.deepEqual(
        document.cases.map(({ verdict }) => verdict),
        verdicts,
      );
      assert.equal(document.run.complete, true);
    });

    test('stands among the runs', async () => {
      const { out } = await called(runs, results);
      assert.match(out, new RegExp(` 1 ${verdicts[0]}\n$`));
    });

    for (const kind of KINDS)
      test(`is reported as ${kind}`, async () => {
        const { code: ended, out, err } = await called(report, ['last', '--report', `${kind}=-`, ...results]);
        assert.deepEqual([ended, err], [0, '']);
        assert.notEqual(out, '');
      });

    test('is not recorded where that is not wanted', async () => {
      const none = ['--results', join(folder, `none-${at}`), '--no-record'];
      assert.equal((await ask(none)).code, code);
      assert.ok(!existsSync(join(folder, `none-${at}`)));
    });
  });
