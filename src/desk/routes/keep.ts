// An answer or its proof becomes a run in the folder of results, and goes again: for those who have the right to.
import { join } from 'node:path';
import { bounceEvents } from '../../library/bounce-record.ts';
import { explainFacts } from '../../library/explain-bounce.ts';
import { CommandRecord } from '../../library/keep-record.ts';
import { MxprobeError } from '../../library/mistake.ts';
import { proofEnds } from '../../library/proof-record.ts';
import { maskLocalParts } from '../../report/mask.ts';
import type { RunEvent } from '../../run/events.ts';
import { Gathering } from '../../run/gather.ts';
import type { Kept } from '../kept.ts';
import { seeOther } from '../respond.ts';
import { fieldOf, post, type Route, type Visit } from '../route.ts';
import { refuse, withKept } from './bounce.ts';

const ID = String.raw`/b/(?<id>[\w-]{16,64})`;

export const KEEP_ROUTES: readonly Route[] = [
  post('/b/ID/keep', new RegExp(`^${ID}/keep$`), (visit) => withKept(visit, (kept, id) => keep(visit, kept, id)), {
    right: 'keep',
  }),
  post(
    '/b/ID/discard',
    new RegExp(`^${ID}/discard$`),
    (visit) => withKept(visit, (kept, id) => discard(visit, kept, id)),
    { right: 'keep' },
  ),
];

/** The events of a proof if there is one, else what the bounce says; with masked local parts if the page has them masked. */
async function keep(visit: Visit, kept: Kept, id: string): Promise<Response> {
  const { options } = visit.desk;
  const { results, clock, version, catalogue } = options;
  if (results === null) return refuse('not-written', visit);
  if (kept.record !== null) return seeOther(`/b/${id}#keep`);
  const isMasked = fieldOf(visit.form, 'mask') === '1';
  const masked = isMasked ? maskLocalParts : <T>(value: T) => value;
  let isWhole = true;
  const notWhole = () => {
    isWhole = false;
  };
  try {
    const name = kept.found === null ? 'bounce' : 'reproduce';
    const around = { clock, version, argv: [], notWhole };
    const record = await CommandRecord.begin({ results, name }, around, masked);
    const how = { catalogue, lang: visit.view.lang, we: kept.we, audience: 'admin' } as const;
    for (const event of eventsOf(kept, () => explainFacts(kept.facts, how), clock.date().toISOString()))
      record.add(event);
    const { run } = await record.end(false);
    if (isWhole && run.results !== null) kept.record = run.id;
  } catch (error) {
    if (!(error instanceof MxprobeError)) throw error;
    notWhole();
  }
  return isWhole ? seeOther(`/b/${id}${isMasked ? '?mask=1' : ''}#keep`) : refuse('not-written', visit);
}

function eventsOf(
  kept: Kept,
  explained: () => Parameters<typeof bounceEvents>[0],
  started: string,
): readonly RunEvent[] {
  if (kept.found === null) return bounceEvents(explained(), started);
  const events = kept.proof?.events ?? [];
  const gathering = new Gathering();
  for (const event of events) gathering.add(event);
  return [...events, ...proofEnds(kept.found, gathering.document().cases)];
}

async function discard(visit: Visit, kept: Kept, id: string): Promise<Response> {
  const { files, results } = visit.desk.options;
  if (kept.record === null || results === null) return seeOther(`/b/${id}`);
  const fault = await files.remove(join(results, kept.record));
  if (fault !== null) return refuse('not-written', visit);
  kept.record = null;
  return seeOther(`/b/${id}#keep`);
}
