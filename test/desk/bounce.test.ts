// Paste -> answer, without a socket: the page says what the command says, forgets when it should, and lets nothing of a mail out.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { builtInCatalogue } from '../../src/diagnosis/catalogue.ts';
import { explainBounce } from '../../src/library/explain-bounce.ts';
import { letterAsText, letterOf } from '../../src/report/letter.ts';
import { FORMS } from '../bounce/forms.ts';
import { PASTED } from '../bounce/pasted.ts';
import { ORIGIN, opened, Reader, textOf } from './opened.ts';

const MAIL = `<guest@hotel.example>: host mx.hotel.example[192.0.2.25] said: 550 5.1.1 <guest@hotel.example>: User unknown (in reply to RCPT TO command)\n`;
const TEXTS = [...FORMS, ...PASTED].map(({ name, text }) => ({ name, text }));

describe('a pasted bounce', () => {
  it('is explained as by the command, in all the forms that there are', async () => {
    const { reader, clock } = await opened();
    for (const { name, text } of TEXTS) {
      await clock.advance(60_000);
      const { path } = await reader.post('/b', { text, we: 'sender', lang: 'de' });
      const { text: json } = await reader.get(`${path}/bounce.json?lang=de&we=sender`);
      const how = { lang: 'de', audience: 'admin', we: 'sender', catalogue: builtInCatalogue() } as const;
      const said = explainBounce(Buffer.from(text), how);
      assert.deepEqual(JSON.parse(json), JSON.parse(JSON.stringify(said)), name);
    }
  });
  it('the letter is that of the command', async () => {
    const { reader } = await opened();
    const { path } = await reader.post('/b', { text: MAIL, we: 'receiver', lang: 'de' });
    const { text, headers } = await reader.get(`${path}/customer.txt`);
    const how = { lang: 'de', audience: 'customer', we: 'receiver', catalogue: builtInCatalogue() } as const;
    assert.equal(text, letterAsText(letterOf(explainBounce(Buffer.from(MAIL), how), null, 'de')));
    assert.match(headers.get('content-disposition') ?? '', /^attachment; filename="mxprobe-customer\.txt"$/);
  });
  it('the marked words are the facts', async () => {
    const { reader, clock } = await opened();
    for (const { name, text } of TEXTS) {
      await clock.advance(60_000);
      const page = await reader.post('/b', { text });
      const values = [...page.text.matchAll(/data-value="(\d+)">(.*?)<\/code>/gs)];
      for (const [, n = '', value = ''] of values) {
        const pieces = [...page.text.matchAll(/<mark class="k\d" data-marks="([\d ]+)">(.*?)<\/mark>/gs)];
        const marked = pieces.filter(([, over = '']) => over.split(' ').includes(n)).map(([, , words = '']) => words);
        const words = textOf(value).toLowerCase().split(/\s+/);
        const shown = textOf(marked.join('').replace(/<[^>]*>/g, '')).toLowerCase();
        // stages are named by our own words
        if (/^(?:mail from|rcpt to|data|ehlo|starttls|auth|the )/.test(words.join(' '))) continue;
        for (const word of words) assert.ok(shown.includes(word), `${name}: ${word} in ${shown}`);
      }
    }
  });
  it('text and file, in the same words', async () => {
    const { reader } = await opened();
    const pasted = await reader.post('/b', { text: MAIL.replaceAll('\n', '\r\n') });
    const chosen = await reader.post('/b', { text: '', file: new File([MAIL], 'x.eml') });
    const body = (text: string) => text.slice(text.indexOf('<main')).replaceAll(/\/b\/[\w-]+/g, '/b/ID');
    assert.equal(body(pasted.text), body(chosen.text));
  });
  it('of nothing says so, and keeps nothing', async () => {
    const { reader } = await opened();
    const { status, text } = await reader.post('/b', { text: '' });
    assert.equal(status, 422);
    assert.match(textOf(text), /Nothing was pasted/);
  });
  it('a letter between people says what was looked for and what to paste', async () => {
    const { reader } = await opened();
    const { text } = await reader.post('/b', { text: 'Dear all,\n\nthe meeting is at noon.\n' });
    assert.match(textOf(text), /Nothing found.*What was looked for.*What you can paste/);
    assert.ok(!text.includes('id="letter"'), 'no letter of failure');
  });
  it("Outlook's file says how to get the text", async () => {
    const { reader } = await opened();
    const file = new File([Buffer.from('d0cf11e0a1b11ae1', 'hex')], 'x.msg');
    assert.match(textOf((await reader.post('/b', { file })).text), /Outlook's files \(\.msg\) are not read/);
  });
  it('is forgotten on request, after half an hour, and is not there for another session', async () => {
    const { reader, desk, clock } = await opened();
    const { path } = await reader.post('/b', { text: MAIL });
    const other = new Reader(desk);
    await other.get(desk.invite());
    assert.equal((await other.get(path)).status, 404);
    await clock.advance(30 * 60_000);
    assert.equal((await reader.get(path)).status, 200);
    await reader.post(`${path}/forget`, {});
    assert.equal((await reader.get(path)).status, 404);
    const again = (await reader.post('/b', { text: MAIL })).path;
    await clock.advance(30 * 60_000 + 1);
    assert.equal((await reader.get(again)).status, 404);
  });
  it('masked: no local part in page or files', async () => {
    const { reader } = await opened();
    const { path } = await reader.post('/b', { text: MAIL });
    for (const suffix of ['', '/customer.txt', '/admin.md', '/scenario.yaml', '/bounce.json', '/page.html']) {
      const { text, status } = await reader.get(`${path}${suffix}?mask=1`);
      assert.equal(status, 200, suffix);
      assert.ok(!text.includes('guest@') && !text.includes('guest&#'), suffix);
      assert.ok(text.includes('***@hotel.example'), suffix);
    }
  });
  it('says nothing of the mail in address, title, log or file name', async () => {
    const { reader, lines } = await opened();
    const { path, text } = await reader.post('/b', { text: MAIL });
    const { headers } = await reader.get(`${path}/admin.md`);
    const told = JSON.stringify([path, /<title>(.*?)<\/title>/.exec(text)?.[1], lines, [...headers]]);
    for (const word of ['guest', 'hotel', '192.0.2.25', 'unknown', path.slice(3)])
      assert.equal(told.replace(path, '').toLowerCase().includes(word.toLowerCase()), false, word);
  });
  it('hostile words stay text in every field', async () => {
    const evil = `"><script>alert(1)</script><img src=x onerror=alert(1)>`;
    const { reader } = await opened();
    const text = `<a'"<b>@hotel.example>: host mx.hotel.example[192.0.2.25] said: 550 5.1.1 ${evil} (in reply to RCPT TO command)\n\nReporting-MTA: dns; ${evil}\nFinal-Recipient: rfc822; a@hotel.example\nAction: failed\nStatus: 5.1.1\nDiagnostic-Code: smtp; 550 5.1.1 ${evil}\n`;
    const page = await reader.post('/b', { text });
    assert.ok(page.text.includes('&lt;script&gt;alert(1)'));
    assert.ok(!/<script>|<img|onerror=alert\(1\)>/.test(page.text));
  });
  it('no page has anything inline', async () => {
    const { reader } = await opened();
    for (const { text } of [
      await reader.get('/'),
      await reader.post('/b', { text: MAIL }),
      await reader.get('/nowhere'),
    ])
      assert.ok(!/<style|style="|<script(?! type="module" src="\/assets\/)|\son\w+="/.test(text));
  });
});

describe('the door', () => {
  it('lets in once, by the address that was printed', async () => {
    const { desk } = await opened();
    const path = desk.invite();
    const [one, two] = [new Reader(desk), new Reader(desk)];
    assert.equal((await one.get(path)).status, 200);
    const { status, text } = await two.get(path);
    assert.equal(status, 403);
    assert.match(textOf(text), /used already.*Press Enter/);
  });
  for (const [name, headers, status] of [
    ['another name', { host: 'evil.example:8925' }, 421],
    ['another site', { origin: 'http://evil.example', 'sec-fetch-site': 'cross-site' }, 403],
    ['no origin', { origin: 'null' }, 403],
  ] as const)
    it(`${name} pastes nothing`, async () => {
      const { reader } = await opened();
      assert.equal((await reader.post('/b', { text: MAIL }, headers)).status, status);
    });
  it('a form of another session pastes nothing', async () => {
    const { reader } = await opened();
    const { status, text } = await reader.post('/b', { text: MAIL, form: 'x'.repeat(22) });
    assert.deepEqual(
      [status, /<h1[^>]*>(.*?)<\/h1>/.exec(text)?.[1]],
      [403, 'This page was too old; nothing was done.'],
    );
  });
  it('a link from elsewhere leads on by a click, and remembers where to', async () => {
    const { desk } = await opened();
    const { status, text } = await new Reader(desk).get('/runs?q=a', { 'sec-fetch-site': 'cross-site' });
    assert.equal(status, 401);
    assert.match(text, /<a class="btn" href="\/runs\?q=a">/);
  });
  it('one octet over the largest file is refused', async () => {
    const { reader } = await opened();
    const file = new File([Buffer.alloc(25 * 1024 * 1024 + 1, 'a')], 'large.txt');
    assert.equal((await reader.post('/b', { file })).status, 413);
    const largest = new File([Buffer.alloc(25 * 1024 * 1024, 'a\n')], 'large.txt');
    assert.equal((await reader.post('/b', { file: largest })).status, 200);
  });
  it('eleven pastes in a minute are one too many', async () => {
    const { reader } = await opened();
    const statuses: number[] = [];
    for (let n = 0; n < 11; n += 1) statuses.push((await reader.post('/b', { text: MAIL })).status);
    assert.deepEqual(
      statuses.filter((status) => status !== 200),
      [429],
    );
  });
  it('refusals speak the reader’s language', async () => {
    const { reader } = await opened();
    await reader.post('/choices', { lang: 'de', back: '/' });
    assert.match((await reader.get('/nowhere')).text, /<html lang="de".*Diese Seite gibt es nicht\./s);
  });
  it('a choice leads back to a page of ours only', async () => {
    const { reader } = await opened();
    for (const back of ['//evil.example', 'http://evil.example', '/\\evil.example', ''])
      assert.equal((await reader.post('/choices', { theme: 'dark', back })).path, '/');
    assert.equal(reader.cookies.get('mxprobe-theme'), 'dark');
  });
  it('every response has the headers that hold it', async () => {
    const { reader, desk } = await opened();
    for (const path of ['/', '/nowhere', '/healthz', '/?token=x']) {
      const { headers } = await new Reader(desk).get(path);
      assert.match(headers.get('content-security-policy') ?? '', /^default-src 'none';.*frame-ancestors 'none'/, path);
      assert.equal(headers.get('cache-control'), 'no-store');
    }
    const asset = /href="(\/assets\/style-[0-9a-f]{16}\.css)"/.exec((await reader.get('/')).text)?.[1] ?? '';
    assert.match((await new Reader(desk).get(asset)).headers.get('cache-control') ?? '', /immutable/);
    assert.equal((await new Reader(desk).get('/healthz', { origin: ORIGIN })).status, 204);
  });
});
