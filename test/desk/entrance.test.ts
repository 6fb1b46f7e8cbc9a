// How others get in, where a desk is reached from beyond this machine: by a password, or because a proxy says who they are.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { COST, Password } from '../../src/desk/password.ts';
import type { DeskOptions } from '../../src/desk/route.ts';
import { FakeClock } from '../../src/net/clock.ts';
import { opened, Reader, textOf } from './opened.ts';

const NAME = 'desk.example.org';
const PROXY = '192.0.2.10';
const WORDS = 'correct horse battery';
const SALT = Buffer.alloc(16, 7);
/** What it costs is measured, not paid in each test. */
const QUICK = { N: 16, r: 8, p: 1 };
const BEHIND: Pick<DeskOptions, 'house' | 'isSecure'> = {
  house: {
    hosts: new Set([NAME]),
    origins: new Set([`https://${NAME}`]),
    proxies: new Set([PROXY]),
    rights: new Set(),
  },
  isSecure: true,
};
const OWN = { host: NAME, origin: `https://${NAME}` };
const MAIL = 'host mx.hotel.example[192.0.2.25] said: 550 5.1.1 <guest@hotel.example>: User unknown\n';
const title = (text: string) => /<h1[^>]*>(.*?)<\/h1>/.exec(text)?.[1];

describe('a desk behind a proxy that says who it is', () => {
  const behind = async () => {
    const { desk, lines } = await opened({ ...BEHIND, entrance: { kind: 'proxy', header: 'x-remote-user' } });
    const reader = (address = PROXY) => Object.assign(new Reader(desk), { address });
    return { reader, desk, lines };
  };
  const as = (user: string) => ({ host: NAME, 'x-remote-user': user });

  it('a person comes in by name, and finds what is theirs in another browser', async () => {
    const { reader } = await behind();
    const [one, two, other] = [reader(), reader(), reader()];
    assert.equal(title((await one.get('/', as('jo@example.org'))).text), 'A mail came back?');
    const { path, status } = await one.post(
      '/b',
      { text: MAIL },
      { ...OWN, ...as('jo@example.org') },
      as('jo@example.org'),
    );
    assert.equal(status, 200);
    assert.equal((await two.get(path, as('jo@example.org'))).status, 200);
    assert.equal((await other.get(path, as('sam@example.org'))).status, 404);
  });
  for (const address of ['192.0.2.11', '127.0.0.1', '::1', ''])
    it(`the header from ${address || 'nowhere'} is refused, not passed over`, async () => {
      const { reader } = await behind();
      for (const headers of [as('jo@example.org'), { host: NAME }]) {
        const { status, text } = await reader(address).get('/', headers);
        assert.deepEqual([status, title(text)], [403, 'The only way here is by the server in front.']);
      }
    });
  it('a stranger makes no session, and is shown the form token of nobody', async () => {
    const { reader } = await behind();
    await reader().get('/', as('jo'));
    assert.ok(!(await reader('192.0.2.11').get('/', as('jo'))).text.includes('name="form"'));
  });
  it('the proxy is known as a socket of both families names it', async () => {
    const { reader } = await behind();
    assert.equal((await reader(`::ffff:${PROXY}`).get('/', as('jo'))).status, 200);
  });
  for (const [name, headers] of [
    ['none', { host: NAME }],
    ['an empty one', as(' ')],
    ['two, of which the first may be the client’s own', as('admin, jo')],
    ['one that is far too long', as('j'.repeat(257))],
  ] as const)
    it(`without a name there is no way: ${name}`, async () => {
      const { reader } = await behind();
      const { status, text } = await reader().get('/', headers);
      assert.deepEqual([status, title(text)], [401, 'The server in front does not say who you are.']);
    });
  it('another header of the same sound is none', async () => {
    const { reader } = await behind();
    assert.equal((await reader().get('/', { host: NAME, 'x-remote-use': 'jo', 'x-user': 'jo' })).status, 401);
  });
  it('a printed token opens nothing, and none is printed', async () => {
    const { reader, desk } = await behind();
    assert.equal(desk.invite(), '/');
    assert.equal((await reader().get('/?token=x', { host: NAME })).status, 401);
  });
  it('the name stands in no log, and every cookie is for TLS alone', async () => {
    const { reader, lines } = await behind();
    const one = reader();
    await one.get('/', as('jo@example.org'));
    const { set } = await one.post(
      '/choices',
      { theme: 'dark', back: '/' },
      { ...OWN, ...as('jo@example.org') },
      as('jo@example.org'),
    );
    assert.deepEqual(set, ['mxprobe-theme=dark; Path=/; Max-Age=31536000; HttpOnly; SameSite=Strict; Secure']);
    assert.ok(!JSON.stringify(lines).includes('jo'));
  });
  it('its own name alone is answered', async () => {
    const { reader } = await behind();
    for (const host of ['127.0.0.1:8925', 'localhost:8925', `${NAME}:8925`, 'evil.example'])
      assert.equal((await reader().get('/', { ...as('jo'), host })).status, 421, host);
  });
  it('a form that came over plain HTTP is foreign', async () => {
    const { reader } = await behind();
    const one = reader();
    await one.get('/', as('jo'));
    assert.equal((await one.post('/b', { text: MAIL }, { ...as('jo'), origin: `http://${NAME}` })).status, 403);
  });
});

