// The servers of the drill, in a folder of their own: Postfix (an MX, one behind a greylist, a relay before that one, one that demands
// signatures) hands over to Dovecot, whose Sieve scripts decide. Loopback, high ports, nothing outside is asked.
import { spawnSync } from 'node:child_process';
import { chmodSync, closeSync, existsSync, mkdirSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { run } from '../suite/child.ts';
import { PORTS } from './ports.ts';
import { dovecotConf, milterConf, postfixMain, postfixMaster, SIEVE, usersFile } from './settings.ts';

export interface Servers {
  readonly folder: string;
  /** The CA of the servers' certificate, PEM. */
  readonly ca: string;
  /** Of the signatures that one of them demands: PEM, its selector and domain. */
  readonly key: string;
  readonly log: string;
}

const NEEDED = [
  ['/usr/sbin/postfix', 'postfix'],
  ['/usr/lib/dovecot/imap', 'dovecot-imapd'],
  ['/usr/lib/dovecot/pop3', 'dovecot-pop3d'],
  ['/usr/lib/dovecot/lmtp', 'dovecot-lmtpd'],
  ['/usr/lib/dovecot/modules/lib90_sieve_plugin.so', 'dovecot-sieve'],
  ['/usr/sbin/postgrey', 'postgrey'],
  ['/usr/sbin/opendkim', 'opendkim'],
] as const;

/** Why they can't run here; null: they can. */
export async function lacking(): Promise<string | null> {
  if (process.getuid?.() !== 0) return 'Postfix and Dovecot start as root alone';
  const missing = NEEDED.filter(([file]) => !existsSync(file)).map(([, name]) => name);
  if (missing.length > 0) return `not installed: ${missing.join(', ')}`;
  for (const port of Object.values(PORTS)) if (await listens(port)) return `port ${port} is in use`;
  return null;
}

export async function startServers(folder: string): Promise<Servers> {
  // Their daemons are not root, and look into it.
  chmodSync(folder, 0o755);
  for (const name of ['conf', 'spool', 'data', 'mail', 'sieve', 'run', 'state', 'grey', 'dkim'])
    mkdirSync(join(folder, name));
  const [ca, key] = [await certificate(folder), await signingKey(folder)];
  const put = (name: string, text: string) => writeFileSync(join(folder, name), text);
  put('conf/main.cf', postfixMain(folder));
  put('conf/master.cf', postfixMaster(folder));
  put('conf/dovecot.conf', dovecotConf(folder));
  put('conf/opendkim.conf', milterConf(folder));
  put('conf/nobody', '');
  put('conf/users', usersFile(folder));
  put('conf/aliases', 'twice@mail.test inbox+a@mail.test, inbox+b@mail.test\n');
  for (const [name, script] of Object.entries(SIEVE)) put(`sieve/${name}.sieve`, script);
  put('sieve/footer', '#!/bin/sh\ncat\nprintf -- "-- \\r\\nScanned for you by mail.test\\r\\n"\n');
  // A filter for spam, and a Message-ID of its own.
  const scored = 's/^Message-ID:.*$/Message-ID: <rewritten@mail.test>\\r/I';
  put('sieve/scored', `#!/bin/sh\nprintf 'X-Spam-Score: 7.5\\r\\n'\nsed '${scored}'\n`);
  for (const name of ['footer', 'scored']) chmodSync(join(folder, 'sieve', name), 0o755);
  await must('chown', ['-R', '5000:5000', join(folder, 'mail'), join(folder, 'sieve')]);
  await must('chown', ['postfix', join(folder, 'data')]);
  await must('chown', ['postgrey', join(folder, 'grey')]);
  await must('chown', ['-R', 'opendkim', join(folder, 'dkim')]);
  begin(folder, 'dovecot', ['-c', join(folder, 'conf/dovecot.conf')]);
  begin(folder, 'postgrey', [
    `--unix=${join(folder, 'grey/socket')}`,
    '--socketmode=0666',
    `--delay=${GREY_SECONDS}`,
    '--auto-whitelist-clients=0',
    `--dbdir=${join(folder, 'grey')}`,
    `--pidfile=${join(folder, 'grey/pid')}`,
    '--user=postgrey',
    '--group=postgrey',
    `--whitelist-clients=${join(folder, 'conf/nobody')}`,
    `--whitelist-recipients=${join(folder, 'conf/nobody')}`,
    '-d',
  ]);
  begin(folder, 'opendkim', ['-x', join(folder, 'conf/opendkim.conf')]);
  begin(folder, 'postfix', ['-c', join(folder, 'conf'), 'start']);
  for (const port of Object.values(PORTS)) await until(() => listens(port), `port ${port}`);
  for (const socket of ['grey/socket', 'dkim/socket'])
    await until(async () => existsSync(join(folder, socket)), socket);
  return { folder, ca, key, log: join(folder, 'log') };
}

/** How long the greylist makes a client wait. */
const GREY_SECONDS = 15;

/** What runs in that folder; only what is there is ended. */
export async function stopServers(folder: string): Promise<void> {
  await run('postfix', ['-c', join(folder, 'conf'), 'stop']);
  for (const file of ['run/master.pid', 'grey/pid', 'dkim/pid']) {
    const path = join(folder, file);
    const pid = existsSync(path) ? Number(readFileSync(path, 'utf8').trim()) : 0;
    if (pid > 1) await run('kill', [String(pid)]);
  }
}

async function certificate(folder: string): Promise<string> {
  const [ca, caKey] = [join(folder, 'conf/ca.pem'), join(folder, 'conf/ca.key')];
  const [cert, key, request] = ['mx.pem', 'mx.key', 'mx.csr'].map((name) => join(folder, 'conf', name));
  const names = join(folder, 'conf/names');
  writeFileSync(names, 'subjectAltName = DNS:mx.mail.test, IP:127.0.0.1\n');
  const ec = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
  await must('openssl', ['req', '-x509', ...ec, '-keyout', caKey, '-out', ca, '-subj', '/CN=drill CA', '-days', '2']);
  await must('openssl', ['req', ...ec, '-keyout', `${key}`, '-out', `${request}`, '-subj', '/CN=mx.mail.test']);
  const by = ['-CA', ca, '-CAkey', caKey, '-CAcreateserial', '-days', '2', '-extfile', names];
  await must('openssl', ['x509', '-req', '-in', `${request}`, '-out', `${cert}`, ...by]);
  return ca;
}

/** RSA of 2048 bits, and its record where the milter looks for it. */
async function signingKey(folder: string): Promise<string> {
  const key = join(folder, 'conf/s1.pem');
  await must('openssl', ['genrsa', '-out', key, '2048']);
  const { stdout } = await must('openssl', ['pkey', '-in', key, '-pubout']);
  const octets = stdout.replace(/-----[A-Z ]+-----|\s/g, '');
  writeFileSync(join(folder, 'conf/keys'), `s1._domainkey.good.test v=DKIM1; k=rsa; p=${octets}\n`);
  return key;
}

async function must(command: string, args: readonly string[]) {
  const ended = await run(command, args);
  if (ended.code !== 0) throw new Error(`${command} ${args.join(' ')}: ${ended.stderr}${ended.stdout}`);
  return ended;
}

/** Puts itself into the background: it would keep a pipe of ours open. */
function begin(folder: string, command: string, args: readonly string[]): void {
  const said = join(folder, `${command}.said`);
  const into = openSync(said, 'w');
  const { status, error } = spawnSync(command, args, { stdio: ['ignore', into, into], timeout: 30_000 });
  closeSync(into);
  if (status !== 0) throw new Error(`${command}: ${error?.message ?? readFileSync(said, 'utf8')}`);
}

async function until(isThere: () => Promise<boolean>, what: string): Promise<void> {
  for (const end = Date.now() + 20_000; Date.now() < end; await pause(100)) if (await isThere()) return;
  throw new Error(`${what}: nothing there after 20 s`);
}

function listens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port });
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
