// History asked by case: how each has answered, when that changed, when it was first and last seen.
import type { Verdict } from '../run/document.ts';
import { LATENCY_CLASSES } from './baseline.ts';
import { compareText } from './change.ts';
import type { Answer, History, HistoryNight } from './history.ts';
import { FIRST_CODE, LEVEL_OF_CODE, latencyOf } from './latency.ts';

export interface CaseHistory {
  readonly case: string;
  /** When it was first and last asked; ISO 8601, UTC. */
  readonly first: string;
  readonly last: string;
  readonly asked: number;
  readonly counts: Readonly<Record<Verdict, number>>;
  /** For the last nights of the probe, oldest first; null where the case was not asked. */
  readonly recent: readonly (Seen | null)[];
  /** Oldest first. */
  readonly turns: readonly Turn[];
  /** What it showed when it was last asked; null if that was none. */
  readonly certificate: Answer['certificate'];
}

/** One night of one case. */
export interface Seen {
  readonly verdict: Verdict;
  /** About; see `latencyCode`. */
  readonly ms: number;
  /** About how long its mail took to arrive; null where none was looked for or seen. */
  readonly arrivedMs: number | null;
  /** When the certificate that was shown ends (ISO 8601), or null. */
  readonly notAfter: string | null;
}

/** Something that was different from this night on. */
export interface Turn {
  readonly at: string;
  readonly run: string;
  readonly what: 'verdict' | 'reply' | 'tls' | 'certificate' | 'latency';
  readonly before: string;
  readonly after: string;
}

export interface HistoryQuestion {
  /** How many nights `recent` shows. */
  readonly nights: number;
  /** Only cases whose key holds this; all if empty. */
  readonly matching: string;
}

/** Case by case, sorted by key. */
export function caseHistories(history: History, question: HistoryQuestion): CaseHistory[] {
  const stretches = stretchesOf(history);
  const recent = question.nights <= 0 ? [] : stretches.flatMap(nightsOf).slice(-question.nights);
  return history.cases
    .map((key, number) => ({ key, number }))
    .filter(({ key }) => key.includes(question.matching))
    .flatMap(({ key, number }) => {
      const told = follow(history, stretches, number);
      return told === null ? [] : [{ case: key, ...told, recent: recent.map((night) => seen(history, night, number)) }];
    })
    .sort((a, b) => compareText(a.case, b.case));
}

/** Nights one after the other that share a row: they differ in latency alone. */
interface Stretch {
  readonly nights: readonly HistoryNight[];
  readonly answers: readonly number[];
  /** Number of case -> place in the row; null if they are the same. */
  readonly places: ReadonlyMap<number, number> | null;
}

function stretchesOf({ nights }: History): Stretch[] {
  const stretches: Stretch[] = [];
  for (let from = 0, to = 0, first = nights[0]; first !== undefined; from = to, first = nights[from]) {
    const { row } = first;
    while (nights[to]?.row === row) to += 1;
    const places = row.usual ? null : new Map(row.cases.map((number, place) => [number, place]));
    stretches.push({ nights: nights.slice(from, to), answers: row.answers, places });
  }
  return stretches;
}

function placeIn({ places }: Stretch, number: number): number {
  return places === null ? number : (places.get(number) ?? -1);
}

type Told = Omit<CaseHistory, 'case' | 'recent'>;

/** One case through all nights; null if it was never asked. */
function follow(history: History, stretches: readonly Stretch[], number: number): Told | null {
  const counts = { passed: 0, failed: 0, inconclusive: 0, skipped: 0 };
  const turns: Turn[] = [];
  const latency = new LatencyWatch(turns);
  let [first, last, asked, known] = ['', '', 0, -1];
  for (const stretch of stretches) {
    const { nights } = stretch;
    const place = placeIn(stretch, number);
    const said = stretch.answers[place] ?? -1;
    const answer = history.answers[said];
    const begin = nights[0];
    if (answer === undefined || begin === undefined) continue;
    const before = history.answers[known];
    if (before !== undefined && said !== known) turns.push(...turnsBetween(before, answer, begin));
    known = said;
    if (asked === 0) first = begin.at;
    last = nights.at(-1)?.at ?? last;
    asked += nights.length;
    counts[answer.verdict] += nights.length;
    if (answer.verdict !== 'inconclusive') latency.follow(nights, place);
  }
  return asked === 0
    ? null
    : { first, last, asked, counts, turns, certificate: history.answers[known]?.certificate ?? null };
}

function nightsOf(stretch: Stretch): { night: HistoryNight; stretch: Stretch }[] {
  return stretch.nights.map((night) => ({ night, stretch }));
}

function seen(
  history: History,
  { night, stretch }: { night: HistoryNight; stretch: Stretch },
  number: number,
): Seen | null {
  const place = placeIn(stretch, number);
  const answer = history.answers[stretch.answers[place] ?? -1];
  if (answer === undefined) return null;
  const { verdict, certificate } = answer;
  const ms = Math.round(latencyOf(night.latencies.charCodeAt(place)));
  const code = night.arrivals.charCodeAt(place);
  const arrivedMs = code >= FIRST_CODE ? Math.round(latencyOf(code)) : null;
  return { verdict, ms, arrivedMs, notAfter: certificate?.notAfter ?? null };
}

function turnsBetween(before: Answer, after: Answer, { at, run }: { at: string; run: string }): Turn[] {
  const turns: Turn[] = [];
  const differ = (what: Turn['what'], b: string, a: string) => {
    if (b !== a) turns.push({ at, run, what, before: b, after: a });
  };
  differ('verdict', saidVerdict(before), saidVerdict(after));
  // What could not be asked says nothing of replies and certificates.
  if (before.verdict === 'inconclusive' || after.verdict === 'inconclusive') return turns;
  differ('reply', before.replies.join(', '), after.replies.join(', '));
  differ('tls', before.tls ?? 'none', after.tls ?? 'none');
  differ('certificate', before.certificate?.sha256 ?? 'none', after.certificate?.sha256 ?? 'none');
  return turns;
}

function saidVerdict({ verdict, reason }: Answer): string {
  return reason === null ? verdict : `${verdict}: ${reason}`;
}

/** Nights until another level of latency is believed. */
const LEVEL_NIGHTS = 3;

/** One slow night is weather: latency changed when it has been two classes away for three nights in a row. */
class LatencyWatch {
  readonly #turns: Turn[];
  /** The level that counts; -1 before there is one. */
  #level = -1;
  #away = 0;

  constructor(turns: Turn[]) {
    this.#turns = turns;
  }

  /** Called for 300 cases of a thousand nights: no allocation but for a turn. */
  follow(nights: readonly HistoryNight[], place: number): void {
    for (const night of nights) {
      const level = LEVEL_OF_CODE[night.latencies.charCodeAt(place)] ?? 0;
      if (this.#level === -1) this.#level = level;
      if (level - this.#level < 2 && this.#level - level < 2) {
        this.#away = 0;
        continue;
      }
      this.#away += 1;
      if (this.#away >= LEVEL_NIGHTS) this.#turn(night, level);
    }
  }

  #turn({ at, run }: HistoryNight, level: number): void {
    const said = (index: number) => LATENCY_CLASSES[index] ?? '';
    this.#turns.push({ at, run, what: 'latency', before: said(this.#level), after: said(level) });
    this.#level = level;
    this.#away = 0;
  }
}
