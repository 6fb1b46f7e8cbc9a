// What we sign, verified by opendkim and dkimpy; what dkimpy signs, verified by us: every shape of message, every canonicalization.
// Needs Debian's opendkim and python3-dkim; exit 77 where they lack.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { signableMessage } from '../../src/trust/dkim-message.ts';
import { verifyDkim } from '../../src/trust/dkim-verify.ts';
import {
  CANONICALIZATIONS,
  ED25519,
  KEYS,
  RSA,
  SHAPES,
  signed,
  signingWith,
  txt,
} from '../../test/trust/dkim-shapes.ts';

const folder = mkdtempSync(join(tmpdir(), 'mxprobe-dkim-'));
const run = (command: string, ...args: readonly string[]) =>
  spawnSync(command, args, { encoding: 'utf8', timeout: 60_000, cwd: folder });
/** opendkim's test mode says nothing at all of a message without a last CRLF, which SMTP can't carry. */
const UNSENDABLE = 'no-final-CRLF';

async function main(): Promise<number> {
  const python = run('/usr/bin/python3', '-c', 'import dkim, nacl').status === 0;
  const opendkim = run('opendkim', '-V').error === undefined;
  if (!python || !opendkim) {
    console.error('SKIPPED: DKIM judged by others: opendkim or python3-dkim is not installed');
    return 77;
  }
  const seconds = Math.floor(Date.now() / 1000);
  const files = writeOurs(seconds);
  const failures = [...byDkimpy(), ...byOpendkim(files)];
  const theirs = readdirSync(join(folder, 'theirs'));
  for (const file of theirs) {
    const message = signableMessage(readFileSync(join(folder, 'theirs', file)));
    const [verdict] = await verifyDkim(message, txt(KEYS), seconds + 60);
    if (verdict?.result !== 'pass') failures.push(`${file}, signed by dkimpy: ${verdict?.text ?? 'no signature'}`);
  }
  for (const failure of failures) console.log(`FAIL ${failure}`);
  console.log(
    `${files.length} signatures of ours by dkimpy and opendkim, ${theirs.length} of dkimpy by us: ${failures.length} failed`,
  );
  return failures.length === 0 && theirs.length > 0 ? 0 : 1;
}

/** Each signed message as a file; `plain/` has those that dkimpy signs. */
function writeOurs(seconds: number): string[] {
  for (const name of ['ours', 'plain', 'theirs']) mkdirSync(join(folder, name));
  const kinds = [['s1', RSA.privateKey] as const, ['ed', ED25519.privateKey] as const];
  const files: string[] = [];
  for (const [shape, octets] of Object.entries(SHAPES)) {
    writeFileSync(join(folder, 'plain', `${shape}.eml`), octets);
    for (const how of CANONICALIZATIONS)
      for (const [selector, key] of kinds) {
        // opendkim takes a comma for the end of a name.
        const file = `${shape.replaceAll(' ', '-')}.${how.header}.${how.body}.${selector}.eml`;
        writeFileSync(join(folder, 'ours', file), signed(octets, signingWith(key, { selector, at: seconds, ...how })));
        files.push(file);
      }
  }
  writeFileSync(join(folder, 'keys.json'), JSON.stringify(KEYS));
  writeFileSync(join(folder, 'key.pem'), RSA.privateKey.export({ type: 'pkcs1', format: 'pem' }));
  writeFileSync(
    join(folder, 'dns'),
    Object.entries(KEYS)
      .map(([name, text]) => `${name} ${text}\n`)
      .join(''),
  );
  return files;
}

function byDkimpy(): string[] {
  const { stdout, stderr, status } = run('/usr/bin/python3', join(import.meta.dirname, 'judge.py'), folder);
  if (status !== 0) return [`dkimpy: ${stderr}`];
  return stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => `${line}, by dkimpy`);
}

function byOpendkim(files: readonly string[]): string[] {
  const settings = [
    'Mode v',
    `TestDNSData file:${join(folder, 'dns')}`,
    'UserID root',
    'AlwaysAddARHeader yes',
    `Socket local:${join(folder, 'socket')}`,
  ];
  writeFileSync(join(folder, 'opendkim.conf'), `${settings.join('\n')}\n`);
  return files
    .filter((file) => !file.startsWith(UNSENDABLE))
    .flatMap((file) => {
      const { stdout, stderr } = run('opendkim', '-x', 'opendkim.conf', '-t', join('ours', file), '-vv');
      return /dkim=pass/.test(stdout + stderr) ? [] : [`${file}, by opendkim`];
    });
}

main()
  .then((code) => {
    process.exitCode = code;
  })
  .finally(() => rmSync(folder, { recursive: true }));
