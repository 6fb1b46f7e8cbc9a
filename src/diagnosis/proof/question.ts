// What a reproduction is asked to do, and with what.
import type { CaseRecord, InconclusiveReason } from '../../run/document.ts';
import type { PlannedCase } from '../../run/plan.ts';
import type { Message } from '../../scenario/scenario.ts';
import type { Endpoint } from '../../target/resolve-target.ts';
import type { VantageSeen } from '../../target/vantage-identity.ts';
import type { Catalogue } from '../catalogue.ts';
import type { Diagnosis } from '../diagnose.ts';
import type { FactorId } from '../factor.ts';
import type { Known } from '../proposals.ts';
import type { Refused } from './answer.ts';
import type { Experiment } from './document.ts';
import type { ClientBy, ClientNames, Login } from './vary.ts';

export interface Question {
  /** The dialogue of the bounce, where it is to be asked. */
  readonly control: PlannedCase;
  /** The refusal as the bounce quotes it. */
  readonly refused: Refused;
  /** Where nobody replied: how a dialogue breaks off that fails in the same way. */
  readonly breaks: readonly InconclusiveReason[] | null;
  readonly diagnosis: Diagnosis;
  readonly envelope: { readonly helo: string; readonly from: string | null; readonly to: string };
  /** Other servers and addresses that the user named together with the first: the rest of its MX. */
  readonly others: readonly Endpoint[];
  /** The factors that the user has named: they are asked about next to those of the catalogue. */
  readonly given: readonly FactorId[];
  /** Values in place of those of the factor table. */
  readonly tries: Readonly<Partial<Record<FactorId, readonly string[]>>>;
  /** The machines of a fleet that ask, the control's first, each from another source address, and what receivers see in them. */
  readonly vantages: readonly VantageSeen[];
  readonly known: Known;
  readonly login: Login | null;
  /** For experiments with the content: the message in the control, and the one in its place. */
  readonly messages: {
    readonly control: Message | null;
    readonly other: Message;
    /** The control with a DKIM signature; null: there is no key. */
    readonly signed: Message | null;
  };
  /** Octets of the message that came back, if the user knows. */
  readonly sizeBytes: number | null;
  /** The server is ours: it may be asked as often and as fast as a rate limit needs, and be sent large messages. */
  readonly owned: boolean;
  /** How the client at another address is played on a server of ours: named there instead of bound here. */
  readonly clientBy: ClientBy | null;
}

export interface Means {
  /** Holds one dialogue. Rejects only when interrupted. */
  ask(planned: PlannedCase): Promise<CaseRecord>;
  pause(ms: number): Promise<void>;
  /** The names of the client at an address, as the DNS has them; null: it can't tell. */
  namesOf(address: string): Promise<ClientNames | null>;
  /** True once the user has asked to stop; `ask` and `pause` may reject then. */
  interrupted(): boolean;
  date(): Date;
  /** A few random letters, for a sender that no greylist knows. */
  random(): string;
  readonly catalogue: Catalogue;
  /** Between two dialogues. */
  readonly pauseMs: number;
  /** Hears of each experiment when it is done. */
  readonly told?: (experiment: Experiment) => void;
}
