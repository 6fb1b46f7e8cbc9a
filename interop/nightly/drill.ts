// node --import tsx interop/nightly/drill.ts [WORD...], with the lab up: the drill on real Postfix. One address is probed night
// after night; behind it stands the plain service of the lab on the first night, and another one on each night that follows, as
// if that had become the settings of the server. Every such night must end with exit code 1 and tell the regression that is
// expected as one cause; nights with the plain service must not.
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import net from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { causesOf } from '../../src/baseline/causes.ts';
import type { RunDocument } from '../../src/run/document.ts';

const LAB = process.env.MXLAB_STATE ?? '/opt/mxlab';
const MXPROBE = join(import.meta.dirname, '../../dist/mxprobe.js');
/** mx.lab.test in the lab's DNS; the port is free there. */
const FRONT = { host: '127.25.0.25', port: 2999 };
const PLAIN = { service: 2500, source: '127.0.20.1' };

const dialogue = (steps: string) => `dialogue:\n  - connect\n  - ehlo: \${helo}\n${steps}  - quit\n`;
const transaction = (from: string, to: string, expect = 250) =>
  dialogue(`  - starttls\n  - mail: ${from}\n  - rcpt: ${to}\n    expect: ${expect}\n`);
const SCENARIOS: Readonly<Record<string, string>> = {
  tls: dialogue('  - starttls\n  - mail: sender@good.test\n    expect: 250\n'),
  clear: dialogue('  - mail: sender@good.test\n    expect: 250\n'),
  mail: transaction('sender@good.test', 'alice@lab.test'),
  relay: transaction('sender@good.test', 'x@good.test', 554),
  unknown: transaction('sender@good.test', 'nobody@lab.test', 550),
  listed: transaction('x@bad-domain.test', 'alice@lab.test'),
  spf: transaction('x@spf-fail.test', 'alice@lab.test'),
  nomx: transaction('x@nosuch.test', 'alice@lab.test'),
  helo: dialogue('  - mail: sender@good.test\n  - rcpt: alice@lab.test\n    expect: 250\n').replace('${helo}', 'short'),
  many: dialogue(
    `  - mail: sender@good.test\n${'  - rcpt: alice@lab.test\n'.repeat(6)}  - rcpt: bob@lab.test\n    expect: 250\n`,
  ),
};

/** Service, our address, then a case and the kind of difference that must be told as a regression. */
const NIGHTS: readonly (readonly [name: string, service: number, source: string, told: string, what: string])[] = [
  ['TLS is demanded', 2501, '127.0.20.1', 'clear', 'code'],
  ['STARTTLS is gone', 2536, '127.0.20.1', 'tls', 'capability'],
  ['the certificate has expired', 2533, '127.0.20.1', 'tls', 'certificate.expiry'],
  ['the certificate is for another host', 2534, '127.0.20.1', 'tls', 'certificate.matches_host'],
  ['only TLS 1.1', 2535, '127.0.20.1', 'tls', 'outcome'],
  ['greylisting', 2502, fresh(1), 'mail', 'code'],
  ['greylisting in other words', 2545, fresh(2), 'mail', 'code'],
  ['no PTR', 2503, '127.0.20.3', 'mail', 'code'],
  ['PTR look-up fails', 2503, '127.0.20.4', 'mail', 'code'],
  ['PTR does not point back', 2521, '127.0.20.2', 'mail', 'code'],
  ['PTR has no address', 2521, '127.0.20.6', 'mail', 'code'],
  ['on a block list (SBL)', 2504, '127.0.10.2', 'mail', 'code'],
  ['on a block list (XBL)', 2504, '127.0.10.4', 'mail', 'code'],
  ['on a block list (PBL)', 2504, '127.0.10.10', 'mail', 'code'],
  ['on several block lists', 2504, '127.0.10.9', 'mail', 'code'],
  ['on a block list, at the greeting', 2522, '127.0.10.2', 'clear', 'code'],
  ["on a provider's list", 2544, '127.0.10.20', 'mail', 'code'],
  ['no abuse contact', 2544, '127.0.10.21', 'mail', 'code'],
  ['met a honeypot', 2544, '127.0.10.22', 'mail', 'code'],
  ['on sbl.dnsbl', 2544, '127.0.10.30', 'mail', 'code'],
  ['on xbl.dnsbl', 2544, '127.0.10.31', 'mail', 'code'],
  ['on pbl.dnsbl', 2544, '127.0.10.32', 'mail', 'code'],
  ['a dynamic address', 2544, '127.0.10.34', 'mail', 'code'],
  ['the sender domain is listed', 2531, '127.0.20.1', 'listed', 'code'],
  ["on postscreen's deny list", 2513, '127.0.10.7', 'clear', 'code'],
  ['HELO must have a domain', 2505, '127.0.20.1', 'helo', 'code'],
  ['HELO must have a domain, at once', 2520, '127.0.20.1', 'helo', 'code'],
  ['at most three recipients', 2519, '127.0.20.1', 'many', 'code'],
  ['SPF fails', 2507, '127.0.20.1', 'spf', 'code'],
  ['the sender domain must exist', 2509, '127.0.20.1', 'nomx', 'code'],
  ['the sender domain must exist, for good', 2523, '127.0.20.1', 'nomx', 'code'],
  ['smaller messages', 2514, '127.0.20.1', 'clear', 'capability'],
  ['a login is demanded', 2587, '127.0.20.1', 'mail', 'code'],
  ['mail for anybody is taken', 2547, '127.0.20.1', 'unknown', 'code'],
  ['an open relay', 2548, '127.0.20.1', 'relay', 'code'],
];

