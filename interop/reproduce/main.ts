// node --import tsx interop/reproduce/main.ts [WORD...]: given only a bounce or a session, `mxprobe reproduce` finds out why a real
// server refused. The lab must be up (npm run interop:up) and dist/ built. Prints a table; exit 1 if a reason was not found, 77 if
// all that could be asked was found and a server is missing.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mxprobe, run } from '../suite/child.ts';
import { findLab, type Lab, listens } from '../suite/lab.ts';
import { bounceOf, unansweredBounce, unansweredByExim } from './bounces.ts';
import type { Row } from './row.ts';
import { SERVERS } from './servers.ts';

const words = process.argv.slice(2);
/** Most of the time is servers' waiting. */
const AT_ONCE = 4;

interface Asked extends Row {
  readonly server: string;
}

async function main(): Promise<number> {
  const lab = await findLab();
  if ('missing' in lab) {
    console.error(`interop: ${lab.missing}`);
    return 2;
  }
  // The lab's accounts have one password.
  process.env.MXPROBE_PASSWORD = 'secret';
  const folder = mkdtempSync(join(tmpdir(), 'mxprobe-interop-'));
  const rows: Asked[] = [];
  let missing = 0;
  for (const { server, port, rows: own } of SERVERS) {
    const chosen = own
      .map((row) => ({ ...row, server }))
      .filter((row) =>
        words.every((word) => `${row.server}, ${row.policy}: ${row.name}, ${row.factor}`.includes(word)),
      );
    if (chosen.length > 0 && !(await listens('127.0.0.1', port))) {
      console.log(`SKIPPED ${chosen.length} rows: ${server} does not run`);
      missing += chosen.length;
    } else rows.push(...chosen);
  }
  const found = new Set<Asked>();
  const waiting = [...rows];
  const worker = async () => {
    for (let row = waiting.shift(); row !== undefined; row = waiting.shift())
      if (await isFound(row, lab, folder)) found.add(row);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  rmSync(folder, { recursive: true });
  console.log(`\n${table(rows, found)}\n\n${found.size} passed, ${rows.length - found.size} failed`);
  if (found.size < rows.length) return 1;
  return missing > 0 ? 77 : 0;
}

/** Policies down, servers across; found of asked. */
function table(rows: readonly Asked[], found: ReadonlySet<Asked>): string {
  const servers = [...new Set(rows.map(({ server }) => server))];
  const policies = [...new Set(rows.map(({ policy }) => policy))];
  const cell = (of: readonly Asked[]) =>
    of.length === 0 ? '-' : `${of.filter((row) => found.has(row)).length}/${of.length}`;
  const lines = [
    ['', ...servers],
    ...policies.map((policy) => [
      policy,
      ...servers.map((server) => cell(rows.filter((row) => row.policy === policy && row.server === server))),
    ]),
    ['all', ...servers.map((server) => cell(rows.filter((row) => row.server === server)))],
  ];
  return lines.map(([first = '', ...rest]) => first.padEnd(14) + rest.map((one) => one.padEnd(11)).join('')).join('\n');
}

async function isFound(row: Asked, lab: Lab, folder: string): Promise<boolean> {
  const source = row.source === 'fresh' ? lab.freshSource() : (row.source ?? '127.0.20.1');
  const from = row.from ?? (row.source === 'fresh' ? `${lab.unique()}@good.test` : 'sender@good.test');
  const envelope = { source, from, to: row.to ?? 'alice@lab.test', helo: row.helo ?? 'client.lab.test' };
  const path = join(folder, `${`${row.server} ${row.name}`.replace(/[^a-z0-9]+/gi, '-')}.txt`);
  const message = row.message === undefined ? null : `${path}.eml`;
  if (message !== null) writeFileSync(message, row.message?.replaceAll('\n', '\r\n') ?? '');
  writeFileSync(path, await toldOf(row, envelope, message));
  const { stdout, stderr, ms } = await mxprobe([
    ...[
      'reproduce',
      path,
      '--target',
      row.target ?? `127.0.0.1:${row.port}`,
      '--source',
      source,
      '--dns',
      '127.25.0.53',
    ],
    ...['--ca', join(lab.state, 'tls/ca.crt'), '--json', '--no-record'],
    ...(message === null ? [] : ['--message', message]),
    ...(row.options ?? []),
  ]);
  const said = stdout === '' ? { conclusion: stderr.trim() } : JSON.parse(stdout);
  const { conclusion = 'confirmed', factor, cause } = row;
  const isRight = said.conclusion === conclusion && said.factor === factor && said.cause === cause;
  const got = [said.conclusion, said.doubt, said.factor, said.cause, `${said.dialogues} dialogues`].filter(Boolean);
  const name = `${row.server}, ${row.policy}: ${row.name}`;
  console.log(`${isRight ? 'ok  ' : 'FAIL'} ${name.padEnd(56)}  ${got.join(', ')}  ${Math.round(ms)} ms`);
  if (!isRight && stdout !== '') {
    console.log(`     expected ${conclusion}, ${factor}, ${cause}; ${path} says ${JSON.stringify(said.bounced)}`);
    for (const one of said.experiments)
      console.log(`     ${one.factor} ${one.from} -> ${one.to}: ${one.outcome} ${one.reason ?? ''}`);
    for (const one of said.untried) console.log(`     ${one.factor}: not tried, ${one.option}`);
    const answers = said.control?.steps.map((step: { reply: { lines: string[] } | null }) => step.reply?.lines.at(-1));
    console.log(`     control: ${answers?.filter(Boolean).join(' | ')}`);
  }
  return isRight;
}

interface Envelope {
  readonly source: string;
  readonly from: string;
  readonly to: string;
  readonly helo: string;
}

/** The bounce, or the session that swaks has with the server. */
async function toldOf(row: Row, envelope: Envelope, message: string | null): Promise<string> {
  const { reply, words, at = 'RCPT TO', by = 'postfix' } = row;
  if (words !== undefined) return by === 'exim' ? unansweredByExim(words, envelope) : unansweredBounce(words, envelope);
  if (reply !== undefined) return bounceOf(by, { ...envelope, reply, at });
  const { source, from, to, helo } = envelope;
  const { stdout } = await run('swaks', [
    ...['--server', `127.0.0.1:${row.port}`, '--local-interface', source, '--helo', helo, '--from', from, '--to', to],
    ...(message === null ? [] : ['--data', `@${message}`]),
    ...(row.swaks ?? []),
  ]);
  return stdout;
}

process.exitCode = await main();
