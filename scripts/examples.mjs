// Runs the tests in examples/ as a user would: against the built program and library, in an empty folder. What a language's tools are
// missing for is skipped, and said. vitest is fetched into .cache; nothing else is.
import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const folder = mkdtempSync(join(tmpdir(), 'mxprobe-examples-'));
const VITEST = '4.1.12';
const vitest = join(root, '.cache', `vitest-${VITEST}`);
const program = join(root, 'dist/mxprobe.js');

const has = (tool) => spawnSync('sh', ['-c', `command -v ${tool}`]).status === 0;
let failed = false;

try {
  cpSync(join(root, 'examples'), folder, { recursive: true });
  mkdirSync(join(folder, 'node_modules'));
  symlinkSync(root, join(folder, 'node_modules/mxprobe'));
  symlinkSync(join(root, 'node_modules/nodemailer'), join(folder, 'node_modules/nodemailer'));
  mkdirSync(join(folder, 'bin'));
  writeFileSync(join(folder, 'bin/mxprobe'), `#!/bin/sh\nexec ${process.execPath} ${program} "$@"\n`);
  chmodSync(join(folder, 'bin/mxprobe'), 0o755);
  run('node:test', true, [process.execPath, '--test', 'node-test/outbox.test.mjs']);
  run('Python', has('python3'), ['python3', '-W', 'error::ResourceWarning', 'python/test_outbox.py']);
  writeFileSync(join(folder, 'go/go.mod'), 'module outbox\n\ngo 1.19\n');
  run(
    'Go',
    has('go'),
    ['mxprobe', 'sandbox', '--api', '0', '--', 'sh', '-c', 'SSL_CERT_FILE=$MXPROBE_CA go test -count=1 ./...'],
    'go',
  );
  if (process.argv.includes('--vitest')) {
    const install = [
      'install',
      '--prefix',
      vitest,
      '--no-save',
      '--no-audit',
      '--no-fund',
      '--silent',
      `vitest@${VITEST}`,
    ];
    const isThere = existsSync(join(vitest, 'node_modules/vitest')) || spawnSync('npm', install).status === 0;
    if (isThere) symlinkSync(join(vitest, 'node_modules/vitest'), join(folder, 'node_modules/vitest'));
    run('vitest', isThere, [process.execPath, join(vitest, 'node_modules/vitest/vitest.mjs'), 'run', 'vitest/']);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
process.exitCode = failed ? 1 : 0;

function run(name, can, [command, ...args], at = '.') {
  if (!can) return console.log(`SKIPPED: the example for ${name}: its tools are not installed`);
  const env = {
    ...process.env,
    PATH: `${join(folder, 'bin')}:${process.env.PATH}`,
    GOFLAGS: '-mod=mod',
    GOPROXY: 'off',
  };
  const { status, stdout, stderr } = spawnSync(command, args, {
    cwd: join(folder, at),
    env,
    encoding: 'utf8',
    timeout: 120_000,
  });
  console.log(`${status === 0 ? 'ok' : 'FAILED'}: the example for ${name}`);
  if (status === 0) return;
  failed = true;
  console.log(`${stdout}${stderr}`);
}
