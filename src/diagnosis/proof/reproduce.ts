// A bounce, asked again: the control, then one factor after the other, until one turns the answer and turning it back brings
// the refusal back. One dialogue at a time; stops when the server has had enough.
import { type ExplainOptions, explain } from '../explain.ts';
import { experimentsFor, type FactorId, factorOf } from '../factor.ts';
import { Asking, type Control, Stopped } from './asking.ts';
import { establishControl } from './control.ts';
import type { Doubt, Experiment, Reason, Reproduction, Untried } from './document.ts';
import { experimentWith } from './experiment.ts';
import type { Means, Question } from './question.ts';
import { rateExperiments, waitExperiments } from './time.ts';
import { trialsOf } from './trials.ts';
import { bearingOf, provenBy } from './worth.ts';

type Found = Pick<Reproduction, 'conclusion' | 'doubt' | 'factor'>;

/** Holds the dialogues and draws the conclusion. Never rejects for anything a server does. */
export async function reproduce(question: Question, means: Means, words: ExplainOptions): Promise<Reproduction> {
  const started = means.date().toISOString();
  const asking = new Asking(question, means);
  const series = new Series(question, means, asking);
  const found = asShown(await series.run(), question);
  const { code, enhanced, text } = question.refused;
  const isProven = (found.conclusion === 'confirmed' || found.conclusion === 'shown') && found.factor !== null;
  const diagnosis = isProven ? provenBy(found.factor, question.diagnosis) : question.diagnosis;
  return {
    schema: 'mxprobe/reproduction@1',
    started,
    finished: means.date().toISOString(),
    dialogues: asking.dialogues,
    bounced: { code, enhanced, text },
    control: series.control?.asked.record ?? null,
    experiments: series.experiments,
    untried: series.untried,
    vantages: question.vantages,
    ...found,
    cause: diagnosis.cause,
    explanation: explain(diagnosis, words),
  };
}

class Series {
  control: Control | null = null;
  readonly experiments: Experiment[] = [];
  readonly untried: Untried[] = [];
  readonly #question: Question;
  readonly #means: Means;
  readonly #asking: Asking;

  constructor(question: Question, means: Means, asking: Asking) {
    this.#question = question;
    this.#means = means;
    this.#asking = asking;
  }

