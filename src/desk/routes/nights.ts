// The nights of the probes, and accepting what one of them saw: with the right to, after a review, and only what was reviewed.
import { createHash } from 'node:crypto';
import { accept } from '../../baseline/accept.ts';
import type { Baseline, CaseFacts } from '../../baseline/baseline.ts';
import { caseHistories } from '../../baseline/case-history.ts';
import { diffBaseline, type NightRules } from '../../baseline/night.ts';
import { keyOf, normalise } from '../../baseline/normalise.ts';
import type { Probe } from '../../baseline/probe.ts';
import { rulesOf } from '../../baseline/probe-rules.ts';
import { ProbeStore, probesIn } from '../../baseline/store.ts';
import { writeBaseline } from '../../baseline/write-baseline.ts';
import { readProbe } from '../../library/read-probes.ts';
import { FileFault } from '../../net/files.ts';
import { findScenarioFiles } from '../../net/project-files.ts';
import { acceptedPage, acceptPage, type Review } from '../pages/accept.ts';
import { folderPage } from '../pages/folder.ts';
import { pageOf } from '../pages/frame.ts';
import { nightPage, nightsPage, type ProbeNights, RANGES } from '../pages/nights.ts';
import { page } from '../respond.ts';
import { type DeskOptions, fieldOf, get, post, type Route, type Visit } from '../route.ts';
import { refuse } from './bounce.ts';
import { queryIn, recordOf } from './runs.ts';

/** The path of a probe. */
export const PROBE_PATH = String.raw`/nights/(?<name>[A-Za-z0-9_][\w.-]{0,70})`;

export const NIGHT_ROUTES: readonly Route[] = [
  get('/nights', /^\/nights$/, all),
  get('/nights/PROBE', new RegExp(`^${PROBE_PATH}$`), one),
  { ...get('/nights/PROBE/accept', new RegExp(`^${PROBE_PATH}/accept$`), review), right: 'accept' },
  post('/nights/PROBE/accept', new RegExp(`^${PROBE_PATH}/accept$`), take, { right: 'accept' }),
];

async function all(visit: Visit): Promise<Response> {
  const { desk, view } = visit;
  const { files, results } = desk.options;
  const names = results === null ? null : await probesIn(files, results);
  if (results === null || names === null || names instanceof FileFault)
    return page(pageOf(folderPage('results', 'nights', view), view));
  const asked = view.rights.has('probe') ? probesOf(desk.options.probes).map(({ name }) => name) : [];
  const known = [...new Set([...names, ...asked])].sort();
  const probes = await Promise.all(known.map((name) => nightsOf(visit, results, name)));
  const shown = probes.filter((probe) => probe !== null);
  return page(pageOf(nightsPage(shown, view), view));
}

async function nightsOf({ desk }: Visit, results: string, name: string): Promise<ProbeNights | null> {
  const store = new ProbeStore(desk.options.files, results, name);
  const history = await store.history();
  if (history instanceof FileFault) return null;
  const accepted = await store.baseline();
  return { name, history, normal: accepted instanceof FileFault ? null : (accepted.baseline?.run ?? null) };
}

async function one(visit: Visit): Promise<Response> {
  const { desk, url, at, view } = visit;
  const { results } = desk.options;
  const probe = results === null ? null : await nightsOf(visit, results, at.name ?? '');
  const night = probe?.history.nights.at(-1);
  if (probe === null || night === undefined) return refuse('no-such-page', visit);
  const nights = RANGES.find((range) => String(range) === url.searchParams.get('n')) ?? RANGES[0];
  const q = queryIn(url.searchParams);
  const cases = caseHistories(probe.history, { nights, matching: q });
  const last = (await recordOf(desk.options, night.run))?.document ?? null;
  const mayAccept = desk.options.house.rights.has('accept') && knowsProbe(desk.options, probe.name);
  const mayAsk = desk.options.house.rights.has('probe') && knowsProbe(desk.options, probe.name);
  const query = { nights, q, failing: url.searchParams.get('failing') === '1' };
  return page(pageOf(nightPage({ ...probe, cases, last, mayAccept, mayAsk }, query, view), view));
}

