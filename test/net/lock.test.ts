import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, test } from 'node:test';
import { ABANDONED_MS, lock, type Processes } from '../../src/net/lock.ts';

const folder = mkdtempSync(join(tmpdir(), 'mxprobe-lock-'));
after(() => rmSync(folder, { recursive: true }));
const now = new Date('2026-11-21T02:00:00Z');
const pathOf = (name: string) => join(folder, name, 'own-mx.lock');

test('one holds it, the other is told who, and after the release it is free', async () => {
  const path = pathOf('two');
  const first = await lock(path, now);
  assert.ok('release' in first);
  const second = await lock(path, now);
  assert.ok('heldBy' in second);
  assert.equal(second.heldBy?.pid, process.pid);
  await first.release();
  const third = await lock(path, now);
  assert.ok('release' in third);
  await third.release();
  assert.deepEqual(readdirSync(join(folder, 'two')), []);
});

test('the lock of a process that is gone is taken over', async () => {
  const path = pathOf('gone');
  const dead = spawnSync(process.execPath, ['-e', '']).pid;
  await (await lockAs(path, { pid: dead })).write();
  const taken = await lock(path, now);
  assert.ok('release' in taken);
  assert.equal(JSON.parse(readFileSync(path, 'utf8')).pid, process.pid);
  assert.deepEqual(readdirSync(join(folder, 'gone')), ['own-mx.lock']);
});

test('a pid that was used again is not the owner', async () => {
  const path = pathOf('again');
  await (await lockAs(path, { pid: process.pid, start: '1' })).write();
  const processes = fake({ startOf: async (pid) => (pid === 7 ? '99' : '2') });
  assert.ok('release' in (await lock(path, now, processes)));
});

test('a lock of another host holds', async () => {
  const path = pathOf('host');
  await (await lockAs(path, { host: 'elsewhere', pid: 1 })).write();
  const found = await lock(path, now, fake({ isAlive: () => false }));
  assert.ok('heldBy' in found && found.heldBy?.host === 'elsewhere');
});

test('a lock that nobody understands holds', async () => {
  const path = pathOf('odd');
  await (await lockAs(path, {})).write('what?');
  assert.deepEqual(await lock(path, now), { heldBy: null });
});

for (const { name, owner, text } of [
  { name: 'of another host', owner: { host: 'elsewhere', pid: 1 } },
  { name: 'that nobody understands', text: 'what?' },
  { name: 'that is empty', text: '' },
  { name: 'of a process here that does nothing any more', owner: { pid: 7 } },
] as { name: string; owner?: { host?: string; pid?: number }; text?: string }[])
  test(`a lock ${name} ends with its age, and its owner is named`, async () => {
    const path = pathOf(`old ${name}`);
    await (await lockAs(path, owner ?? {})).write(text);
    const touched = (ago: number) => utimesSync(path, new Date(), new Date(Date.now() - ago));
    touched(ABANDONED_MS - 60_000);
    assert.ok('heldBy' in (await lock(path, now, fake())));
    touched(ABANDONED_MS + 60_000);
    const taken = await lock(path, now, fake());
    assert.ok('release' in taken);
    assert.equal(taken.tookOver?.host, text === undefined ? (owner?.host ?? hostname()) : undefined);
    await taken.release();
    assert.deepEqual(readdirSync(dirname(path)), []);
  });

test('whoever has it touches it, so that it does not grow old', async (context) => {
  context.mock.timers.enable({ apis: ['setInterval'] });
  const path = pathOf('touched');
  const mine = await lock(path, now);
  assert.ok('release' in mine);
  const written = readFileSync(path, 'utf8');
  utimesSync(path, new Date(), new Date(Date.now() - ABANDONED_MS - 60_000));
  context.mock.timers.tick(60_000);
  while (Date.now() - statSync(path).mtimeMs > 60_000) await new Promise((resolve) => setImmediate(resolve));
  assert.equal(readFileSync(path, 'utf8'), written);
  assert.ok('heldBy' in (await lock(path, now)));
  await mine.release();
});

test('a lock that was taken over is not touched, and not removed by who had it', async (context) => {
  context.mock.timers.enable({ apis: ['setInterval'] });
  const path = pathOf('lost');
  const first = await lock(path, now);
  assert.ok('release' in first);
  utimesSync(path, new Date(), new Date(Date.now() - ABANDONED_MS - 60_000));
  const second = await lock(path, now, fake());
  assert.ok('release' in second);
  const theirs = readFileSync(path, 'utf8');
  context.mock.timers.tick(60_000);
  await first.release();
  assert.equal(readFileSync(path, 'utf8'), theirs);
  await second.release();
});

test('of twenty takers of a stale lock one gets it', async () => {
  const path = pathOf('race');
  await (await lockAs(path, { pid: 4_194_305 })).write();
  const all = await Promise.all(Array.from({ length: 20 }, () => lock(path, now)));
  assert.equal(all.filter((one) => 'release' in one).length, 1);
  assert.equal(all.filter((one) => 'fault' in one).length, 0);
  assert.deepEqual(readdirSync(join(folder, 'race')), ['own-mx.lock']);
});

test('a folder that can not be made is a fault with a reason', async () => {
  writeFileSync(join(folder, 'file'), '');
  const found = await lock(join(folder, 'file', 'x.lock'), now);
  assert.ok('fault' in found && /x\.lock: not a regular file$/.test(found.fault));
});

test('a folder that can not be made in /proc is a fault too, where mkdir of Node 20 never ends', async () => {
  const found = await lock('/proc/none/x.lock', now);
  assert.deepEqual(found, { fault: '/proc/none: there is no such file or folder' });
});

function fake(over: Partial<Processes> = {}): Processes {
  return { self: 7, host: hostname(), isAlive: () => true, startOf: async () => null, ...over };
}

/** Leaves a lock as another process would. */
async function lockAs(path: string, owner: { pid?: number; host?: string; start?: string }) {
  const made = await lock(path, now);
  assert.ok('release' in made);
  const text = JSON.stringify({ pid: 1, host: hostname(), start: null, since: now.toISOString(), ...owner });
  return { write: async (what = text) => writeFileSync(path, what) };
}
