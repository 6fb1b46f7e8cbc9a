// What mxprobe threshold says of a rate that is smoothed, and of one that counts refused tries.
import type { ThresholdDocument } from '../../src/report/threshold-document.ts';
import type { Check } from './check.ts';
import { mxprobe } from './child.ts';
import { type Lab, listens } from './lab.ts';

export const smoothedChecks = (lab: Lab): readonly Check[] => [...eximChecks(lab), ratecontrol];

/** Exim's `ratelimit = 5 / 4s`. Where refused tries count, a smoothed rate shows no window, and what is said has to hold. */
const eximChecks = (lab: Lab): readonly Check[] =>
  (
    [
      ['leaky', 2610, false],
      ['strict', 2609, true],
    ] as const
  ).map(([how, port, refusedCount]) => ({
    row: 'threshold',
    what: 'mxprobe threshold --by messages',
    server: `Exim's ratelimit, ${how} 127.0.0.1:${port}`,
    run: async () => {
      const names = ['--helo', 'client-ok.lab.test', '--from', 'sender@good.test', '--to', 'alice@lab.test'];
      const asked = ['threshold', 'scenarios/rate/burst.yaml', '--by', 'messages', '--target', `127.0.0.1:${port}`];
      const how = ['--source', lab.freshSource(), '--patience', '2m', '--json', '--no-record'];
      const ended = await mxprobe([...asked, ...names, ...how]);
      if (ended.code !== 0)
        return { verdict: `exit ${ended.code}`, problems: [`exit ${ended.code}`], output: ended.stdout + ended.stderr };
      const found = JSON.parse(ended.stdout) as ThresholdDocument;
      const { limit, window } = found.finding ?? { limit: { from: 0, to: 0 }, window: null };
      return {
        verdict: `${limit.from} to ${limit.to ?? 'more'}, refused tries count: ${found.finding?.refusedCount}`,
        problems: [
          ...(limit.from <= 5 && (limit.to ?? 5) >= 5 ? [] : [`the limit is ${limit.from} to ${limit.to}, expected 5`]),
          ...(found.finding?.refusedCount === !refusedCount ? [`refused tries count: ${!refusedCount}`] : []),
          ...(refusedCount || Math.abs((found.windowMs ?? 0) / SMOOTHED_MS - 1) <= 0.1
            ? []
            : [`a window of ${found.windowMs} ms, expected ${SMOOTHED_MS} within 10 %`]),
          ...(refusedCount && window !== null ? [`a window that nobody can see: ${JSON.stringify(window)}`] : []),
        ],
        output: ended.stdout,
      };
    },
  }));

const SMOOTHED_MS = 4_000;

/** sendmail's `ConnectionRateWindowSize=10s` has six buckets of whole seconds: it forgets after six, and counts refused tries. */
const ratecontrol: Check = {
  row: 'threshold',
  what: 'mxprobe threshold --by connections',
  server: "sendmail's ratecontrol 127.0.0.1:2700",
  run: async () => {
    if (!(await listens('127.0.0.1', 2700))) return { verdict: 'SKIPPED: no sendmail', problems: [], output: '' };
    const asked = ['threshold', 'scenarios/rate/burst.yaml', '--by', 'connections', '--target', '127.0.0.1:2700'];
    const names = ['--helo', 'client-ok.lab.test', '--from', 'sender@good.test', '--to', 'alice@lab.test'];
    const how = ['--source', '127.0.20.5', '--patience', '50s', '--json', '--no-record'];
    const ended = await mxprobe([...asked, ...names, ...how]);
    if (ended.code !== 0 && ended.code !== 3)
      return { verdict: `exit ${ended.code}`, problems: [`exit ${ended.code}`], output: ended.stdout + ended.stderr };
    const { finding, windowMs } = JSON.parse(ended.stdout) as ThresholdDocument;
    const { limit, allAfter } = finding ?? { limit: { from: 0, to: 0 }, allAfter: null };
    const holds = limit.from <= 3 && (limit.to ?? 3) >= 3;
    const isAfter = allAfter === null || allAfter.to === null || allAfter.to >= FORGETS_MS.from;
    return {
      verdict: `${limit.from} to ${limit.to ?? 'more'}, all after ${allAfter?.from} to ${allAfter?.to} ms`,
      problems: [
        ...(holds && limit.from > 0 ? [] : [`the limit is ${limit.from} to ${limit.to}, expected 3`]),
        ...(isAfter ? [] : [`all are taken after ${allAfter?.to} ms, expected ${FORGETS_MS.from} at least`]),
        ...(windowMs === null || (windowMs >= FORGETS_MS.from * 0.9 && windowMs <= FORGETS_MS.to * 1.1)
          ? []
          : [`a window of ${windowMs} ms, expected ${FORGETS_MS.from} to ${FORGETS_MS.to}`]),
      ],
      output: ended.stdout,
    };
  },
};

const FORGETS_MS = { from: 5_000, to: 6_000 };
