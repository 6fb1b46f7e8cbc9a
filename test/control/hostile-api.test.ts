// Who may not ask, and what is no question.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { served } from './served.ts';

type Server = Awaited<ReturnType<typeof served>>;

describe('the control API without a token', () => {
  let server: Server;
  before(async () => {
    server = await served();
  });
  after(() => server.close());

  // biome-ignore format: a table, one case a line
  const ROWS: readonly (readonly [name: string, method: string, path: string, headers: Record<string, string>, body: string | undefined, status: number])[] = [
    ['loopback by number', 'GET', '/v1', { host: '127.0.0.1:8025' }, undefined, 200],
    ['another address of loopback', 'GET', '/v1', { host: '127.0.0.2' }, undefined, 200],
    ['localhost', 'GET', '/v1', { host: 'LOCALHOST:1' }, undefined, 200],
    ['IPv6', 'GET', '/v1', { host: '[::1]:8025' }, undefined, 200],
    ['a name that points here (DNS rebinding)', 'GET', '/v1', { host: 'evil.test:8025' }, undefined, 403],
    ['a name that begins as loopback does', 'GET', '/v1', { host: '127.0.0.1.evil.test' }, undefined, 403],
    ['localhost below a stranger', 'GET', '/v1', { host: 'localhost.evil.test' }, undefined, 403],
    ['another spelling of 127.0.0.1', 'GET', '/v1', { host: '0x7f.1' }, undefined, 403],
    ['every address', 'GET', '/v1', { host: '0.0.0.0:8025' }, undefined, 403],
    ['no name', 'GET', '/v1', { host: '' }, undefined, 403],
    ['a user before the name', 'GET', '/v1', { host: 'localhost@evil.test' }, undefined, 403],
    ['a page of another site', 'GET', '/v1', { origin: 'https://evil.test' }, undefined, 403],
    ['a page of no site', 'POST', '/v1/rules', { origin: 'null' }, '{}', 403],
    ['a page of this machine', 'GET', '/v1', { origin: 'http://localhost:3000' }, undefined, 403],
    ['an image in a page', 'GET', '/v1/messages?wait=60s', { 'sec-fetch-site': 'cross-site' }, undefined, 403],
    ['typed into the address bar', 'GET', '/v1', { 'sec-fetch-site': 'none' }, undefined, 200],
    ['a form', 'POST', '/v1/rules', { 'content-type': 'application/x-www-form-urlencoded' }, 'a=b', 415],
    ['a plain text', 'POST', '/v1/rules', { 'content-type': 'text/plain' }, '{"at":"rcpt","close":true}', 415],
    ['JSON in another name', 'POST', '/v1/rules', { 'content-type': 'application/json-patch+json' }, '{}', 415],
    ['a preflight', 'OPTIONS', '/v1/rules', {}, undefined, 405],
    ['a method that it has not', 'PUT', '/v1/rules', {}, '{}', 405],
    ['another path', 'GET', '/', {}, undefined, 404],
    ['another version', 'GET', '/v2/messages', {}, undefined, 404],
    ['upwards', 'GET', '/v1/messages/..%2f..%2fetc%2fpasswd/raw', {}, undefined, 404],
    ['a file', 'GET', '/v1/messages/%00/raw', {}, undefined, 404],
    ['half a percent sign', 'GET', '/v1/messages/%zz', {}, undefined, 404],
    ['a prototype', 'GET', '/v1/__proto__', {}, undefined, 404],
    ['a prototype below', 'GET', '/v1/sandboxes/__proto__/messages', {}, undefined, 404],
    ['a path of a thousand letters', 'GET', `/v1/${'a'.repeat(1000)}`, {}, undefined, 404],
    ['a word that is not known', 'GET', '/v1/messages?sender=a@b.test', {}, undefined, 400],
    ['a word twice', 'GET', '/v1/messages?to=a@b.test&to=c@d.test', {}, undefined, 400],
    ['a wait without end', 'GET', '/v1/messages?wait=61s', {}, undefined, 400],
    ['a wait that is none', 'GET', '/v1/messages?wait=soon', {}, undefined, 400],
    ['a pattern that is none', 'GET', '/v1/messages?subject=/(/', {}, undefined, 400],
    ['a list of a million', 'GET', '/v1/messages?limit=1000000', {}, undefined, 400],
    ['half of a rule', 'POST', '/v1/rules', {}, '{"at":', 422],
    ['nothing where a rule is due', 'POST', '/v1/rules', {}, 'null', 422],
    ['brackets without end', 'POST', '/v1/rules', {}, '['.repeat(100_000), 422],
    ['an anchor that multiplies', 'POST', '/v1/rules', { 'content-type': 'application/yaml' }, 'a: &a [x]\nb: *a', 422],
    ['a pattern that is slow', 'POST', '/v1/rules', {}, '{"at":"eod","body":"/(x?){40}y/","close":true}', 201],
    ['octets that are no text', 'POST', '/v1/rules', {}, '{"at":"rcpt\u0000"}', 422],
  ];
  for (const [name, method, path, headers, body, status] of ROWS) {
    test(`${name}: ${status}`, async () => {
      const told = await server.ask(method, path, body, headers);
      assert.equal(told.status, status, told.text);
      assert.equal(told.headers.get('access-control-allow-origin'), null);
      assert.equal(told.headers.get('x-content-type-options'), 'nosniff');
      if (status >= 400) assert.equal(typeof told.json.error, 'string');
    });
  }
});

