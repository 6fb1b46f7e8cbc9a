// Whatever a command asked is recorded: shown again from its record, reported and found among the runs.
import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { command as bounce } from '../../src/cli/bounce.ts';
import { allCommands } from '../../src/cli/commands.ts';
import { command as diff } from '../../src/cli/diff.ts';
import { command as identity } from '../../src/cli/identity.ts';
import { command as mx } from '../../src/cli/mx.ts';
import { command as probe } from '../../src/cli/probe.ts';
import { command as report } from '../../src/cli/report.ts';
import { KINDS } from '../../src/cli/reports.ts';
import { command as reproduce } from '../../src/cli/reproduce.ts';
import { command as run } from '../../src/cli/run.ts';
import { command as runs } from '../../src/cli/runs.ts';
import { command as show } from '../../src/cli/show.ts';
import { command as threshold } from '../../src/cli/threshold.ts';
import type { Reproduction } from '../../src/diagnosis/proof/document.ts';
import { withCases } from '../../src/diagnosis/proof/held.ts';
import { type FactRow, factRows } from '../../src/report/facts.ts';
import type { Finding, RunDocument } from '../../src/run/document.ts';
import { REPORT } from '../bounce/booking.ts';
import { certificates, serve } from '../survey/surveying.ts';
import { called } from './called.ts';

const folder = mkdtempSync(join(tmpdir(), 'mxprobe-records-'));
const ca = join(folder, 'ca.pem');
const mail = join(folder, 'bounce.eml');
before(async () => writeFileSync(ca, await certificates.caPem()));
before(() => writeFileSync(mail, REPORT));
after(() => rmSync(folder, { recursive: true }));

/** Pages over the others; a mail that is read, for which only the DNS is asked; what many machines ask stands in a database. */
const APART: ReadonlySet<string> = new Set(['desk', 'received', 'fleet']);
const LIMITED = 'scenarios/rate/burst.yaml';
/** Nothing listens there. */
const DNS = ['--dns', '127.0.0.1:9'];

interface Row {
  readonly name: string;
  ask(results: readonly string[]): ReturnType<typeof called>;
  readonly code: number;
  readonly schema?: string;
  /** It keeps nothing unless it is told to. */
  readonly keeps?: 'if told';
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
  {
    name: 'a proof',
    ask: (results) => called(reproduce, [mail, '--sandbox', '--lang', 'en', ...results]),
    code: 0,
    schema: 'mxprobe/reproduction@1',
    // The conclusion, and each dialogue.
    verdicts: ['passed', 'passed', 'passed', 'passed', 'passed'],
  },
  {
    name: 'a search for a threshold',
    ask: (results) => called(threshold, [LIMITED, '--by', 'recipients', '--max', '3', '--patience', '1s', ...results]),
    code: 0,
    verdicts: ['passed'],
  },
  {
    name: 'a bounce',
    ask: (results) => called(bounce, [mail, '--lang', 'en', ...results]),
    code: 0,
    schema: 'mxprobe/bounce@1',
    keeps: 'if told',
    verdicts: ['failed'],
  },
];

/** What a report shows of a fact; `text` tells a survey in its own words, the others tell verdicts and findings. */
const FACTS: Readonly<Partial<Record<(typeof KINDS)[number], (row: FactRow) => readonly string[]>>> = {
  markdown: ({ label, value }) => [label, value],
  junit: ({ label, value }) => [label, value],
  html: ({ label, value }) => [`<th scope="row">${label}</th><td>${value}</td>`],
  csv: ({ name, value }) => [
    `,${/[ ,"]/.test(name) ? `"${name}"` : name},${/[ ,"]/.test(value) ? `"${value}"` : value},`,
  ],
  openmetrics: ({ name, value }) => [`fact="${name}",value="${value}"`],
  json: ({ name, value }) => [`"${name}": "${value}"`],
};
const FINDINGS: Readonly<Partial<Record<(typeof KINDS)[number], (finding: Finding) => string>>> = {
  openmetrics: ({ id, severity }) => `finding="${id}",severity="${severity}"`,
  // One line, which has room for the worst.
  nagios: () => '',
};

