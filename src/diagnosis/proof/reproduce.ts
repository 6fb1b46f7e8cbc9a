// A bounce, asked again: the control, then one factor after the other, until one turns the answer and turning it back brings
// the refusal back. One dialogue at a time; stops when the server has had enough.
import type { Cause } from '../cause.ts';
import { usualOf } from '../cause.ts';
import type { Diagnosis } from '../diagnose.ts';
import { type ExplainOptions, explain } from '../explain.ts';
import { experimentsFor, type FactorId } from '../factor.ts';
import { Asking, Stopped } from './asking.ts';
import { type Control, establishControl } from './control.ts';
import type { Doubt, Experiment, Reproduction, Untried } from './document.ts';
import { experimentWith } from './experiment.ts';
import type { Means, Question } from './question.ts';
import { rateExperiments, waitExperiments } from './time.ts';
import { trialsOf } from './trials.ts';

type Found = Pick<Reproduction, 'conclusion' | 'doubt' | 'factor'>;

/** Holds the dialogues and draws the conclusion. Never rejects for anything a server does. */
export async function reproduce(question: Question, means: Means, words: ExplainOptions): Promise<Reproduction> {
  const started = means.date().toISOString();
  const asking = new Asking(question, means);
  const series = new Series(question, means, asking);
  const found = await series.run();
  const { code, enhanced, text } = question.refused;
  const diagnosis = provenBy(found, question.diagnosis);
  return {
    schema: 'mxprobe/reproduction@1',
    started,
    finished: means.date().toISOString(),
    dialogues: asking.dialogues,
    bounced: { code, enhanced, text },
    control: series.control?.asked.record ?? null,
    experiments: series.experiments,
    untried: series.untried,
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
    switch (asked.answer.kind) {
      case 'accepted':
        return { conclusion: 'not-reproduced', doubt: null, factor: null };
      case 'none':
        return inconclusive('unreachable');
      case 'refused':
        return asked.isRefused ? null : inconclusive('refused-otherwise');
    }
  }

  async #experiments(control: Control): Promise<Found> {
    const { given, diagnosis } = this.#question;
    const { proof } = diagnosis;
    for (const factor of experimentsFor([...new Set([...proof, ...given])])) {
      // What was refused only because there was too much of it has one factor.
      if (control.burst !== null && factor !== 'rate') continue;
      for await (const experiment of this.#of(factor, control)) {
        this.experiments.push(experiment);
        if (experiment.outcome === 'flipped') return { conclusion: 'confirmed', doubt: null, factor };
        // Whatever else is changed now, the unchanged dialogue is taken too.
        if (wasTaken(experiment)) return { ...inconclusive('not-reversible'), factor };
      }
    }
    const isOpen = this.untried.some(({ factor, option }) => option !== null && proof.includes(factor));
    if (isOpen) return inconclusive('not-tried');
    return { conclusion: 'receiver-must-act', doubt: null, factor: null };
  }

  async *#of(factor: FactorId, control: Control): AsyncGenerator<Experiment> {
    const { given, diagnosis } = this.#question;
    if (ONLY_IF_ASKED.has(factor) && !diagnosis.proof.includes(factor) && !given.includes(factor)) return;
    if (factor === 'wait') {
      yield* await waitExperiments(this.#question, control, { asking: this.#asking, means: this.#means });
    } else if (factor === 'rate') {
      if (control.burst !== null) yield* await rateExperiments(this.#question, control, this.#asking);
    } else {
      const trials = trialsOf(factor, this.#question, control);
      if (trials === null) return;
      if ('option' in trials) this.untried.push({ factor, option: trials.option });
      else for (const trial of trials) yield experimentWith(trial, control, this.#asking);
    }
  }
}

/** They cost minutes, or need what only the user has: not for the sake of completeness. */
const ONLY_IF_ASKED: ReadonlySet<FactorId> = new Set([
  'wait',
  'rate',
  'size',
  'content',
  'signature',
  'tls-version',
  'port',
]);

const inconclusive = (doubt: Doubt): Found => ({ conclusion: 'inconclusive', doubt, factor: null });

/** Taken, and not refused again: not by this factor alone. */
function wasTaken({ outcome, case: one }: Experiment): boolean {
  return outcome === 'inconclusive' && one.verdict === 'passed';
}

/** What a factor means where the catalogue has not foreseen it. */
const CAUSES: Readonly<Partial<Record<FactorId, Cause>>> = {
  starttls: 'tls-required',
  helo: 'helo-blocked',
  sender: 'sender-blocked',
  recipient: 'rcpt-policy',
  auth: 'smtp-auth-required',
  size: 'size-limit',
  content: 'content-policy',
  source: 'ip-reputation',
  family: 'ipv6-policy',
  wait: 'greylisting',
  rate: 'rate-limit',
  'tls-version': 'tls-handshake',
};

/** The diagnosis behind the proof: an unforeseen factor says another cause than the words did. */
function provenBy({ conclusion, factor }: Found, diagnosis: Diagnosis): Diagnosis {
  if (conclusion !== 'confirmed' || factor === null || diagnosis.proof.includes(factor)) return diagnosis;
  const cause = CAUSES[factor];
  if (cause === undefined) return diagnosis;
  const { actor, factors } = usualOf(cause);
  return { ...diagnosis, cause, actor, remedy: null, proof: factors, ambiguous: [], confidence: 'medium' };
}
