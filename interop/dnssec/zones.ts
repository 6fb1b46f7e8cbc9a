// The zones on disk, knot that signs and serves them, unbound that validates: started here, ended here.
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Tlsa } from './cases.ts';

/** The address of the resolver, and of the server of the zones. */
export const RESOLVER = '127.26.0.53';
const AUTHORITY = '127.26.0.54';
export const ZONES = ['signed.test', 'unsigned.test', 'bogus.test'] as const;

/** `NAME TYPE DATA` lines of each zone, names absolute. */
export type Records = Readonly<Record<(typeof ZONES)[number], readonly string[]>>;

export interface NameServers {
  stop(): Promise<void>;
}

export async function startNameServers(folder: string, records: Records): Promise<NameServers> {
  const children: ChildProcess[] = [];
  const stop = async () => {
    await Promise.all(children.map(ended));
  };
  try {
    const conf = writeKnot(folder, records);
    children.push(begin('knotd', ['-c', conf]));
    const anchors = await Promise.all(
      ['signed.test', 'bogus.test'].map((zone) => until(() => delegation(conf, zone), `the keys of ${zone}`)),
    );
    children.push(begin('unbound', ['-d', '-c', writeUnbound(folder, anchors)]));
    return { stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function writeKnot(folder: string, records: Records): string {
  mkdirSync(join(folder, 'zones'));
  mkdirSync(join(folder, 'knot'));
  for (const zone of ZONES) {
    const head = [
      `$TTL 60`,
      `${zone}. SOA ns.${zone}. postmaster.${zone}. 1 3600 600 86400 60`,
      `${zone}. NS ns.${zone}.`,
      `ns.${zone}. A ${AUTHORITY}`,
    ];
    writeFileSync(join(folder, 'zones', `${zone}.zone`), `${[...head, ...records[zone]].join('\n')}\n`);
  }
  const conf = join(folder, 'knot.conf');
  writeFileSync(
    conf,
    `server:
    listen: ${AUTHORITY}@53
    rundir: "${folder}/knot"
log:
  - target: "${folder}/knot.log"
    any: info
database:
    storage: "${folder}/knot"
policy:
  - id: signed
    algorithm: ecdsap256sha256
    single-type-signing: on
template:
  - id: default
    storage: "${folder}/zones"
    file: "%s.zone"
    zonefile-sync: -1
    zonefile-load: difference-no-serial
    journal-content: all
zone:
  - domain: signed.test
    dnssec-signing: on
    dnssec-policy: signed
  - domain: bogus.test
    dnssec-signing: on
    dnssec-policy: signed
  - domain: unsigned.test
`,
  );
  return conf;
}

/** The DS record of a zone, as its parent would publish it; null while knot has made no key. */
function delegation(conf: string, zone: string): string | null {
  try {
    const out = execFileSync('keymgr', ['-c', conf, zone, 'ds'], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    return out.split('\n').find((line) => / 13 2 /.test(line)) ?? null;
  } catch {
    return null;
  }
}

function writeUnbound(folder: string, [signed = '', bogus = '']: readonly string[]): string {
  // The last digits of the digest are changed: what the parent says is not what the zone is signed with.
  const wrong = bogus.replace(/[0-9a-f]{4}$/i, (digits) => (digits === '0000' ? '1111' : '0000'));
  const conf = join(folder, 'unbound.conf');
  const stubs = ZONES.map((zone) => `stub-zone:\n    name: "${zone}"\n    stub-addr: ${AUTHORITY}\n`).join('');
  writeFileSync(
    conf,
    `server:
    directory: "${folder}"
    chroot: ""
    username: ""
    pidfile: "${folder}/unbound.pid"
    logfile: "${folder}/unbound.log"
    use-syslog: no
    do-daemonize: no
    interface: ${RESOLVER}
    access-control: 127.0.0.0/8 allow
    do-not-query-localhost: no
    module-config: "validator iterator"
    local-zone: "test." nodefault
    trust-anchor: "${signed}"
    trust-anchor: "${wrong}"
remote-control:
    control-enable: no
${stubs}`,
  );
  return conf;
}

/** The data of a TLSA record, as a zone file and OpenSSL write it. */
export function tlsaData([usage, selector, matchingType]: Tlsa, selected: Uint8Array): string {
  const data =
    matchingType === 0
      ? Buffer.from(selected)
      : createHash(matchingType === 1 ? 'sha256' : 'sha512')
          .update(selected)
          .digest();
  return `${usage} ${selector} ${matchingType} ${data.toString('hex')}`;
}

function begin(program: string, args: readonly string[]): ChildProcess {
  return spawn(program, args, { stdio: 'ignore' });
}

function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    const force = setTimeout(() => child.kill('SIGKILL'), 3_000);
    child.once('close', () => {
      clearTimeout(force);
      resolve();
    });
    child.kill('SIGTERM');
  });
}

/** Asks again until it is there. */
export async function until<T>(ask: () => T | null | Promise<T | null>, what: string): Promise<T> {
  for (let tries = 0; tries < 100; tries += 1) {
    const found = await ask();
    if (found !== null) return found;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`${what}: not there after 10 s`);
}
