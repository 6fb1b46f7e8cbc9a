// Whom a form may choose: a table of what is written, what is allowed, and what comes of it. And the domains that a reader types.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { publicMx } from '../../src/desk/any-mx.ts';
import { type Chosen, chosenIn } from '../../src/desk/targets.ts';
import { triesIn } from '../../src/desk/tries.ts';
import { type ServedDns, serveDns } from '../../src/net/serve-dns.ts';
import { type Zone, ZoneDns } from '../../src/net/zone-dns.ts';
import { opened, textOf } from './opened.ts';

const form = (fields: Readonly<Record<string, string>>) => {
  const made = new FormData();
  for (const [name, value] of Object.entries(fields)) made.append(name, value);
  return made;
};
const TARGETS = ['mx:example.org', '127.0.0.1:2525'];
const MX: Chosen = { kind: 'any-mx', target: 'mx:example.net', domain: 'example.net' };

describe('whom a form chooses', () => {
  for (const [fields, isAnyMxAllowed, chosen] of [
    [{ target: 'sandbox' }, false, { kind: 'sandbox' }],
    [{ target: '1' }, false, { kind: 'allowed', target: '127.0.0.1:2525' }],
    [{ target: '2' }, true, null],
    [{ target: '01' }, true, { kind: 'allowed', target: '127.0.0.1:2525' }],
    [{ target: 'mx:example.net' }, true, null],
    [{ target: 'any-mx', domain: 'example.net' }, false, null],
    [{ target: 'any-mx', domain: 'example.net' }, true, MX],
    [{ target: 'any-mx', domain: ' Example.NET ' }, true, MX],
    [{ target: '0', domain: 'example.net' }, true, { kind: 'allowed', target: 'mx:example.org' }],
    ...[
      '',
      'localhost',
      '127.0.0.1',
      '[::1]',
      '::1',
      '192.0.2.1',
      'example.net:2525',
      'smtp://example.net',
      'a@example.net',
      'example.net/x',
      'a b.example',
      '0x7f.1',
      '127.1',
      'mx:example.net',
      'example.net\nx',
    ].map((domain) => [{ target: 'any-mx', domain }, true, null] as const),
  ] as const)
    it(`${JSON.stringify(fields)}${isAnyMxAllowed ? ', any MX is allowed' : ''}: ${chosen?.kind ?? 'nobody'}`, () =>
      assert.deepEqual(chosenIn(form(fields), { targets: TARGETS, isAnyMxAllowed }), chosen));
  it('nothing was sent: nobody', () => assert.equal(chosenIn(null, { targets: TARGETS, isAnyMxAllowed: true }), null));
});

describe('what a form wants tried', () => {
  for (const [fields, tries] of [
    [{}, []],
    [{ 'try.helo': ' mail.example.org ', 'try.from': '' }, ['helo=mail.example.org']],
    [{ 'try.wait': '60s', 'try.rate': '1/10s', 'try.size': '1000' }, ['size=1000', 'wait=60s', 'rate=1/10s']],
    [{ 'try.tls': 'TLSv1.2' }, ['tls=TLSv1.2']],
    [{ 'try.port': '587', 'try.source': '127.0.0.1', 'try.auth': 'x' }, []],
    [{ 'try.size': 'many' }, null],
    [{ 'try.wait': 'soon' }, null],
    [{ 'try.wait': '6m' }, null],
    [{ 'try.rate': '1/6m' }, null],
    [{ 'try.tls': 'SSLv3' }, null],
    [{ 'try.helo': 'a\r\nRCPT TO:<b@example.org>' }, null],
    [{ 'try.to': 'x'.repeat(321) }, null],
  ] as const)
    it(JSON.stringify(fields).slice(0, 90), () => assert.deepEqual(triesIn(form(fields)), tries));
});

const ZONE: Zone = {
  'public.example': { MX: [[10, 'mx1.public.example']] },
  'mx1.public.example': { A: '8.8.8.8', AAAA: '2606:4700::1' },
  'private.example': { MX: [[10, 'mx.private.example']] },
  'mx.private.example': { A: '10.0.0.25' },
  'loopback.example': { MX: [[10, 'mx.loopback.example']] },
  'mx.loopback.example': { A: '127.0.0.1' },
  'mixed.example': {
    MX: [
      [10, 'mx1.public.example'],
      [20, 'mx.mixed.example'],
    ],
  },
  'mx.mixed.example': { A: '8.8.4.4', AAAA: '::1' },
  'null.example': { MX: [[0, '.']] },
  'broken.example': 'SERVFAIL',
};