/** What would become normal; or the name of the refusal. */
interface Acceptable {
  readonly review: Review;
  readonly baseline: Baseline;
  readonly store: ProbeStore;
}

type Refused = 'no-such-page' | 'newer-night' | 'nothing-to-accept';

async function acceptable(visit: Visit, run: string): Promise<Acceptable | Refused> {
  const { desk, at } = visit;
  const { files, results, probes } = desk.options;
  const name = at.name ?? '';
  const known = results === null ? null : await nightsOf(visit, results, name);
  const night = known?.history.nights.at(-1);
  const rules = rulesFor(name, probes);
  if (results === null || night === undefined || rules === null) return 'no-such-page';
  if (night.run !== run) return 'newer-night';
  const document = (await recordOf(desk.options, run))?.document;
  const store = new ProbeStore(files, results, name);
  const before = await store.baseline();
  if (document === undefined || before instanceof FileFault || before.problems.length > 0) return 'no-such-page';
  const previous = before.baseline;
  const { normalising, ...others } = rules(previous);
  const { baseline, doubts } = accept(name, document, normalise(document, normalising).cases, previous);
  if (baseline === null) return 'nothing-to-accept';
  const changes = previous === null ? [] : diffBaseline(previous, document, { normalising, ...others });
  const first = previous === null ? [...baseline.cases].sort(([, a], [, b]) => rank(a) - rank(b)) : [];
  const digest = digestOf(baseline, changes);
  return { review: { name, run, digest, changes, first, last: document, doubts }, baseline, store };
}

/**
 * The probe's own rules; null if its file is not at hand. What DANE and MTA-STS said is not in the record of a run: what was
 * accepted of them stays.
 */
function rulesFor(name: string, probes: string | null): ((previous: Baseline | null) => NightRules) | null {
  const probe = probesOf(probes).find((one) => one.name === name);
  if (probe === undefined) return null;
  return (previous) =>
    rulesOf(probe, (record) => previous?.cases.get(keyOf(record, probe.addressesVary))?.policies ?? []);
}

/** The probes whose files are at hand. */
function probesOf(folder: string | null): readonly Probe[] {
  if (folder === null) return [];
  return findScenarioFiles([folder]).files.flatMap((file) => readProbe(file).probe ?? []);
}

/** Whether there is something to ask. */
export const knowsProbe = ({ probes }: DeskOptions, name: string): boolean =>
  probesOf(probes).some((one) => one.name === name);

/** What does not pass wants the closest look. */
const rank = ({ verdict }: CaseFacts): number => (verdict === 'failed' ? 0 : 1);

/** Of what was shown, and of what is written when it is accepted: a mask that was changed since is another. */
function digestOf(baseline: Baseline, changes: Review['changes']): string {
  return createHash('sha256')
    .update(JSON.stringify([writeBaseline(baseline), changes]))
    .digest('base64url');
}

async function review(visit: Visit): Promise<Response> {
  const { url, view } = visit;
  const found = await acceptable(visit, url.searchParams.get('run') ?? '');
  if (typeof found === 'string') return refuse(found, visit);
  return page(pageOf(acceptPage(found.review, view), view));
}

/** Refused if a newer night is there, if something else was shown, or if a fact was not ticked. */
async function take(visit: Visit): Promise<Response> {
  const { form, view } = visit;
  const found = await acceptable(visit, fieldOf(form, 'run'));
  if (typeof found === 'string') return refuse(found, visit);
  const { review: shown, baseline, store } = found;
  const seen = new Set(form?.getAll('seen').map(String));
  const isWhole = [...shown.changes, ...shown.first].every((_, index) => seen.has(String(index)));
  if (shown.digest !== fieldOf(form, 'digest') || !isWhole) return refuse('newer-night', visit);
  const fault = await store.accept(baseline);
  if (fault !== null) return refuse('not-written', visit);
  return page(pageOf(acceptedPage(shown.name, store.baselinePath, view), view));
}
