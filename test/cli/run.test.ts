// The main job as a user sees it: commands, exit codes, what stands on stdout. Child processes from the sources.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { KINDS } from '../../src/cli/reports.ts';
import { readYaml } from '../../src/document/read-yaml.ts';
import { Checking } from '../../src/document/shape.ts';
import { REPORT_KINDS } from '../../src/report/reporters.ts';
import { type RunningSandbox, startSandbox } from '../../src/sandbox/serve.ts';
import { policyShape } from '../../src/scenario/policy.ts';

const root = join(import.meta.dirname, '../..');
const INTERCOMMAIL = join(root, 'scenarios/starttls/required.yaml');
let folder = '';
let lenient: RunningSandbox;

before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'mxprobe-cli-'));
  lenient = await startSandbox(policy('{}'));
});
after(async () => {
  await lenient.close();
  rmSync(folder, { recursive: true, force: true });
});

function policy(text: string) {
  const source = { file: 'policy', text };
  const { root: tree } = readYaml(source);
  const read = tree === null ? undefined : policyShape.read(tree, new Checking(source));
  assert.ok(read !== undefined);
  return read;
}

function mxprobe(...args: string[]): Promise<{ code: number | null; out: string; err: string }> {
  const child = spawn(
    process.execPath,
    ['--import', import.meta.resolve('tsx'), join(root, 'src/cli/main.ts'), ...args],
    {
      cwd: folder,
      env: { ...process.env, NO_COLOR: '1' },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  let out = '';
  let err = '';
  child.stdout.on('data', (chunk) => {
    out += chunk;
  });
  child.stderr.on('data', (chunk) => {
    err += chunk;
  });
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, out, err })));
}

describe('the intercommail case', () => {
  test('offline: both dialogues, the certificate, the conclusion; recorded', async () => {
    const { code, out } = await mxprobe('run', INTERCOMMAIL, '-v');
    assert.equal(code, 0, out);
    assert.match(out, /<\*\* 530 5\.7\.0 Must issue a STARTTLS command first/);
    assert.match(out, / ~> MAIL FROM:<bookings@sender\.example>\n {4}<~ {2}250 2\.1\.0/);
    assert.match(out, /certificate CN=mx\.sandbox\.test/);
    assert.match(
      out,
      /Only starttls differs \(false -> true\), and MAIL FROM changed from 530 5\.7\.0 to 250 2\.1\.0: the server demands STARTTLS\./,
    );
    assert.equal(readdirSync(join(folder, 'results')).length, 1);
    const shown = await mxprobe('show', 'last', '-v');
    assert.equal(shown.code, 0);
    assert.match(shown.out, /the server demands STARTTLS/);
  });

  test('against a server that does not demand TLS: failed, exit 1, at the line', async () => {
    const { code, out } = await mxprobe('run', INTERCOMMAIL, '--target', `127.0.0.1:${lenient.port}`, '--no-record');
    assert.equal(code, 1);
    assert.match(
      out,
      /expected {2}530 5\.7\.0 \/must issue a STARTTLS\/i\n\s+seen {6}250 2\.1\.0 Ok\n\s+at {8}.*required\.yaml:24:5/,
    );
  });

  test('against a closed port: inconclusive (unreachable), exit 3', async () => {
    const { code, out } = await mxprobe('run', INTERCOMMAIL, '--target', '127.0.0.1:1', '--no-record');
    assert.equal(code, 3);
    assert.match(out, /inconclusive \(unreachable\)/);
  });

  test('with a typo: exit 2, nothing sent', async () => {
    const file = join(folder, 'typo.yaml');
    writeFileSync(file, 'name: typo\ndialogue:\n  - connect\n  - ehlo: x\n    exepct: 250\n');
    const sessions = lenient.counts.sessions;
    const { code, out, err } = await mxprobe('run', file, '--target', `127.0.0.1:${lenient.port}`);
    assert.equal(code, 2);
    assert.equal(out, '');
    assert.match(
      err,
      /typo\.yaml:5:5: error: unknown key `exepct`\n {2}5 \| {5}exepct: 250\n {4}\| {5}\^{6}\n {4}= did you mean `expect`\?/,
    );
    assert.equal(lenient.counts.sessions, sessions);
  });

  test('--json: the document and nothing else on stdout', async () => {
    const { code, out } = await mxprobe('run', INTERCOMMAIL, '--json', '--no-record');
    assert.equal(code, 0);
    const document = JSON.parse(out) as { schema: string; cases: unknown[]; contrasts: { text: string }[] };
    assert.equal(document.schema, 'mxprobe/run@1');
    assert.equal(document.cases.length, 2);
    assert.match(document.contrasts[0]?.text ?? '', /demands STARTTLS/);
  });
});

test('a folder without scenarios is exit 2', async () => {
  const { code, err } = await mxprobe('run', mkdtempSync(join(folder, 'empty-')));
  assert.equal(code, 2);
  assert.match(err, /a folder without scenarios/);
});

test('the kinds of reports are those of the reporters', () => {
  assert.deepEqual([...KINDS], [...REPORT_KINDS]);
});