/** Where the other service differs in two settings: it demands TLS in clear, and a login behind it. */
const TWO_CAUSES: ReadonlySet<string> = new Set(['a login is demanded']);

/** An address that the servers have not met: 127.1.128.0/17 is for that. */
function fresh(number: number): string {
  const seconds = Math.floor(Date.now() / 1000) + number;
  return `127.1.${128 + ((seconds >> 8) & 127)}.${1 + (seconds % 250)}`;
}

async function main(): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'mxprobe-nights-'));
  const behind: { service: number; source: string } = { ...PLAIN };
  const front = await openFront(behind);
  try {
    const probe = writeFiles(folder);
    const first = await night(probe, folder, ['--accept']);
    if (first.code !== 0) throw new Error(`the first night can't be accepted\n${first.text}`);
    let missed = 0;
    const words = process.argv.slice(2);
    const nights = NIGHTS.filter(([name]) => words.every((word) => name.includes(word)));
    for (const [name, service, source, told, what] of nights) {
      Object.assign(behind, { service, source });
      const { code, document } = await night(probe, folder, []);
      const regressions = (document?.changes ?? []).filter((change) => change.class === 'regression');
      const found = regressions.find((change) => change.case.includes(`/${told}.yaml`) && change.what === what);
      const causes = causesOf(document?.changes ?? []).filter((cause) => cause.class === 'regression');
      const good = code === 1 && found !== undefined && causes.length === (TWO_CAUSES.has(name) ? 2 : 1);
      if (!good) missed += 1;
      const said = causes.map(({ text }) => text).join('; ');
      console.log(
        `${good ? 'ok  ' : 'FAIL'} ${name}: ${said === '' ? `exit ${code}, nothing in ${what} of ${told}` : said}`,
      );
      if (!good)
        for (const change of document?.changes ?? []) console.log(`     ${change.class} ${change.case} ${change.text}`);
    }
    Object.assign(behind, PLAIN);
    let woken = 0;
    for (let number = 0; number < QUIET; number += 1) if ((await night(probe, folder, [])).code === 1) woken += 1;
    console.log(
      `\n${nights.length - missed} of ${nights.length} regressions told; ${QUIET} undisturbed nights, ${woken} woke somebody`,
    );
    return missed + woken === 0 ? 0 : 1;
  } finally {
    front.close();
    rmSync(folder, { recursive: true });
  }
}

const QUIET = 5;

/** A forwarder on a port of its own: what stands behind it can change from connection to connection. */
function openFront(behind: { readonly service: number; readonly source: string }): Promise<net.Server> {
  const server = net.createServer((client) => {
    const { service: port, source: localAddress } = behind;
    const upstream = net.connect({ host: '127.0.0.1', port, localAddress });
    for (const socket of [client, upstream]) {
      socket.on('error', () => {
        client.destroy();
        upstream.destroy();
      });
    }
    client.pipe(upstream).pipe(client);
  });
  return new Promise((resolve, reject) => {
    server.on('error', reject);
    server.listen(FRONT, () => resolve(server));
  });
}

function writeFiles(folder: string): string {
  mkdirSync(join(folder, 'scenarios'));
  for (const [name, text] of Object.entries(SCENARIOS))
    writeFileSync(join(folder, 'scenarios', `${name}.yaml`), `name: ${name}\n${text}`);
  const probe = join(folder, 'nights.yaml');
  const identity = 'identity: { helo: client-ok.lab.test, from: sender@good.test, to: alice@lab.test }';
  writeFileSync(probe, `name: nights\ntargets: smtp://mx.lab.test:${FRONT.port}\n${identity}\nscenarios: scenarios\n`);
  return probe;
}

interface Ended {
  readonly code: number | null;
  readonly document: RunDocument | null;
  readonly text: string;
}

function night(probe: string, folder: string, more: readonly string[]): Promise<Ended> {
  const options = [
    '--json',
    '--dns',
    '127.25.0.53',
    '--ca',
    join(LAB, 'tls/ca.crt'),
    '--results',
    join(folder, 'results'),
  ];
  const child = spawn(process.execPath, [MXPROBE, 'probe', probe, ...options, ...more], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let out = '';
  let text = '';
  child.stdout.on('data', (chunk) => {
    out += chunk;
  });
  child.stderr.on('data', (chunk) => {
    text += chunk;
  });
  return new Promise((resolve) => {
    child.on('close', (code) =>
      resolve({ code, document: out === '' ? null : (JSON.parse(out) as RunDocument), text: text + out }),
    );
  });
}

process.exitCode = await main();
