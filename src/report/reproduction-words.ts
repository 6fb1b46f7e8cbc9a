// The sentences of a reproduction. `{name}` is filled in.
import type { Doubt, Experiment, Reason } from '../diagnosis/proof/document.ts';

export interface ReproductionWords {
  readonly confirmed: string;
  readonly shown: string;
  readonly shownUnchanged: string;
  readonly notReproduced: string;
  readonly receiverMustAct: string;
  readonly inconclusive: string;
  readonly doubts: Readonly<Record<Doubt, string>>;
  readonly reasons: Readonly<Record<Reason, string>>;
  readonly outcomes: Readonly<Record<Experiment['outcome'], string>>;
  readonly untried: string;
  readonly control: string;
  readonly changed: string;
  readonly experiments: string;
  /** What receivers see in each vantage point. */
  readonly vantages: Readonly<
    Record<'heading' | 'address' | 'helo' | 'names' | 'findings' | 'none' | 'nothing' | 'unknown', string>
  >;
  readonly bounced: string;
  readonly now: string;
  readonly asked: string;
  readonly dialogues: string;
  readonly times: string;
  /** By factor and the value's own word. */
  readonly values: Readonly<Record<string, string>>;
  readonly rate: { readonly from: string; readonly to: string };
  readonly wait: string;
  /** Commands as a sentence names them. */
  readonly verbs: Readonly<Record<string, string>>;
}

/** Fills `{name}`; what is not known becomes nothing. */
export function filledIn(sentence: string, values: Readonly<Record<string, string>>): string {
  return sentence.replace(/\{([a-z]+)\}/g, (_, name: string) =>
    Object.hasOwn(values, name) ? (values[name] ?? '') : '',
  );
}
