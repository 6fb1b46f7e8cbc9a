// mxprobe/bounce: what a mail server said and what it means.
import { readBounce as readMail } from '../../bounce/read-bounce.ts';
import { builtInCatalogue } from '../../diagnosis/catalogue.ts';
import type { Audience, Language } from '../../diagnosis/texts.ts';
import { reproducible, scenarioOf } from '../bounce-scenario.ts';
import type { BounceDocument, Explanation, Reproduction } from '../documents.ts';
import { diagnoseFailure, type Explaining, explainBounce } from '../explain-bounce.ts';
import { explainReply, type Readers } from '../explain-reply.ts';
import { AUDIENCES, checkOptions, checkValue, type Kinds, LANGUAGES, octets, text } from '../given.ts';
import { checkProve, type ProofEvent, type ProveOptions, proveBounce } from '../prove.ts';
import type { Lost } from '../telling.ts';

export type { Problem } from '../../document/problem.ts';
export type {
  ArrivalPart,
  BasisPart,
  BounceDocument,
  BurstPart,
  CasePart,
  CertificatePart,
  ContrastPart,
  ExchangePart,
  Explanation,
  FindingPart,
  MessagePart,
  PlacePart,
  ReplyPart,
  Reproduction,
  RunEvent,
  StepPart,
  TargetPart,
  ThresholdPart,
  TlsPart,
} from '../documents.ts';
export type { Duration } from '../durations.ts';
export { type MistakeCode, type MistakeDetails, MxprobeError } from '../mistake.ts';
export type { Experiment, FactorId, ProofEvent, ProveOptions } from '../prove.ts';
export type { Lost } from '../telling.ts';

/** In which language, and for whom. */
export interface ExplainOptions {
  /** Default `en`. */
  readonly lang?: 'en' | 'de';
  /** Who reads it; default `admin`. */
  readonly audience?: 'customer' | 'admin';
}

/** How a reply is explained, and what is known of it besides. */
export interface ExplainReplyOptions extends ExplainOptions {
  /** Who answered. */
  readonly remote?: string;
  /** For whom the mail was. */
  readonly recipient?: string;
}

const HOW: Kinds<ExplainOptions> = { lang: LANGUAGES, audience: AUDIENCES };
const READERS: Readers = { readBounce: readMail, diagnoseFailure };

function explaining({ lang = 'en', audience = 'admin' }: ExplainOptions): Explaining {
  const how: { readonly lang: Language; readonly audience: Audience } = { lang, audience };
  return { ...how, we: null, catalogue: builtInCatalogue() };
}

/** A bounce, a log line, a session or a bare reply -> what failed, and what each failure means. A text that is none says so in `kind`. */
export function readBounce(mail: Uint8Array | string, options: ExplainOptions = {}): BounceDocument {
  checkValue(mail, octets, 'mail');
  checkOptions(options, HOW, 'readBounce()');
  return explainBounce(Buffer.from(mail), explaining(options));
}

/** What a refusal means, whose turn it is, and how to prove it; null where nothing is refused. */
export function explain(reply: string, options: ExplainReplyOptions = {}): Explanation | null {
  checkValue(reply, text, 'reply');
  checkOptions<ExplainReplyOptions>(options, { ...HOW, remote: text, recipient: text }, 'explain()');
  const { remote = null, recipient = null } = options;
  const explained = explainReply(reply, { ...explaining(options), remote, recipient }, READERS);
  return 'explanation' in explained ? explained.explanation : null;
}

/** The dialogue of the bounce as a scenario file; `refuse`: why there is none. */
export function bounceToScenario(mail: Uint8Array | string): { readonly yaml: string } | { readonly refuse: string } {
  checkValue(mail, octets, 'mail');
  const how = explaining({});
  const document = explainBounce(Buffer.from(mail), how);
  const failure = reproducible(document.failures);
  if (failure === null) return { refuse: 'no reply of a server to a recipient stands in it' };
  return scenarioOf(document, failure, diagnoseFailure(failure, how.catalogue), { identity: null });
}

/** The bounce asked again, at a target or in the sandbox: `for await` hears what happens, `result` is what is proven. */
export interface Proof extends AsyncIterable<ProofEvent | Lost> {
  readonly result: Promise<Reproduction | { readonly refuse: string }>;
}

/** Asks again what the bounce says, then changes one thing at a time. Throws a `MxprobeError` where neither target nor sandbox is given. */
export function prove(mail: Uint8Array | string, options: ProveOptions): Proof {
  checkProve(mail, options);
  return proveBounce(mail, options);
}
