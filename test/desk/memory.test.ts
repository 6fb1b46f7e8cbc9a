// What is kept, for how long, and what goes first: on a clock that is moved by hand.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Doors } from '../../src/desk/doors.ts';
import { KEPT, Memory } from '../../src/desk/memory.ts';
import { AT_ONCE, BOUNDS, type Holding, Rates, type Spending } from '../../src/desk/rates.ts';
import { FakeClock } from '../../src/net/clock.ts';

const counting = () => {
  let n = 0;
  return () => {
    n += 1;
    return `id-${n}`;
  };
};

describe('memory', () => {
  it('keeps for half an hour after the last look, and not a moment longer', async () => {
    const clock = new FakeClock();
    const memory = new Memory<string>(clock, counting());
    const id = memory.keep('me', 'a bounce', 10);
    await clock.advance(KEPT.idleMs);
    assert.equal(memory.look('me', id), 'a bounce');
    await clock.advance(KEPT.idleMs);
    assert.equal(memory.look('me', id), 'a bounce', 'a look keeps it');
    await clock.advance(KEPT.idleMs + 1);
    assert.equal(memory.look('me', id), null);
    assert.equal(memory.count, 0);
  });
  it('shows it to nobody else, and nobody else makes it forget', () => {
    const memory = new Memory<string>(new FakeClock(), counting());
    const id = memory.keep('me', 'a bounce', 10);
    assert.equal(memory.look('you', id), null);
    assert.equal(memory.forget('you', id), false);
    assert.equal(memory.look('me', id), 'a bounce');
    assert.equal(memory.forget('me', id), true);
    assert.equal(memory.look('me', id), null);
  });
  it('of more than fifty the one goes that was not looked at for longest', () => {
    const gone: number[] = [];
    const memory = new Memory<number>(new FakeClock(), counting(), KEPT, (value) => gone.push(value));
    const ids = Array.from({ length: KEPT.count }, (_, n) => memory.keep('me', n, 1));
    memory.look('me', ids[0] ?? '');
    memory.keep('me', 50, 1);
    assert.deepEqual(gone, [1]);
    assert.equal(memory.count, KEPT.count);
  });
  it('of more octets than may be kept the oldest go, never the newest', () => {
    const memory = new Memory<string>(new FakeClock(), counting());
    const half = KEPT.sizeBytes / 2;
    const [one, two] = [memory.keep('me', 'one', half), memory.keep('me', 'two', half)];
    const large = memory.keep('me', 'large', half + 1);
    assert.deepEqual(
      [one, two, large].map((id) => memory.look('me', id)),
      [null, null, 'large'],
    );
  });
  it('stays within its bounds over ten thousand', () => {
    const memory = new Memory<number>(new FakeClock(), counting());
    for (let n = 0; n < 10_000; n += 1) memory.keep('me', n, 20_000);
    assert.ok(memory.count <= KEPT.count && memory.sizeBytes <= KEPT.sizeBytes);
  });
});

describe('the printed token', () => {
  const opened = () => {
    const clock = new FakeClock();
    return { clock, doors: new Doors(clock, counting()) };
  };
  it('opens one session, once', () => {
    const { doors } = opened();
    const token = doors.issue();
    assert.notEqual(doors.exchange(token), null);
    assert.equal(doors.exchange(token), null);
  });
  it('is good for five minutes', async () => {
    const { clock, doors } = opened();
    const token = doors.issue();
    await clock.advance(5 * 60_000 + 1);
    assert.equal(doors.exchange(token), null);
  });
  it('gives way to a fresh one; other words open nothing and use nothing up', () => {
    const { doors } = opened();
    const [old, fresh] = [doors.issue(), doors.issue()];
    assert.equal(doors.exchange(old), null);
    assert.equal(doors.exchange(''), null);
    assert.notEqual(doors.exchange(fresh), null);
  });
  it('a session ends with the working day', async () => {
    const { clock, doors } = opened();
    const session = doors.exchange(doors.issue());
    await clock.advance(8 * 3_600_000);
    assert.equal(doors.session(session?.id ?? null)?.id, session?.id);
    await clock.advance(1);
    assert.equal(doors.session(session?.id ?? null), null);
  });
  it('keeps a hundred sessions', () => {
    const { doors } = opened();
    const first = doors.open();
    for (let n = 0; n < 100; n += 1) doors.open();
    assert.equal(doors.session(first.id), null);
  });
});

describe('rates', () => {
  for (const what of Object.keys(BOUNDS) as Spending[])
    it(`${what}: as many as stated, one more is refused, and time gives them back`, async () => {
      const clock = new FakeClock();
      const rates = new Rates(clock);
      const { count, perMs } = BOUNDS[what];
      for (let n = 0; n < count; n += 1) assert.equal(rates.spend(what, 'me'), true);
      assert.equal(rates.spend(what, 'me'), false);
      assert.equal(rates.spend(what, 'you'), true, 'each has his own');
      await clock.advance(perMs / count + 1);
      assert.equal(rates.spend(what, 'me'), true);
      assert.equal(rates.spend(what, 'me'), false);
    });
  for (const what of Object.keys(AT_ONCE) as Holding[])
    it(`${what}: so many at once`, () => {
      const rates = new Rates(new FakeClock());
      const held = Array.from({ length: AT_ONCE[what] }, () => rates.hold(what, 'me'));
      assert.ok(held.every((one) => one !== null));
      assert.equal(rates.hold(what, 'me'), null);
      held[0]?.();
      held[0]?.();
      assert.notEqual(rates.hold(what, 'me'), null);
      assert.equal(rates.hold(what, 'me'), null, 'given back once is given back once');
    });
});
