// node --import tsx interop/reproduce/main.ts [WORD...]: given only the bounce, `mxprobe reproduce` finds out why a real server
// refused it. The lab must be up (npm run interop:up) and dist/ built. Prints a table; exit 1 if a factor was not found.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { notificationOf } from '../../test/bounce/notification.ts';
import { mxprobe } from '../suite/child.ts';
import { findLab, type Lab } from '../suite/lab.ts';
import { ROWS, type Row } from './rows.ts';

const words = process.argv.slice(2);
/** Most of the time is servers' waiting. */
const AT_ONCE = 3;

async function main(): Promise<number> {
  const lab = await findLab();
  if ('missing' in lab) {
    console.error(`interop: ${lab.missing}`);
    return 2;
  }
  // The lab's accounts have one password.
  process.env.MXPROBE_PASSWORD = 'secret';
  const folder = mkdtempSync(join(tmpdir(), 'mxprobe-interop-'));
  const rows = ROWS.filter(({ name, factor }) => words.every((word) => `${name} ${factor}`.includes(word)));
  const waiting = [...rows];
  let failed = 0;
  const worker = async () => {
    for (let row = waiting.shift(); row !== undefined; row = waiting.shift())
      if (!(await found(row, lab, folder))) failed += 1;
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  rmSync(folder, { recursive: true });
  console.log(`\n${rows.length - failed} passed, ${failed} failed`);
  return failed > 0 ? 1 : 0;
}

async function found(row: Row, lab: Lab, folder: string): Promise<boolean> {
  const { reply, at = 'RCPT TO', to = 'alice@lab.test', helo = 'client.lab.test' } = row;
  const from = row.from ?? (row.source === 'fresh' ? `${lab.unique()}@good.test` : 'sender@good.test');
  const path = join(folder, `${row.name.replace(/[^a-z0-9]+/gi, '-')}.txt`);
  writeFileSync(path, notificationOf({ reply, at, from, to, helo }));
  const source = row.source === 'fresh' ? lab.freshSource() : (row.source ?? '127.0.20.1');
  const where = ['--target', `127.0.0.1:${row.port}`, '--source', source, '--dns', '127.25.0.53'];
  const trust = ['--ca', join(lab.state, 'tls/ca.crt')];
  const { stdout, stderr, ms } = await mxprobe([
    'reproduce',
    path,
    ...where,
    ...trust,
    ...(row.options ?? []),
    '--json',
  ]);
  const said = stdout === '' ? { conclusion: stderr.trim() } : JSON.parse(stdout);
  const isFound = said.conclusion === 'confirmed' && said.factor === row.factor && said.cause === row.cause;
  const got = [said.conclusion, said.doubt, said.factor, said.cause, `${said.dialogues} dialogues`].filter(Boolean);
  console.log(`${isFound ? 'ok  ' : 'FAIL'} ${row.name.padEnd(42)}  ${got.join(', ')}  ${Math.round(ms)} ms`);
  if (!isFound && stdout !== '') {
    console.log(`     expected ${row.factor}, ${row.cause}`);
    for (const one of said.experiments)
      console.log(`     ${one.factor} ${one.from} -> ${one.to}: ${one.outcome} ${one.text ?? ''}`);
    const answers = said.control?.steps.map((step: { reply: { lines: string[] } | null }) => step.reply?.lines.at(-1));
    console.log(`     control: ${answers?.filter(Boolean).join(' | ')}`);
  }
  return isFound;
}

process.exitCode = await main();