describe('a desk with a password', () => {
  const locked = async (more: Partial<DeskOptions> = {}) => {
    const clock = new FakeClock();
    const password = new Password(WORDS, SALT, clock, QUICK);
    const at = await opened({ entrance: { kind: 'password', password }, clock, ...more });
    return { ...at, clock, reader: new Reader(at.desk) };
  };

  it('shows nothing but the door, and leads on to where one wanted to go', async () => {
    const { reader } = await locked();
    const { status, text } = await reader.get('/runs?q=a');
    assert.deepEqual([status, title(text)], [401, 'Log in']);
    assert.ok(text.includes('name="back" value="/runs?q=a"'));
    assert.ok(!text.includes('action="/choices"'), 'a form that would be refused is not offered');
    const { path, status: then, set } = await reader.post('/login', { password: WORDS, back: '/runs?q=a' });
    assert.deepEqual([then, path], [200, '/runs?q=a']);
    assert.match(set[0] ?? '', /^mxprobe-8925=[\w-]{22}; Path=\/; Max-Age=28800; HttpOnly; SameSite=Strict$/);
  });
  it('leads back to a page of ours only', async () => {
    for (const back of ['//evil.example', 'https://evil.example', '/\\evil.example'])
      assert.equal((await (await locked()).reader.post('/login', { password: WORDS, back })).path, '/');
  });
  for (const password of [
    '',
    'correct horse batter',
    'correct horse battery ',
    'Correct horse battery',
    'x'.repeat(2_000),
  ])
    it(`another word is refused: ${password.slice(0, 24)}`, async () => {
      const { reader } = await locked();
      const { status, text } = await reader.post('/login', { password });
      assert.equal(status, 403);
      assert.match(textOf(text), /That is not the password\./);
      assert.equal(reader.cookies.size, 0);
      assert.equal((await reader.get('/')).status, 401);
    });
  it('another site logs nobody in', async () => {
    const { reader } = await locked();
    const strangers: Record<string, string>[] = [
      { origin: 'http://evil.example', 'sec-fetch-site': 'cross-site' },
      { origin: 'null' },
    ];
    for (const headers of strangers)
      assert.equal((await reader.post('/login', { password: WORDS }, headers)).status, 403);
    assert.equal(reader.cookies.size, 0);
  });
  it('behind a proxy the cookie is for TLS alone, and guesses are told apart by whom it speaks for', async () => {
    const { desk, reader: one } = await locked(BEHIND);
    const by = (client: string) => ({ ...OWN, 'x-forwarded-for': `198.51.100.1, ${client}` });
    one.address = PROXY;
    for (let n = 0; n < 5; n += 1) await one.post('/login', { password: 'no' }, by('203.0.113.7'), { host: NAME });
    assert.equal((await one.post('/login', { password: WORDS }, by('203.0.113.7'), { host: NAME })).status, 429);
    const other = Object.assign(new Reader(desk), { address: PROXY });
    const { status, set } = await other.post('/login', { password: WORDS }, by('203.0.113.8'), { host: NAME });
    assert.equal(status, 200);
    assert.match(set[0] ?? '', /; Secure$/);
  });
  it('over plain HTTP beyond this machine says so in red', async () => {
    const { reader } = await locked({ isOpen: true });
    assert.match(
      (await reader.get('/')).text,
      /<p class="open" role="alert">This page comes over the network unencrypted/,
    );
  });
});

describe('guesses of a password', () => {
  it('cost 32 MiB each', () => assert.deepEqual([COST.N * COST.r * 128, COST.p], [32 * 1024 * 1024, 1]));
  it('five are free, then each waits twice as long; the right one ends that', async () => {
    const clock = new FakeClock();
    const password = new Password(WORDS, SALT, clock, QUICK);
    const wrong: string[] = [];
    for (let n = 0; n < 5; n += 1) wrong.push(await password.guess('no', 'a'));
    assert.deepEqual(wrong, Array(5).fill('wrong'));
    assert.equal(await password.guess(WORDS, 'a'), 'wait', 'the right word has to wait as well');
    assert.equal(await password.guess(WORDS, 'b'), 'right', 'another client does not');
    for (const minutes of [1, 2, 4, 8, 15, 15]) {
      await clock.advance(minutes * 60_000 - 1);
      assert.equal(await password.guess(WORDS, 'a'), 'wait', `${minutes} min`);
      await clock.advance(1);
      assert.equal(await password.guess('no', 'a'), 'wrong', `${minutes} min`);
    }
    await clock.advance(15 * 60_000);
    assert.equal(await password.guess(WORDS, 'a'), 'right');
    assert.equal(await password.guess('no', 'a'), 'wrong', 'and begins anew');
  });
  it('at once are counted before they are looked at', async () => {
    const password = new Password(WORDS, SALT, new FakeClock(), QUICK);
    const all = await Promise.all(Array.from({ length: 8 }, () => password.guess('no', 'a')));
    assert.equal(all.filter((one) => one === 'wait').length, 3);
  });
  it('from everywhere wait for each other, ten at most', async () => {
    const password = new Password(WORDS, SALT, new FakeClock(), QUICK);
    const all = await Promise.all(Array.from({ length: 14 }, (_, n) => password.guess('no', `client ${n}`)));
    assert.equal(all.filter((one) => one === 'wait').length, 4);
  });
  it('the words are compared as they are written, whatever keyboard wrote them', async () => {
    const password = new Password('grüße an alle', SALT, new FakeClock());
    assert.equal(await password.guess('grüße an alle'.normalize('NFD'), 'a'), 'right');
  });
});