test('with a token: any name, and nothing without it', async () => {
  const { ask, close } = await served('{}', 'very-secret');
  const rows: readonly (readonly [Record<string, string>, number])[] = [
    [{ host: 'mail:8025', authorization: 'Bearer very-secret' }, 200],
    [{ host: 'mail:8025' }, 401],
    [{ host: '127.0.0.1' }, 401],
    [{ authorization: 'Bearer very-secre' }, 401],
    [{ authorization: 'Bearer very-secret2' }, 401],
    [{ authorization: 'Basic very-secret' }, 401],
    [{ authorization: '' }, 401],
  ];
  for (const [headers, status] of rows) {
    const told = await ask('GET', '/v1', undefined, headers);
    assert.equal(told.status, status, JSON.stringify(headers));
    assert.doesNotMatch(told.text, /very-secret/);
  }
  await close();
});

test('a hundred wait; the next one is told so, and a wait that is over makes room', async () => {
  const { ask, answer, close } = await served();
  const left = new AbortController();
  const waiting = Array.from({ length: 100 }, () =>
    Promise.resolve(
      answer(
        new Request('http://localhost/v1/messages?wait=60s', { headers: { host: 'localhost' }, signal: left.signal }),
        {
          address: '127.0.0.1',
        },
      ),
    ).catch(() => null),
  );
  assert.equal((await ask('GET', '/v1/messages?wait=1s')).json.error, 'too-many-waits');
  assert.equal((await ask('GET', '/v1/events')).json.error, 'too-many-waits');
  left.abort();
  await Promise.all(waiting);
  assert.equal((await ask('GET', '/v1/messages?wait=1ms')).json.error, 'no-message');
  await close();
});

test('256 servers, and not one more', async () => {
  const { ask, close } = await served();
  const made = await Promise.all(
    Array.from({ length: 257 }, () => ask('POST', '/v1/sandboxes', { policy: { tls: 'none' } })),
  );
  assert.equal(made.filter(({ status }) => status === 201).length, 256);
  assert.equal(made.find(({ status }) => status !== 201)?.json.error, 'too-many-sandboxes');
  await close();
});

test('a server that is being made when all end does not outlive them', async () => {
  const { ask, running, sandboxes } = await served();
  const making = ask('POST', '/v1/sandboxes', { policy: { tls: 'none' } });
  await sandboxes.closeAll();
  await running.close();
  assert.equal((await making).status, 409);
});