/** However the medium escapes it, and wherever its lines end. */
const toldIn = (out: string, text: string) => plain(out).includes(plain(text));
const plain = (text: string) => text.replace(/&[a-z0-9#]+;|%3A|[\s\\`"'<>]/gi, '').replaceAll(':', '');

for (const [at, { name, ask, code, schema, verdicts, keeps }] of ROWS.entries())
  describe(name, () => {
    const results = ['--results', join(folder, String(at))];
    let asked: Awaited<ReturnType<typeof called>>;
    before(async () => {
      asked = await ask([...results, ...(keeps === 'if told' ? ['--record'] : [])]);
    });

    test('is recorded, and its record says the same with the same exit code', async () => {
      assert.equal(asked.code, code, asked.out + asked.err);
      const shown = await called(show, ['last', ...results]);
      assert.equal(shown.code, keeps === 'if told' ? 1 : code);
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
      assert.match(out, new RegExp(` ${verdicts.length} ${verdicts[0]}\n$`));
    });

    test('is compared with itself: nothing differs', async () => {
      const { code: ended, out, err } = await called(diff, ['last', 'last', ...results]);
      assert.equal(ended, 0, err);
      assert.match(out, /nothing differs/);
    });

    for (const kind of KINDS)
      test(`is reported as ${kind}`, async () => {
        const { code: ended, out, err } = await called(report, ['last', '--report', `${kind}=-`, ...results]);
        assert.deepEqual([ended, err], [0, '']);
        assert.notEqual(out, '');
        const { out: json } = await called(show, ['last', '--json', ...results]);
        const { cases } = JSON.parse(json) as RunDocument;
        for (const one of cases) {
          for (const row of factRows(one))
            for (const word of FACTS[kind]?.(row) ?? []) assert.ok(out.includes(word), `${kind}: no ${word} in ${out}`);
          for (const finding of one.findings.filter(({ severity }) => severity !== 'info'))
            assert.ok(toldIn(out, FINDINGS[kind]?.(finding) ?? finding.text), `${kind}: ${finding.text}`);
        }
      });

    test('is not recorded where that is not wanted', async () => {
      const none = ['--results', join(folder, `none-${at}`), ...(keeps === 'if told' ? [] : ['--no-record'])];
      assert.equal((await ask(none)).code, code);
      assert.ok(!existsSync(join(folder, `none-${at}`)));
    });
  });

test('the dialogues of a proof stand once in its record', async () => {
  const results = ['--results', join(folder, 'once')];
  const asked = await called(reproduce, [mail, '--sandbox', '--lang', 'en', '--json', ...results]);
  const found = JSON.parse(asked.out) as Reproduction;
  const { out } = await called(show, ['last', '--json', ...results]);
  const { result, cases } = JSON.parse(out) as RunDocument;
  assert.ok(result !== undefined);
  assert.doesNotMatch(JSON.stringify(result), /"steps"/);
  assert.deepEqual(withCases(result, cases), found);
});

describe('--mask-local-parts', () => {
  const lines = (command: typeof bounce, ...args: readonly string[]) => ({
    command,
    args: [mail, '--lang', 'en', ...args],
  });
  for (const [name, { command, args }] of Object.entries({
    bounce: lines(bounce, '--record'),
    reproduce: lines(reproduce, '--sandbox'),
  }))
    test(`${name}: no local part stands in any file of the record`, async () => {
      const results = join(folder, `masked-${name}`);
      await called(command, [...args, '--mask-local-parts', '--results', results]);
      const files = readdirSync(results, { recursive: true, withFileTypes: true }).filter((one) => one.isFile());
      assert.ok(files.length >= 2);
      for (const file of files) {
        const text = readFileSync(join(file.parentPath, file.name), 'utf8');
        assert.doesNotMatch(text, /xxx\.636363|hotel@/, file.name);
      }
    });
});

/** What a command asks once, a probe can ask every night: by what key of its file; or why not. */
const NIGHT: Readonly<Record<string, { readonly by: string } | { readonly not: string }>> = {
  run: { by: 'scenarios' },
  mx: { by: 'survey' },
  identity: { by: 'identity' },
  probe: { by: 'it is the night' },
  reproduce: { by: 'scenarios: the one that --scenario writes' },
  threshold: { not: 'a server is not loaded to its limit every night; a burst with a limit is a scenario' },
};

test('every command that asks a server has a record, reports of it, is compared, and is watched at night', async () => {
  const asking = [...(await allCommands())].filter(([name, { options }]) => 'dns' in options && !APART.has(name));
  assert.deepEqual(asking.map(([name]) => name).sort(), Object.keys(NIGHT).sort());
  for (const [name, { options }] of asking) {
    assert.ok('report' in options, `${name} --report`);
    assert.ok('results' in options, `${name} --results`);
    assert.ok('record' in options || name === 'probe', `${name} --no-record`);
  }
});

const HELLO = 'name: hello\ndialogue: [connect, { ehlo: a.example }, quit]\n';
describe('a night asks what the command asks', () => {
  const rows = {
    run: {
      ask: (at: string, results: readonly string[]) => called(run, [hello, '--target', at, ...DNS, ...results]),
      watched: `scenarios: hello.yaml\n`,
    },
    mx: {
      ask: (at: string, results: readonly string[]) => called(mx, [at, '--ca', ca, ...DNS, ...results]),
      watched: `survey: true\nca: ${ca}\n`,
    },
    identity: {
      ask: (_at: string, results: readonly string[]) =>
        called(identity, ['--source', '192.0.2.1', '--helo', 'a.example', ...DNS, ...results]),
      watched: 'identity: { watch: true, source: 192.0.2.1, helo: a.example }\n',
    },
  };
  const hello = join(folder, 'hello.yaml');
  before(() => writeFileSync(hello, HELLO));
  for (const [name, { ask, watched }] of Object.entries(rows))
    test(name, async () => {
      const results = join(folder, `night-${name}`);
      const { port } = await serve('127.0.0.1', '{}');
      const file = join(folder, `${name}.yaml`);
      writeFileSync(file, `name: ${name}\ntargets: 127.0.0.1:${port}\n${watched}`);
      const asked = await ask(`127.0.0.1:${port}`, ['--results', results]);
      const night = await called(probe, [file, ...DNS, '--results', results]);
      const ids = await Promise.all(
        readdirSync(results)
          .filter((one) => /^\d{4}/.test(one))
          .sort()
          .map(async (id) => {
            const { out } = await called(show, [id, '--json', '--results', results]);
            return (JSON.parse(out) as RunDocument).cases.map((one) => one.id.replace(/.*[\\/]/, ''));
          }),
      );
      assert.equal(ids.length, 2, asked.out + asked.err + night.err);
      assert.deepEqual(ids[0], ids[1]);
      const [first = ''] = readdirSync(results)
        .filter((one) => /^\d{4}/.test(one))
        .sort();
      const { code, out } = await called(diff, [first, 'last', '--results', results]);
      assert.deepEqual([code, out], [0, 'nothing differs\n']);
    });
});
