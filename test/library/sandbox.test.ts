// The embedded MX as a test uses it: started, asked, broken on purpose, waited for, put back. nodemailer is the program under test.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import { afterEach, describe, test } from 'node:test';
import nodemailer from 'nodemailer';
import { MxprobeError } from '../../src/library/mistake.ts';
import { NoMessage, UnexpectedMessage } from '../../src/library/no-message.ts';
import type { Sandbox, StartOptions } from '../../src/library/sandbox-face.ts';
import { checkPolicy, startSandbox } from '../../src/library/start-sandbox.ts';

const open: Sandbox[] = [];
afterEach(() => Promise.all(open.splice(0).map((mx) => mx.close())));

async function start(options: StartOptions = {}): Promise<Sandbox> {
  const mx = await startSandbox(options);
  open.push(mx);
  return mx;
}

const WELCOME = { from: 'shop@shop.example', to: 'ada@example.org', subject: 'Welcome', text: 'Your code is 123456.' };

function send({ host, port, ca }: Sandbox, more: object = {}) {
  return nodemailer.createTransport({ host, port, tls: { ca } }).sendMail({ ...WELCOME, ...more });
}

describe('a message', () => {
  test('is there when it was sent, as its reader sees it', async () => {
    const mx = await start();
    await send(mx, {
      html: '<b>123456</b>',
      attachments: [{ filename: 'a.txt', content: 'hi' }],
      headers: { 'X-Order': '7' },
    });
    assert.equal(mx.messages.length, 1);
    const message = await mx.message({ to: 'ada@example.org', subject: /^wel/i, header: { 'X-Order': '7' } });
    assert.equal(message, mx.messages[0]);
    const { from, to, subject, text, html, tls, outcome, reply, attachments } = message;
    assert.deepEqual([from, to, subject, outcome], ['shop@shop.example', ['ada@example.org'], 'Welcome', 'accepted']);
    assert.match(text ?? '', /\b\d{6}\b/);
    assert.deepEqual([html?.trim(), message.header('x-order'), tls], ['<b>123456</b>', '7', 'TLSv1.3']);
    assert.match(reply ?? '', /^250 /);
    assert.deepEqual(
      attachments.map(({ name, content }) => [name, Buffer.from(content).toString()]),
      [['a.txt', 'hi']],
    );
  });

  test('is waited for', async () => {
    const mx = await start();
    const waited = mx.message({ to: 'ada@' });
    await send(mx, { to: 'bob@example.org' });
    await send(mx);
    assert.deepEqual((await waited).to, ['ada@example.org']);
  });

  test('that does not come: what came instead is said', async () => {
    const mx = await start();
    await send(mx, { to: 'bob@example.org' });
    const waited = mx.message({ to: 'eve@example.org', subject: 'Welcome' }, { timeout: 30 });
    await assert.rejects(waited, (error) => {
      assert.ok(error instanceof NoMessage);
      assert.equal(
        error.message,
        'no message to eve@example.org with subject "Welcome" within 30ms; came: to bob@example.org "Welcome" (differs in to)',
      );
      assert.deepEqual(
        error.near.map(({ differs }) => differs),
        [['to']],
      );
      return true;
    });
  });

  test('of before a mark is not meant', async () => {
    const mx = await start();
    await send(mx);
    const since = mx.mark();
    await assert.rejects(mx.message({}, { since, timeout: 10 }), /nothing came/);
    await send(mx, { subject: 'Again' });
    assert.equal((await mx.message({}, { since })).subject, 'Again');
  });

  test('by a function of its own', async () => {
    const mx = await start();
    await send(mx);
    const message = await mx.message({ where: ({ size, params }) => size > 100 && typeof params.SIZE !== 'number' });
    assert.equal(message.subject, 'Welcome');
  });

  test('that is to come when the sandbox is closed, or nobody wants it any more', async () => {
    const mx = await start();
    const waited = mx.message();
    const given = new AbortController();
    const other = mx.message({}, { signal: given.signal });
    given.abort(new Error('enough'));
    await Promise.all([assert.rejects(other, /enough/), assert.rejects(waited, /the sandbox is closed/), mx.close()]);
  });
});

