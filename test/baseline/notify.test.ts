import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Cause, causesOf } from '../../src/baseline/causes.ts';
import type { Change } from '../../src/baseline/change.ts';
import { type Notification, notificationFor, receiverKey, TOLD_NOTHING, type Told } from '../../src/baseline/notify.ts';
import { NO_STATE, readState, writeState } from '../../src/baseline/state.ts';
import type { RunDocument } from '../../src/run/document.ts';
import { healthyServer, night, randomFrom } from './world.ts';

const random = randomFrom(1);
const document = night(healthyServer(random, new Date(0)), { id: 'run-1', started: '2026-11-21T02:00:00Z', random });
const lost = (name = 'a', keyword = 'STARTTLS'): Change => ({
  class: 'regression',
  case: name,
  step: 'ehlo',
  what: 'capability',
  before: keyword,
  after: null,
  text: `${keyword} is no longer offered`,
});
const nightOf = (changes: readonly Change[], asked: RunDocument = document) => ({
  probe: 'own-mx',
  document: asked,
  causes: causesOf(changes),
  dialogueOf: ({ text }: Cause) => [`said: ${text}`],
});
const day = (number: number) => new Date(Date.parse('2026-11-21T02:05:00Z') + number * 86_400_000);

/** Several nights for one receiver; what it was sent, night by night. */
function nights(
  receiver: { on: 'change' | 'every'; heartbeatMs: number | null },
  changes: readonly (readonly Change[])[],
  runs: readonly RunDocument[] = [],
): (Notification | null)[] {
  let told: Told = TOLD_NOTHING;
  return changes.map((list, number) => {
    const one = nightOf(list, runs[number] ?? document);
    const result = notificationFor(receiver, one, told, day(number));
    told = result.told;
    return result.notification;
  });
}
const onChange = { on: 'change', heartbeatMs: null } as const;
const why = (sent: readonly (Notification | null)[]) => sent.map((one) => one?.why ?? '-').join(' ');

test('told once, not every night, and again when it is gone', () => {
  const sent = nights(onChange, [[], [lost()], [lost()], [lost()], [], []]);
  assert.equal(why(sent), '- change - - change -');
  assert.deepEqual(sent[4]?.gone, ['STARTTLS is no longer offered']);
});

test('a second regression is told as new beside the first', () => {
  const sent = nights(onChange, [[lost()], [lost(), lost('b', 'DSN')]]);
  assert.deepEqual(
    sent[1]?.causes.map((cause) => [cause.text, cause.isNew]),
    [
      ['STARTTLS is no longer offered', false],
      ['DSN is no longer offered', true],
    ],
  );
});

test('a cause that was told is told again when it comes to another server, not when it shows in another case', () => {
  const at = (target: string, name = 'a') => lost(`${name}@${target}`);
  const sent = nights(onChange, [[at('mx1')], [at('mx1'), at('mx1', 'b')], [at('mx1'), at('mx2')], [at('mx2')]]);
  assert.equal(why(sent), 'change - change -');
  assert.deepEqual(
    sent[2]?.causes.map(({ cases, isNew }) => [cases, isNew]),
    [[['a@mx1', 'a@mx2'], true]],
  );
});

test('what followed from a cause and stays when the cause is gone is told as new', () => {
  const refused = { ...lost(), step: 'starttls', what: 'code', before: 220, after: 502, text: 'refused' };
  const sent = nights(onChange, [[lost(), refused], [refused]]);
  assert.deepEqual(
    sent[0]?.causes.map(({ text, follows }) => [text, follows]),
    [['STARTTLS is no longer offered', ['refused']]],
  );
  assert.deepEqual(
    [sent[1]?.causes.map(({ text, isNew }) => [text, isNew]), sent[1]?.gone],
    [[['refused', true]], ['STARTTLS is no longer offered']],
  );
});

test('notices, improvements, flapping and doubts send nothing', () => {
  const others = (['notice', 'improvement', 'flapping', 'inconclusive'] as const).map((name) => ({
    ...lost(),
    class: name,
  }));
  assert.equal(why(nights(onChange, [others])), '-');
});

