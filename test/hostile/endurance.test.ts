// A day of probing, and many sessions at once: nothing grows. `bench/tarpit.ts` does the latter with thousands.
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { describe, test } from 'node:test';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { type Clock, FakeClock } from '../../src/net/clock.ts';
import { connect } from '../../src/net/connect.ts';
import type { RunDocument } from '../../src/run/document.ts';
import { run } from '../../src/run/run.ts';
import { TrustStore } from '../../src/trust/trust-store.ts';
import { load } from '../scenario/reading.ts';
import { DELIVERY } from './question.ts';
import { startHostile } from './server.ts';
import { smtp } from './smtp.ts';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

/** Counts the timers that are set and neither fired nor cancelled. */
class CountingClock implements Clock {
  readonly fake = new FakeClock();
  open = 0;
  now = () => this.fake.now();
  date = () => this.fake.date();
  after(ms: number, action: () => void): () => void {
    this.open += 1;
    let over = false;
    const end = () => {
      if (!over) this.open -= 1;
      over = true;
    };
    const cancel = this.fake.after(ms, () => {
      end();
      action();
    });
    return () => {
      end();
      cancel();
    };
  }
}

async function probe(ports: readonly number[], clock: Clock, jobs: number, dialogue = DELIVERY): Promise<RunDocument> {
  const [scenario] = load(`name: x\ntimeout: 60s\ndialogue:${dialogue}`).scenarios;
  assert.ok(scenario);
  const at = (port: number) =>
    ({ host: '127.0.0.1', address: '127.0.0.1', port, mode: 'smtp', domain: null, preference: null }) as const;
  return run(
    ports.map((port) => ({ scenario, source: null, place: { kind: 'endpoints', endpoints: [at(port)] } })),
    {
      head: { id: 'x', started: clock.date().toISOString(), version: '0', argv: [], node: '', results: null },
      jobs,
      listen: () => {},
      around: {
        clock,
        signal: new AbortController().signal,
        connect,
        startSandbox: () => Promise.reject(new Error('no embedded MX here')),
        roots: [],
        trustStore: () => new TrustStore([]),
        serverName: null,
        random: () => 'random',
        throttlePauseMs: 1,
        policies: null,
      },
    },
  );
}

const descriptors = () => readdirSync('/proc/self/fd').length;
function heapOctets(): number {
  collect();
  return process.memoryUsage().heapUsed;
}
const settled = () => new Promise((resolve) => setTimeout(resolve, 700));

describe('endurance', { skip: process.platform !== 'linux' }, () => {
  test('24 hours, a probe every five minutes: descriptors, timers and memory stay as they were', async () => {
    const server = await startHostile(smtp());
    const clock = new CountingClock();
    const measured: { descriptors: number; heap: number; timers: number }[] = [];
    for (let round = 1; round <= 288; round += 1) {
      const { summary } = await probe([server.port], clock, 1);
      assert.equal(summary.passed, 1);
      await clock.fake.advance(5 * 60_000);
      if (round % 96 !== 0) continue;
      await settled();
      (server.peers as unknown[]).length = 0;
      measured.push({ descriptors: descriptors(), heap: heapOctets(), timers: clock.open });
    }
    await server.close();
    const [first, , last] = measured;
    assert.ok(first !== undefined && last !== undefined);
    assert.deepEqual(
      measured.map(({ timers }) => timers),
      [0, 0, 0],
    );
    assert.ok(last.descriptors <= first.descriptors + 2, JSON.stringify(measured));
    assert.ok(last.heap < first.heap + 4 * 1024 * 1024, JSON.stringify(measured));
  });

  test('200 sessions at once in a tarpit: each ends at its deadline, none keeps a descriptor or a timer', async () => {
    const server = await startHostile((peer) => peer.drip('220-wait\r\n'.repeat(500), 20));
    const clock = new CountingClock();
    const before = descriptors();
    const running = probe(Array<number>(200).fill(server.port), clock, 200, '\n  - connect:\n    expect: 220\n');
    while (server.peers.length < 200) await new Promise((resolve) => setTimeout(resolve, 20));
    await clock.fake.advance(60_000);
    for (let turn = 0; turn < 5; turn += 1) await clock.fake.advance(1_000);
    const { summary, cases } = await running;
    await settled();
    assert.deepEqual([summary.inconclusive, cases[0]?.reason], [200, 'timeout']);
    assert.equal(clock.open, 0);
    await server.close();
    await settled();
    assert.ok(descriptors() <= before + 2, `${before} descriptors, then ${descriptors()}`);
  });
});
