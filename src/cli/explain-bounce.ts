// Bytes -> the facts of a bounce, joined with what each failure means.

import type { Failure } from '../bounce/facts.ts';
import { readBounce } from '../bounce/read-bounce.ts';
import type { Catalogue } from '../diagnosis/catalogue.ts';
import { type Diagnosis, diagnose } from '../diagnosis/diagnose.ts';
import { type ExplainOptions, explain } from '../diagnosis/explain.ts';
import type { BounceDocument, ExplainedFailure } from '../report/bounce-document.ts';

export interface Explaining extends Pick<ExplainOptions, 'lang' | 'audience' | 'we'> {
  readonly catalogue: Catalogue;
}

/** Reads a bounce and explains each of its failures. */
export function explainBounce(bytes: Uint8Array, how: Explaining): BounceDocument {
  const facts = readBounce(bytes);
  return { ...facts, failures: facts.failures.map((failure) => explained(failure, how)) };
}

function explained(failure: Failure, { lang, audience, we, catalogue }: Explaining): ExplainedFailure {
  if (failure.action !== 'failed' && failure.action !== 'delayed')
    return { ...failure, cause: null, actor: null, explanation: null };
  const diagnosis = diagnoseFailure(failure, catalogue);
  const { remote, recipient } = failure;
  const explanation = explain(diagnosis, { lang, audience, we, remote: remote.host ?? remote.address, recipient });
  return { ...failure, cause: diagnosis.cause, actor: diagnosis.actor, explanation };
}

/** The diagnosis of one failure: the reply if one is quoted, else the words that stand in its place, else the status. */
export function diagnoseFailure(failure: Failure, catalogue: Catalogue): Diagnosis {
  const { reply, diagnostic, status, stage } = failure;
  const text = reply === null ? (diagnostic ?? status ?? '') : reply.text;
  const codes = reply === null ? {} : { code: reply.code, enhanced: reply.enhanced ?? status };
  return diagnose({ text, ...codes, stage }, catalogue);
}