test('a night that was cut short does not say that something is gone', () => {
  const cut: RunDocument = { ...document, run: { ...document.run, complete: false } };
  const sent = nights(onChange, [[lost()], [], [lost()], []], [document, cut, document, document]);
  assert.equal(why(sent), 'change - - change');
});

test('a weekly sign of life, at the minute of the night or not', () => {
  const sent = nights(
    { on: 'change', heartbeatMs: 7 * 86_400_000 },
    Array.from({ length: 15 }, () => []),
  );
  assert.equal(why(sent), 'heartbeat - - - - - - heartbeat - - - - - - heartbeat');
});

test('every night if that is wished', () => {
  assert.equal(why(nights({ on: 'every', heartbeatMs: null }, [[], [lost()], []])), 'every change change');
});

test('what a message says', () => {
  const doubt = { ...lost('b'), class: 'inconclusive' as const };
  const [sent] = nights(onChange, [[lost(), doubt, { ...lost('c', 'DSN'), class: 'notice' }]]);
  assert.deepEqual([sent?.schema, sent?.probe, sent?.fresh, sent?.omitted], ['mxprobe/notification@1', 'own-mx', 1, 0]);
  assert.deepEqual(sent?.run, { id: 'run-1', started: '2026-11-21T02:00:00Z', complete: true });
  assert.equal(sent?.summary, document.summary);
  assert.deepEqual(sent?.counts, { regression: 1, inconclusive: 1, flapping: 0, notice: 1, improvement: 0 });
  assert.deepEqual(
    sent?.causes.map((cause) => `${cause.class} ${cause.cases} ${cause.isNew} ${cause.dialogue}`),
    [
      'regression a true said: STARTTLS is no longer offered',
      'inconclusive b false said: STARTTLS is no longer offered',
    ],
  );
});

test('a sign of life an hour early, not earlier; never told, at once', () => {
  const told = (sent: string | null) => ({ causes: [], sent });
  const night = nightOf([]);
  const at = (now: string, sent: string | null = '2026-11-21T02:00:00Z') =>
    notificationFor({ on: 'change', heartbeatMs: 86_400_000 }, night, told(sent), new Date(now)).notification?.why ??
    null;
  assert.deepEqual(
    [at('2026-11-22T01:00:00Z'), at('2026-11-22T00:59:59Z'), at('2026-11-21T03:00:00Z', null)],
    ['heartbeat', null, 'heartbeat'],
  );
});

test('receivers are known by where they are', () => {
  const when = { on: 'change', heartbeatMs: null } as const;
  const via = { written: 'smtp://mx', target: { kind: 'host', host: 'mx', port: 25, mode: 'smtp' } } as const;
  assert.deepEqual(
    [
      receiverKey({ ...when, kind: 'webhook', url: { env: 'HOOK' }, format: 'json' }),
      receiverKey({ ...when, kind: 'mail', to: ['a@b.example'], from: 'c', via, login: null }),
      receiverKey({ ...when, kind: 'command', command: ['echo', 'x'] }),
    ],
    ['["webhook",{"env":"HOOK"}]', '["mail",["a@b.example"]]', '["command",["echo","x"]]'],
  );
});

test('a flood of regressions is cut, and says so', () => {
  const [sent] = nights(onChange, [Array.from({ length: 120 }, (_, n) => lost('a', `X${n}`))]);
  assert.deepEqual([sent?.causes.length, sent?.omitted, sent?.counts.regression], [20, 100, 120]);
});

test('the state comes back from its file; one that is broken is none', () => {
  const { told } = notificationFor(onChange, nightOf([lost()]), TOLD_NOTHING, day(0));
  const state = { doubts: new Map([['a', { nights: 2, since: 'x' }]]), told: new Map([['0', told]]) };
  assert.deepEqual(readState(writeState(state)), state);
  const written = writeState(state);
  assert.match(written, /^\{\n {2}"schema": "mxprobe\/state@2",/);
  assert.deepEqual(readState(written.replace('state@2', 'state@1')), null);
  assert.deepEqual(NO_STATE, { doubts: new Map(), told: new Map() });
  for (const text of ['', '{', '[]', '{"schema":"mxprobe/state@2"}', writeState(state).slice(0, 80)]) {
    assert.equal(readState(text), null);
  }
});