describe('no message', () => {
  test('is sure when no session is open and nothing came', async () => {
    const mx = await start({ when: [{ at: 'rcpt', reply: '550 5.1.1 User unknown' }] });
    await assert.rejects(send(mx));
    await mx.noMessage({ outcome: 'accepted' }, { quiet: 20 });
  });

  test('says which one came', async () => {
    const mx = await start();
    const none = assert.rejects(mx.noMessage({ to: 'ada@example.org' }), (error) => {
      assert.ok(error instanceof UnexpectedMessage);
      assert.equal(error.message, 'a message to ada@example.org came: to ada@example.org "Welcome"');
      return true;
    });
    await send(mx);
    await none;
  });

  test('is not sure while a client is connected', async () => {
    const mx = await start();
    const client = connect(mx.port, mx.host);
    await once(client, 'data');
    await assert.rejects(mx.noMessage({}, { timeout: 20, quiet: 5 }), /1 session is still open/);
    client.destroy();
  });
});

describe('rules', () => {
  test('stand before earlier ones, tell how often they fitted, and go', async () => {
    const mx = await start();
    const full = mx.when({ at: 'rcpt', to: 'ada@example.org', reply: '452 4.2.2 Mailbox full' });
    const later = mx.when({ at: 'rcpt', to: 'ada@example.org', times: 1, reply: '451 4.7.1 Try again later' });
    await assert.rejects(send(mx), { responseCode: 451 });
    await assert.rejects(send(mx), { responseCode: 452 });
    assert.deepEqual([later.hits, full.hits, full.unused], [1, 1, false]);
    full.remove();
    await send(mx);
    assert.equal(mx.messages.filter(({ outcome }) => outcome === 'accepted').length, 1);
  });

  test('a lost reply: taken, and never heard', async () => {
    const mx = await start();
    mx.when({ at: 'eod', once: true, close: true });
    await assert.rejects(send(mx));
    assert.equal((await mx.message({ outcome: 'unanswered' })).subject, 'Welcome');
  });

  test('a handle from before a reset takes no rule of after it away', async () => {
    const mx = await start();
    const before = mx.when({ at: 'rcpt', reply: '550 5.1.1 before' });
    mx.reset();
    mx.when({ at: 'rcpt', reply: '450 4.1.1 after' });
    before.remove();
    await assert.rejects(send(mx), { responseCode: 450 });
  });
});

test('policy, clock, port and reset', async () => {
  const mx = await start({ policy: { greylist: '10m' } });
  await assert.rejects(send(mx), { responseCode: 450 });
  await mx.advance('10m');
  await send(mx);
  mx.setPolicy({ mailboxes: { full: 'ada@example.org' } });
  await assert.rejects(send(mx), { responseCode: 552 });
  await mx.listening('refused');
  await assert.rejects(send(mx), { code: 'ESOCKET' });
  await mx.listening('open');
  mx.reset();
  assert.deepEqual([mx.messages, mx.counts.accepted], [[], 0]);
  await assert.rejects(send(mx), { responseCode: 450 });
});

test('events are told as they happen, and leaving the loop ends nothing', async () => {
  const mx = await start();
  const told = (async () => {
    const heard: string[] = [];
    for await (const event of mx.events({ since: mx.mark() })) {
      heard.push(event.e);
      if (event.e === 'message') return heard;
    }
    return heard;
  })();
  await send(mx);
  const heard = await told;
  assert.deepEqual([heard[0], heard.at(-1)], ['session', 'message']);
  assert.equal(mx.sessions[0]?.exchanges[0]?.reply?.slice(0, 3), '220');
  await send(mx);
});

