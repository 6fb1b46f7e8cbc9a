// A sandbox that is changed while it runs: policy, rules, clock, port, and back to the start.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { afterEach, describe, test } from 'node:test';
import { FakeClock } from '../../src/net/clock.ts';
import { type RunningSandbox, type SandboxOptions, startSandbox } from '../../src/sandbox/serve.ts';
import { mxOf, policyOf } from './dialogues.ts';

const running: RunningSandbox[] = [];
const sockets: Socket[] = [];
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  await Promise.all(running.splice(0).map((sandbox) => sandbox.close()));
});

async function start(policy: string, options: SandboxOptions = {}): Promise<RunningSandbox> {
  const sandbox = await startSandbox(policyOf(policy), options);
  running.push(sandbox);
  return sandbox;
}

/** A client that writes a line and waits for the reply to it. */
async function client({ address, port }: RunningSandbox) {
  const socket = connect({ host: address, port });
  sockets.push(socket);
  await once(socket, 'connect');
  const heard = async (): Promise<string> => {
    let text = '';
    while (!/(?:^|\n)\d{3}(?: [^\n]*)?\r\n$/.test(text)) {
      const [chunk] = (await once(socket, 'data')) as [Buffer];
      text += chunk.toString('latin1');
    }
    return text.trimEnd().split('\r\n').at(-1) ?? '';
  };
  const say = (line: string) => {
    socket.write(`${line}\r\n`);
    return heard();
  };
  return { socket, say, heard };
}

/** The last reply to these lines, the first of which is said to the greeting. */
async function talk(sandbox: RunningSandbox, lines: readonly string[]): Promise<string> {
  const { say, heard, socket } = await client(sandbox);
  let reply = await heard();
  for (const line of lines) reply = await say(line);
  socket.destroy();
  return reply;
}
const TO_RCPT = ['EHLO c.test', 'MAIL FROM:<a@good.test>', 'RCPT TO:<x@lab.test>'];

describe('setPolicy', () => {
  test('holds for new sessions; open ones keep theirs, with what they were offered', async () => {
    const sandbox = await start('replies: { mail: 250 first }');
    const old = await client(sandbox);
    await old.heard();
    await old.say('EHLO c.test');
    assert.equal(sandbox.setPolicy(policyOf('replies: { mail: 250 second }')), null);
    assert.equal(await old.say('MAIL FROM:<a@good.test>'), '250 first');
    assert.equal(await talk(sandbox, TO_RCPT.slice(0, 2)), '250 second');
  });

  test('takes its rules of `when:` along; those that were added stay, and stand before', () => {
    const { mx, connect } = mxOf('when: { name: old, at: noop, reply: 451 old }');
    const { say } = connect();
    say('EHLO c.test\r\n');
    const [added] = policyOf('when: { name: added, at: noop, times: 1, reply: 452 added }').when ?? [];
    assert.ok(added !== undefined);
    mx.when.add([added]);
    mx.setPolicy(policyOf('when: { name: new, at: noop, reply: 453 new }'));
    assert.deepEqual([say('NOOP\r\n'), say('NOOP\r\n')], ['452 added', '453 new']);
  });

  test('the MX hosts of a domain are those of the start', async () => {
    const domain = 'domain: a.test\ndns: { a.test: { MX: 10 mx.a.test }, mx.a.test: { A: 127.0.0.1 } }';
    const sandbox = await start('');
    assert.match(sandbox.setPolicy(policyOf(domain))?.refuse ?? '', /started with the sandbox/);
    assert.match((await start(domain)).setPolicy(policyOf(''))?.refuse ?? '', /started with the sandbox/);
    assert.equal(await talk(sandbox, TO_RCPT), '250 2.1.5 Ok');
  });
});

