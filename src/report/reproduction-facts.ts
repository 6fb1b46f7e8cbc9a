// What a reproduction says, before it has a medium: the conclusion in a sentence, the experiments as rows, the dialogue pair.
import { answerOf } from '../diagnosis/proof/answer.ts';
import type { Experiment, Reproduction } from '../diagnosis/proof/document.ts';
import { textsOf } from '../diagnosis/texts.ts';
import type { CaseRecord } from '../run/document.ts';
import { replyLine } from '../wire/reply.ts';
import { filledIn, type ReproductionWords } from './reproduction-words.ts';
import { reproductionWords } from './words.ts';

/** The conclusion in one sentence. It holds words of a stranger: escape it. */
export function sayConclusion(found: Reproduction): string {
  const words = reproductionWords(found.explanation.lang);
  const proving = provingExperiment(found);
  const values = {
    factor: found.factor === null ? '' : textsOf(found.explanation.lang).factors[found.factor].label,
    from: proving === null ? '' : sayValue(proving, 'from', words),
    to: proving === null ? '' : sayValue(proving, 'to', words),
    before: sayAnswer(proving?.back ?? found.control, words),
    after: sayAnswer(proving?.case ?? found.control, words),
    why: sayAnswer(found.control, words),
    trial: sayAnswer(blamed(found)?.case ?? found.control, words),
    exempt: found.experiments.findLast(({ outcome }) => outcome === 'remark')?.to ?? '',
    label: found.explanation.label,
    untried: [...new Set(found.untried.map(({ option }) => option))].join(', '),
  };
  switch (found.conclusion) {
    case 'confirmed':
      return filledIn(words.confirmed, values);
    case 'shown':
      return filledIn(found.factor === null ? words.shownUnchanged : words.shown, values);
    case 'not-reproduced':
      return filledIn(words.notReproduced, values);
    case 'receiver-must-act':
      return filledIn(words.receiverMustAct, values);
    case 'inconclusive': {
      const doubt = found.doubt === null ? '' : filledIn(words.doubts[found.doubt], values);
      return words.inconclusive.replace('{doubt}', () => doubt);
    }
  }
}

/** The experiment that the doubt is about. */
function blamed({ experiments, doubt }: Reproduction): Experiment | null {
  const reason = doubt === 'trial-refused-otherwise' ? 'refused-otherwise' : doubt;
  return experiments.findLast((one) => one.reason === reason) ?? null;
}

function sayValue(one: Experiment, side: 'from' | 'to', words: ReproductionWords): string {
  const { values, rate, wait } = words;
  if (one.factor === 'rate') return filledIn(rate[side], { n: one[side] });
  if (one.factor === 'wait' && side === 'to') return filledIn(wait, { n: one.to });
  const known = `${one.factor} ${one[side]}`;
  return Object.hasOwn(values, known) ? (values[known] ?? '') : one[side];
}

/** `MAIL FROM 530 5.7.0 Must issue ...`; why there was no answer. */
function sayAnswer(one: CaseRecord | null, { verbs }: ReproductionWords): string {
  if (one === null) return '';
  const answer = answerOf(one);
  if (answer.kind === 'none') return answer.text;
  const { reply } = answer.step;
  const line = reply === null ? '' : replyLine(reply);
  return `${verbs[answer.step.verb] ?? answer.step.verb.toUpperCase()}: ${line.slice(0, MAX_ANSWER)}`;
}

/** A sentence holds so much of a reply. */
const MAX_ANSWER = 300;

export interface ExperimentRow {
  readonly factor: string;
  readonly change: string;
  readonly outcome: string;
  readonly answer: string;
  readonly isFlipped: boolean;
}

export function experimentRows(found: Reproduction): readonly ExperimentRow[] {
  const { lang } = found.explanation;
  const words = reproductionWords(lang);
  const labelOf = (factor: Experiment['factor']) => textsOf(lang).factors[factor].label;
  const tried = found.experiments.map(
    (one): ExperimentRow => ({
      factor: labelOf(one.factor),
      change: `${sayValue(one, 'from', words)} -> ${sayValue(one, 'to', words)}`,
      outcome: `${words.outcomes[one.outcome]}${one.repeats > 1 ? `, ${filledIn(words.times, { n: String(one.repeats) })}` : ''}`,
      answer: [one.reason === null ? null : words.reasons[one.reason], sayAnswer(one.case, words)]
        .filter((part) => part !== null)
        .join(': '),
      isFlipped: one.outcome === 'flipped',
    }),
  );
  const untried = found.untried.map(
    ({ factor, option }): ExperimentRow => ({
      factor: labelOf(factor),
      change: '',
      outcome: words.untried,
      answer: option ?? '',
      isFlipped: false,
    }),
  );
  return [...tried, ...untried];
}

/** A fact, and what each vantage point has of it. */
export interface VantageRow {
  readonly label: string;
  /** Each a line or several. */
  readonly cells: readonly (readonly string[])[];
  /** They have not all the same. */
  readonly differs: boolean;
}

/** Side by side what receivers see in the vantage points; none if but one asked, or none has looked. They hold words of strangers. */
export function vantageRows({ vantages, explanation }: Reproduction): readonly VantageRow[] {
  if (vantages.length < 2 || vantages.every(({ identity }) => identity === null)) return [];
  const { vantages: words } = reproductionWords(explanation.lang);
  type Seen = (typeof vantages)[number];
  const row = (label: string, tell: (one: Seen) => string | readonly string[]): VantageRow => {
    const cells = vantages.map((one) => [tell(one)].flat());
    return { label, cells, differs: new Set(cells.map((lines) => lines.join('\n'))).size > 1 };
  };
  const known = (tell: (identity: NonNullable<Seen['identity']>) => string | readonly string[]) => (one: Seen) =>
    one.identity === null ? words.unknown : tell(one.identity);
  return [
    row('', ({ name }) => name),
    row(words.address, ({ address, identity }) => identity?.address ?? address ?? words.unknown),
    row(
      words.helo,
      known(({ helo }) => helo),
    ),
    row(
      words.names,
      known(({ names }) => (names.length === 0 ? words.none : names)),
    ),
    row(
      words.findings,
      known(({ findings }) => (findings.length === 0 ? words.nothing : findings)),
    ),
  ];
}

/** The dialogues that face each other: refused, and taken. `after` is null where nothing flipped. */
export function dialoguePair(found: Reproduction): {
  readonly before: CaseRecord | null;
  readonly after: CaseRecord | null;
} {
  const proving = provingExperiment(found);
  return { before: found.control, after: proving?.case ?? null };
}

function provingExperiment({ experiments, factor }: Reproduction): Experiment | null {
  return experiments.findLast((one) => one.factor === factor && one.case.verdict === 'passed') ?? null;
}

/** When, and how many dialogues. */
export function sayWhen({ started, finished, dialogues, explanation }: Reproduction): string {
  const words = reproductionWords(explanation.lang);
  const clock = (iso: string) => `${iso.slice(0, 10)} ${iso.slice(11, 19)} UTC`;
  return filledIn(words.dialogues, { n: String(dialogues), started: clock(started), finished: clock(finished) });
}
