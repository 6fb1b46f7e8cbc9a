// The other direction: real clients against `mxprobe sandbox`, with and without TLS.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Check, Shown } from './check.ts';
import { type Ended, run, sandbox } from './child.ts';

/** A client that meets an embedded MX with this policy. */
interface Meeting {
  readonly what: string;
  readonly client: 'swaks' | 'openssl';
  readonly policy: string;
  /** `{port}` and `{ca}`, the sandbox's root certificate, are filled in. */
  readonly args: string;
  readonly code: number;
  /** What the client's output must hold. */
  readonly says: readonly string[];
}

const SWAKS = '--server 127.0.0.1:{port} --helo client.example --from a@client.example --to alice@sandbox.test';
const TLS = '--tls-verify --tls-ca-path {ca}';
const OPENSSL =
  's_client -connect 127.0.0.1:{port} -CAfile {ca} -servername mx.sandbox.test -verify_hostname mx.sandbox.test -verify_return_error -ign_eof';
/** swaks: "26 RCPT failed" and so on, from its manual. */
const MAIL_FAILED = 23;
const RCPT_FAILED = 24;
const AUTH_FAILED = 28;
const TLS_FAILED = 29;

const swaks = (what: string, policy: string, args: string, code: number, ...says: string[]): Meeting => ({
  what,
  client: 'swaks',
  policy,
  args: `${SWAKS} ${args}`,
  code,
  says,
});
const openssl = (what: string, policy: string, args: string, code: number, ...says: string[]): Meeting => ({
  what,
  client: 'openssl',
  policy,
  args: `${OPENSSL} ${args}`,
  code,
  says,
});

const MEETINGS: readonly Meeting[] = [
  swaks('mail in clear text', '{}', '', 0, '250 2.0.0 Ok: queued as'),
  swaks(
    'mail within STARTTLS',
    '{}',
    `--tls ${TLS}`,
    0,
    '=== TLS started with cipher TLSv1.3',
    '250 2.0.0 Ok: queued as',
  ),
  swaks(
    'mail without the STARTTLS that is demanded',
    'require_starttls: true',
    '',
    MAIL_FAILED,
    '530 5.7.0 Must issue a STARTTLS command first',
  ),
  swaks(
    'mail with the STARTTLS that is demanded',
    'require_starttls: true',
    `--tls ${TLS}`,
    0,
    '250 2.0.0 Ok: queued as',
  ),
  swaks('TLS from the first octet', 'tls: implicit', `--tls-on-connect ${TLS}`, 0, '250 2.0.0 Ok: queued as'),
  swaks('STARTTLS where there is none', 'tls: none', '--tls', TLS_FAILED, 'Host did not advertise STARTTLS'),
  swaks('pipelined', '{}', '--pipeline', 0, '250 2.0.0 Ok: queued as'),
  swaks(
    'AUTH PLAIN',
    'auth: { required: true }',
    '--auth PLAIN --auth-user alice@lab.test --auth-password secret',
    0,
    '235 2.7.0',
  ),
  swaks(
    'AUTH LOGIN within TLS',
    'auth: { required: true, tls_only: true }',
    `--tls ${TLS} --auth LOGIN --auth-user alice@lab.test --auth-password secret`,
    0,
    '235 2.7.0',
  ),
  swaks(
    'AUTH with a wrong password',
    'auth: { required: true }',
    '--auth PLAIN --auth-user alice@lab.test --auth-password wrong',
    AUTH_FAILED,
    '535 5.7.8',
  ),
  swaks('LMTP', 'lmtp: true', '--protocol LMTP', 0, 'LHLO', '250 2.'),
  swaks(
    'greylisted',
    'greylist: 1m',
    '',
    RCPT_FAILED,
    '450 4.2.0 <alice@sandbox.test>: Recipient address rejected: Greylisted',
  ),
  openssl(
    'STARTTLS, certificate trusted',
    '{}',
    '-starttls smtp',
    0,
    'Verification: OK',
    'Verified peername: mx.sandbox.test',
  ),
  openssl('STARTTLS with a chain of three', 'certificate: chain', '-starttls smtp', 0, 'Verification: OK'),
  openssl(
    'STARTTLS, intermediate missing',
    'certificate: missing-intermediate',
    '-starttls smtp',
    1,
    'unable to get local issuer certificate',
  ),
  openssl('STARTTLS, certificate expired', 'certificate: expired', '-starttls smtp', 1, 'certificate has expired'),
  openssl(
    'STARTTLS, certificate not yet valid',
    'certificate: not-yet',
    '-starttls smtp',
    1,
    'certificate is not yet valid',
  ),
  openssl(
    'STARTTLS, certificate self-signed',
    'certificate: self-signed',
    '-starttls smtp',
    1,
    'self-signed certificate',
  ),
  openssl('STARTTLS, certificate of another host', 'certificate: wrong-name', '-starttls smtp', 1, 'ostname mismatch'),
  openssl('STARTTLS, EC key', 'certificate: ec', '-starttls smtp', 0, 'Peer signature type: ECDSA'),
  openssl('TLS from the first octet', 'tls: implicit', '', 0, 'Verification: OK', '220 mx.sandbox.test'),
  openssl('TLS 1.2 at most', 'tls_versions: { max: TLSv1.2 }', '-starttls smtp', 0, 'New, TLSv1.2'),
];

export const clientChecks: readonly Check[] = MEETINGS.map((meeting) => ({
  row: `client, ${meeting.what}`,
  what: `mxprobe sandbox (${meeting.policy})`,
  server: meeting.client,
  run: () => meet(meeting),
}));

async function meet(meeting: Meeting): Promise<Shown> {
  const folder = mkdtempSync(join(tmpdir(), 'mxprobe-clients-'));
  const ca = join(folder, 'ca.pem');
  const policy = join(folder, 'policy.yaml');
  writeFileSync(policy, `${meeting.policy}\n`);
  const mx = await sandbox(['--policy', policy, '--ca', ca]);
  try {
    const args = meeting.args.replaceAll('{port}', String(mx.port)).replaceAll('{ca}', ca).trim().split(/ +/);
    const ended = await run(meeting.client, args, meeting.client === 'openssl' ? 'QUIT\r\n' : '');
    const server = await mx.stop();
    return {
      verdict: `exit ${ended.code}`,
      problems: [...problemsOf(meeting, ended), ...serverProblems(server)],
      output: ended.stdout + ended.stderr + server.stdout + server.stderr,
    };
  } finally {
    await mx.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

function problemsOf({ client, code, says }: Meeting, ended: Ended): string[] {
  if (ended.code === 127) return [`${client} is not installed: apt-get install ${client}`];
  const output = ended.stdout + ended.stderr;
  const wrong = ended.code === code ? [] : [`${client} ended with ${ended.code}, expected ${code}`];
  return [...wrong, ...says.filter((text) => !output.includes(text)).map((text) => `${client} does not say: ${text}`)];
}

const serverProblems = ({ code, stderr }: Ended) =>
  code === 0 && stderr === '' ? [] : [`mxprobe sandbox ended with ${code}: ${stderr}`];
