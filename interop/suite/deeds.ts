// What real clients report when the embedded MX misbehaves: each deed at each moment, one server a cell, made and ended over the
// control API. What each client says, and what the server says of the message, is kept as a golden file: golden/deeds-CLIENT.txt.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Check, Shown } from './check.ts';
import { controlled, ROOT, run } from './child.ts';
import { deliverByPostfix } from './deeds-postfix.ts';

/** One server, and what a client is to say to it. */
export interface Cell {
  /** `rcpt close` */
  readonly cell: string;
  readonly id: string;
  readonly port: number;
  /** PEM. */
  readonly ca: string | null;
  /** The client demands TLS. */
  readonly tls: boolean;
}

/** By the cell's name, in the client's words. */
export type Said = ReadonlyMap<string, string>;

const MOMENTS = ['connect', 'ehlo', 'mail', 'rcpt', 'data', 'eod', 'quit'];
const DEEDS: Readonly<Record<string, object>> = {
  'reply 451': { reply: '451 4.3.0 Try again later' },
  'reply 554': { reply: '554 5.7.1 No' },
  'reply 421 close': { reply: '421 4.3.2 Going down', close: true },
  close: { close: true },
  reset: { reset: true },
  silent: { silent: true },
  stall: { stall: true },
  deaf: { deaf: true },
  half: { half: true },
  drip: { drip: '2ms' },
  'code-only': { multiline: 'code-only' },
  'mixed-codes': { multiline: 'mixed-codes' },
  'bare-lf': { multiline: 'bare-lf' },
};
const TLS_FAULTS = ['refused', 'broken', 'dropped', 'garbled', 'expired', 'self-signed', 'wrong-name'];

interface Asked {
  readonly cell: string;
  readonly tls: boolean;
  readonly body: object;
}

const CELLS: readonly Asked[] = [
  { cell: 'nothing', tls: false, body: { policy: { tls: 'none' } } },
  ...MOMENTS.flatMap((at) =>
    Object.entries(DEEDS).map(([name, deed]) => ({
      cell: `${at} ${name}`,
      tls: false,
      body: { policy: { tls: 'none' }, when: { at, ...deed } },
    })),
  ),
  { cell: 'nothing within TLS', tls: true, body: {} },
  { cell: 'ehlo tls stripped', tls: true, body: { when: { at: 'ehlo', tls: 'stripped' } } },
  ...TLS_FAULTS.map((tls) => ({ cell: `starttls tls ${tls}`, tls: true, body: { when: { at: 'starttls', tls } } })),
];

interface Client {
  readonly name: string;
  /** A text: why it can't be asked here. */
  deliver(cells: readonly Cell[], caFile: string): Promise<Said | string>;
}

const inOneProcess = (name: string, command: string, ...args: readonly string[]): Client => ({
  name,
  async deliver(cells) {
    const line = args.map((arg) => arg.replace(/^(?=deeds\.)/, join(ROOT, 'interop/suite/')));
    const { code, stdout, stderr } = await run(command, line, JSON.stringify(cells));
    if (code === 127) return `${command} is not installed`;
    if (code !== 0) throw new Error(`${command} ended with ${code}: ${stderr}`);
    const lines = stdout
      .trimEnd()
      .split('\n')
      .map((line) => line.split('\t'));
    return new Map(lines.map(([cell = '', said = '""']) => [cell, String(JSON.parse(said))]));
  },
});

const GONE = '*** Remote host closed connection unexpectedly.';

const swaks: Client = {
  name: 'swaks',
  async deliver(cells, caFile) {
    const said = new Map<string, string>();
    const waiting = [...cells];
    const work = async () => {
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
        const { code, stdout, stderr } = await run('swaks', swaksLine(next, caFile));
        if (code === 127) return;
        const told = (stdout + stderr).split('\n').filter((line) => /^(?:\*\*\*|<\*\*|<~\*)/.test(line));
        // A reset that overtakes its own connect() is told otherwise than one that comes behind it.
        const early = told.some((line) => line.includes('connect: Connection reset by peer'));
        const words = early ? ['exit 6', GONE] : [`exit ${code}`, ...told.map((line) => line.trimEnd())];
        said.set(next.cell, words.join('; '));
      }
    };
    await Promise.all(Array.from({ length: 8 }, work));
    return said.size === 0 ? 'swaks is not installed' : said;
  },
};

