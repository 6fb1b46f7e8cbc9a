// Who listens hears what happens from then on, to the end; who does not costs nothing.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { going, type Lost, Telling } from '../../src/library/telling.ts';

async function heard<E>(telling: AsyncIterable<E | Lost>): Promise<(E | Lost)[]> {
  const events: (E | Lost)[] = [];
  for await (const event of telling) events.push(event);
  return events;
}

test('each listener hears all of it, from where it began', async () => {
  const telling = new Telling<number>();
  const first = heard(telling);
  telling.tell(1);
  const second = heard(telling);
  telling.tell(2);
  telling.end();
  assert.deepEqual(await Promise.all([first, second]), [[1, 2], [2]]);
  assert.deepEqual(await heard(telling), []);
});

test('leaving the loop stops listening, and nothing else', async () => {
  const telling = new Telling<number>();
  const other = heard(telling);
  const left = (async () => {
    for await (const event of telling) return event;
    return null;
  })();
  telling.tell(1);
  assert.equal(await left, 1);
  telling.tell(2);
  telling.end();
  assert.deepEqual(await other, [1, 2]);
});

test('what a slow listener has no room for is counted', async () => {
  const telling = new Telling<number>();
  const events = telling[Symbol.asyncIterator]();
  for (let at = 0; at < 10_003; at += 1) telling.tell(at);
  for (let at = 0; at < 10_000; at += 1) assert.deepEqual(await events.next(), { done: false, value: at });
  assert.deepEqual(await events.next(), { done: false, value: { e: 'lost', events: 3 } });
  telling.tell(7);
  telling.end();
  assert.deepEqual(await events.next(), { done: false, value: 7 });
  assert.deepEqual(await events.next(), { done: true, value: undefined });
});

test('a listener that comes in the same turn hears the first event, and the end comes with the result', async () => {
  const run = going<number, string>(async (tell) => {
    tell(1);
    await null;
    tell(2);
    return 'done';
  });
  assert.deepEqual(await heard(run), [1, 2]);
  assert.equal(await run.result, 'done');
});

test('a fault is the result\u2019s; who only listens hears the end', async () => {
  const run = going<number, string>(async () => {
    throw new Error('wrong');
  });
  assert.deepEqual(await heard(run), []);
  await assert.rejects(run.result, /wrong/);
});
