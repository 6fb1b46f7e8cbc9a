// npm run interop [-- WORD...] [--without-lab] [--list] [--golden]: everything that is shown against real servers and real clients.
// Prints a table and `N passed, N failed`; exit 1 if something failed, 2 if the suite can't be run.
import { agreementChecks } from './agreement.ts';
import { sinkChecks, thresholdChecks } from './bursts.ts';
import type { Check, Shown } from './check.ts';
import { clientChecks } from './clients.ts';
import { deedChecks } from './deeds.ts';
import { checkOf } from './entry.ts';
import { findLab } from './lab.ts';
import { relayChecks } from './relay.ts';
import { smoothedChecks } from './smoothed.ts';
import { readTable } from './table.ts';

/** Two cores; most of the time is servers' waiting. */
const AT_ONCE = 4;

const words = process.argv.slice(2).filter((word) => !word.startsWith('--'));
const flags = new Set(process.argv.slice(2).filter((word) => word.startsWith('--')));

async function main(): Promise<number> {
  const checks = await chosen();
  if (typeof checks === 'string') {
    console.error(`interop: ${checks}`);
    return 2;
  }
  if (flags.has('--list')) {
    for (const one of checks) console.log([one.row, one.what, one.server].join('  '));
    return 0;
  }
  const width = (of: (check: Check) => string, most: number) =>
    Math.min(most, Math.max(...checks.map((one) => of(one).length)));
  const widths = [width((one) => one.row, 40), width((one) => one.what, 48), width((one) => one.server, 48)] as const;
  let failed = 0;
  const begun = performance.now();
  await inTurn(checks, async (check) => {
    const { shown, ms } = await timed(check);
    if (shown.problems.length > 0) failed += 1;
    const mark = shown.problems.length > 0 ? 'FAIL' : 'ok  ';
    const columns = [check.row, check.what, check.server].map((text, i) => text.padEnd(widths[i] ?? 0));
    console.log(`${mark} ${columns.join('  ')}  ${shown.verdict}  ${Math.round(ms)} ms`);
    for (const problem of shown.problems) console.log(`     ${problem}`);
    if (shown.problems.length > 0) console.log(shown.output.replace(/^/gm, '     | '));
  });
  console.log(
    `\n${checks.length - failed} passed, ${failed} failed  in ${((performance.now() - begun) / 1000).toFixed(1)} s`,
  );
  return failed > 0 ? 1 : 0;
}

async function chosen(): Promise<readonly Check[] | string> {
  const all: Check[] = [...clientChecks, ...deedChecks(flags.has('--golden'))];
  if (!flags.has('--without-lab')) {
    const lab = await findLab();
    if ('missing' in lab) return lab.missing;
    const { defaults, entries } = readTable();
    // The searches last longest: they begin first.
    all.unshift(...smoothedChecks(lab), ...thresholdChecks(lab));
    all.push(...sinkChecks);
    all.push(...entries.map((entry) => checkOf(entry, defaults, lab)), ...agreementChecks(lab), ...relayChecks(lab));
  }
  const found = all.filter(({ row, what, server }) => words.every((word) => `${row} ${what} ${server}`.includes(word)));
  return found.length === 0 ? `nothing here has ${words.join(' ')}` : found;
}

async function timed(check: Check): Promise<{ readonly shown: Shown; readonly ms: number }> {
  const begun = performance.now();
  const shown = await check.run().catch((error: Error): Shown => {
    return { verdict: 'broke off', problems: [error.message], output: error.stack ?? '' };
  });
  return { shown, ms: performance.now() - begun };
}

async function inTurn(checks: readonly Check[], work: (check: Check) => Promise<void>): Promise<void> {
  const waiting = [...checks];
  const worker = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) await work(next);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
}

process.exitCode = await main();
