// How much of the mail was refused: `12 of 400`, a fact that is another every night. What counts is what goes beyond chance.
import type { Fact } from './change.ts';

export interface Share {
  readonly count: number;
  /** 0: it is not known of how many. */
  readonly of: number;
}

export const sayShare = ({ count, of }: Share): string => (of === 0 ? String(count) : `${count} of ${of}`);

const SHARE = /^(\d{1,12})(?: of (\d{1,12}))?$/;

/** Null: it is none. */
export function shareOf(fact: Fact): Share | null {
  const [, count, of = '0'] = SHARE.exec(String(fact ?? '')) ?? [];
  return count === undefined ? null : { count: Number(count), of: Number(of) };
}

/** With its percentage: `12 of 400 (3 %)`. */
export function shareWords(fact: Fact): string {
  const share = shareOf(fact);
  if (share === null) return 'none';
  if (share.of === 0) return sayShare(share);
  const percent = (share.count / share.of) * 100;
  return `${sayShare(share)} (${percent >= 10 ? Math.round(percent) : percent.toFixed(percent >= 1 ? 1 : 2)} %)`;
}

/** Mail comes in bursts: less than that is no news, however much it is in per cent; of little mail less will do. */
const LEAST = 5;
const LEAST_OF_FEW = 3;
const MUCH = 0.05;
/** More, or less, by half. */
const FACTOR = 0.5;

/** More than the night that was accepted lets expect; both nights are samples, and three deviations are chance. */
export function hasRisen(before: Fact, after: Fact): boolean {
  const { expected, now, noise } = against(before, after);
  const least = now.of > 0 && now.count >= now.of * MUCH ? LEAST_OF_FEW : LEAST;
  return now.count - expected >= Math.max(least, expected * FACTOR, noise);
}

export function hasFallen(before: Fact, after: Fact): boolean {
  const { expected, now, noise } = against(before, after);
  return expected - now.count >= Math.max(LEAST, expected * FACTOR, noise);
}

/** As many as `before` would be of tonight's mail; the variance of a difference of two counts (Poisson). */
function against(before: Fact, after: Fact) {
  const [was, now] = [shareOf(before) ?? NONE, shareOf(after) ?? NONE];
  const scale = was.of === 0 || now.of === 0 ? 1 : now.of / was.of;
  const expected = was.count * scale;
  return { expected, now, noise: 3 * Math.sqrt(expected * (1 + scale)) };
}

const NONE: Share = { count: 0, of: 0 };
