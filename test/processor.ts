// How long something takes the processor: on the wall a busy machine would add its own.

/** Milliseconds of user time. What runs in other threads of this process meanwhile counts, too. */
export function processorMs(action: () => void): number {
  const begun = process.cpuUsage();
  action();
  return process.cpuUsage(begun).user / 1000;
}
