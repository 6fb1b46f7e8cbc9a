// Looking for mail where it lies: files, a POP3 server that speaks as it likes, the embedded MX; and how long is looked.
import assert from 'node:assert/strict';
import { createServer, type Socket } from 'node:net';
import { describe, test } from 'node:test';
import { maildir, mbox } from '../../src/arrival/local.ts';
import { type Mailbox, MailboxFault, type Seen } from '../../src/arrival/mailbox.ts';
import { pop3 } from '../../src/arrival/pop3.ts';
import { byId, isSought, soughtIn } from '../../src/arrival/sought.ts';
import { storeOf } from '../../src/arrival/store.ts';
import { watch } from '../../src/arrival/watch.ts';
import { FakeClock } from '../../src/net/clock.ts';
import { openStream } from '../../src/net/lean-stream.ts';
import { MemoryFiles } from '../../src/net/memory-files.ts';

const ID = '<1.abc@probe.example>';
const SOUGHT = byId(ID);
const MAIL = `From: a@b.test\nMessage-ID: ${ID}\n\nHi\n.\n`;
const OTHER = 'From: a@b.test\nMessage-ID: <2@b.test>\n\nHi\n';
const brief = (seen: readonly Seen[]) => seen.map(({ folder, isJunk, uid }) => [folder, isJunk, uid]);

test('by fields that the scenario names: as they were sent, each of them, however they are folded', () => {
  const sent = Buffer.from('X-Order: 7 of 9\r\nSubject: a\r\n b\r\nMessage-ID: <1@b.test>\r\n\r\nX-Body: 1\r\n');
  const sought = soughtIn(sent, ['X-Order', 'subject']);
  assert.ok('fields' in sought);
  for (const [text, is] of [
    ['Message-ID: <other>\nx-order:  7 of\n\t9\nSubject: a b\n\nchanged', true],
    ['X-Order: 7 of 9\nSubject: [list] a b\n\n', false],
    ['X-Order: 7 of 90\nSubject: a b\n\n', false],
    ['Subject: a b\n\nX-Order: 7 of 9\n', false],
  ] as const)
    assert.equal(isSought(sought, Buffer.from(text)), is, JSON.stringify(text));
  assert.deepEqual(soughtIn(sent, ['X-Body']), { refuse: 'the message has no X-Body by which it could be found' });
  assert.deepEqual(soughtIn(sent, []), byId('<1@b.test>'));
  assert.match(JSON.stringify(soughtIn(Buffer.from('Subject: x\r\n\r\n'), [])), /no Message-ID/);
});

test('the Message-ID, folded, in any case, and the field for servers that rewrite it', () => {
  for (const [text, is] of [
    [`Message-ID: ${ID}\n\n`, true],
    [`message-id:\r\n ${ID}\r\n\r\n`, true],
    [`Message-ID: <other>\nX-Mxprobe-Id: ${ID}\n\n`, true],
    [`Subject: ${ID}\n\n`, false],
    [`Subject: x\n\nMessage-ID: ${ID}\n`, false],
    ['', false],
  ] as const)
    assert.equal(isSought(SOUGHT, Buffer.from(text)), is, JSON.stringify(text));
});

test('a Maildir: new and cur, of the inbox and of folders', async () => {
  const files = new MemoryFiles();
  for (const [path, text] of [
    ['/m/new/1.a', OTHER],
    ['/m/new/2.b', MAIL],
    ['/m/cur/3.c:2,S', MAIL],
    ['/m/.Junk/new/4.d', MAIL],
    ['/m/.Archive.2026/cur/5.e:2,', MAIL],
  ] as const)
    await files.write(path, text);
  assert.deepEqual(brief(await maildir('/m', files).look(SOUGHT)), [
    ['INBOX', false, '2.b'],
    ['INBOX', false, '3.c'],
    ['Archive.2026', false, '5.e'],
    ['Junk', true, '4.d'],
  ]);
  await assert.rejects(maildir('/none', files).look(SOUGHT), MailboxFault);
});

