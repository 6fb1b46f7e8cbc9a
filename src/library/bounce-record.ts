// A bounce as the cases of a run: each recipient is one. It is personal data, and recorded only where somebody asks for it.
import type { BounceDocument, ExplainedFailure } from '../report/bounce-document.ts';
import type { RunEvent } from '../run/events.ts';

/** `started`: ISO 8601, when it was read. */
export function bounceEvents(bounce: BounceDocument, started: string): RunEvent[] {
  return [
    ...bounce.failures.flatMap((failure, number) => failureEvents(failure, number, started)),
    { e: 'result', result: bounce },
  ];
}

function failureEvents(failure: ExplainedFailure, number: number, started: string): RunEvent[] {
  const { recipient, remote, action } = failure;
  const host = remote.host ?? remote.address ?? 'unknown';
  const target = {
    host,
    address: remote.address,
    port: 0,
    mode: 'smtp',
    domain: null,
    sandbox: false,
    source: null,
  } as const;
  const named = { scenario: 'what a bounce says', about: null, tags: [], file: 'bounce', variant: recipient };
  const verdict = action === 'failed' ? 'failed' : action === 'delayed' ? 'inconclusive' : 'passed';
  const text = failure.reply?.text ?? failure.explanation?.summary ?? null;
  return [
    { e: 'case', case: number, head: { id: `bounce#${number + 1}@${host}`, ...named, vars: {}, target, started } },
    { e: 'facts', case: number, facts: factsOf(failure) },
    {
      e: 'case-end',
      case: number,
      verdict,
      reason: verdict === 'inconclusive' ? 'delayed' : null,
      text: verdict === 'passed' ? null : text,
      ms: 0,
      attempt: 1,
    },
  ];
}

function factsOf({ action, stage, cause, actor, reply, status }: ExplainedFailure): Record<string, string> {
  const known = { action, stage, cause, actor, code: reply?.code?.toString() ?? null, status };
  return Object.fromEntries(Object.entries(known).filter((one): one is [string, string] => typeof one[1] === 'string'));
}
