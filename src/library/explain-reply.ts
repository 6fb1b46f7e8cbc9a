// A reply by itself, or in a log line, a session or a bounce -> what it means.
import type { readBounce } from '../bounce/read-bounce.ts';
import { type Diagnosis, diagnose } from '../diagnosis/diagnose.ts';
import { type Explanation, explain } from '../diagnosis/explain.ts';
import { type NoRefusal, noRefusalIn } from '../diagnosis/no-refusal.ts';
import type { diagnoseFailure, Explaining } from './explain-bounce.ts';

export interface ExplainingReply extends Explaining {
  /** Who answered and for whom it was, where the text does not say or says otherwise. */
  readonly remote: string | null;
  readonly recipient: string | null;
}

/** What reads a text that tells of a failure: given where `mayTell` says so, because a reply by itself needs none of it. */
export interface Readers {
  readonly readBounce: typeof readBounce;
  readonly diagnoseFailure: typeof diagnoseFailure;
}

/** Does an address stand in it, as in bounces, log lines and sessions? */
export const mayTell = (text: string) => /[<\s"']\S{1,64}@\S/.test(` ${text}`);

/** The explanation; or that the reply refuses nothing. */
export function explainReply(
  reply: string,
  { catalogue, remote, recipient, ...words }: ExplainingReply,
  readers: Readers | null,
): { readonly explanation: Explanation } | { readonly noRefusal: NoRefusal } {
  const told = whatIsTold(reply, catalogue, readers);
  const noRefusal = told.diagnosis.basis === 'none' ? noRefusalIn(reply) : null;
  if (noRefusal !== null) return { noRefusal };
  const about = { remote: remote ?? told.remote, recipient: recipient ?? told.recipient };
  return { explanation: explain(told.diagnosis, { ...words, ...about }) };
}

interface Told {
  readonly diagnosis: Diagnosis;
  readonly remote: string | null;
  readonly recipient: string | null;
}

/** What a bounce, a log line or a session tells of its first failure; else the reply itself. */
function whatIsTold(text: string, catalogue: Explaining['catalogue'], readers: Readers | null): Told {
  if (readers !== null && mayTell(text)) {
    const { failures, reportingMta } = readers.readBounce(Buffer.from(text));
    const failure = failures.find(({ action }) => action === 'failed' || action === 'delayed');
    if (failure != null && failure.recipient !== null) {
      const { remote, recipient } = failure;
      const diagnosis = readers.diagnoseFailure(failure, catalogue, reportingMta);
      return { diagnosis, remote: remote.host ?? remote.address, recipient };
    }
  }
  return { diagnosis: diagnose({ text }, catalogue), remote: null, recipient: null };
}