function swaksLine({ port, tls }: Cell, caFile: string): readonly string[] {
  const line = `--server 127.0.0.1:${port} --timeout 3 --helo client.example --from shop@client.example --to ada@sandbox.test --body Hi`;
  const verified = ['--tls', '--tls-verify', '--tls-verify-target', 'mx.sandbox.test', '--tls-ca-path', caFile];
  return [...line.split(' '), ...(tls ? verified : [])];
}

const CLIENTS: readonly Client[] = [
  inOneProcess('nodemailer', process.execPath, 'deeds.mjs'),
  inOneProcess('smtplib', 'python3', 'deeds.py'),
  inOneProcess('net-smtp', 'go', 'run', 'deeds.go'),
  swaks,
  { name: 'postfix', deliver: deliverByPostfix },
];

/** `write`: the golden files are written anew. */
export const deedChecks = (write: boolean): readonly Check[] =>
  CLIENTS.map((client) => ({
    row: `client, deeds, ${client.name}`,
    what: `${CELLS.length} servers that misbehave, each in its way`,
    server: client.name,
    run: () => meet(client, write),
  }));

async function meet(client: Client, write: boolean): Promise<Shown> {
  const folder = mkdtempSync(join(tmpdir(), 'mxprobe-deeds-'));
  const caFile = join(folder, 'ca.pem');
  const server = await controlled(['--ca', caFile]);
  try {
    const cells: Cell[] = [];
    for (const asked of CELLS) cells.push(await made(server.api, asked));
    const said = await client.deliver(cells, caFile);
    if (typeof said === 'string') return { verdict: `SKIPPED: ${said}`, problems: [], output: '' };
    const lines: string[] = [];
    for (const cell of cells)
      lines.push(`${cell.cell}: ${masked(said.get(cell.cell) ?? 'nothing')} [${await kept(server.api, cell)}]`);
    return compared(client.name, lines, write);
  } finally {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function made(api: string, { cell, tls, body }: Asked): Promise<Cell> {
  const headers = { 'content-type': 'application/json' };
  const answer = await fetch(`${api}/v1/sandboxes`, { method: 'POST', headers, body: JSON.stringify(body) });
  const { id, port, ca, text } = Object(await answer.json());
  if (answer.status !== 201) throw new Error(`${cell}: ${text}`);
  return { cell, id, port, ca, tls };
}

/** What became of the message, as the server has it. */
async function kept(api: string, { id }: Cell): Promise<string> {
  const { messages } = Object(await (await fetch(`${api}/v1/sandboxes/${id}/messages`)).json());
  const outcomes: readonly string[] = Array.from(messages, (one) => Object(one).outcome);
  return outcomes.length === 0 ? 'no message' : outcomes.join(', ');
}

/** What differs each time: ports, and where OpenSSL and Python keep their own. */
function masked(text: string): string {
  return (
    text
      .replace(/(?<=127\.0\.0\.1(?:\[127\.0\.0\.1\])?:)\d+/g, 'PORT')
      .replace(/\b[0-9A-F]{16}:(?=error:)/g, '')
      .replace(/:(?:\.\.\/deps\/\S+?|\S+?\.c):\d+:/g, ':')
      .replace(/ \(_ssl\.c:\d+\)/g, '')
      .replace(/\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ/g, 'TIME')
      // Go: a reset may overtake its own connect() here too.
      .replace(/\b(?:dial tcp \S+: connect|read tcp \S+: read): (?=connection reset)/, 'tcp: ')
      .replaceAll('\n', ' | ')
      .trimEnd()
  );
}

function compared(name: string, lines: readonly string[], write: boolean): Shown {
  const path = join(ROOT, `interop/golden/deeds-${name}.txt`);
  if (write) writeFileSync(path, `${lines.join('\n')}\n`);
  const wanted = readFileSync(path, 'utf8').trimEnd().split('\n');
  const problems = lines.filter((line) => !wanted.includes(line)).map((line) => `otherwise than kept: ${line}`);
  return { verdict: `${lines.length} as kept`, problems, output: lines.join('\n') };
}
