// DANE and MTA-STS end to end: zones that knot signs, a resolver that validates, MXs on port 25, policy hosts on port 443, all
// on loopback; the built mxprobe is asked as a user would, and OpenSSL beside it. Run: node --import tsx interop/dnssec/main.ts
// Exit: 0 all agree, 1 not all, 77 not possible on this machine. What it starts it ends, and it leaves nothing behind.
import { execFile, execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '../../src/net/clock.ts';
import { DnsClient } from '../../src/net/dns-client.ts';
import { makeAuthority } from '../../src/sandbox/certificates.ts';
import type { MxSurvey } from '../../src/survey/document.ts';
import { CASES, type Case } from './cases.ts';
import { type Hosts, recordsOf, startHosts } from './hosts.ts';
import { askOpenSsl } from './openssl.ts';
import { RESOLVER, startNameServers, until } from './zones.ts';

const ROOT = join(import.meta.dirname, '../..');

function unable(): string | null {
  if (process.getuid?.() !== 0) return 'it needs root, for the ports 25, 53 and 443';
  for (const program of ['knotd', 'keymgr', 'unbound', 'openssl']) {
    try {
      execFileSync('which', [program], { stdio: 'ignore' });
    } catch {
      return `${program} is missing (Debian: apt-get install knot unbound openssl)`;
    }
  }
  return null;
}

interface Said {
  readonly exit: number;
  readonly out: string;
}

function mxprobe(args: readonly string[]): Promise<Said> {
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [join(ROOT, 'dist/mxprobe.js'), ...args],
      { encoding: 'utf8', maxBuffer: 16 * 1024 * 1024, timeout: 60_000 },
      (error, out) => resolve({ exit: error === null ? 0 : Number(error.code ?? -1), out }),
    );
  });
}

/** What differs from what is expected; none if it is as it should be. */
async function check(one: Case, hosts: Hosts, ca: string): Promise<readonly string[]> {
  const asked = ['--dns', RESOLVER, '--ca', ca, '--helo', 'probe.example', '--owned'];
  const said = await mxprobe(['mx', hosts.domain, ...asked, '--json']);
  const survey = JSON.parse(said.out) as MxSurvey;
  const [endpoint] = survey.endpoints;
  const { expected } = one;
  const told = survey.findings.filter(({ severity }) => severity !== 'info').map(({ id }) => id);
  const differences = [
    differs('exit', said.exit, expected.exit),
    differs('findings', told.join(' '), expected.findings.join(' ')),
    expected.dane === undefined ? null : differs('DANE', endpoint?.dane?.verdict, expected.dane),
    expected.mtaSts === undefined ? null : differs('MTA-STS', endpoint?.mtaSts?.verdict ?? null, expected.mtaSts),
    expected.result === undefined || survey.findings.some(({ result }) => result === expected.result)
      ? null
      : `no finding of the type ${expected.result}`,
    expected.problem === undefined || survey.problem?.includes(expected.problem)
      ? null
      : `the problem is ${survey.problem}`,
  ];
  return [...differences, ...(await agreement(one, hosts, { ca, asked }))].filter((text) => text !== null);
}

/** OpenSSL, and mxprobe's own scenarios, must come to the same. */
async function agreement(one: Case, hosts: Hosts, { ca, asked }: { ca: string; asked: readonly string[] }) {
  const out: (string | null)[] = [];
  const { dane, mtaSts } = one.expected;
  if ((dane === 'verified' || dane === 'failed') && one.clear !== true)
    out.push(differs('openssl s_client', await askOpenSsl(hosts, ca), dane));
  const target = ['--no-record', '--quiet', '--target', `mx:${hosts.domain}`, ...asked];
  const scenario = (name: string) => join(import.meta.dirname, 'scenarios', `${name}.yaml`);
  if (dane !== undefined)
    out.push(
      differs('dane.yaml', (await mxprobe(['run', scenario('dane'), ...target])).exit, dane === 'verified' ? 0 : 1),
    );
  if (mtaSts !== undefined)
    out.push(
      differs(
        'mta-sts.yaml',
        (await mxprobe(['run', scenario('mta-sts'), ...target])).exit,
        mtaSts === 'verified' ? 0 : 1,
      ),
    );
  return out;
}

const differs = (what: string, got: unknown, expected: unknown): string | null =>
  got === expected ? null : `${what}: ${String(got)} where ${String(expected)} is right`;

/** Each mxprobe is a process of its own; more at once than there are cores would only be slower. */
const AT_ONCE = 3;

async function eachOf<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  const waiting = [...items.entries()];
  const worker = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) results[next[0]] = await work(next[1]);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return results;
}

async function main(): Promise<number> {
  const reason = unable();
  if (reason !== null) {
    console.log(`SKIPPED: DANE and MTA-STS end to end: ${reason}`);
    return 77;
  }
  const wanted = process.argv.slice(2);
  const cases = CASES.filter(({ name }) => wanted.length === 0 || wanted.some((part) => name.includes(part)));
  const folder = mkdtempSync(join(tmpdir(), 'mxprobe-dnssec-'));
  const stops: (() => Promise<void>)[] = [];
  try {
    const authority = await makeAuthority();
    const ca = join(folder, 'ca.pem');
    writeFileSync(ca, authority.certPem);
    const hosts: Hosts[] = [];
    for (const [index, one] of cases.entries()) {
      const started = await startHosts(one, index, authority);
      hosts.push(started);
      stops.push(started.stop);
    }
    stops.push((await startNameServers(folder, recordsOf(cases, hosts))).stop);
    const dns = new DnsClient({ servers: [{ address: RESOLVER, port: 53 }], clock: systemClock });
    await until(async () => ((await dns.query('ns.signed.test', 'A')).authentic ? true : null), 'a validated answer');
    const asked = cases.map((one, index) => ({ one, hosts: hosts[index] }));
    const problems = await eachOf(asked, async (question) =>
      question.hosts === undefined ? ['it was not started'] : check(question.one, question.hosts, ca),
    );
    for (const [index, { name, zone }] of cases.entries()) {
      const found = problems[index] ?? [];
      console.log(`${found.length === 0 ? 'ok    ' : 'FAILED'}  ${name}.${zone}`);
      for (const problem of found) console.log(`          ${problem}`);
    }
    const failed = problems.filter(({ length }) => length > 0).length;
    console.log(`${cases.length - failed} passed, ${failed} failed`);
    return failed === 0 && cases.length > 0 ? 0 : 1;
  } finally {
    await Promise.all(stops.map((stop) => stop()));
    rmSync(folder, { recursive: true, force: true });
  }
}

process.exitCode = await main();