describe('reset', () => {
  test('policy, rules and their numbers, memory, counts and journal are as at the start', async () => {
    const sandbox = await start('greylist: { delay: 1h }\nwhen: { name: one, at: noop, times: 1, reply: 451 one }');
    assert.match(await talk(sandbox, TO_RCPT), /^4/);
    await sandbox.advance(3_600_000);
    assert.match(await talk(sandbox, TO_RCPT), /^250/);
    assert.equal(await talk(sandbox, ['NOOP']), '451 one');
    sandbox.when.add(policyOf('when: { name: two, at: noop, reply: 451 two }').when ?? []);
    sandbox.setPolicy(policyOf(''));
    await Promise.all(sandbox.journal.sessions.map(() => new Promise((resolve) => setImmediate(resolve))));
    sandbox.reset();
    assert.deepEqual({ ...sandbox.counts }, { sessions: 0, accepted: 0, refused: 0, handshakes: 0 });
    assert.deepEqual([sandbox.journal.messages, sandbox.log()], [[], []]);
    assert.deepEqual(sandbox.when.hits(), [{ id: 1, name: 'one', hits: 0, spent: false }]);
    assert.match(await talk(sandbox, TO_RCPT), /^4/);
    assert.deepEqual([await talk(sandbox, ['NOOP']), await talk(sandbox, ['NOOP'])], ['451 one', '250 2.0.0 Ok']);
  });

  test('a session that is open goes on, with nothing behind it, and is no session of the rules', () => {
    const { mx, connect } = mxOf('when: { at: noop, session: 1, reply: 451 first }');
    const old = connect();
    assert.equal(old.say('EHLO c.test\r\nNOOP\r\n').split('\n').at(-1), '451 first');
    mx.reset();
    assert.equal(old.say('NOOP\r\n'), '250 2.0.0 Ok');
    assert.deepEqual(
      mx.journal.sessions.map((notes) => notes.record().exchanges.map(({ sent }) => sent)),
      [['NOOP']],
    );
    assert.match(connect().say('NOOP\r\n'), /451 first$/);
    assert.equal(mx.counts.sessions, 1);
  });

  test('an open session that turns out to be a look at the port is not taken from the new count', () => {
    const { mx, connect } = mxOf('');
    const look = connect();
    mx.reset();
    look.session.gone();
    assert.equal(mx.counts.sessions, 0);
  });

  test('chance begins anew', () => {
    const { mx, connect } = mxOf('error_limit: off\nwhen: { at: noop, chance: 50%, reply: 451 later }');
    const drawn = () => {
      const { say } = connect();
      say('EHLO c.test\r\n');
      return Array.from({ length: 40 }, () => say('NOOP\r\n').slice(0, 3)).join('');
    };
    const first = drawn();
    mx.reset();
    assert.equal(drawn(), first);
  });
});

describe('advance', () => {
  test('a delay is over, the session goes on', async () => {
    const sandbox = await start('reply_delay: { noop: 30m }', { clock: new FakeClock() });
    const { say, heard } = await client(sandbox);
    await heard();
    const replied = say('NOOP');
    while (sandbox.journal.events.mark < 3) await new Promise((resolve) => setImmediate(resolve));
    await sandbox.advance(30 * 60_000);
    assert.equal(await replied, '250 2.0.0 Ok');
  });

  test('whoever waits for a reply of ours is not idle', async () => {
    const clock = new FakeClock();
    const sandbox = await start('idle_timeout: 400ms\nreply_delay: { noop: 900ms }', { clock });
    const { say, heard } = await client(sandbox);
    await heard();
    const replied = say('NOOP');
    while (sandbox.journal.events.mark < 3) await new Promise((resolve) => setImmediate(resolve));
    await sandbox.advance(1000);
    assert.equal(await replied, '250 2.0.0 Ok');
    await sandbox.advance(250);
    assert.equal(await say('RSET'), '250 2.0.0 Ok');
    const told = heard();
    await sandbox.advance(400);
    assert.match(await told, /^421 /);
  });
});

describe('listening', () => {
  test('refused at the same port, and open again; connections that are there go on', async () => {
    const sandbox = await start('');
    const old = await client(sandbox);
    await old.heard();
    for (let round = 0; round < 20; round += 1) {
      await sandbox.listening('refused');
      await assert.rejects(client(sandbox), { code: 'ECONNREFUSED' });
      await sandbox.listening('open');
      assert.equal(await talk(sandbox, TO_RCPT), '250 2.1.5 Ok');
    }
    assert.equal(await old.say('EHLO c.test').then((line) => line.slice(0, 3)), '250');
  });

  test('mute: accepted, and nothing is said', async () => {
    const sandbox = await start('');
    await sandbox.listening('mute');
    const mute = await client(sandbox);
    let heard = 0;
    mute.socket.on('data', () => (heard += 1));
    await sandbox.listening('open');
    assert.equal(await talk(sandbox, TO_RCPT), '250 2.1.5 Ok');
    assert.deepEqual([heard, sandbox.counts.sessions], [0, 1]);
  });

  test('closed while it is refused, and while it is opened', async () => {
    const sandbox = await start('');
    await sandbox.listening('refused');
    const opening = sandbox.listening('open');
    await Promise.all([opening, sandbox.close()]);
    await assert.rejects(client(sandbox), { code: 'ECONNREFUSED' });
    await sandbox.listening('open');
    await assert.rejects(client(sandbox), { code: 'ECONNREFUSED' });
  });
});
