// An expectation as a table of codes, where codes are all it asks for; else the judge of the dialogue.
import { differences } from '../dialogue/judge.ts';
import type { Expectation } from '../scenario/scenario.ts';
import { codeMatches, parseShortForm, type ShortForm } from '../scenario/short-form.ts';
import { parseEhlo } from '../wire/ehlo.ts';
import type { Reply } from '../wire/reply.ts';
import type { Awaiting, SessionValues } from './program.ts';

export type Judging = Pick<Awaiting, 'codes' | 'judge' | 'closedFits' | 'timeoutFits'>;

export const anything: Judging = { codes: null, judge: () => true, closedFits: true, timeoutFits: true };

/** A thousand recipients with no expectation of their own have one table. */
const BY_DEFAULT = new Map<string, Judging>();

/** How the answer to a step is judged; `byDefault` is its verb's expectation. */
export function judgingOf(expect: Expectation | null, byDefault: string): Judging {
  if (expect !== null) return makeJudging(expect, byDefault);
  const known = BY_DEFAULT.get(byDefault) ?? makeJudging(null, byDefault);
  BY_DEFAULT.set(byDefault, known);
  return known;
}

function makeJudging(expect: Expectation | null, byDefault: string): Judging {
  const fallback = formOf(byDefault);
  const form = expect?.reply ?? fallback;
  const { codes, outcomes } = form.codes.length + form.outcomes.length > 0 ? form : fallback;
  const closedFits = outcomes.includes('closed');
  const timeoutFits = outcomes.includes('timeout') || outcomes.includes('silence');
  const table = isPlain(form, expect) ? tableOf(codes, outcomes.includes('any')) : null;
  const judge = (reply: Reply, session: SessionValues, ms: number) =>
    differences(expect, byDefault, {
      answer: { outcome: 'reply', reply, exchange: null, ms, detail: null },
      capabilities: session.hello === null ? null : parseEhlo(session.hello),
      tls: null,
      dane: null,
      mtaSts: null,
      values: session.values(),
    }).length === 0;
  return { codes: table, judge, closedFits, timeoutFits };
}

function formOf(written: string): ShortForm {
  const parsed = parseShortForm(written);
  if ('refuse' in parsed) throw new Error(`the default expectation ${written}: ${parsed.refuse}`);
  return parsed;
}

function isPlain(form: ShortForm, expect: Expectation | null): boolean {
  const asks = form.enhanced.length + form.include.length + form.exclude.length + form.patterns.length;
  if (asks > 0 || expect === null) return asks === 0;
  const { include, exclude, parameters } = expect.capabilities;
  const more = include.length + exclude.length + parameters.size;
  return expect.lines === null && expect.withinMs === null && !expect.strict && more === 0;
}

function tableOf(codes: readonly string[], any: boolean): Uint8Array {
  return Uint8Array.from({ length: 1000 }, (_, code) =>
    any || (code >= 100 && codes.some((pattern) => codeMatches(pattern, code))) ? 1 : 0,
  );
}
