// An expectation as a table of codes, where codes are all it asks for; else the judge.
import { asksForCodesOnly } from '../../scenario/expectation.ts';
import type { Capture, Expectation } from '../../scenario/scenario.ts';
import { codeMatches, parseShortForm, patternWith, type ShortForm } from '../../scenario/short-form.ts';
import { VERBS } from '../../scenario/verbs.ts';
import { differences } from '../judge.ts';
import type { Capturing, Expecting, PlainStep } from '../program.ts';

/** Anything is fine. */
export const ANYTHING: Expecting = { codes: null, judge: () => [] };

/** A thousand recipients with no expectation of their own have one table. */
const BY_DEFAULT = new Map<string, Expecting>();

/** How the answer to a step is judged. A verb that awaits nothing has nothing to be judged by, unless a reply is expected. */
export function expectingOf({ verb, expect }: Pick<PlainStep, 'verb' | 'expect'>): Expecting {
  const byDefault = VERBS[verb].expects;
  if (byDefault === null) return expect === null || expect.reply === null ? ANYTHING : expecting(expect, 'any');
  if (expect !== null) return expecting(expect, byDefault);
  const known = BY_DEFAULT.get(byDefault) ?? expecting(null, byDefault);
  BY_DEFAULT.set(byDefault, known);
  return known;
}

function expecting(expect: Expectation | null, byDefault: string): Expecting {
  const fallback = formOf(byDefault);
  const form = expect?.reply ?? fallback;
  const { codes, outcomes } = form.codes.length + form.outcomes.length > 0 ? form : fallback;
  return {
    codes: asksForCodesOnly(form, expect) ? tableOf(codes, outcomes.includes('any')) : null,
    judge: (answer, facts) =>
      differences(expect, byDefault, {
        answer,
        capabilities: facts.capabilities,
        tls: facts.tls,
        ...facts.policies(),
        values: facts.values(),
        smtputf8: facts.smtputf8,
      }),
  };
}

const FORMS = new Map<string, ShortForm>();
function formOf(written: string): ShortForm {
  const known = FORMS.get(written);
  if (known !== undefined) return known;
  const parsed = parseShortForm(written);
  if ('refuse' in parsed) throw new Error(`the default expectation ${written}: ${parsed.refuse}`);
  FORMS.set(written, parsed);
  return parsed;
}

/** A table of 1,000 codes takes a while to make: one for each way of writing. */
const TABLES = new Map<string, Uint8Array>();
/** A matrix may write many. */
const MAX_TABLES = 200;

function tableOf(codes: readonly string[], any: boolean): Uint8Array {
  const key = any ? 'any' : codes.join('|');
  const table =
    TABLES.get(key) ??
    Uint8Array.from({ length: 1000 }, (_, code) =>
      any || (code >= 100 && codes.some((pattern) => codeMatches(pattern, code))) ? 1 : 0,
    );
  if (TABLES.size >= MAX_TABLES) TABLES.clear();
  TABLES.set(key, table);
  return table;
}

export function capturing({ name, from }: Capture): Capturing {
  return { name, pattern: (facts) => ('regex' in from ? from : patternWith(from, facts.values())) };
}
