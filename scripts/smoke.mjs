// npm run smoke [-- NODE...]: the packed file as users get it: installed into an empty folder, its command run, its entries imported
// and required, and the first test of docs/test-your-sender.md copied and run, on this Node or on those that are named. Ends with 1 at the first thing that is not as it should be.
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { ENTRIES } from './entries.mjs';

const root = join(import.meta.dirname, '..');
const nodes = process.argv.length > 2 ? process.argv.slice(2).map((path) => resolve(path)) : [process.execPath];
const folder = mkdtempSync(join(tmpdir(), 'mxprobe-smoke-'));
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

const BOUNCE = `<jane@lab.test>: host mx.lab.test[192.0.2.7] said: 530 5.7.0 Must issue a STARTTLS command first (in reply to MAIL FROM command)\n`;
const SCENARIO = `name: MAIL needs TLS
sandbox: { require_starttls: true }
dialogue: [connect, { ehlo: smoke.test }, { mail: <>, expect: 530 5.7.0 }, quit]
`;

try {
  const told = execFileSync('npm', ['pack', '--silent', '--ignore-scripts', '--json', '--pack-destination', folder], {
    cwd: root,
  });
  const [{ filename, size }] = JSON.parse(String(told));
  writeFileSync(join(folder, 'package.json'), '{ "name": "smoke", "private": true }\n');
  writeFileSync(join(folder, 'bounce.txt'), BOUNCE);
  writeFileSync(join(folder, 'tls.yaml'), SCENARIO);
  const install = ['install', '--offline', '--no-audit', '--no-fund', '--silent', join(folder, filename)];
  execFileSync('npm', install, { cwd: folder, stdio: 'inherit' });
  const packages = readdirSync(join(folder, 'node_modules')).filter((name) => !name.startsWith('.'));
  expect('packages', packages.join(' '), 'mxprobe');
  console.log(`${filename}: ${Math.round(size / 1000)} kB, 1 package`);
  const [, first] = /```js first\n(.*?)```/s.exec(readFileSync(join(root, 'docs/test-your-sender.md'), 'utf8')) ?? [];
  writeFileSync(join(folder, 'outbox.test.mjs'), first);
  symlinkSync(join(root, 'node_modules/nodemailer'), join(folder, 'node_modules/nodemailer'));
  for (const node of nodes) await tryOn(node);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function tryOn(node) {
  const begun = performance.now();
  const program = join(folder, 'node_modules/mxprobe/dist/mxprobe.js');
  const run = (...args) => String(execFileSync(node, args, { cwd: folder, stdio: ['ignore', 'pipe', 'inherit'] }));
  expect('--version', run(program, '--version').trim(), version);
  expect('run', /1 passed/.test(run(program, 'run', 'tls.yaml', '--no-record')), true);
  expect('bounce', JSON.parse(run(program, 'bounce', 'bounce.txt', '--json')).failures[0].cause, 'tls-required');
  await trySandbox(node, program);
  expect('the first test', /^# pass 1$/m.test(run('--test', '--test-reporter=tap', 'outbox.test.mjs')), true);
  for (const name of ENTRIES) {
    const entry = name === 'index' ? 'mxprobe' : `mxprobe/${name}`;
    const names = (how) =>
      run('--no-warnings', '--input-type=module', '-e', `${how}; console.log(Object.keys(entry).sort().join())`).trim();
    const imported = names(`const entry = await import('${entry}')`);
    const required = names(
      `import { createRequire } from 'node:module'; const entry = createRequire(process.cwd() + '/x.js')('${entry}')`,
    );
    if (imported === '') throw new Error(`${entry} has no exports`);
    // What CommonJS adds is no name of ours.
    expect(
      `require ${entry}`,
      required
        .split(',')
        .filter((one) => one !== '__esModule' && one !== 'module.exports')
        .join(),
      imported,
    );
  }
  run(
    '--input-type=module',
    '-e',
    "import 'mxprobe/schema/run.schema.json' with { type: 'json' }; import 'mxprobe/package.json' with { type: 'json' }",
  );
  console.log(`Node ${run('--version').trim()}: ${((performance.now() - begun) / 1000).toFixed(1)} s`);
}

/** Started, sent to, stopped. */
async function trySandbox(node, program) {
  const child = spawn(node, [program, 'sandbox', '--json', '--until-eof'], { stdio: ['pipe', 'pipe', 'inherit'] });
  const [first] = await once(child.stdout, 'data');
  const { host, port } = JSON.parse(String(first).split('\n')[0]);
  const socket = connect(port, host);
  for (const line of [
    '',
    'EHLO smoke.test',
    'MAIL FROM:<a@smoke.test>',
    'RCPT TO:<b@smoke.test>',
    'DATA',
    'Subject: smoke\r\n\r\nhi\r\n.',
    'QUIT',
  ]) {
    if (line !== '') socket.write(`${line}\r\n`);
    const [reply] = await once(socket, 'data');
    if (!/^[23]/.test(String(reply))) throw new Error(`${line}: ${reply}`);
  }
  child.stdin.end();
  let out = '';
  child.stdout.on('data', (chunk) => {
    out += chunk;
  });
  const [code] = await once(child, 'close');
  expect('sandbox ends', code, 0);
  expect('sandbox counts', JSON.parse(out.trim().split('\n').at(-1)).counts.accepted, 1);
}

function expect(what, found, wanted) {
  if (found !== wanted) throw new Error(`${what}: ${found} where ${wanted} is expected`);
}
