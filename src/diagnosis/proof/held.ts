// A proof in its record: its dialogues are cases there, and stand once. In their place the result has who they are, and what
// they are called in the proof.
import type { CaseRecord, CommandResult } from '../../run/document.ts';
import type { Experiment, Reproduction } from './document.ts';

/** In place of a dialogue: the case that holds it, and what the proof says of it. */
interface Held extends Pick<CaseRecord, 'id' | 'verdict' | 'reason' | 'text'> {
  readonly held: string;
}

/** `cases`: those of the record. A dialogue that none of them is stays where it is. */
export function withoutCases(found: Reproduction, cases: readonly CaseRecord[]): CommandResult {
  const known = new Map(cases.map((one) => [bareOf(one), one.id] as const));
  const held = (one: CaseRecord | null): CaseRecord | Held | null => {
    const id = one === null ? undefined : known.get(bareOf(one));
    if (one === null || id === undefined) return one;
    return { held: id, id: one.id, verdict: one.verdict, reason: one.reason, text: one.text };
  };
  const shorter = (one: Experiment) => ({ ...one, case: held(one.case), back: held(one.back) });
  const { control, experiments } = found;
  const named = { ...found, control: held(control), experiments: experiments.map(shorter) };
  return named;
}

/** What a case is whatever it is called: no two dialogues took the same time in all their steps. */
const bareOf = (one: CaseRecord) => JSON.stringify({ ...one, id: '', verdict: '', reason: '', text: '' });

/** The same with its dialogues; what is not held is as it was. Nothing is checked: the shape does that. */
export function withCases(result: CommandResult, cases: Iterable<CaseRecord>): unknown {
  const known = new Map([...cases].map((one) => [one.id, one] as const));
  const whole = (value: unknown): unknown => {
    if (!isRecord(value)) return value;
    const { held, ...said } = value;
    const one = typeof held === 'string' ? known.get(held) : undefined;
    return one === undefined ? value : { ...one, ...said };
  };
  const proof: Record<string, unknown> = { ...result };
  const { control, experiments } = proof;
  if (!Array.isArray(experiments)) return result;
  const longer = (one: unknown) => (isRecord(one) ? { ...one, case: whole(one.case), back: whole(one.back) } : one);
  return { ...proof, control: whole(control), experiments: experiments.map(longer) };
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
