// `retry:`: which refusal means "come back later", and whether what came of it in the end is what was expected.
import type { Attempt } from '../dialogue/run-dialogue.ts';
import { holds } from '../scenario/comparison.ts';
import { execPattern } from '../scenario/pattern.ts';
import type { Retry } from '../scenario/scenario.ts';
import { codeMatches, patternWith } from '../scenario/short-form.ts';
import { isPermanent, type Reply, replyLine } from '../wire/reply.ts';

export function isLater(retry: Retry, reply: Reply | null): boolean {
  const code = reply?.code ?? null;
  // RFC 5321 4.2.1: a 5xx is for good, whatever a scenario says.
  return code !== null && !isPermanent(code) && retry.on.some((pattern) => codeMatches(pattern, code));
}

/** The dialogue passed in the end; was it at the attempt, and after the refusal, that was expected? */
export function retryVerdict(
  retry: Retry | null,
  last: Attempt,
  number: number,
  refusals: readonly (Reply | null)[],
): Attempt {
  if (retry === null || last.verdict === 'skipped') return last;
  if (retry.acceptedOn !== null && !holds(retry.acceptedOn, number)) {
    return {
      ...last,
      verdict: 'failed',
      text: `expected to be accepted at attempt ${retry.acceptedOn.written}, was at attempt ${number}`,
    };
  }
  const [first] = refusals;
  if (retry.first === null || first === undefined) return last;
  const code = first?.code ?? null;
  const fits =
    first !== null &&
    code !== null &&
    retry.first.codes.some((pattern) => codeMatches(pattern, code)) &&
    retry.first.patterns.every((pattern) => {
      const compiled = patternWith(pattern, new Map());
      return !('refuse' in compiled) && execPattern(compiled, first.text).match !== null;
    });
  if (fits) return last;
  const got = first === null ? 'no reply' : replyLine(first);
  return {
    ...last,
    verdict: 'failed',
    text: `expected the first attempt to be answered ${retry.first.written}, got ${got}`,
  };
}