  async run(): Promise<Found> {
    try {
      this.control = await establishControl(this.#question, this.#means, this.#asking);
      return this.#withoutExperiment(this.control) ?? (await this.#experiments(this.control));
    } catch (error) {
      if (error instanceof Stopped) return inconclusive(error.doubt);
      if (this.#means.interrupted()) return inconclusive('interrupted');
      throw error;
    }
  }

  /** What is to be said when the server does not refuse as it did. */
  #withoutExperiment({ asked }: Control): Found | null {
    if (asked.isRefused) return null;
    switch (asked.answer.kind) {
      case 'accepted':
        return { conclusion: 'not-reproduced', doubt: null, factor: null };
      case 'none':
        return inconclusive(asked.answer.reason === 'tls' ? 'broken-handshake' : 'unreachable');
      case 'refused':
        return inconclusive(asked.answer.step.stage === 'starttls' ? 'broken-handshake' : 'refused-otherwise');
    }
  }

  async #experiments(control: Control): Promise<Found> {
    const { given, diagnosis } = this.#question;
    const { proof } = diagnosis;
    for (const factor of experimentsFor([...new Set([...proof, ...given])])) {
      if (!isWorthAsking(factor, control) || (!given.includes(factor) && this.#isIdle(factor))) continue;
      for await (const experiment of this.#of(factor, control)) {
        this.experiments.push(experiment);
        this.#means.told?.(experiment);
        if (experiment.reason === 'unanswered' && !(await this.#stillAnswers(control))) return inconclusive('stopped');
        if (experiment.outcome === 'flipped') return this.#flippedBy(factor);
        // Whatever else is changed now, the unchanged dialogue is taken too.
        if (wasTaken(experiment)) return { ...inconclusive('not-reversible'), factor };
      }
      // Another address or sender has a counter of its own: what it is told says nothing of the reason.
      if (factor === 'rate' && this.#isOpen('rate')) return inconclusive('still-full');
    }
    return this.#unflipped();
  }

  /** Nobody answered what was changed: then the control tells whether anybody answers at all. */
  async #stillAnswers({ planned }: Control): Promise<boolean> {
    if (this.#question.breaks !== null) return true;
    return (await this.#asking.ask(planned)).answer.kind !== 'none';
  }

  /** Nothing that lies outside the reason can confirm it while what the words name was not tried: then it is not asked about. */
  #isIdle(factor: FactorId): boolean {
    return bearingOf(factor, this.#question.diagnosis) === 'against' && this.#openReasons().length > 0;
  }

  #flippedBy(factor: FactorId): Found {
    const bearing = bearingOf(factor, this.#question.diagnosis);
    if (bearing === 'against') return { ...inconclusive('contradiction'), factor };
    if (bearing !== 'reason' && this.#openReasons().length > 0) return { ...inconclusive('other-factor'), factor };
    return { conclusion: 'confirmed', doubt: null, factor };
  }

  #unflipped(): Found {
    const open = this.#openReasons();
    const [first] = open;
    if (first === undefined) return { conclusion: 'receiver-must-act', doubt: null, factor: null };
    const reasons = this.experiments.filter(({ factor }) => open.includes(factor)).map(({ reason }) => reason);
    if (reasons.includes('exempt')) this.#wantBetterValues();
    const doubt = DOUBTS.find(([reason]) => reasons.includes(reason))?.[1] ?? 'not-tried';
    return inconclusive(doubt);
  }

  /** What would be a proof where an exempt address was none. */
  #wantBetterValues(): void {
    for (const factor of new Set(
      this.experiments.filter(({ outcome }) => outcome === 'remark').map((one) => one.factor),
    ))
      this.untried.push({ factor, option: `--try ${factorOf(factor).option}=...` });
  }

  /** The reason's own factors that no experiment has shown to make no difference. */
  #openReasons(): readonly FactorId[] {
    return this.#question.diagnosis.proof.filter((factor) => this.#isOpen(factor));
  }

  #isOpen(factor: FactorId): boolean {
    if (this.untried.some((one) => one.factor === factor)) return true;
    const held = this.experiments.filter((one) => one.factor === factor);
    if (held.length === 0) return false;
    return (
      held.some(({ outcome, reason }) => outcome === 'remark' || reason === 'still-full') ||
      !held.some(({ outcome }) => outcome === 'same')
    );
  }

  async *#of(factor: FactorId, control: Control): AsyncGenerator<Experiment> {
    const { given, diagnosis } = this.#question;
    if (ONLY_IF_ASKED.has(factor) && !diagnosis.proof.includes(factor) && !given.includes(factor)) return;
    if (factor === 'wait') {
      yield* await waitExperiments(this.#question, control, { asking: this.#asking, means: this.#means });
    } else if (factor === 'rate') {
      yield* await rateExperiments(this.#question, control, this.#asking);
    } else {
      const trials = trialsOf(factor, this.#question, control);
      if (trials === null) return;
      if ('option' in trials) this.untried.push({ factor, option: trials.option });
      else for (const trial of trials) yield experimentWith(trial, control, this.#asking);
    }
  }
}

/** What was refused only because there was too much of it, or because a rule was broken on purpose, has one factor. */
function isWorthAsking(factor: FactorId, { burst, misbehaviour }: Control): boolean {
  if (burst !== null) return factor === 'rate';
  if (misbehaviour === null) return true;
  return factor === (misbehaviour === 'many-recipients' ? 'recipient' : 'protocol');
}

/** Why the reason's own factors have decided nothing, what the user can do something about first. */
const DOUBTS: readonly (readonly [Reason, Doubt])[] = [
  ['login-refused', 'login-refused'],
  ['broken-handshake', 'broken-handshake'],
  ['exempt', 'only-exempt'],
  ['refused-otherwise', 'trial-refused-otherwise'],
  ['unsteady', 'unsteady'],
];

/** They cost minutes, or need what only the user has: not for the sake of completeness. */
const ONLY_IF_ASKED: ReadonlySet<FactorId> = new Set([
  'wait',
  'rate',
  'size',
  'content',
  'signature',
  'tls-version',
  'protocol',
  'verify',
  'port',
]);

const inconclusive = (doubt: Doubt): Found => ({ conclusion: 'inconclusive', doubt, factor: null });

/** Taken, and not refused again: not by this factor alone. */
function wasTaken({ outcome, reason }: Experiment): boolean {
  return outcome === 'inconclusive' && (reason === 'unchanged-taken' || reason === 'no-way-back');
}

/** An embedded MX that was made to refuse for this reason shows the chain, and proves nothing. */
function asShown(found: Found, { control }: Question): Found {
  const isProof = found.conclusion === 'confirmed' || found.conclusion === 'receiver-must-act';
  return isProof && control.place.kind === 'sandbox' ? { ...found, conclusion: 'shown' } : found;
}
