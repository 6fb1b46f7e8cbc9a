// A survey of an allowed domain, or of the embedded MX.
import { MxprobeError } from '../../library/mistake.ts';
import { lazyDns } from '../../library/targets.ts';
import { systemClock } from '../../net/clock.ts';
import { ZoneDns } from '../../net/zone-dns.ts';
import type { MxSurvey } from '../../survey/document.ts';
import { type PublicMx, publicMx } from '../any-mx.ts';
import { Job } from '../job.ts';
import { pageOf } from '../pages/frame.ts';
import { mxPage, surveyPage } from '../pages/mx.ts';
import { faultPage, waitingPage } from '../pages/waiting.ts';
import { page, seeOther } from '../respond.ts';
import { type Desk, get, post, type Route, type Visit } from '../route.ts';
import { type Chosen, chosenIn } from '../targets.ts';
import { refuse } from './bounce.ts';

/** What a survey takes in memory: some dozen endpoints with their certificates. */
const SURVEY_BYTES = 256 * 1024;

export const MX_ROUTES: readonly Route[] = [
  get('/mx', /^\/mx$/, ({ desk, view }) => page(pageOf(mxPage(desk.options, view), view))),
  post('/mx', /^\/mx$/, start),
  get('/mx/ID', /^\/mx\/(?<id>[\w-]{16,64})$/, show),
];

async function start(visit: Visit): Promise<Response> {
  const { desk, form, session } = visit;
  const chosen = chosenIn(form, desk.options);
  if (chosen === null) return refuse('not-allowed', visit);
  const isSandbox = chosen.kind === 'sandbox';
  if (chosen.kind === 'any-mx' && !desk.rates.spend('any-mx', session.id)) return refuse('too-fast', visit);
  if (!desk.rates.spend(isSandbox ? 'trial' : 'survey', isSandbox ? session.id : chosen.target))
    return refuse('too-fast', visit);
  const mx = chosen.kind === 'any-mx' ? await publicMx(chosen.domain, lazyDns(desk.options.asking.dns)) : null;
  if (typeof mx === 'string') return refuse(mx, visit);
  const job = new Job<MxSurvey>();
  begin(desk, job, (signal) => surveyOf(desk, chosen, mx, signal));
  return seeOther(`/mx/${desk.surveys.keep(session.id, { job, isSandbox }, SURVEY_BYTES)}`);
}

/** Begins a job that ends with the desk. */
export function begin<T>(desk: Desk, job: Job<T>, work: (signal: AbortSignal) => Promise<T>): void {
  const done = job
    .carryOut(work, (error) => {
      if (error instanceof MxprobeError) return error.message;
      desk.options.failed(error);
      return '';
    })
    .finally(() => desk.running.delete(running));
  const running = { done, stop: () => job.stop() };
  desk.running.add(running);
}

async function surveyOf(desk: Desk, chosen: Chosen, pinned: PublicMx | null, signal: AbortSignal): Promise<MxSurvey> {
  const [{ surveyMeans, surveyQuestion }, { surveyMx }] = await Promise.all([
    import('../../library/survey.ts'),
    import('../../survey/survey.ts'),
  ]);
  const { source, ...asking } = desk.options.asking;
  const mx = chosen.kind === 'sandbox' ? await embedded() : null;
  try {
    const written = chosen.kind === 'sandbox' ? `${mx?.address}:${mx?.port}` : chosen.target;
    const ca = mx === null ? asking.ca : [...asking.ca, await mx.caPem()];
    const owned = asking.owned && pinned === null;
    const asked = await surveyQuestion({ ...asking, owned, ca, written, source: source[0] ?? null, proxy: null });
    const outside = await surveyMeans(asked, desk.options.environment);
    // what is said of ourselves is asked of nobody: no packet leaves for a survey of the embedded MX
    const means = mx === null ? { ...outside, dns: pinned?.dns ?? outside.dns } : { ...outside, dns: new ZoneDns({}) };
    return await surveyMx(asked.question, { ...means, signal, listen: () => {} });
  } finally {
    await mx?.close();
  }
}

async function embedded() {
  const { startSandbox } = await import('../../sandbox/serve.ts');
  const { certificateStore } = await import('../../sandbox/certificate-store.ts');
  return startSandbox({}, { certificates: certificateStore(() => systemClock.date()) });
}

function show(visit: Visit): Response {
  const { desk, session, at, view } = visit;
  const kept = desk.surveys.look(session.id, at.id ?? '');
  if (kept === null) return refuse('no-such-page', visit);
  const { job, isSandbox } = kept;
  if (!job.isOver) return page(pageOf(waitingPage('mx', view.say('mx.running'), view), view));
  const content =
    job.result === null ? faultPage('mx', job.fault ?? '', view) : surveyPage(job.result, isSandbox, view);
  return page(pageOf(content, view));
}
