// A scenario from the browser: checked, and run against the embedded MX or an allowed target. It names no file, no variable of the environment, no secret.
import { join, relative } from 'node:path';
import type { Problem } from '../../document/problem.ts';
import type { AskingOptions } from '../../library/options.ts';
import { findScenarioFiles, readRegularFile } from '../../net/project-files.ts';
import type { RunDocument } from '../../run/document.ts';
import { isGentle } from '../gentle.ts';
import type { Refusal } from '../guard.ts';
import { Job } from '../job.ts';
import { pageOf } from '../pages/frame.ts';
import { runPage } from '../pages/run.ts';
import { FIRST_SCENARIO, tryPage } from '../pages/try.ts';
import { faultPage, waitingPage } from '../pages/waiting.ts';
import { page, respond, seeOther } from '../respond.ts';
import { type Desk, type DeskOptions, fieldOf, get, post, type Route, type Visit } from '../route.ts';
import { type Chosen, chosenIn } from '../targets.ts';
import type { View } from '../view.ts';
import { refuse } from './bounce.ts';
import { begin } from './mx.ts';
import { runQuery } from './runs.ts';

/** The bound of a scenario file, and the form around it. */
const MAX_SCENARIO = 256 * 1024;
const FORM_BYTES = 3 * MAX_SCENARIO + 4 * 1024;
/** A dialogue with ourselves that takes longer waits for something. */
const MAX_RUN_MS = 60_000;
const RUN_BYTES = 1024 * 1024;
/** What a list shows. */
const MAX_FILES = 500;

export const TRY_ROUTES: readonly Route[] = [
  get('/try', /^\/try$/, editor),
  post('/try/check', /^\/try\/check$/, check, { bodyBytes: FORM_BYTES }),
  post('/try', /^\/try$/, run, { bodyBytes: FORM_BYTES }),
  get('/try/ID', /^\/try\/(?<id>[\w-]{16,64})$/, show),
];

/** A file of the folder that was named at the start, or the first one of ours. */
function editor({ desk, url, view }: Visit): Response {
  const { scenarios } = desk.options;
  const files = filesIn(scenarios);
  const wanted = url.searchParams.get('file');
  const chosen = wanted !== null && scenarios !== null && files.includes(wanted) ? wanted : null;
  const read = chosen === null ? null : readRegularFile(join(scenarios ?? '', chosen), MAX_SCENARIO);
  const text = read !== null && 'bytes' in read ? Buffer.from(read.bytes).toString('utf8') : FIRST_SCENARIO;
  return page(pageOf(tryPage(text, null, view, { files, chosen, targets: desk.options.targets }), view));
}

/** The list of targets stays beside a text with mistakes. */
const choiceOf = ({ desk }: Visit) => ({ files: [], chosen: null, targets: desk.options.targets });

/** Below the folder, in order; none outside it. */
function filesIn(folder: string | null): readonly string[] {
  if (folder === null) return [];
  return findScenarioFiles([folder])
    .files.map((file) => relative(folder, file))
    .slice(0, MAX_FILES);
}

/** The text as it was written: forms send line ends of the internet. */
const textIn = ({ form }: Visit) => fieldOf(form, 'text').replaceAll('\r\n', '\n');

/** In the reader's language. */
async function problemsIn(text: string, { lang }: View): Promise<readonly Problem[]> {
  const { checkScenario } = await import('../../library/check-scenario.ts');
  const { problems } = checkScenario({ text, file: 'scenario.yaml' });
  if (lang === 'en') return problems;
  const { problemInGerman } = await import('../../report/german/problem.ts');
  return problems.map(problemInGerman);
}

