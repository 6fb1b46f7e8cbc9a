// npm run bench: the command line side by side with its peers, in one run on one machine. Ratios count, not milliseconds:
// the aims are for the processor's time, which a busy machine changes less than the clock's.
//
//   --version                       against `node -e 0`            at most 1.2x
//   explain, bounce, one scenario   against one swaks transaction  at most 1.4x, 1.9x, 2.1x
//   1,000 cases, whole process      against 1,000 swaks calls      at least 40x faster, below 150 MB
//
// Needs swaks (Debian's package) for all but the first; without it they are left out, and the table says so.
// `npm run bench -- RUNS`: so many rounds, 15 if not said.
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const cli = join(root, 'dist/mxprobe.js');
// Set on some machines; it costs every Node 20 process its time, and says nothing about us.
const env = { ...process.env, NODE_EXTRA_CA_CERTS: undefined, NO_COLOR: '1' };
const RUNS = Number(process.argv[2] ?? 15);
const folder = mkdtempSync(join(tmpdir(), 'mxprobe-bench-'));

const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];

/** Milliseconds by the clock, and those of the processor in the process and what it begins. */
function once(command, args) {
  const timed = 'TIMEFORMAT="%3R %3U %3S"; time "$0" "$@" >/dev/null 2>&1';
  const { status, stderr } = spawnSync('bash', ['-c', timed, command, ...args], { env, cwd: folder });
  const [wall = 0, user = 0, system = 0] = String(stderr).trim().split(' ').map(Number);
  return { ms: wall * 1000, cpu: (user + system) * 1000, status };
}

/** All in turn, so that a machine whose speed drifts favours none; each against the last, round by round. */
function inTurn(runs, commands) {
  const peer = commands.length - 1;
  const rounds = Array.from({ length: runs + 1 }, () => commands.map((command) => once(...command))).slice(1);
  for (const round of rounds)
    for (const [i, { status }] of round.entries())
      if (status !== 0 && i !== peer) throw new Error(`${commands[i].flat().join(' ')} exited with ${status}`);
  return commands.slice(0, peer).map((_, i) => ({
    a: median(rounds.map((round) => round[i].cpu)),
    b: median(rounds.map((round) => round[peer].cpu)),
    wall: median(rounds.map((round) => round[i].ms / round[peer].ms)),
    ratio: median(rounds.map((round) => round[i].cpu / round[peer].cpu)),
  }));
}

const ratios = ({ ratio, wall }) => `${ratio.toFixed(2)}x (clock ${wall.toFixed(2)}x)`;

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

/** A bounce as Postfix writes it: three parts, one failure. */
function bounce() {
  const path = join(folder, 'bounce.eml');
  const head =
    'From: MAILER-DAEMON@mx.example\nTo: a@sender.example\nSubject: Undelivered Mail Returned to Sender\nMIME-Version: 1.0';
  const parts = [
    'Content-Type: text/plain\n\nI am sorry to have to inform you that your message could not be delivered.\n\n<b@mx.sandbox.test>: host mx.sandbox.test[192.0.2.1] said: 550 5.1.1\n    <b@mx.sandbox.test>: Recipient address rejected: User unknown (in reply to RCPT TO command)',
    'Content-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example\nX-Postfix-Sender: rfc822; a@sender.example\n\nFinal-Recipient: rfc822; b@mx.sandbox.test\nAction: failed\nStatus: 5.1.1\nRemote-MTA: dns; mx.sandbox.test\nDiagnostic-Code: smtp; 550 5.1.1 <b@mx.sandbox.test>: Recipient address rejected: User unknown',
    'Content-Type: message/rfc822\n\nFrom: a@sender.example\nTo: b@mx.sandbox.test\nSubject: hello\n\nhello',
  ];
  const body = parts.map((part) => `--b\n${part}\n`).join('\n');
  writeFileSync(
    path,
    `${head}\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\n\n${body}\n--b--\n`,
  );
  return path;
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
  const [version] = inTurn(RUNS, [
    ['node', [cli, '--version']],
    ['node', ['-e', '0']],
  ]);
  rows.push(['--version', 'node -e 0', version.a, version.b, ratios(version), 'at most 1.2x']);

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
      const ours = [
        ['explain', 'at most 1.4x', ['explain', '550 5.1.1 User unknown']],
        ['bounce', 'at most 1.9x', ['bounce', bounce()]],
        ['one scenario, unrecorded', '', ['run', scenario('one.yaml', 1), ...target, '--no-record']],
        ['one scenario, recorded', 'at most 2.1x', ['run', scenario('one.yaml', 1), ...target]],
      ];
      const found = inTurn(RUNS, [...ours.map(([, , args]) => ['node', [cli, ...args]]), transaction]);
      for (const [i, one] of found.entries())
        rows.push([ours[i][0], 'one swaks transaction', one.a, one.b, ratios(one), ours[i][1]]);
      const thousand = scenario('thousand.yaml', 1000);
      const runs = [];
      const calls = 50;
      for (let i = 0; i < 3; i += 1) {
        const ours = await watched('node', [cli, 'run', thousand, ...target, '--jobs', '8', '-q']);
        if (ours.status !== 0) throw new Error(`1,000 cases exited with ${ours.status}`);
        const begun = performance.now();
        for (let call = 0; call < calls; call += 1) spawnSync(...transaction, { env, cwd: folder, stdio: 'ignore' });
        runs.push({ ...ours, peerMs: ((performance.now() - begun) / calls) * 1000 });
      }
      rows.push([
        '1,000 cases, recorded',
        `1,000 swaks calls (from ${calls})`,
        median(runs.map(({ ms }) => ms)),
        median(runs.map(({ peerMs }) => peerMs)),
        `${median(runs.map(({ ms, peerMs }) => peerMs / ms)).toFixed(1)}x faster (clock)`,
        'at least 40x faster',
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
  for (const [what, peer, a, b, ratio, aim] of [['mxprobe', 'peer', 'ms cpu', 'ms cpu', 'ratio', 'aim'], ...rows]) {
    const number = (value) => (typeof value === 'number' ? (Number.isNaN(value) ? '' : value.toFixed(1)) : value);
    console.log(
      `${what.padEnd(26)}${peer.padEnd(34)}${number(a).padStart(9)}${number(b).padStart(11)}  ${ratio.padEnd(22)}${aim}`,
    );
  }
  rmSync(folder, { recursive: true, force: true });
}

await main();
