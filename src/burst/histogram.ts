// Times in microseconds, counted in buckets of 1.6 % width: flat in memory however many there are, and two add up exactly
// to what one would have counted.

const SUB_BITS = 6;
const SUB = 1 << SUB_BITS;
/** Up to 2^31 us, 35 minutes; longer ones are counted in the last bucket, `max` stays exact. */
const BUCKETS = 26 * SUB;

export interface Histogram {
  count: number;
  /** Microseconds; exact. */
  max: number;
  sum: number;
  readonly buckets: Uint32Array;
}

export function histogram(): Histogram {
  return { count: 0, max: 0, sum: 0, buckets: new Uint32Array(BUCKETS) };
}

/** Counts a time; `us` is a whole number of at least 0. */
export function count(into: Histogram, us: number): void {
  const index = bucketOf(us);
  into.buckets[index] = (into.buckets[index] ?? 0) + 1;
  into.count += 1;
  into.sum += us;
  if (us > into.max) into.max = us;
}

/** Adds `other` to `into`. */
export function add(into: Histogram, other: Histogram): void {
  for (let i = 0; i < BUCKETS; i += 1) into.buckets[i] = (into.buckets[i] ?? 0) + (other.buckets[i] ?? 0);
  into.count += other.count;
  into.sum += other.sum;
  into.max = Math.max(into.max, other.max);
}

/** The time that a share of all stays within (0.99: p99), at most 1.6 % too large; 0 if nothing was counted. */
export function quantile({ count: all, max, buckets }: Histogram, share: number): number {
  let left = Math.max(1, Math.ceil(all * share));
  for (let i = 0; i < BUCKETS; i += 1) {
    left -= buckets[i] ?? 0;
    if (left <= 0) return Math.min(max, upperEnd(i));
  }
  return max;
}

/** Two octaves are counted to the microsecond, then each further octave has SUB buckets. */
function bucketOf(us: number): number {
  if (us < 2 * SUB) return us;
  if (us >= 2 ** 31) return BUCKETS - 1;
  const shift = 31 - Math.clz32(us) - SUB_BITS;
  return Math.min(BUCKETS - 1, shift * SUB + (us >>> shift));
}

function upperEnd(index: number): number {
  if (index < 2 * SUB) return index;
  const shift = Math.floor(index / SUB) - 1;
  return (index - shift * SUB + 1) * 2 ** shift - 1;
}
