// Postfix as a client of `mxprobe sandbox`: the same mail in clear text and within TLS to a server that demands TLS. The first
// comes back, as intercommail's did, in a bounce that a real Postfix has written.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import type { Check, Shown } from './check.ts';
import { type Ended, mxprobe, run, sandbox } from './child.ts';
import type { Lab } from './lab.ts';

/** The lab's Postfix takes mail for clear.sandbox.test and tls.sandbox.test to this port. */
const PORT = 2599;
const REFUSED = '530 5.7.0 Must issue a STARTTLS command first';
/** Postfix delivers at once; a bounce needs a second run of its queue. */
const PATIENCE_MS = 20_000;

export const relayChecks = (lab: Lab): readonly Check[] => [
  {
    row: 'client, Postfix and its bounce',
    what: 'mxprobe sandbox (require_starttls: true)',
    server: 'Postfix',
    run: () => relay(lab),
  },
];

async function relay(lab: Lab): Promise<Shown> {
  const word = lab.unique();
  const mx = await sandbox(['--policy', 'intercommail', '--port', String(PORT)]);
  try {
    const submitted = [await submit(`${word}@clear.sandbox.test`), await submit(`${word}@tls.sandbox.test`)];
    const log = join(lab.state, 'log/postfix.log');
    const clear = await found(() => lineWith(log, `to=<${word}@clear.sandbox.test>`));
    const tls = await found(() => lineWith(log, `to=<${word}@tls.sandbox.test>`));
    const bounce = await found(() => bounceOf(join(lab.state, 'mail/alice/Maildir/new'), `${word}@clear.sandbox.test`));
    const server = await mx.stop();
    const problems = [
      ...submitted.filter(({ code }) => code !== 0).map(({ code }) => `swaks ended with ${code}`),
      ...missing(
        'the log of the mail in clear text',
        clear,
        'status=bounced',
        `said: ${REFUSED} (in reply to MAIL FROM command)`,
      ),
      ...missing('the log of the mail within TLS', tls, 'status=sent (250 2.0.0 Ok: queued as '),
      ...missing('what the sandbox counted', server.stdout, '"accepted":1', '"handshakes":1'),
      ...(await bounceProblems(bounce)),
    ];
    return {
      verdict: 'one bounced, one sent',
      problems,
      output: [...submitted.map(textOf), clear, tls, textOf(server)].join('\n'),
    };
  } finally {
    await mx.stop();
  }
}

function submit(to: string): Promise<Ended> {
  const login = ['--tls', '--auth', 'PLAIN', '--auth-user', 'alice@lab.test', '--auth-password', 'secret'];
  return run('swaks', [
    '--server',
    '127.0.0.1:2587',
    '--helo',
    'client-ok.lab.test',
    '--from',
    'alice@lab.test',
    '--to',
    to,
    ...login,
  ]);
}

/** The bounce reader, on what a real Postfix wrote. */
async function bounceProblems(file: string | null): Promise<string[]> {
  if (file === null) return ['no bounce came to alice@lab.test'];
  const { stdout, stderr, code } = await mxprobe(['bounce', file, '--json']);
  if (code !== 0) return [`mxprobe bounce ended with ${code}: ${stderr}`];
  const { reportingMta, failures } = JSON.parse(stdout);
  const { remote, reply, stage, cause } = failures[0] ?? {};
  const read = {
    reportingMta,
    remote: remote?.address,
    reply: [reply?.code, reply?.enhanced, reply?.text].join(' '),
    stage,
    cause,
  };
  const written = {
    reportingMta: 'mx.lab.test',
    remote: '127.0.0.1',
    reply: REFUSED,
    stage: 'mail',
    cause: 'tls-required',
  };
  return isDeepStrictEqual(read, written) ? [] : [`the bounce is read as ${JSON.stringify(read)}`];
}

function missing(what: string, text: string | null, ...wanted: readonly string[]): string[] {
  if (text === null) return [`${what}: none within ${PATIENCE_MS / 1000} s`];
  return wanted.filter((one) => !text.includes(one)).map((one) => `${what} does not say ${one}: ${text}`);
}

async function found<T>(look: () => T | null): Promise<T | null> {
  for (const end = Date.now() + PATIENCE_MS; Date.now() < end; await pause(200)) {
    const here = look();
    if (here !== null) return here;
  }
  return null;
}

function lineWith(file: string, text: string): string | null {
  return (
    readFileSync(file, 'utf8')
      .split('\n')
      .find((line) => line.includes(text) && line.includes('status=')) ?? null
  );
}

function bounceOf(folder: string, recipient: string): string | null {
  const named = readdirSync(folder).find((name) => readFileSync(join(folder, name), 'utf8').includes(recipient));
  return named === undefined ? null : join(folder, named);
}

const textOf = ({ stdout, stderr }: Ended) => stdout + stderr;
