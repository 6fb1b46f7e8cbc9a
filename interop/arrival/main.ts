// node --import tsx interop/arrival/main.ts [--runs N] [WORD...]: mail that is accepted by a real Postfix, and what becomes of it in a real
// Dovecot: `arrives` must name it, by IMAP and by POP3. And Postfix with opendkim, which refuses mail without a signature:
// `mxprobe reproduce` must find that. `--runs 200`: as many mails that do arrive, none of which may be said to be lost.
// Needs root and Debian's packages; exit 77 where they lack. dist/ must be built.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ask, askMany, askReproduce, type Told } from './asking.ts';
import { ROWS } from './rows.ts';
import { lacking, startServers, stopServers } from './servers.ts';

async function main(args: readonly string[]): Promise<number> {
  const why = await lacking();
  if (why !== null) {
    console.error(`SKIPPED: arrival behind Postfix and Dovecot: ${why}`);
    return 77;
  }
  const at = args.indexOf('--runs');
  const runs = at === -1 ? 0 : Number(args[at + 1]);
  const words = args.filter((_, i) => at === -1 || (i !== at && i !== at + 1));
  const folder = mkdtempSync(join(tmpdir(), 'mxprobe-arrival-'));
  try {
    const servers = await startServers(folder);
    const rows = ROWS.filter(({ name }) => words.every((word) => name.includes(word)));
    // What is lost is waited for: all at once, a few processes only.
    const told = runs > 0 ? await askMany(runs, servers) : [...(await ask(rows, servers)), await askReproduce(servers)];
    for (const { name, problems, said } of told)
      if (runs === 0 || problems.length > 0)
        console.log(`${problems.length === 0 ? 'ok  ' : 'FAIL'} ${name}: ${[...problems, said].join('\n     ')}`);
    const failed = told.filter(({ problems }: Told) => problems.length > 0).length;
    console.log(`\n${told.length - failed} passed, ${failed} failed`);
    return failed === 0 ? 0 : 1;
  } finally {
    await stopServers(folder);
    rmSync(folder, { recursive: true, force: true });
  }
}

process.exitCode = await main(process.argv.slice(2));