/** For the script as JSON, without it as the page. */
async function check(visit: Visit): Promise<Response> {
  const { request, view } = visit;
  const text = textIn(visit);
  if (text.length > MAX_SCENARIO) return refuse('too-large', visit);
  const problems = await problemsIn(text, view);
  if (request.headers.get('accept') !== 'application/json')
    return page(pageOf(tryPage(text, problems, view, choiceOf(visit)), view));
  const told = problems.map(({ line, column, width, message, advice, severity }) => ({
    line,
    column,
    width,
    message,
    advice,
    severity,
  }));
  return respond(200, JSON.stringify(told), { 'content-type': 'application/json' });
}

async function run(visit: Visit): Promise<Response> {
  const { desk, session, view } = visit;
  const text = textIn(visit);
  if (text.length > MAX_SCENARIO) return refuse('too-large', visit);
  const problems = await problemsIn(text, view);
  if (problems.some(({ severity }) => severity === 'error'))
    return page(pageOf(tryPage(text, problems, view, choiceOf(visit)), view), 422);
  const target = await targetOf(visit, text);
  if (typeof target === 'string') return refuse(target, visit);
  const job = new Job<RunDocument>();
  begin(desk, job, (signal) => runOf(desk, text, target?.target ?? null, job, signal));
  return seeOther(`/try/${desk.trials.keep(session.id, job, RUN_BYTES)}`);
}

/** Null: the embedded MX. Of another server no more is asked than is gentle, one thing at a time. */
async function targetOf({ desk, session, form }: Visit, text: string): Promise<{ target: string } | Refusal | null> {
  const { options, rates } = desk;
  const chosen = fieldOf(form, 'target') === '' ? SANDBOX : chosenIn(form, { ...options, isAnyMxAllowed: false });
  if (chosen === null) return 'not-allowed';
  if (chosen.kind === 'sandbox') return rates.spend('trial', session.id) ? null : 'too-fast';
  const { optionsOf, readSources } = await import('../../library/check-scenario.ts');
  if (!isGentle(readSources({ text, file: 'scenario.yaml' }, optionsOf({}, {})).scenarios)) return 'not-gentle';
  if (desk.asking.has(chosen.target)) return 'busy';
  return rates.spend('proof', chosen.target) ? { target: chosen.target } : 'too-fast';
}
const SANDBOX: Chosen = { kind: 'sandbox' };

async function runOf(
  desk: Desk,
  text: string,
  target: string | null,
  job: Job<RunDocument>,
  signal: AbortSignal,
): Promise<RunDocument> {
  const { runScenarios } = await import('../../library/run-scenarios.ts');
  const { clock, asking } = desk.options;
  const cancel = clock.after(MAX_RUN_MS, () => job.stop());
  if (target !== null) desk.asking.add(target);
  try {
    const whom = target === null ? {} : { target, jobs: 1, ...whoAsks(asking) };
    const result = await runScenarios({ text, file: 'scenario.yaml' }, { ...whom, signal }).result;
    if ('problems' in result) throw new Error('a scenario that was checked has mistakes');
    return result;
  } finally {
    cancel();
    if (target !== null) desk.asking.delete(target);
  }
}

/** As the command line of the desk says it. */
function whoAsks({ source, dns, ca, owned, helo, from }: DeskOptions['asking']): AskingOptions {
  return {
    source,
    ca,
    owned,
    ...(dns === null ? {} : { dns: `${dns.address.includes(':') ? `[${dns.address}]` : dns.address}:${dns.port}` }),
    ...(helo === null ? {} : { helo }),
    ...(from === null ? {} : { from }),
  };
}

function show(visit: Visit): Response {
  const { desk, session, at, url, view } = visit;
  const job = desk.trials.look(session.id, at.id ?? '');
  if (job === null) return refuse('no-such-page', visit);
  if (!job.isOver) return page(pageOf(waitingPage('try', view.say('try.running'), view), view));
  if (job.result === null) return page(pageOf(faultPage('try', job.fault ?? '', view), view));
  return page(pageOf(runPage({ document: job.result, damage: null, path: url.pathname }, runQuery(url), view), view));
}
