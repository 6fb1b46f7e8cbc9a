// A probe is asked now: the night it would have had later, for those who have the right to.
import { Job } from '../job.ts';
import { pageOf } from '../pages/frame.ts';
import { faultPage, waitingPage } from '../pages/waiting.ts';
import { page, seeOther } from '../respond.ts';
import { get, post, type Route, type Visit } from '../route.ts';
import { refuse } from './bounce.ts';
import { begin } from './mx.ts';
import { knowsProbe, PROBE_PATH } from './nights.ts';

export const ASK_ROUTES: readonly Route[] = [
  post('/nights/PROBE/ask', new RegExp(`^${PROBE_PATH}/ask$`), ask, { right: 'probe' }),
  {
    ...get('/nights/PROBE/ask/ID', new RegExp(String.raw`^${PROBE_PATH}/ask/(?<id>[\w-]{16,64})$`), wait),
    right: 'probe',
  },
];

/** What the page remembers of it is a name. */
const NIGHT_BYTES = 1_024;

function ask(visit: Visit): Response {
  const { desk, session, at } = visit;
  const name = at.name ?? '';
  if (!knowsProbe(desk.options, name)) return refuse('no-such-page', visit);
  if (!desk.rates.spend('probe', name)) return refuse('too-fast', visit);
  const job = new Job<string | null>();
  begin(desk, job, (signal) => desk.options.askProbe(name, signal));
  return seeOther(`/nights/${name}/ask/${desk.nights.keep(session.id, { job, name }, NIGHT_BYTES)}`);
}

function wait(visit: Visit): Response {
  const { desk, session, at, view } = visit;
  const asked = desk.nights.look(session.id, at.id ?? '');
  if (asked === null) return refuse('no-such-page', visit);
  const { job, name } = asked;
  if (!job.isOver) return page(pageOf(waitingPage('nights', view.say('ask.running'), view), view));
  const fault = job.fault ?? job.result;
  return fault === null ? seeOther(`/nights/${name}`) : page(pageOf(faultPage('nights', fault, view), view));
}
