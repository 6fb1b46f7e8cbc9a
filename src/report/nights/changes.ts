// What changed from night to night: causes when they came and went, and what turned beside them.
import type { Turn } from '../../baseline/case-history.ts';
import type { HistoryNight } from '../../baseline/history.ts';
import { ENGLISH, type Tongue } from '../tongue.ts';
import type { ProbeNights } from './series.ts';
import { sayTurn } from './turn.ts';

export interface NightChanges {
  readonly night: HistoryNight;
  /** Told for the first time, and told the night before and over. */
  readonly begun: readonly string[];
  readonly over: readonly string[];
  /** What turned, a sentence each, with the cases that turned alike. */
  readonly turns: ReadonlyMap<string, readonly string[]>;
}

/** Newest night first; nights in which nothing changed are left out. */
export function changesByNight({ nights, cases }: ProbeNights, tongue: Tongue = ENGLISH): NightChanges[] {
  const turns = turnsByNight(cases.flatMap((one) => one.turns.map((turn) => ({ turn, case: one.case }))));
  const changes = nights.map((night, index): NightChanges => {
    const before = nights[index - 1]?.told ?? [];
    const begun = night.told.filter((text) => !before.includes(text));
    const over = before.filter((text) => !night.told.includes(text));
    const told = begun.length + over.length > 0;
    const inWords = (texts: readonly string[]) => texts.map(tongue.night.told);
    const turned = sentences(turns.get(night.at) ?? [], told, tongue);
    return { night, begun: inWords(begun), over: inWords(over), turns: turned };
  });
  return changes.filter(({ begun, over, turns: seen }) => begun.length + over.length + seen.size > 0).reverse();
}

interface OneTurn {
  readonly turn: Turn;
  readonly case: string;
}

function turnsByNight(all: readonly OneTurn[]): Map<string, OneTurn[]> {
  const turns = new Map<string, OneTurn[]>();
  for (const one of all) {
    const known = turns.get(one.turn.at);
    if (known === undefined) turns.set(one.turn.at, [one]);
    else known.push(one);
  }
  return turns;
}

/** Where a cause is told, only another certificate is told beside it: the rest follows. */
function sentences(turns: readonly OneTurn[], told: boolean, { say }: Tongue): Map<string, string[]> {
  const said = new Map<string, string[]>();
  for (const { turn, case: key } of turns) {
    if (isBack(turn) || (told && !isOtherCertificate(turn))) continue;
    const text = sayTurn(turn, say);
    const known = said.get(text);
    if (known === undefined) said.set(text, [key]);
    else known.push(key);
  }
  return said;
}

/** That a case could be asked again shows in its row. */
const isBack = ({ what, before, after }: Turn) =>
  what === 'verdict' && before.startsWith('inconclusive') && after === 'passed';
const isOtherCertificate = ({ what, before, after }: Turn) =>
  what === 'certificate' && before !== 'none' && after !== 'none';
