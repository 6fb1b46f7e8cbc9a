// mxprobe mx --domains FILE --out DIR: a survey of each, every endpoint asked once; begun again, it goes on.
import { join } from 'node:path';
import { StringDecoder } from 'node:string_decoder';
import { type SurveyAsking, surveyMeans, surveyQuestion } from '../library/survey.ts';
import { surveyTarget } from '../library/survey-question.ts';
import { diskFiles } from '../net/disk-files.ts';
import { FileFault } from '../net/files.ts';
import { lock } from '../net/lock.ts';
import { readPieces } from '../net/read-pieces.ts';
import { SharedDns } from '../net/shared-dns.ts';
import { escapeJson } from '../report/escape/json.ts';
import { listText } from '../report/mx-list.ts';
import { Journal, JournalFault } from '../survey/list/journal.ts';
import { askList, foldList, type Journals, type ListProgress } from '../survey/list/survey-list.ts';
import { type ListTally, Tally } from '../survey/list/tally.ts';
import type { SurveyQuestion } from '../survey/look.ts';
import { lookShape } from '../survey/look-line.ts';
import { visitedShape } from '../survey/said-line.ts';
import type { Context } from './command.ts';
import { readDomains } from './domain-list.ts';
import { EXIT, UsageError } from './exit.ts';
import { watchInterrupts } from './interrupt.ts';

export interface ListArguments extends Omit<SurveyAsking, 'written'> {
  readonly domains: string;
  readonly out: string | null;
  readonly fresh: boolean;
  readonly json: boolean;
  readonly maxTime: number | null;
  readonly namesPerAddress: number;
}

const LOOKS = 'domains.ndjson';
const VISITS = 'endpoints.ndjson';
const SURVEYS = 'surveys.ndjson';
const TABLE = 'findings.txt';
const ASKED = 'asked.json';

export async function surveyList(args: ListArguments, context: Context): Promise<number> {
  const { screen, clock } = context;
  const { out: folder } = args;
  if (folder === null) throw new UsageError('--domains needs a folder for what is found out', 'add --out DIR');
  const { asking } = await surveyQuestion({ ...args, written: 'list.invalid' });
  const family = asking.family ?? null;
  const questions = await readDomains(args.domains, family);
  const locked = await lock(join(folder, 'lock'), clock.date());
  if ('fault' in locked) throw new UsageError(`--out: ${locked.fault}`);
  if ('heldBy' in locked)
    throw new UsageError(`--out ${folder}: another list is under way there`, 'wait for it, or take another folder');
  const interruption = watchInterrupts(args.maxTime, screen.err);
  try {
    const journals = await openJournals(folder, asking, args.fresh);
    const means = await surveyMeans(
      { question: { written: '', target: surveyTarget('list.invalid'), family }, asking },
      context.environment,
    );
    const listen = progressOn(context);
    const through = {
      ...means,
      dns: new SharedDns(means.dns),
      signal: interruption.signal,
      listen,
      namesPerAddress: args.namesPerAddress,
    };
    await askList(questions, journals, through);
    screen.status(null);
    const tally = await writeSurveys(folder, questions, journals, through);
    journals.looks.close();
    journals.visits.close();
    if (args.json) await copyOut(join(folder, SURVEYS), context);
    else screen.out(listText(tally, { palette: screen.palette, folder }));
    return interruption.interrupted() ? EXIT.interrupted : exitCodeOf(tally);
  } catch (error) {
    if (error instanceof JournalFault)
      throw new UsageError(`--out: ${error.message}`, 'make room, and begin again: it goes on');
    throw error;
  } finally {
    interruption.stop();
    await locked.release();
  }
}

/** What the answers depend on: with other words they would be other answers. */
function askedWith({
  helo,
  from,
  source,
  family,
  servername,
  proxy,
  dns,
}: Awaited<ReturnType<typeof surveyQuestion>>['asking']): string {
  return `${JSON.stringify({ schema: 'mxprobe/mx-list@1', helo, from, source, family, servername, proxy, dns })}\n`;
}

async function openJournals(
  folder: string,
  asking: Awaited<ReturnType<typeof surveyQuestion>>['asking'],
  fresh: boolean,
): Promise<Journals> {
  const asked = askedWith(asking);
  if (fresh) for (const name of [LOOKS, VISITS, SURVEYS, TABLE, ASKED]) await diskFiles.remove(join(folder, name));
  const before = await diskFiles.read(join(folder, ASKED), 64 * 1024);
  if (!(before instanceof FileFault) && Buffer.from(before).toString('utf8') !== asked)
    throw new UsageError(
      `--out ${folder}: it was begun with other options (${ASKED})`,
      '--fresh begins anew; or take another folder',
    );
  const fault = before instanceof FileFault ? await diskFiles.write(join(folder, ASKED), asked) : null;
  if (fault !== null) throw new UsageError(`--out: ${fault.text}`);
  const looks = Journal.open(join(folder, LOOKS), lookShape);
  const visits = Journal.open(join(folder, VISITS), visitedShape);
  if (looks instanceof FileFault) throw new UsageError(`--out: ${looks.text}`);
  if (visits instanceof FileFault) throw new UsageError(`--out: ${visits.text}`);
  return { looks, visits };
}

/** Line by line, so that a list of any length takes no more memory than its longest survey. */
async function writeSurveys(
  folder: string,
  questions: readonly SurveyQuestion[],
  journals: Journals,
  means: Parameters<typeof foldList>[2],
): Promise<ListTally> {
  const tally = new Tally();
  function* lines() {
    for (const survey of foldList(questions, journals, means)) {
      tally.add(survey);
      if (survey !== null) yield `${JSON.stringify(survey)}\n`;
    }
  }
  const fault = await diskFiles.write(join(folder, SURVEYS), lines());
  if (fault !== null) throw new JournalFault(fault.text);
  const found = tally.result();
  const table = await diskFiles.write(join(folder, TABLE), listText(found, { palette: (text) => text, folder }));
  if (table !== null) throw new JournalFault(table.text);
  return found;
}

async function copyOut(path: string, { screen }: Context): Promise<void> {
  // A piece may end in the middle of a character.
  const decoder = new StringDecoder('utf8');
  for (const piece of readPieces(path)) {
    screen.out(escapeJson(decoder.write(piece)));
    await screen.taken();
  }
}

/** On a terminal a line that changes; elsewhere a line for each phase. */
function progressOn({ screen }: Context): (progress: ListProgress) => void {
  let told: ListProgress['phase'] | null = null;
  return ({ phase, done, of }) => {
    const what = phase === 'look' ? 'domains looked up' : 'endpoints asked';
    if (screen.isTerminal) screen.status(`${done} of ${of} ${what}`);
    else if (told !== phase) screen.err(`${done} of ${of} ${what} already\n`);
    told = phase;
  };
}

function exitCodeOf({ outcomes, notAsked }: ListTally): number {
  if (outcomes.failed > 0) return EXIT.failed;
  return outcomes.inconclusive > 0 || notAsked > 0 ? EXIT.inconclusive : EXIT.ok;
}
