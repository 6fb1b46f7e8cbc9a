// The recorded runs: listed by their names, fifty summaries a page; one in full; two told apart.

import { join } from 'node:path';
import { diffRuns } from '../../baseline/night.ts';
import { NORMALISING } from '../../baseline/normalise.ts';
import { FileFault } from '../../net/files.ts';
import { type ReadRun, readRecord } from '../../record/read-record.ts';
import { RUN_ID } from '../../record/run-id.ts';
import { listRuns, summaryOf } from '../../record/runs.ts';
import type { Verdict } from '../../run/document.ts';
import { diffPage } from '../pages/diff.ts';
import { folderPage } from '../pages/folder.ts';
import { pageOf } from '../pages/frame.ts';
import { type RunQuery, runPage } from '../pages/run.ts';
import { runsPage } from '../pages/runs.ts';
import { page } from '../respond.ts';
import { get, type Route, type Visit } from '../route.ts';
import { refuse } from './bounce.ts';

/** A summary is read from the end of each record. */
const PAGE = 50;
const ID = String.raw`\d{4}-\d\d-\d\dT\d\d-\d\d-\d\dZ-[\w.-]{1,71}?`;

export const RUN_ROUTES: readonly Route[] = [
  get('/runs', /^\/runs$/, list),
  get('/runs/A..B', new RegExp(String.raw`^/runs/(?<before>${ID})\.\.(?<after>${ID})$`), diff),
  get('/runs/ID', new RegExp(`^/runs/(?<id>${ID})$`), show),
];

const VERDICTS: readonly Verdict[] = ['passed', 'failed', 'inconclusive', 'skipped'];

/** What the address asks for; what it does not know is as if it were not there. */
export function runQuery({ searchParams }: URL): RunQuery {
  const number = searchParams.get('case') ?? '';
  return {
    case: /^\d{1,6}$/.test(number) ? Number(number) : null,
    verdict: VERDICTS.find((one) => one === searchParams.get('v')) ?? null,
    q: queryIn(searchParams),
  };
}

export const queryIn = (params: URLSearchParams) => (params.get('q') ?? '').slice(0, 200);

async function list(visit: Visit): Promise<Response> {
  const { view, url } = visit;
  const { files, results } = visit.desk.options;
  if (results === null) return page(pageOf(folderPage('results', 'runs', view), view));
  const all = await listRuns(files, results);
  if (all instanceof FileFault) return page(pageOf(folderPage('results', 'runs', view), view));
  const query = queryIn(url.searchParams);
  const named = query === '' ? all : all.filter(({ id }) => id.toLowerCase().includes(query.toLowerCase()));
  const before = url.searchParams.get('before');
  const from = before === null ? 0 : named.findIndex(({ id }) => id === before) + 1;
  const entries = named.slice(from, from + PAGE);
  const runs = await Promise.all(
    entries.map(async (entry) => ({ ...entry, summary: await summaryOf(files, entry.folder) })),
  );
  const last = entries.at(-1);
  const next = last !== undefined && from + PAGE < named.length ? last.id : null;
  return page(pageOf(runsPage({ runs, total: named.length, query, next }, view), view));
}

/** The record of a run in the folder that is shown; null if there is none of that name. */
export async function recordOf({ files, results }: Visit['desk']['options'], id: string): Promise<ReadRun | null> {
  if (results === null || !RUN_ID.test(id)) return null;
  const read = await readRecord(files, join(results, id));
  return 'fault' in read ? null : read;
}

async function show(visit: Visit): Promise<Response> {
  const { desk, at, url, view } = visit;
  const read = await recordOf(desk.options, at.id ?? '');
  if (read === null) return refuse('no-such-page', visit);
  return page(pageOf(runPage({ ...read, path: url.pathname }, runQuery(url), view), view));
}

async function diff(visit: Visit): Promise<Response> {
  const { desk, at, view } = visit;
  const [before, after] = [await recordOf(desk.options, at.before ?? ''), await recordOf(desk.options, at.after ?? '')];
  if (before === null || after === null) return refuse('no-such-page', visit);
  const changes = diffRuns(before.document, after.document, { normalising: NORMALISING, vary: [] });
  return page(pageOf(diffPage(before.document.run, after.document.run, changes, view), view));
}
