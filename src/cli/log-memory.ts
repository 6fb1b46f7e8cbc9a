// How V8 collects while a log is read: what is remembered of a message lives too long for the young objects, and dies among the old.
import { getHeapSpaceStatistics, setFlagsFromString } from 'node:v8';

/** Both halves of the space for young objects. V8 lets it grow to twice that, which makes little faster here. */
const MOST_YOUNG_BYTES = 16 * 2 ** 20;

/**
 * The old objects are collected at a third more than what lives, not at four times as much; the space for young ones ceases to grow at
 * its bound, of which the function that is returned takes care: call it now and then.
 */
export function boundMemory(): () => void {
  setFlagsFromString('--heap-growing-percent=30');
  let isBound = false;
  return () => {
    if (isBound) return;
    const young = getHeapSpaceStatistics().find((space) => space.space_name === 'new_space');
    isBound = young === undefined || young.space_size >= MOST_YOUNG_BYTES;
    if (isBound) setFlagsFromString('--semi-space-growth-factor=1');
  };
}
