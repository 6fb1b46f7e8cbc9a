// Which of several matching signatures speaks: the more particular one; then the user's own; then the one whose codes and
// stage fit.
import type { SignatureStage } from './signature.ts';
import type { Entry } from './signature-index.ts';

export interface Circumstances {
  readonly code: string | null;
  readonly enhanced: string | null;
  readonly stage: SignatureStage | null;
}

/** The best of `entries`, or null if there is none. */
export function bestOf(entries: readonly Entry[], seen: Circumstances): Entry | null {
  let best: Entry | null = null;
  let most = Number.NEGATIVE_INFINITY;
  for (const entry of entries) {
    const score = scoreOf(entry, seen);
    if (score > most) [best, most] = [entry, score];
  }
  return best;
}

/** Each criterion outweighs all that come after it; the length of the pattern breaks the last ties. */
function scoreOf({ signature, matches }: Entry, seen: Circumstances): number {
  const { priority, codes, enhanced, stages, pattern } = signature;
  const fits = (known: boolean, fit: boolean) => (known ? (fit ? 2 : 0) : 1);
  const code = fits(codes !== undefined && seen.code !== null, codes?.some((one) => isCode(one, seen.code)) ?? false);
  const status = fits(
    enhanced !== undefined && seen.enhanced !== null,
    enhanced?.some((one) => isEnhanced(one, seen.enhanced)) ?? false,
  );
  const stage = fits(stages !== undefined && seen.stage !== null, stages?.some((one) => one === seen.stage) ?? false);
  return (
    ((((priority * 2 + Number(matches !== undefined)) * 3 + code) * 3 + status) * 3 + stage) * 1000 +
    Math.min(pattern.length, 999)
  );
}

function isCode(pattern: string, code: string | null): boolean {
  return pattern === code || (pattern.endsWith('xx') && pattern[0] === code?.[0]);
}

/** `5.7.606-649` stands for all of them. */
function isEnhanced(pattern: string, enhanced: string | null): boolean {
  if (pattern === enhanced || enhanced === null) return pattern === enhanced;
  const range = /^(\d\.\d+)\.(\d+)-(\d+)$/.exec(pattern);
  const detail = range === null || !enhanced.startsWith(`${range[1]}.`) ? null : Number(enhanced.split('.')[2]);
  return detail !== null && detail >= Number(range?.[2]) && detail <= Number(range?.[3]);
}