test('the control API is there for programs in other languages', async () => {
  const mx = await start({ api: true });
  await send(mx);
  const answer = await fetch(`${mx.api}/v1/messages?to=ada@example.org`);
  const { messages } = JSON.parse(await answer.text());
  assert.equal(messages[0].subject, 'Welcome');
});

describe('the same policy by three doors', () => {
  const wrong = { greylist: { dellay: '2s' }, when: [{ at: 'noop', tls: 'broken', reply: '550' }] };
  test('an object, its YAML and its JSON behave alike', async () => {
    for (const policy of [{ greylist: '2s' } as const, 'greylist: 2s', '{"greylist":"2s"}', 'postfix-greylist']) {
      const mx = await start({ policy });
      await assert.rejects(send(mx), { responseCode: 450 });
    }
  });

  test('and have the same problems; those of an object have its keys', async () => {
    const given = await checkPolicy(JSON.parse(JSON.stringify(wrong)));
    const text = await checkPolicy(JSON.stringify(wrong));
    assert.deepEqual(
      given.problems.map(({ message, advice }) => [message, advice]),
      text.problems.map(({ message, advice }) => [message, advice]),
    );
    assert.deepEqual(
      given.problems.map((problem) => 'path' in problem && problem.path),
      [
        ['greylist', 'dellay'],
        ['when', '0'],
      ],
    );
  });
});

describe('a mistake of the caller is thrown, and changes nothing', () => {
  const rows: readonly { readonly name: string; readonly call: (mx: Sandbox) => unknown; readonly says: RegExp }[] = [
    {
      name: 'a rule',
      call: (mx) => mx.when(JSON.parse('{ "at": "rcpt", "repply": "550 no" }')),
      says: /^when: 0\.repply: /,
    },
    { name: 'a rule without a deed', call: (mx) => mx.when({ at: 'rcpt' }), says: /^when: 0: / },
    { name: 'a policy', call: (mx) => mx.setPolicy(JSON.parse('{ "tls": "yes" }')), says: /^policy: tls: `yes`/ },
    {
      name: 'a value of no kind',
      call: (mx) => mx.setPolicy(Object.assign({}, { banner: () => 'x' }) as never),
      says: /^policy: banner: a function/,
    },
    {
      name: 'a domain',
      call: (mx) =>
        mx.setPolicy({ domain: 'a.test', dns: { 'a.test': { MX: '10 mx.a.test' }, 'mx.a.test': { A: '127.0.0.1' } } }),
      says: /stay as they are/,
    },
    { name: 'a pattern', call: (mx) => mx.message({ subject: /a/d }), says: /^subject / },
    { name: 'a time', call: (mx) => mx.message({}, { timeout: 'soon' }), says: /^timeout soon$/ },
    {
      name: 'another address than loopback',
      call: () => startSandbox({ host: '0.0.0.0' }),
      says: /^host 0\.0\.0\.0: no address of loopback/,
    },
    {
      name: 'all addresses of IPv6',
      call: () => startSandbox({ host: '::' }),
      says: /^host ::: no address of loopback/,
    },
    { name: 'a policy in YAML', call: () => startSandbox({ policy: 'tls: [' }), says: /^policy: line 1: / },
  ];
  for (const { name, call, says } of rows)
    test(name, async () => {
      const mx = await start();
      await assert.rejects(
        async () => call(mx),
        (error) => {
          assert.ok(error instanceof MxprobeError, String(error));
          assert.match(error.message, says);
          return true;
        },
      );
      await send(mx);
    });
});

test('an address beyond loopback needs a word of its own', async () => {
  // It is loopback in a spelling that the guard does not take for it, so that nothing is open while this runs.
  const host = '::ffff:127.0.0.1';
  await assert.rejects(start({ host }), MxprobeError);
  await send(await start({ host, expose: true }), { to: 'bob@example.org' });
});

test('an aborted signal closes it', async () => {
  const controller = new AbortController();
  const mx = await start({ signal: controller.signal });
  controller.abort();
  await mx.close();
  await assert.rejects(send(mx), { code: 'ESOCKET' });
});
