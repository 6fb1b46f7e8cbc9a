// What mxprobe finds of a server's TLS, beside what openssl s_client and Postfix's posttls-finger find.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Check, Shown } from './check.ts';
import { mxprobe, run } from './child.ts';
import type { Lab } from './lab.ts';

/** The facts on which all three must agree; null where there was no handshake. */
interface Finding {
  readonly protocol: string | null;
  /** IANA's name. */
  readonly cipher: string | null;
  /** Lower-case hex. */
  readonly sha256: string | null;
  readonly sent: number | null;
  readonly trusted: boolean | null;
  readonly matches: boolean | null;
}

const SERVERS = [
  ['certificate good', 2500],
  ['TLS demanded', 2501],
  ['certificate expired', 2533],
  ['certificate of another host', 2534],
  ['TLSv1.1 only', 2535],
] as const;

export function agreementChecks(lab: Lab): readonly Check[] {
  const ca = join(lab.state, 'tls/ca.crt');
  return SERVERS.flatMap(([what, port]) => [
    check(what, port, 'openssl s_client', () => byOpenssl(port, ca), ca),
    check(what, port, 'posttls-finger', () => byFinger(port, ca, lab.state), ca),
  ]);
}

function check(what: string, port: number, tool: string, find: () => Promise<Finding>, ca: string): Check {
  const compare = async (): Promise<Shown> => {
    const [ours, theirs] = [await byMxprobe(port, ca), await find()];
    const facts = (Object.keys(theirs) as (keyof Finding)[]).filter((fact) => theirs[fact] !== null);
    const problems = facts
      .filter((fact) => ours[fact] !== theirs[fact])
      .map((fact) => `${fact}: mxprobe says ${ours[fact]}, ${tool} says ${theirs[fact]}`);
    if (theirs.protocol === null && ours.protocol !== null) problems.push(`mxprobe shook hands, ${tool} did not`);
    return {
      verdict: theirs.protocol === null ? 'no handshake' : `${facts.length} facts agree`,
      problems,
      output: JSON.stringify({ ours, theirs }, null, 2),
    };
  };
  return {
    row: `agreement, ${what}`,
    what: 'scenarios/starttls/certificate.yaml',
    server: `${tool} 127.0.0.1:${port}`,
    run: compare,
  };
}

async function byMxprobe(port: number, ca: string): Promise<Finding> {
  const folder = mkdtempSync(join(tmpdir(), 'mxprobe-agreement-'));
  const json = join(folder, 'run.json');
  const target = ['--target', `127.0.0.1:${port}`, '--ca', ca, '--servername', 'mx.lab.test'];
  await mxprobe(['run', 'scenarios/starttls/certificate.yaml', ...target, '--no-record', '--report', `json=${json}`]);
  const { tls } = JSON.parse(readFileSync(json, 'utf8')).cases[0];
  rmSync(folder, { recursive: true, force: true });
  const shook = tls.failure === null;
  return {
    protocol: tls.protocol,
    cipher: tls.cipher,
    sha256: tls.certificate?.sha256 ?? null,
    sent: shook ? 1 + tls.chain.length : null,
    trusted: shook ? tls.trusted : null,
    matches: shook ? tls.matchesHost : null,
  };
}

/** `Verify return code: 10 (certificate has expired)`: 62 is a name that does not match, all others are distrust. */
async function byOpenssl(port: number, ca: string): Promise<Finding> {
  const args = [
    's_client',
    '-connect',
    `127.0.0.1:${port}`,
    '-starttls',
    'smtp',
    '-CAfile',
    ca,
    '-servername',
    'mx.lab.test',
    '-verify_hostname',
    'mx.lab.test',
    '-showcerts',
    '-ign_eof',
  ];
  const { stdout } = await run('openssl', args, 'QUIT\r\n');
  const [, protocol = null, cipher = null] = /^New, (TLSv[\d.]+), Cipher is ([A-Z0-9_-]+)$/m.exec(stdout) ?? [];
  if (protocol === null) return NO_HANDSHAKE;
  const certificates = stdout.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
  const print = await run('openssl', ['x509', '-noout', '-fingerprint', '-sha256'], `${certificates[0]}\n`);
  const code = Number(/Verify return code: (\d+)/.exec(stdout)?.[1]);
  return {
    protocol,
    cipher,
    sha256: hex(print.stdout),
    sent: certificates.length,
    trusted: code === 0 || code === 62,
    matches: code === 62 ? false : code === 0 ? true : null,
  };
}

/** "Verified" is trusted and of the right name; "Untrusted" says why in the line before. */
async function byFinger(port: number, ca: string, state: string): Promise<Finding> {
  const args = ['-c', '-l', 'verify', '-L', 'summary,verbose', '-F', ca, `[127.0.0.1]:${port}`, 'mx.lab.test'];
  const { stdout, stderr } = await run('env', [`MAIL_CONFIG=${state}/etc/postfix`, 'posttls-finger', ...args]);
  const text = stdout + stderr;
  const made = /(Verified|Trusted|Untrusted) TLS connection established to \S+ (TLSv[\d.]+) with cipher (\S+)/.exec(
    text,
  );
  if (made === null) return NO_HANDSHAKE;
  const [, word, protocol = null, cipher = null] = made;
  const mismatch = /hostname mismatch/i.test(text);
  return {
    protocol,
    cipher,
    sha256: hex(/ fingerprint=([0-9A-F:]+)/.exec(text)?.[1] ?? ''),
    sent: null,
    trusted: word !== 'Untrusted' || mismatch,
    matches: word === 'Verified' ? true : mismatch ? false : null,
  };
}

const NO_HANDSHAKE: Finding = { protocol: null, cipher: null, sha256: null, sent: null, trusted: null, matches: null };

function hex(text: string): string {
  return (/([0-9A-F]{2}(?::[0-9A-F]{2}){31})/i.exec(text)?.[1] ?? '').replaceAll(':', '').toLowerCase();
}