test('a Maildir gives up the one message, wherever it lies by now', async () => {
  const files = new MemoryFiles();
  await files.write('/m/new/0.other', OTHER);
  await files.write('/m/new/1.a', MAIL);
  await files.write('/m/.Junk/new/2.b', MAIL);
  const place = maildir('/m', files);
  const [inbox, junk] = await place.look(SOUGHT);
  assert.ok(inbox !== undefined && junk !== undefined);
  // A reader has opened it meanwhile.
  await files.write('/m/cur/1.a:2,S', MAIL);
  await files.remove('/m/new/1.a');
  await place.remove?.(inbox);
  assert.deepEqual(brief(await place.look(SOUGHT)), [['Junk', true, '2.b']]);
  await assert.rejects(async () => place.remove?.(inbox), MailboxFault);
  await place.remove?.(junk);
  assert.deepEqual(await place.look(SOUGHT), []);
});

test('an mbox: messages between lines that begin with From', async () => {
  const files = new MemoryFiles();
  await files.write(
    '/spool',
    `From a@b.test Mon Nov 30 08:00:00 2026\n${OTHER}\nFrom a@b.test Mon Nov 30 08:00:01 2026\n${MAIL}>From here\n\n`,
  );
  const [seen, ...more] = await mbox('/spool', files).look(SOUGHT);
  assert.deepEqual([seen?.uid, more], ['2', []]);
  assert.match(seen?.octets.toString() ?? '', /\nFrom here\n/);
  assert.deepEqual(await mbox('/none', files).look(SOUGHT), []);
});

test('the store of an embedded MX: what was taken, with the fields it added', async () => {
  const raw = Buffer.from(MAIL);
  const store = storeOf(
    'sandbox',
    () => [
      { id: 'A', outcome: 'refused', raw, added: '' },
      { id: 'B', outcome: 'accepted', raw, added: 'X: y\r\n' },
      { id: 'C', outcome: 'accepted', raw: Buffer.from(OTHER), added: '' },
    ],
    async () => {},
  );
  const [seen, ...more] = await store.look(SOUGHT);
  assert.deepEqual([seen?.uid, seen?.octets.toString(), more], ['B', `X: y\r\n${MAIL}`, []]);
});

