// Start a proof, follow it, stop it. What may be asked stands in the process; the page sends its number, never a name.
import { type Explaining, explainFacts } from '../../library/explain-bounce.ts';
import { MxprobeError } from '../../library/mistake.ts';
import type { Proving } from '../../library/proof-question.ts';
import { lazyDns } from '../../library/targets.ts';
import { systemClock } from '../../net/clock.ts';
import { failureGroups } from '../../report/bounce-facts.ts';
import { type PublicMx, publicMx } from '../any-mx.ts';
import type { Kept } from '../kept.ts';
import { pageOf } from '../pages/frame.ts';
import { proofPage, stepWords } from '../pages/proof.ts';
import { Proof } from '../proof.ts';
import { page, respond, seeOther } from '../respond.ts';
import { get, post, type Route, type Visit } from '../route.ts';
import { type Source, streamOf } from '../stream.ts';
import { type Chosen, chosenIn } from '../targets.ts';
import { triesIn } from '../tries.ts';
import { refuse, withKept } from './bounce.ts';

/** Somebody waits for it, and a server is asked. */
const MAX_PROOF_MS = 15 * 60_000;
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
async function start(visit: Visit, kept: Kept, id: string): Promise<Response> {
  const { desk, form } = visit;
  const chosen = chosenIn(form, desk.options);
  if (chosen === null) return refuse('not-allowed', visit);
  const tries = triesIn(form);
  if (tries === null) return refuse('bad-try', visit);
  if (kept.proof !== null && !kept.proof.isOver) return seeOther(`/b/${id}/proof`);
  const target = chosen.kind === 'sandbox' ? null : chosen.target;
  const mx = mayAsk(visit, chosen) ?? (await pinnedOf(visit, chosen));
  if (typeof mx === 'string') return refuse(mx, visit);
  const proof = new Proof(target);
  kept.proof = proof;
  if (target !== null) desk.asking.add(target);
  const cancel = desk.options.clock.after(MAX_PROOF_MS, () => proof.stop());
  const done = carryOut(visit, kept, proof, { tries, mx }).finally(() => {
    cancel();
    if (target !== null) desk.asking.delete(target);
    desk.running.delete(running);
  });
  const running = { done, stop: () => proof.stop() };
  desk.running.add(running);
  return seeOther(`/b/${id}/proof`);
}

/** Null if it is not too much. */
function mayAsk({ desk, session }: Visit, chosen: Chosen): 'busy' | 'too-fast' | null {
  const { rates, asking } = desk;
  if (chosen.kind === 'sandbox') return rates.spend('trial', session.id) ? null : 'too-fast';
  if (asking.has(chosen.target)) return 'busy';
  if (chosen.kind === 'any-mx' && !rates.spend('any-mx', session.id)) return 'too-fast';
  return rates.spend('proof', chosen.target) ? null : 'too-fast';
}

const pinnedOf = ({ desk }: Visit, chosen: Chosen) =>
  chosen.kind === 'any-mx' ? publicMx(chosen.domain, lazyDns(desk.options.asking.dns)) : null;

interface Wanted {
  readonly tries: readonly string[];
  /** The hosts of a domain that was typed; null: a target of the list, or the embedded MX. */
  readonly mx: PublicMx | null;
}

/** Never rejects: what goes wrong is told on the page; a bug of ours is thrown where the process hears of it. */
async function carryOut({ desk, view }: Visit, kept: Kept, proof: Proof, wanted: Wanted): Promise<void> {
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
    const [recipient = null] = failureGroups(document.failures)[0]?.recipients ?? [];
    const proving = provingOf(options.asking, proof.target, recipient, wanted);
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

/** The page decides which target, and what is tried; neither login nor message, nor who we are. */
function provingOf(
  asking: Visit['desk']['options']['asking'],
  target: string | null,
  recipient: string | null,
  { tries, mx }: Wanted,
): Proving {
  return {
    ...asking,
    target: target === null ? [] : [target],
    to: null,
    sandbox: target === null,
    try: tries,
    ...(mx === null ? {} : { pinned: mx.found, owned: false }),
    auth: null,
    password: null,
    recipient,
    clientBy: null,
    vantage: null,
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
  // nginx holds streams back unless it is told not to
  return respond(200, stream, { 'content-type': 'text/event-stream; charset=utf-8', 'x-accel-buffering': 'no' });
}
