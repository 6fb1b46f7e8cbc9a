// mxprobe reports: TLS-RPT and DMARC aggregate reports: who fails, why, and what asks just that.

import { networkIn, ReportReader, reportScenarios } from '../library/read-reports.ts';
import { MAX_REPORT_BYTES } from '../library/unpack-report.ts';
import type { ReportsDocument } from '../log/reports-document.ts';
import { makeFolder } from '../net/disk-files.ts';
import { filesIn } from '../net/files-in.ts';
import { escapeJson } from '../report/escape/json.ts';
import { reportsAsText } from '../report/reports.ts';
import { type Context, commandOf } from './command.ts';
import { EXIT, UsageError } from './exit.ts';
import { EXPLAINING, explainingOf } from './explaining.ts';
import { readInput } from './input.ts';
import { type ArgumentsOf, bad, flag, text, texts, whole } from './option.ts';
import { escapedLines } from './screen.ts';
import { writeText } from './write-text.ts';

const positionals = {
  files: texts({
    about: 'reports, packed ones, mails that carry them, or folders of these; - for stdin',
    required: true,
    stdin: true,
  }),
};
const { lang } = EXPLAINING;
const options = {
  lang,
  ours: texts({
    about: 'a network that sends for us: 192.0.2.0/24',
    parse: (word, shown) => networkIn(word) ?? bad(`${shown} ${word}`, 'an address or a network: 192.0.2.0/24'),
  }),
  top: text({ about: 'so many rows of each kind', default: '20', parse: whole(1, 10_000) }),
  scenarios: text({ about: 'write a scenario for each failure into this folder', group: 'Output' }),
  json: flag({ about: 'JSON, mxprobe/reports@1', group: 'Output' }),
};
type ReportsArguments = ArgumentsOf<typeof positionals> & ArgumentsOf<typeof options>;

export const command = commandOf({
  about: 'say who fails to encrypt to us and who refuses our mail, from TLS and DMARC reports',
  positionals,
  options,
  examples: [
    ['mxprobe reports ~/Mail/reports', 'a folder of .json.gz, .xml.zip, .eml'],
    ['mxprobe reports google.com!example.org.zip --ours 192.0.2.0/24', 'which of our servers DMARC refuses'],
  ],
  run: reports,
});

async function reports(args: ReportsArguments, context: Context): Promise<number> {
  const how = await explainingOf({ ...args, for: 'admin', we: null, catalogue: null }, context.environment);
  const reader = new ReportReader();
  let head: Uint8Array = Buffer.alloc(0);
  for (const named of args.files)
    for (const file of named === '-' ? ['-'] : filesIn(named)) {
      const octets = await readInput(file, MAX_REPORT_BYTES);
      if (head.length === 0) head = octets.subarray(0, 65_536);
      await reader.add(file, octets);
    }
  const document = reader.document(how.lang, args.ours);
  if (document.reports.every(({ kind }) => kind === 'none')) {
    const why = document.reports.map(({ file, problem }) => `${file}: ${problem}`).slice(0, 5);
    const { adviceFor } = await import('./other-input.ts');
    const advice = adviceFor(head, 'reports');
    if (document.reports.length === 0) why.push(`${args.files.join(', ')}: a folder without files`);
    context.screen.err(
      `mxprobe: no report was read\n${escapedLines(why.join('\n'))}\n${advice === null ? 'A bounce: mxprobe bounce FILE. A log: mxprobe log FILE' : `It is ${advice}`}\n`,
    );
    return EXIT.usage;
  }
  const shown = args.scenarios === null ? document : await written(document, args.scenarios, context);
  if (args.json) context.screen.out(`${escapeJson(JSON.stringify(shown, null, 1))}\n`);
  else {
    const { palette, columns } = context.screen;
    context.screen.out(reportsAsText(shown, { lang: how.lang, palette, width: Math.min(columns, 100), top: args.top }));
  }
  return document.reports.some(({ problem }) => problem !== null) ? EXIT.inconclusive : EXIT.ok;
}

async function written(document: ReportsDocument, folder: string, { screen }: Context): Promise<ReportsDocument> {
  const fault = await makeFolder(folder);
  if (fault !== null && fault.code !== 'exists') throw new UsageError(fault.text);
  const files = reportScenarios(document);
  for (const { file, yaml } of files) await writeText(`${folder}/${file}`, yaml, screen);
  const named = <T extends object>(one: T): T => ({
    ...one,
    scenario: files.find(({ of }) => of === one)?.file ?? null,
  });
  return { ...document, tls: document.tls.map(named), dmarc: document.dmarc.map(named) };
}