describe('the MX hosts of a domain that somebody typed', () => {
  for (const [domain, expected] of [
    ['private.example', 'not-public'],
    ['loopback.example', 'not-public'],
    ['mixed.example', 'not-public'],
    ['null.example', 'no-mx'],
    ['broken.example', 'no-mx'],
    ['missing.example', 'no-mx'],
  ] as const)
    it(`${domain}: ${expected}`, async () => assert.equal(await publicMx(domain, new ZoneDns(ZONE)), expected));
  it('public ones are found at port 25, each looked up once', async () => {
    const dns = new ZoneDns(ZONE);
    const mx = await publicMx('public.example', dns);
    assert.ok(typeof mx !== 'string');
    const found = mx.found.endpoints.map(({ address, port }) => `${address} ${port}`);
    assert.deepEqual(found.sort(), ['2606:4700::1 25', '8.8.8.8 25']);
    const asked = dns.asked.length;
    await mx.dns.query('mx1.public.example', 'A');
    assert.equal(dns.asked.length, asked);
  });
  it('a name that answers otherwise later leads nowhere', async () => {
    const mx = await publicMx('public.example', new ZoneDns(ZONE));
    assert.ok(typeof mx !== 'string');
    assert.deepEqual((await mx.dns.query('mx.loopback.example', 'A')).records, []);
  });

  let served: ServedDns;
  before(async () => {
    served = await serveDns(new ZoneDns(ZONE), { host: '127.0.0.1', port: 0 });
  });
  after(() => served.close());
  const anyMx = async (isAnyMxAllowed: boolean) =>
    opened({
      isAnyMxAllowed,
      asking: {
        source: [],
        family: null,
        dns: { address: served.address, port: served.port },
        ca: [],
        servername: null,
        // on one's own network a target may be private; what a reader types never
        owned: true,
        helo: null,
        from: null,
        timeout: null,
      },
    });
  const MAIL =
    'host mx.loopback.example[127.0.0.1] said: 550 5.1.1 <guest@loopback.example>: User unknown (in reply to RCPT TO command)\n';

  for (const [domain, status, title] of [
    ['loopback.example', 403, 'This domain leads into a private network; nobody was asked.'],
    ['null.example', 422, 'No mail server can be found for this domain; nobody was asked.'],
    ['127.0.0.1', 403, 'This target is not allowed; nothing was asked.'],
  ] as const)
    it(`${domain} is asked by no proof and no survey`, async () => {
      const { reader } = await anyMx(true);
      const { path } = await reader.post('/b', { text: MAIL });
      for (const where of [`${path}/proof`, '/mx']) {
        const page = await reader.post(where, { target: 'any-mx', domain });
        assert.deepEqual([page.status, /<h1[^>]*>(.*?)<\/h1>/.exec(page.text)?.[1]], [status, title]);
      }
      assert.equal((await reader.get(`${path}/proof`)).status, 404, 'no proof has begun');
    });
  it('the field is empty, whatever the mail says', async () => {
    const { reader } = await anyMx(true);
    const { text } = await reader.post('/b', { text: MAIL });
    assert.match(
      text,
      /<input type="text" id="domain" name="domain" autocomplete="off"[^>]*placeholder="example\.org"/,
    );
    assert.ok(!/<input[^>]*id="domain"[^>]*value=/.test(text));
  });
  it('where it is not allowed there is no field', async () => {
    const { reader } = await anyMx(false);
    assert.ok(!(await reader.get('/mx')).text.includes('any-mx'));
  });
  it('twenty domains an hour, not twenty-one', async () => {
    const { reader } = await anyMx(true);
    const statuses: number[] = [];
    for (let n = 0; n < 21; n += 1)
      statuses.push((await reader.post('/mx', { target: 'any-mx', domain: `no-${n}.example` })).status);
    assert.deepEqual(statuses, [...Array(20).fill(422), 429]);
  });
});

describe('a proof with values of the reader', () => {
  it('tries them', async () => {
    const at = await opened();
    const text =
      'host mx.hotel.example[192.0.2.25] said: 550 5.7.1 <old.example.org>: Helo command rejected: Host not found (in reply to RCPT TO command)\n<guest@hotel.example>\n';
    const { path } = await at.reader.post('/b', { text });
    assert.match(textOf((await at.reader.get(path)).text), /Try something of your own/);
    const { path: proof } = await at.reader.post(`${path}/proof`, {
      target: 'sandbox',
      'try.helo': 'tried.example.org',
    });
    const told = await (await at.reader.open(`${proof}/events`)).text();
    assert.match(told, /EHLO tried\.example\.org/);
  });
  it('one that is wrongly written is refused, and nothing is asked', async () => {
    const at = await opened();
    const { path } = await at.reader.post('/b', { text: '<guest@hotel.example>: 550 5.1.1 User unknown\n' });
    const { status, text } = await at.reader.post(`${path}/proof`, { target: 'sandbox', 'try.size': 'much' });
    assert.equal(status, 422);
    assert.match(textOf(text), /One of the values is not written as it must be; nothing was asked\./);
    assert.equal((await at.reader.get(`${path}/proof`)).status, 404);
  });
});
