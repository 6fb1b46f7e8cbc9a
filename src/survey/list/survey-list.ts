// A list of domains: what the DNS says of each, then each endpoint once, whoever's mail it takes, then a survey for each domain from
// what is known. The domains of a provider share its servers, so a list costs far fewer connections than its surveys one by one.
import { askEndpoint } from '../ask-endpoint.ts';
import { Connections } from '../connections.ts';
import type { MxSurvey } from '../document.ts';
import { foldSurvey } from '../fold.ts';
import { likenessOf } from '../likeness.ts';
import { findPointer, findPolicies, findWay, type SurveyQuestion } from '../look.ts';
import { type LookLine, lookIn, lookLine } from '../look-line.ts';
import { type VisitedLine, visitedIn, visitedLine } from '../said-line.ts';
import { portOf, type SurveyMeans } from '../survey.ts';
import { inParallel } from './in-parallel.ts';
import type { Journal } from './journal.ts';
import { addressesOf, endpointKey, type Stop, stopsOf } from './plan.ts';
import { StandIns, stoodFor } from './stand-in.ts';

export interface Journals {
  /** By what was written. */
  readonly looks: Journal<LookLine>;
  /** By `host[address]:port`. */
  readonly visits: Journal<VisitedLine>;
}

export interface ListProgress {
  readonly phase: 'look' | 'ask';
  readonly done: number;
  readonly of: number;
}

export interface ListMeans extends Omit<SurveyMeans, 'listen'> {
  /** Of one address no more names are asked. */
  readonly namesPerAddress: number;
  readonly listen: (progress: ListProgress) => void;
}

/** Each has some look-ups under way; the resolver's client bounds those. */
const DOMAINS_AT_ONCE = 50;
/** At most four connections each: as many as Connections lets open. */
const ADDRESSES_AT_ONCE = 50;

/** Finds out what is not in the journals yet. Throws a JournalFault; an abort leaves what is known. */
export async function askList(
  questions: readonly SurveyQuestion[],
  journals: Journals,
  means: ListMeans,
): Promise<void> {
  await lookUpAll(questions, journals, means);
  // An address is visited when all its names are known.
  if (!means.signal.aborted) await visitAll(questions, journals, means);
}

async function lookUpAll(questions: readonly SurveyQuestion[], { looks }: Journals, means: ListMeans): Promise<void> {
  const { signal, clock, listen } = means;
  const open = questions.filter(({ written }) => !looks.has(written));
  let done = questions.length - open.length;
  listen({ phase: 'look', done, of: questions.length });
  await inParallel(open, DOMAINS_AT_ONCE, signal, async (question) => {
    const at = clock.date().toISOString();
    const way = await findWay(question, means);
    const policies = await findPolicies(way, portOf(question), means);
    if (signal.aborted) return;
    looks.add(question.written, lookLine(at, way, policies));
    done += 1;
    listen({ phase: 'look', done, of: questions.length });
  });
}

async function visitAll(
  questions: readonly SurveyQuestion[],
  { looks, visits }: Journals,
  means: ListMeans,
): Promise<void> {
  const { signal, listen } = means;
  const connections = new Connections();
  const { stops, endpoints } = addressesOf(questions, looks, (key) => visits.has(key), means.namesPerAddress);
  let done = endpoints - stops.reduce((sum, { left }) => sum + left.length, 0);
  listen({ phase: 'ask', done, of: endpoints });
  await inParallel(stops, ADDRESSES_AT_ONCE, signal, async ({ address, left }: Stop) => {
    const ptr = await findPointer(address, means);
    // One name after the other: the address is one server.
    for (const endpoint of left) {
      if (signal.aborted) return;
      const answered = await askEndpoint(endpoint, { ...means, connections });
      if (signal.aborted) return;
      visits.add(endpointKey(endpoint), visitedLine({ answered, ptr }));
      done += 1;
      listen({ phase: 'ask', done, of: endpoints });
    }
  });
}

/** A survey for each, in their order; null where something is not known. */
export function* foldList(
  questions: readonly SurveyQuestion[],
  journals: Journals,
  means: ListMeans,
): Generator<MxSurvey | null> {
  const now = means.clock.date();
  const standIns = standInsOf(questions, journals, means.namesPerAddress);
  for (const { written } of questions) {
    const line = journals.looks.get(written);
    if (line === null) {
      yield null;
      continue;
    }
    const { way, policies } = lookIn(line);
    const stood = way.endpoints.filter((one) => !journals.visits.has(endpointKey(one)) && standIns.for(one.address));
    const lines = way.endpoints.flatMap(
      (one) => journals.visits.get(endpointKey(one)) ?? standIns.for(one.address) ?? [],
    );
    if (lines.length < way.endpoints.length) yield null;
    else {
      const ms = Math.max(0, ...lines.map((one) => one.ms));
      const noted = { ...way, leftOut: [...way.leftOut, ...stood.map(stoodFor)] };
      const looked = { written, way: noted, policies, visited: lines.map(visitedIn) };
      yield foldSurvey(looked, { ...means, now }, { started: line.at, ms, interrupted: false });
    }
  }
}

/** Of addresses that have more names than were asked. */
function standInsOf(
  questions: readonly SurveyQuestion[],
  { looks, visits }: Journals,
  namesPerAddress: number,
): StandIns<VisitedLine> {
  const standIns = new StandIns<VisitedLine>();
  for (const { address, left } of stopsOf(questions, looks).planned()) {
    if (left.length <= namesPerAddress) continue;
    const lines = left.slice(0, namesPerAddress).map((endpoint) => visits.get(endpointKey(endpoint)));
    // Interrupted: the rest is not known, either.
    if (lines.includes(null)) continue;
    for (const line of lines) if (line !== null) standIns.add(address, likenessOf(line.said, false), line);
  }
  return standIns;
}
