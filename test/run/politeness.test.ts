import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { runPolitely } from '../../src/run/politeness.ts';

/** Runs items named by their host and tells the most that ran at once, in all and for each host. */
async function observe(
  hosts: readonly string[],
  jobs: number,
  limit: number,
): Promise<{ all: number; each: Map<string, number>; done: number }> {
  const running = new Map<string, number>();
  const each = new Map<string, number>();
  let now = 0;
  let all = 0;
  let done = 0;
  await runPolitely(
    hosts,
    { jobs, hostOf: (name) => (name === 'ours' ? null : { name, limit }), signal: new AbortController().signal },
    async (host) => {
      now += 1;
      running.set(host, (running.get(host) ?? 0) + 1);
      all = Math.max(all, now);
      each.set(host, Math.max(each.get(host) ?? 0, running.get(host) ?? 0));
      await new Promise((resolve) => setImmediate(resolve));
      now -= 1;
      running.set(host, (running.get(host) ?? 1) - 1);
      done += 1;
    },
  );
  return { all, each, done };
}

describe('politeness', () => {
  test('never more than the limits, and everything is run', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom('a', 'b', 'ours'), { maxLength: 30 }),
        fc.integer({ min: 1, max: 6 }),
        fc.integer({ min: 1, max: 3 }),
        async (hosts, jobs, limit) => {
          const { all, each, done } = await observe(hosts, jobs, limit);
          assert.equal(done, hosts.length);
          assert.ok(all <= jobs);
          for (const [host, most] of each) if (host !== 'ours') assert.ok(most <= limit);
        },
      ),
      { numRuns: 50 },
    );
  });

  test('a host at its limit does not hold the others up', async () => {
    const { all } = await observe(['a', 'a', 'a', 'ours', 'ours'], 3, 1);
    assert.equal(all, 3);
  });

  test('interrupted, nothing new begins', async () => {
    const controller = new AbortController();
    const begun: number[] = [];
    await runPolitely([1, 2, 3], { jobs: 1, hostOf: () => null, signal: controller.signal }, async (item) => {
      begun.push(item);
      controller.abort();
    });
    assert.deepEqual(begun, [1]);
  });

  test('a bug of ours comes out', async () => {
    const failing = runPolitely([1], { jobs: 1, hostOf: () => null, signal: new AbortController().signal }, () =>
      Promise.reject(new Error('ours')),
    );
    await assert.rejects(failing, /ours/);
  });
});
