// A scenario from the browser: checked, and run against the embedded MX. It names no file, no variable of the environment, no secret.
import type { Problem } from '../../document/problem.ts';
import type { RunDocument } from '../../run/document.ts';
import { Job } from '../job.ts';
import { pageOf } from '../pages/frame.ts';
import { runPage } from '../pages/run.ts';
import { FIRST_SCENARIO, tryPage } from '../pages/try.ts';
import { faultPage, waitingPage } from '../pages/waiting.ts';
import { page, respond, seeOther } from '../respond.ts';
import { fieldOf, get, post, type Route, type Visit } from '../route.ts';
import { refuse } from './bounce.ts';
import { begin } from './mx.ts';
import { runQuery } from './runs.ts';

/** The bound of a scenario file, and the form around it. */
const MAX_SCENARIO = 256 * 1024;
const FORM_BYTES = 3 * MAX_SCENARIO + 4 * 1024;
/** A dialogue with ourselves that takes longer waits for something. */
const MAX_RUN_MS = 60_000;
const RUN_BYTES = 1024 * 1024;

export const TRY_ROUTES: readonly Route[] = [
  get('/try', /^\/try$/, ({ view }) => page(pageOf(tryPage(FIRST_SCENARIO, null, view), view))),
  post('/try/check', /^\/try\/check$/, check, { bodyBytes: FORM_BYTES }),
  post('/try', /^\/try$/, run, { bodyBytes: FORM_BYTES }),
  get('/try/ID', /^\/try\/(?<id>[\w-]{16,64})$/, show),
];

/** The text as it was written: forms send line ends of the internet. */
const textIn = ({ form }: Visit) => fieldOf(form, 'text').replaceAll('\r\n', '\n');

async function problemsIn(text: string): Promise<readonly Problem[]> {
  const { checkScenario } = await import('../../library/check-scenario.ts');
  return checkScenario({ text, file: 'scenario.yaml' }).problems;
}

/** For the script as JSON, without it as the page. */
async function check(visit: Visit): Promise<Response> {
  const { request, view } = visit;
  const text = textIn(visit);
  if (text.length > MAX_SCENARIO) return refuse('too-large', visit);
  const problems = await problemsIn(text);
  if (request.headers.get('accept') !== 'application/json') return page(pageOf(tryPage(text, problems, view), view));
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
  const problems = await problemsIn(text);
  if (problems.some(({ severity }) => severity === 'error'))
    return page(pageOf(tryPage(text, problems, view), view), 422);
  if (!desk.rates.spend('trial', session.id)) return refuse('too-fast', visit);
  const job = new Job<RunDocument>();
  begin(desk, job, (signal) => runOf(desk.options.clock, text, job, signal));
  return seeOther(`/try/${desk.trials.keep(session.id, job, RUN_BYTES)}`);
}

async function runOf(
  clock: Visit['desk']['options']['clock'],
  text: string,
  job: Job<RunDocument>,
  signal: AbortSignal,
): Promise<RunDocument> {
  const { runScenarios } = await import('../../library/run-scenarios.ts');
  const cancel = clock.after(MAX_RUN_MS, () => job.stop());
  try {
    const result = await runScenarios({ text, file: 'scenario.yaml' }, { signal }).result;
    if ('problems' in result) throw new Error('a scenario that was checked has mistakes');
    return result;
  } finally {
    cancel();
  }
}

function show(visit: Visit): Response {
  const { desk, session, at, url, view } = visit;
  const job = desk.trials.look(session.id, at.id ?? '');
  if (job === null) return refuse('no-such-page', visit);
  if (!job.isOver) return page(pageOf(waitingPage('try', view.say('try.running'), view), view));
  if (job.result === null) return page(pageOf(faultPage('try', job.fault ?? '', view), view));
  return page(pageOf(runPage({ document: job.result, damage: null, path: url.pathname }, runQuery(url), view), view));
}
