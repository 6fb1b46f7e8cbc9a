// npm run bench: the command line side by side with its peers, in one run on one machine. Ratios count, not milliseconds.
//
//   --version                       against `node -e 0`            at most 1.5x
//   one scenario, whole process     against one swaks transaction  at most 3x
//   1,000 cases, whole process      against 1,000 swaks calls      at least 15x faster, below 150 MB
//
// Needs swaks (Debian's package) for the last two; without it they are left out, and the table says so.
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const cli = join(root, 'dist/mxprobe.js');
// Set on some machines; it costs every Node 20 process its time, and says nothing about us.
const env = { ...process.env, NODE_EXTRA_CA_CERTS: undefined, NO_COLOR: '1' };
const folder = mkdtempSync(join(tmpdir(), 'mxprobe-bench-'));

const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];

function once(command, args) {
  const begun = performance.now();
  const { status } = spawnSync(command, args, { env, cwd: folder, stdio: 'ignore' });
  return { ms: performance.now() - begun, status };
}

/** A and B in turn, so that a machine whose speed drifts does not favour one of them. */
function paired(runs, a, b) {
  once(...a);
  once(...b);
  const pairs = Array.from({ length: runs }, () => [once(...a), once(...b)]);
  for (const [one] of pairs) if (one.status !== 0) throw new Error(`${a.flat().join(' ')} exited with ${one.status}`);
  return {
    a: median(pairs.map(([one]) => one.ms)),
    b: median(pairs.map(([, other]) => other.ms)),
    ratio: median(pairs.map(([one, other]) => one.ms / other.ms)),
  };
}

/** Runs to the end and watches the highest resident set, from /proc. */
function watched(command, args) {
  return new Promise((resolve) => {
    const begun = performance.now();
    const child = spawn(command, args, { env, cwd: folder, stdio: 'ignore' });
    let peakKb = 0;
    const timer = setInterval(() => {
      try {
        peakKb = Math.max(
          peakKb,
          Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'latin1'))?.[1] ?? 0),
        );
      } catch {}
    }, 5);
    child.on('close', (status) => {
      clearInterval(timer);
      resolve({ ms: performance.now() - begun, peakKb, status });
    });
  });
}

function scenario(name, cases) {
  const path = join(folder, name);
  const matrix = cases === 1 ? '' : `matrix:\n  n: [${Array.from({ length: cases }, (_, i) => i).join(', ')}]\n`;
  const from = cases === 1 ? 'a@sender.example' : '"a${n}@sender.example"';
  writeFileSync(
    path,
    `name: bench\n${matrix}dialogue:\n  - connect\n  - ehlo: probe.example\n    expect: 250\n  - mail: ${from}\n    expect: 250\n  - rcpt: b@mx.sandbox.test\n    expect: 250\n  - data\n  - quit\n`,
  );
  return path;
}

async function main() {
  spawnSync('node', [join(root, 'scripts/build.mjs')], { stdio: 'inherit' });
  const rows = [];
  const version = paired(15, ['node', [cli, '--version']], ['node', ['-e', '0']]);
  rows.push(['--version', 'node -e 0', version.a, version.b, `${version.ratio.toFixed(2)}x`, 'at most 1.5x']);

  const swaks = spawnSync('swaks', ['--version'], { stdio: 'ignore' }).status === 0;
  const server = spawn('node', [cli, 'sandbox', '--port', '26025'], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  await new Promise((resolve) => server.stdout.once('data', resolve));
  const target = ['--target', '127.0.0.1:26025'];
  try {
    if (swaks) {
      const transaction = [
        'swaks',
        [
          '-s',
          '127.0.0.1:26025',
          '-f',
          'a@sender.example',
          '-t',
          'b@mx.sandbox.test',
          '-h',
          'probe.example',
          '--silent',
          '3',
        ],
      ];
      const one = paired(9, ['node', [cli, 'run', scenario('one.yaml', 1), ...target]], transaction);
      rows.push(['one scenario', 'one swaks transaction', one.a, one.b, `${one.ratio.toFixed(2)}x`, 'at most 3x']);
      const thousand = scenario('thousand.yaml', 1000);
      const runs = [];
      for (let i = 0; i < 3; i += 1)
        runs.push(await watched('node', [cli, 'run', thousand, ...target, '--jobs', '8', '-q']));
      for (const run of runs) if (run.status !== 0) throw new Error(`1,000 cases exited with ${run.status}`);
      const calls = 100;
      const begun = performance.now();
      for (let i = 0; i < calls; i += 1) once(...transaction);
      const peer = ((performance.now() - begun) / calls) * 1000;
      const ours = median(runs.map((run) => run.ms));
      rows.push([
        '1,000 cases, recorded',
        `1,000 swaks calls (from ${calls})`,
        ours,
        peer,
        `${(peer / ours).toFixed(1)}x faster`,
        'at least 15x faster',
      ]);
      rows.push([
        '  peak memory',
        '',
        median(runs.map((run) => run.peakKb)) / 1024,
        Number.NaN,
        '(MB)',
        'below 150 MB',
      ]);
    } else rows.push(['one scenario; 1,000 cases', 'swaks is not installed', Number.NaN, Number.NaN, '', '']);
  } finally {
    server.kill('SIGINT');
  }
  console.log(`node ${process.version}; load ${readFileSync('/proc/loadavg', 'latin1').split(' ')[0]}; medians\n`);
  for (const [what, peer, a, b, ratio, aim] of [['mxprobe', 'peer', 'ms', 'ms', 'ratio', 'aim'], ...rows]) {
    const number = (value) => (typeof value === 'number' ? (Number.isNaN(value) ? '' : value.toFixed(1)) : value);
    console.log(
      `${what.padEnd(26)}${peer.padEnd(34)}${number(a).padStart(9)}${number(b).padStart(11)}  ${ratio.padEnd(15)}${aim}`,
    );
  }
  rmSync(folder, { recursive: true, force: true });
}

await main();
