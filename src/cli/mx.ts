// mxprobe mx: the survey of a domain's mail exchangers.

import { CommandRecord } from '../library/keep-record.ts';
import { surveyMeans, surveyQuestion } from '../library/survey.ts';
import { endpointDone, type SurveyHead, surveyEnds } from '../record/survey-cases.ts';
import { escapeJson } from '../report/escape/json.ts';
import { mxText } from '../report/mx.ts';
import type { Say } from '../report/say.ts';
import type { EndpointRecord, MxSurvey } from '../survey/document.ts';
import { outcomeOf } from '../survey/outcome.ts';
import { type SurveyMeans, surveyMx, surveyRenewal } from '../survey/survey.ts';
import type { Target } from '../target/parse-target.ts';
import { certificatesIn } from '../trust/certificate.ts';
import { type Context, commandOf } from './command.ts';
import { EXIT, UsageError } from './exit.ts';
import { watchInterrupts } from './interrupt.ts';
import { recordAround } from './keep-record.ts';
import { type ArgumentsOf, flag, oneOf, text, whole } from './option.ts';
import { ASKING, certificates, ownAddress } from './options.ts';
import { RECORDED, REPORTED } from './output-options.ts';
import { tryOutputs } from './outputs.ts';
import { pathsOf, recordedLine, reportsBeside, writeReports } from './reports.ts';
import { SPEAKING, tongueOf } from './tongue.ts';

const positionals = {
  domain: text({ about: 'a mail domain; or one server: smtp://HOST, HOST:PORT, an address' }),
};
const options = {
  ...ASKING,
  source: text({ about: 'connect from this address', group: 'Target', ...ownAddress }),
  proxy: text({
    about: 'say a PROXY header first: the server stands behind a balancer',
    group: 'Target',
    ...oneOf(['v1', 'v2']),
  }),
  certificate: text({
    about: 'asks no server: does this new certificate (PEM, with its chain) fit the TLSA records?',
    group: 'Target',
    parse: certificates,
  }),
  domains: text({ about: 'survey each domain of this file, one a line (- for stdin); needs --out', group: 'Target' }),
  out: text({ about: 'the folder of a list; begun again with the same, it goes on', group: 'Output' }),
  'names-per-address': text({
    about: 'of a list: of one address no more names are asked',
    group: 'Limits',
    default: '20',
    parse: whole(1, 1_000_000),
  }),
  fresh: flag({ about: 'begin the list of --out anew', group: 'Output' }),
  json: flag({ about: 'the survey as JSON on stdout, nothing else; of a list one a line', group: 'Output' }),
  verbose: flag({ about: 'all facts of every server', alias: 'v', group: 'Output' }),
  ...SPEAKING,
  ...REPORTED,
  ...RECORDED,
  record: { ...RECORDED.record, about: 'record the survey (--no-record: do not)' },
};
type MxArguments = ArgumentsOf<typeof positionals> & ArgumentsOf<typeof options>;

export const command = commandOf({
  about: 'survey every MX host at every address: STARTTLS, certificate, DANE, MTA-STS',
  positionals,
  options,
  examples: [
    ['mxprobe mx example.org', 'every MX host at every address'],
    ['mxprobe mx smtp://mx1.example.org -v', 'one server, with all facts'],
    ['mxprobe mx example.org --certificate new.pem', 'before a renewal: what to publish first'],
    ['mxprobe mx --domains customers.txt --out customers', 'a list: each server is asked once'],
  ],
  run: chosen,
});

/** One domain, or a list of them. */
async function chosen(args: MxArguments, context: Context): Promise<number> {
  const { domain, domains } = args;
  if (domains === null) {
    if (domain === null) throw new UsageError('no domain is given', 'mxprobe mx DOMAIN, or --domains FILE --out DIR');
    if (args.out !== null || args.fresh) throw new UsageError('--out and --fresh belong to a list', '--domains FILE');
    return survey({ ...args, domain }, context);
  }
  if (domain !== null) throw new UsageError(`--domains and ${domain}`, 'one of them');
  if (args.certificate !== null || args.report.length > 0)
    throw new UsageError(
      '--certificate and --report are for one domain',
      'what is found out of a list stands in --out',
    );
  // Loaded only for a list.
  const { surveyList } = await import('./mx-list.ts');
  return surveyList({ ...args, domains }, context);
}

async function survey(args: MxArguments & { readonly domain: string }, context: Context): Promise<number> {
  const { screen, clock } = context;
  const { domain: written } = args;
  const reports = reportsBeside(args);
  const tongue = await tongueOf(args.lang, context.environment);
  const asked = await surveyQuestion({ ...args, written });
  await tryOutputs(pathsOf(reports));
  const head = headOf(written, asked.question.target, clock.date());
  const interruption = watchInterrupts(args.maxTime, screen.err, tongue.say);
  try {
    const recording = args.record ? { results: args.results, name: `mx-${head.domain ?? written}` } : null;
    const record = await CommandRecord.begin(recording, recordAround(context, tongue.say));
    const means = await surveyMeans(asked, context.environment);
    const listen: SurveyMeans['listen'] = (done, left, index) => {
      for (const event of endpointDone(done, index, head)) record.add(event);
      screen.status(progress(done, left, screen.isTerminal, tongue.say));
    };
    const through = { ...means, signal: interruption.signal };
    const found = await (args.certificate === null
      ? surveyMx(asked.question, { ...through, listen })
      : surveyRenewal(asked.question, renewed(args.certificate, asked.question.target), through));
    screen.status(null);
    for (const event of surveyEnds(found, head)) record.add(event);
    record.add({ e: 'result', result: found });
    const document = await record.end(interruption.interrupted());
    const failed = await writeReports(document, reports, context, tongue);
    if (args.json) screen.out(`${escapeJson(JSON.stringify(found, null, 2))}\n`);
    else if (reports.stdout === null)
      screen.out(
        `${mxText(found, { ...textOptions(args, screen), say: tongue.say })}${recordedLine(document, screen, tongue)}`,
      );
    if (failed) return EXIT.usage;
    return interruption.interrupted() ? EXIT.interrupted : exitCodeOf(found);
  } finally {
    interruption.stop();
  }
}

function renewed(pem: string, target: Target) {
  if (target.kind === 'address')
    throw new UsageError('--certificate: TLSA records stand at names', 'give a domain, or smtp://HOST');
  return certificatesIn(pem);
}

function headOf(written: string, target: Target, started: Date): SurveyHead {
  const domain = target.kind === 'mx' ? target.domain : null;
  return {
    written,
    domain,
    mode: target.kind === 'socket' ? 'smtp' : target.mode,
    started: started.toISOString(),
    first: 0,
  };
}

const textOptions = ({ verbose: details }: MxArguments, { palette, columns }: Context['screen']) => ({
  palette,
  width: Math.min(110, Math.max(80, columns)),
  details,
});

function progress(done: EndpointRecord, left: number, isTerminal: boolean, say: Say): string | null {
  if (!isTerminal || left === 0) return null;
  return say(`${done.host.replace(/[^\x20-\x7e]/g, '?').slice(0, 40)} [${done.address}] done, ${left} left`);
}

export function exitCodeOf(survey: MxSurvey): number {
  return { passed: EXIT.ok, failed: EXIT.failed, inconclusive: EXIT.inconclusive }[outcomeOf(survey)];
}