describe('POP3', () => {
  const login = {
    '': '+OK ready',
    CAPA: '-ERR',
    'USER joe': '+OK',
    'PASS secret': '+OK',
    UIDL: '+OK\r\n1 u1\r\n2 u2\r\n.',
    'TOP 1 0': `+OK\r\n${OTHER.replace(/\n/g, '\r\n')}.`,
    'TOP 2 0': `+OK\r\nMessage-ID: ${ID}\r\n\r\n.`,
    'RETR 2': `+OK\r\n${MAIL.replace(/\n/g, '\r\n').replace(/^\./gm, '..')}.`,
    QUIT: '+OK',
  };
  const SEEN: Seen = { folder: null, isJunk: false, uid: 'u2', same: null, octets: Buffer.alloc(0) };
  async function against(
    answers: Readonly<Record<string, string>>,
    cut: number,
    more: { readonly remove?: Seen } & Record<string, unknown> = {},
  ): Promise<readonly Seen[]> {
    const server = createServer((socket: Socket) => {
      const say = (text: string) => {
        const octets = `${text}\r\n`;
        for (let at = 0; at < octets.length; at += cut) socket.write(octets.slice(at, at + cut));
      };
      say(answers[''] ?? '');
      socket.on('error', () => {});
      socket.on('data', (data) => {
        for (const line of data.toString().trim().split('\r\n')) {
          const answer = answers[line];
          if (answer === 'close') socket.destroy();
          else say(answer ?? '-ERR what?');
        }
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const access = {
      endpoint: { address: '127.0.0.1', port },
      open: openStream,
      implicit: false,
      starttls: null,
      user: 'joe',
      password: 'secret',
      token: null,
      tls: () => assert.fail('no TLS'),
      ...more,
    };
    try {
      const place = pop3('pop3 x', access);
      if (more.remove === undefined) return await place.look(SOUGHT);
      await place.remove?.(more.remove);
      return [];
    } finally {
      server.close();
    }
  }
  for (const cut of [1, 7, 10_000])
    test(`finds it by TOP and takes it by RETR, dots undoubled, octets cut at ${cut}`, async () => {
      const [seen, ...more] = await against(login, cut);
      assert.deepEqual([seen?.uid, more], ['u2', []]);
      assert.equal(seen?.octets.toString(), MAIL.replace(/\n/g, '\r\n'));
    });
  test('removes that message and leaves with QUIT', async () => {
    await against({ ...login, 'DELE 2': '+OK' }, 7, { remove: SEEN });
  });
  for (const [what, answers, more, says] of [
    ['a message that has gone', {}, { remove: { ...SEEN, uid: 'u9' } }, /there no more/],
    ['a refused DELE', { 'DELE 2': '-ERR locked' }, { remove: SEEN }, /DELE was refused/],
    [
      'a QUIT after which it stays',
      { 'DELE 2': '+OK', QUIT: '-ERR not removed' },
      { remove: SEEN },
      /QUIT was refused/,
    ],
    ['a refused login', { 'PASS secret': '-ERR no secret' }, {}, /^the login was refused/],
    ['no greeting', { '': '-ERR busy' }, {}, /does not greet/],
    ['an end in the middle', { 'TOP 1 0': 'close' }, {}, /clos|reset/],
    ['STLS that is demanded and not offered', {}, { starttls: true }, /does not offer STLS/],
    ['a line end in the password', {}, { password: 'a\r\nDELE 1' }, /control character/],
  ] as const)
    test(`${what} is a fault without a secret`, async () => {
      const fault = await against({ ...login, ...answers }, 100, more).then(
        () => assert.fail('it looked'),
        (error: unknown) => error,
      );
      assert.ok(fault instanceof MailboxFault);
      assert.match(fault.message, says);
      assert.doesNotMatch(fault.message, /secret|DELE 1/);
    });
});

describe('looking', () => {
  const one = (uid: string, same: string | null = null): Seen => ({
    folder: 'INBOX',
    isJunk: false,
    uid,
    same,
    octets: Buffer.from(MAIL),
  });
  const place = (looks: (at: number) => readonly Seen[]): Mailbox & { count: number } => ({
    count: 0,
    label: 'place',
    everyMs: 100,
    async look() {
      return looks(this.count++);
    },
    close: async () => {},
  });
  async function looking(mailbox: Mailbox, what: { times?: number; withinMs?: number; settleMs?: number } = {}) {
    const clock = new FakeClock();
    const { signal } = new AbortController();
    let over = false;
    const watched = watch(
      [mailbox],
      { sought: SOUGHT, since: 0, withinMs: 1000, times: 1, settleMs: 300, ...what },
      clock,
      signal,
    ).finally(() => {
      over = true;
    });
    while (!over) {
      await new Promise((resolve) => setImmediate(resolve));
      clock.advance(50);
    }
    return watched;
  }
  test('until it is seen, and a while longer for a second copy', async () => {
    const mailbox = place((at) => (at < 2 ? [] : at < 4 ? [one('1')] : [one('1'), one('2')]));
    const { sightings } = await looking(mailbox);
    assert.deepEqual(
      sightings.map(({ uid }) => uid),
      ['1', '2'],
    );
  });
  test('to the end where it was not to arrive', async () => {
    const mailbox = place(() => []);
    const { sightings } = await looking(mailbox, { times: 0 });
    assert.deepEqual(sightings, []);
    assert.ok(mailbox.count >= 9, `${mailbox.count} looks`);
  });
  test('once more at the last moment', async () => {
    const { sightings } = await looking(
      place((at) => (at >= 9 ? [one('1')] : [])),
      { withinMs: 900, settleMs: 0 },
    );
    assert.equal(sightings.length, 1);
  });
  test('one message under two labels is one', async () => {
    const { sightings } = await looking(place(() => [one('1', 'gm'), { ...one('7', 'gm'), folder: 'All' }]));
    assert.equal(sightings.length, 1);
  });
  test('a fault that passes is none, one that stays is told', async () => {
    const failing = (until: number) =>
      place((at) => {
        if (at < until) throw new MailboxFault('busy');
        return [one('1')];
      });
    assert.deepEqual((await looking(failing(3))).faults, []);
    assert.deepEqual((await looking(failing(100))).faults, ['place: busy']);
  });
  test('a place that never answers is a fault', async () => {
    const mailbox: Mailbox = { ...place(() => []), look: () => new Promise(() => {}) };
    assert.deepEqual((await looking(mailbox)).faults, ['place: no answer within 20 s']);
  });
});
