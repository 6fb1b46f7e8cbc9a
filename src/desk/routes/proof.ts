// Start a proof, follow it, stop it. What may be asked stands in the process; the page sends its number, never a name.
import { type Explaining, explainFacts } from '../../library/explain-bounce.ts';
import { MxprobeError } from '../../library/mistake.ts';
import type { Proving } from '../../library/proof-question.ts';
import { systemClock } from '../../net/clock.ts';
import { failureGroups } from '../../report/bounce-facts.ts';
import type { Kept } from '../kept.ts';
import { pageOf } from '../pages/frame.ts';
import { proofPage, stepWords } from '../pages/proof.ts';
import { Proof } from '../proof.ts';
import { page, respond, seeOther } from '../respond.ts';
import { fieldOf, get, post, type Route, type Visit } from '../route.ts';
import { type Source, streamOf } from '../stream.ts';
import { refuse, withKept } from './bounce.ts';

const ID = String.raw`/b/(?<id>[\w-]{16,64})`;
const at = (rest: string) => new RegExp(`^${ID}/proof${rest}$`);

export const PROOF_ROUTES: readonly Route[] = [
  post('/b/ID/proof', at(''), (visit) => withKept(visit, (kept, id) => start(visit, kept, id))),
  get('/b/ID/proof', at(''), (visit) =>
    withProof(visit, (proof, id) => page(pageOf(proofPage(id, proof, visit.view), visit.view))),
  ),
  get('/b/ID/proof/events', at('/events'), (visit) => withProof(visit, (proof) => follow(visit, proof))),
  post('/b/ID/proof/stop', at('/stop'), (visit) =>
    withProof(visit, (proof, id) => {
      proof.stop();
      return seeOther(`/b/${id}/proof`);
    }),
  ),
];

function withProof(visit: Visit, answer: (proof: Proof, id: string) => Response): Response | Promise<Response> {
  return withKept(visit, ({ proof }, id) => (proof === null ? refuse('no-such-page', visit) : answer(proof, id)));
}

/** One proof of a bounce at a time, one of a target at a time, six an hour of each target. */
function start(visit: Visit, kept: Kept, id: string): Response {
  const { desk, form, session } = visit;
  const { targets } = desk.options;
  const written = fieldOf(form, 'target');
  const isSandbox = written === 'sandbox';
  const target = isSandbox ? null : /^\d{1,3}$/.test(written) ? (targets[Number(written)] ?? null) : null;
  if (target === null && !isSandbox) return refuse('not-allowed', visit);
  if (kept.proof !== null && !kept.proof.isOver) return seeOther(`/b/${id}/proof`);
  if (!isSandbox && desk.asking.has(target ?? '')) return refuse('busy', visit);
  if (!desk.rates.spend(isSandbox ? 'trial' : 'proof', isSandbox ? session.id : (target ?? '')))
    return refuse('too-fast', visit);
  const proof = new Proof(target);
  kept.proof = proof;
  if (target !== null) desk.asking.add(target);
  const done = carryOut(visit, kept, proof).finally(() => {
    if (target !== null) desk.asking.delete(target);
    desk.running.delete(running);
  });
  const running = { done, stop: () => proof.stop() };
  desk.running.add(running);
  return seeOther(`/b/${id}/proof`);
}

/** Never rejects: what goes wrong is told on the page; a bug of ours is thrown where the process hears of it. */
async function carryOut({ desk, view }: Visit, kept: Kept, proof: Proof): Promise<void> {
  const { options } = desk;
  const how: Explaining = { catalogue: options.catalogue, lang: view.lang, audience: 'admin', we: kept.we };
  // The scenario language and the client are loaded only for this.
  const [{ prove }, { caseOf }, { sandboxes }] = await Promise.all([
    import('../../library/prove.ts'),
    import('../../library/proof-question.ts'),
    import('../../library/sandboxes.ts'),
  ]);
  const mx = sandboxes(systemClock);
  try {
    const document = explainFacts(kept.facts, how);
    const proving = provingOf(options.asking, proof.target, failureGroups(document.failures)[0]?.recipients[0] ?? null);
    const bounced = caseOf(document, how, proving);
    if ('refuse' in bounced) return proof.end(bounced.refuse);
    const around = {
      signal: proof.signal,
      startSandbox: mx.start,
      version: options.version,
      argv: [],
      environment: options.environment,
    };
    kept.found = await prove(bounced, proving, how, around, (event) => proof.hear(event));
    proof.end(null);
  } catch (error) {
    proof.end(error instanceof MxprobeError ? error.message : null);
    if (!(error instanceof MxprobeError)) options.failed(error);
  } finally {
    await mx.close();
  }
}

/** Nothing that the page sends decides more than which target: no login, no message of the reader's. */
function provingOf(
  asking: Visit['desk']['options']['asking'],
  target: string | null,
  recipient: string | null,
): Proving {
  return {
    ...asking,
    target: target === null ? [] : [target],
    to: null,
    sandbox: target === null,
    try: [],
    auth: null,
    password: null,
    recipient,
    clientBy: null,
    size: null,
    message: null,
    dkim: null,
  };
}

function follow(visit: Visit, proof: Proof): Response {
  const { desk, request, session, url, view } = visit;
  const giveBack = desk.rates.hold('stream', session.id);
  if (giveBack === null) return refuse('too-fast', visit);
  const after = request.headers.get('last-event-id') ?? url.searchParams.get('after') ?? '';
  const source: Source = {
    behind: (id) =>
      proof.told.slice(id).map((told) => ({ id: told.id, event: told.kind, data: JSON.stringify(dataOf(told)) })),
    get isOver() {
      return proof.isOver;
    },
    listen: (listener) => proof.listen(listener),
  };
  const dataOf = (told: Proof['told'][number]) => {
    if (told.kind === 'end') return {};
    if (told.kind === 'line') return { n: told.n, text: told.text };
    const step = proof.steps.findLast((one) => one.n === told.n);
    return step === undefined
      ? {}
      : { ...stepWords(step, view), held: view.say('proof.held', { n: proof.steps.length }) };
  };
  const stream = streamOf(source, /^\d{1,6}$/.test(after) ? Number(after) : 0, {
    clock: desk.options.clock,
    signal: request.signal,
    ended: giveBack,
  });
  return respond(200, stream, { 'content-type': 'text/event-stream; charset=utf-8' });
}
