// Mail that a service posts: in each of the forms that services have, and what is none.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Mailbox } from '../../src/arrival/mailbox.ts';
import { byId } from '../../src/arrival/sought.ts';
import { webhook } from '../../src/arrival/webhook.ts';

const ID = '<1.hook@probe.example>';
const SOUGHT = byId(ID);
const MAIL = `Received: by mx.test; Mon, 30 Nov 2026 08:00:00 +0000\r\nMessage-ID: ${ID}\r\nSubject: Gr\u00fc\u00dfe\r\n\r\nHi.\r\n`;
const BASE64 = Buffer.from(MAIL).toString('base64');

let place: Mailbox;
let url = '';
before(async () => {
  place = await webhook(0);
  url = `http://${place.label.replace('webhook ', '')}/inbound?x=1`;
});
after(() => place.close());

const post = (body: string | Buffer | FormData | URLSearchParams, type?: string) =>
  fetch(url, { method: 'POST', body, ...(type === undefined ? {} : { headers: { 'content-type': type } }) });
const form = (name: string, value: string | Blob) => {
  const made = new FormData();
  made.set('other', 'x');
  made.set(name, value);
  return made;
};
const json = (value: unknown) => JSON.stringify(value);

for (const [what, send] of [
  ['as the body', () => post(MAIL, 'message/rfc822')],
  ['as the body, of no type', () => post(Buffer.from(MAIL))],
  ['with a line of an mbox before it', () => post(`From a@b.test Mon Nov 30 08:00:00 2026\r\n${MAIL}`)],
  ['in JSON', () => post(json({ raw: MAIL }), 'application/json')],
  ['in base64 in JSON', () => post(json({ raw: BASE64 }), 'application/json; charset=utf-8')],
  ['as Postmark has it', () => post(json({ RawEmail: MAIL, Subject: 'x' }), 'application/json')],
  [
    'as Amazon SES has it in a notification',
    () => post(json({ Type: 'Notification', Message: json({ content: BASE64 }) }), 'text/plain; charset=UTF-8'),
  ],
  ['as Mailgun has it', () => post(form('body-mime', MAIL))],
  ['as a file of a form', () => post(form('email', new Blob([MAIL])))],
  ['in an encoded form', () => post(new URLSearchParams({ 'body-mime': MAIL }))],
] as const)
  test(`a mail ${what}`, async () => {
    const before = (await place.look(SOUGHT)).length;
    const response = await send();
    assert.deepEqual([response.status, await response.text()], [200, 'taken\n']);
    const found = await place.look(SOUGHT);
    assert.equal(found.length, before + 1);
    assert.match(found.at(-1)?.octets.toString() ?? '', /Subject: Gr\u00fc\u00dfe\r\n\r\nHi\.\r\n$/);
    assert.equal(new Set(found.map(({ uid }) => uid)).size, found.length);
  });

for (const [what, send, status] of [
  ['nothing', () => post(''), 400],
  ['JSON without a mail', () => post(json({ Subject: 'x', raw: 3, content: 'no mail' }), 'application/json'), 400],
  ['JSON in JSON without end', () => post(nested(50), 'application/json'), 400],
  ['half of JSON', () => post('{"raw": "', 'application/json'), 400],
  ['a form that is none', () => post('x', 'multipart/form-data; boundary=y'), 400],
  ['a GET', () => fetch(url), 405],
] as const)
  test(`${what} is no mail`, async () => {
    const before = (await place.look(SOUGHT)).length;
    assert.equal((await send()).status, status);
    assert.equal((await place.look(SOUGHT)).length, before);
  });

function nested(depth: number): string {
  let text = json({ raw: MAIL });
  for (let i = 0; i < depth; i += 1) {
    if (text.length > 1_000_000) break;
    text = json({ Message: text.slice(0, 10_000) });
  }
  return text;
}

test('older ones are forgotten', async () => {
  for (let i = 0; i < 205; i += 1) await post(MAIL);
  assert.equal((await place.look(SOUGHT)).length, 200);
});
