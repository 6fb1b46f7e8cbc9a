// What a signature costs: node --import tsx bench/dkim.ts [ROUNDS], dist/ built. Signing a message of 1 KiB, and bursts against Postfix's
// smtp-sink (Debian: postfix) with and without `dkim`, in turn; told is the processor's time. A signature that all messages of a burst share
// is made once; where each body differs, one RSA signature costs the processor more than a whole session. Ends with 1 if a bound is broken.
import { execFile, spawn } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { signMessage } from '../src/trust/dkim-sign.ts';
import { signingWith } from '../test/trust/dkim-shapes.ts';

const ROUNDS = Number(process.argv[2] ?? 5);
const run = promisify(execFile);
const folder = mkdtempSync(join(tmpdir(), 'mxprobe-dkim-bench-'));
const MXPROBE = join(import.meta.dirname, '../dist/mxprobe.js');
const PORT = 4725;
const SESSIONS = 2_000;
const median = (values: readonly number[]) => [...values].sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
const KEYS = {
  'RSA of 2048 bits': generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey,
  Ed25519: generateKeyPairSync('ed25519').privateKey,
};

function told(what: string, kept: boolean | null): void {
  if (kept === false) process.exitCode = 1;
  console.log(`${kept === null ? '      ' : kept ? 'ok    ' : 'BROKEN'} ${what}`);
}

function signing(): void {
  const head =
    'From: a@b.test\r\nTo: c@d.test\r\nSubject: x\r\nDate: Mon, 30 Nov 2026 08:00:00 +0000\r\nMessage-ID: <1@b.test>\r\n\r\n';
  const octets = Buffer.from(
    head +
      'Hello, this is a line.\r\n'
        .repeat(60)
        .slice(0, 1024 - head.length - 2)
        .concat('\r\n'),
  );
  for (const [name, key] of Object.entries(KEYS)) {
    const times = Array.from({ length: 400 }, () => {
      const begun = performance.now();
      signMessage(octets, signingWith(key));
      return performance.now() - begun;
    });
    const worst = [...times].sort((a, b) => a - b)[Math.floor(times.length * 0.95)] ?? 0;
    const ms = median(times);
    told(
      `signing ${octets.length} octets, ${name}: median ${ms.toFixed(2)} ms, 95 % ${worst.toFixed(2)} ms (at most 2)`,
      ms <= 2,
    );
  }
}

const scenario = (data: string) =>
  `name: burst\nburst: { sessions: ${SESSIONS}, concurrency: 10 }\ndialogue:\n  - connect\n  - ehlo: b.test\n  - mail: a@b.test\n  - rcpt: c@d.test\n  - ${data}\n    expect: 250\n  - quit\n`;
/** The least that each is as fast as plain; null: a figure. */
const LEAST: Readonly<Record<string, number | null>> = { signed: 0.5 };
const FILES = {
  plain: scenario('data: {}'),
  signed: scenario('data: { dkim: { domain: b.test, selector: s1, key: key.pem } }'),
  'each, RSA': scenario('data: { body: "${unique}", dkim: { domain: b.test, selector: s1, key: key.pem } }'),
  'each, Ed25519': scenario('data: { body: "${unique}", dkim: { domain: b.test, selector: s1, key: ed.pem } }'),
};

/** Processor's time of the whole command, in seconds: other work on the machine does not count. */
async function secondsOf(name: string): Promise<number> {
  const args = [
    MXPROBE,
    'run',
    join(folder, `${name}.yaml`),
    '--target',
    `127.0.0.1:${PORT}`,
    '--owned',
    '--no-record',
    '-q',
  ];
  const timed = ['-c', 'time -p "$@"', 'bash', process.execPath, ...args];
  const { stderr } = await run('bash', timed, { maxBuffer: 1 << 26 });
  const [user, system] = ['user', 'sys'].map((word) =>
    Number(new RegExp(`^${word} ([\\d.]+)$`, 'm').exec(stderr)?.[1]),
  );
  return (user ?? Number.NaN) + (system ?? Number.NaN);
}

async function bursts(): Promise<void> {
  writeFileSync(join(folder, 'key.pem'), KEYS['RSA of 2048 bits'].export({ type: 'pkcs8', format: 'pem' }));
  writeFileSync(join(folder, 'ed.pem'), KEYS.Ed25519.export({ type: 'pkcs8', format: 'pem' }));
  for (const [name, text] of Object.entries(FILES)) writeFileSync(join(folder, `${name}.yaml`), text);
  const sink = spawn('/usr/sbin/smtp-sink', ['-u', 'nobody', `127.0.0.1:${PORT}`, '100'], { stdio: 'ignore' });
  try {
    await pause(500);
    const times = new Map(Object.keys(FILES).map((name) => [name, [] as number[]]));
    for (let round = 0; round < ROUNDS; round += 1)
      for (const name of Object.keys(FILES)) times.get(name)?.push(await secondsOf(name));
    const plain = times.get('plain') ?? [];
    for (const [name, all] of times) {
      const ratios = all.map((one, i) => (plain[i] ?? Number.NaN) / one);
      const least = LEAST[name] ?? null;
      const bound = least === null ? '' : `, at least ${least}`;
      told(
        `${name.padEnd(13)} ${median(all).toFixed(2)} s of the processor, ${median(ratios).toFixed(2)} times as fast as plain (${ratios.map((one) => one.toFixed(2)).join(' ')}${bound})`,
        least === null ? null : median(ratios) >= least,
      );
    }
  } finally {
    sink.kill();
    rmSync(folder, { recursive: true });
  }
}

signing();
await bursts();
console.log(`load ${loadavg()[0]?.toFixed(1)}`);
