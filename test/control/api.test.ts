// The control API as a function: what may be asked, and what is said.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readPolicy } from '../../src/control/sandboxes.ts';
import { message, served } from './served.ts';

test('what was sent is told, parsed and as octets', async () => {
  const { ask, send, close, running } = await served();
  await send(message('ada@example.org'));
  const { status, json } = await ask('GET', '/v1/messages?to=ADA@example.org&wait=2s');
  assert.equal(status, 200);
  const [one] = json.messages;
  assert.deepEqual(
    [one.subject, one.text, one.from, one.to, one.outcome, one.helo, one.tls, one.attachments],
    ['Welcome', 'Your code is 123456.\n', 'shop@shop.test', ['ada@example.org'], 'accepted', 'client.test', null, []],
  );
  const raw = await ask('GET', `/v1/messages/${one.id}/raw`);
  assert.equal(raw.text, Buffer.from(running.journal.messages[0]?.raw ?? []).toString());
  assert.equal(raw.headers.get('content-disposition'), `attachment; filename="${one.id}.eml"`);
  assert.equal((await ask('GET', `/v1/messages/${one.id}`)).json.subject, 'Welcome');
  await close();
});

test('attachments are octets of no type, and their names stand in no header', async () => {
  const { ask, send, close } = await served();
  const body = [
    'MIME-Version: 1.0',
    'Content-Type: multipart/mixed; boundary=x',
    '',
    '--x',
    'Content-Type: text/html',
    '',
    '<b>hi</b>',
    '--x',
    'Content-Type: text/html',
    'Content-Disposition: attachment; filename="../../a.html"',
    'Content-Transfer-Encoding: base64',
    '',
    'PHNjcmlwdD4=',
    '--x--',
  ].join('\r\n');
  await send([
    'EHLO c.test',
    'MAIL FROM:<a@b.test>',
    'RCPT TO:<x@y.test>',
    'DATA',
    `Subject: =?utf-8?q?Gr=C3=BC=C3=9Fe?=\r\n${body}\r\n.`,
    'QUIT',
  ]);
  const [one] = (await ask('GET', '/v1/messages')).json.messages;
  assert.deepEqual(
    [one.subject, one.text, one.html, one.attachments],
    ['Grüße', null, '<b>hi</b>', [{ name: '../../a.html', type: 'text/html', size: 8 }]],
  );
  const got = await ask('GET', `/v1/messages/${one.id}/attachments/0`);
  assert.equal(got.text, '<script>');
  assert.deepEqual(
    ['content-type', 'content-disposition', 'x-content-type-options'].map((name) => got.headers.get(name)),
    ['application/octet-stream', 'attachment; filename="attachment-0"', 'nosniff'],
  );
  assert.equal((await ask('GET', `/v1/messages/${one.id}/attachments/1`)).status, 404);
  await close();
});

test('waiting: for what comes later; else 404 with what came instead, nearest first', async () => {
  const { ask, send, close } = await served();
  const waiting = ask('GET', '/v1/messages?to=eve@example.org&subject=/^wel/i&wait=5s');
  await send(message('bob@example.org', 'Other'));
  await send(message('eve@example.org'));
  assert.equal((await waiting).json.messages[0].to[0], 'eve@example.org');
  const missed = await ask('GET', '/v1/messages?to=bob@example.org&subject=Welcome&wait=20ms');
  assert.equal(missed.status, 404);
  assert.equal(missed.json.error, 'no-message');
  assert.deepEqual(
    missed.json.near.map(({ to, differs }: { to: string[]; differs: string[] }) => [to[0], differs]),
    [
      ['eve@example.org', ['to']],
      ['bob@example.org', ['subject']],
    ],
  );
  assert.match(missed.json.text, /^no message to bob@example\.org, subject Welcome within 20 ms; came: to eve@/);
  const two = await ask('GET', '/v1/messages?count=3&wait=20ms');
  assert.deepEqual([two.status, two.json.found], [404, 2]);
  await close();
});

test('nothing came: 200 when it is sure, 409 with what came', async () => {
  const { ask, send, close } = await served();
  await send(message('ada@example.org'));
  assert.equal((await ask('GET', '/v1/messages?to=eve@example.org&none=1&quiet=20ms')).status, 200);
  const came = await ask('GET', '/v1/messages?none=1&quiet=20ms');
  assert.deepEqual([came.status, came.json.error, came.json.messages.length], [409, 'message', 1]);
  const { mark } = (await ask('GET', '/v1')).json;
  assert.equal((await ask('GET', `/v1/messages?none=1&quiet=20ms&since=${mark}`)).status, 200);
  await close();
});

test('nothing came: a session that goes on is waited for, and told', async () => {
  const { ask, running, close } = await served();
  const { connect } = await import('node:net');
  const socket = connect(running.port, '127.0.0.1');
  await new Promise((resolve) => socket.once('data', resolve));
  const told = await ask('GET', '/v1/messages?none=1&quiet=10ms&wait=40ms');
  assert.deepEqual([told.status, told.json.error, told.json.open], [409, 'not-quiet', 1]);
  const waiting = ask('GET', '/v1/messages?none=1&quiet=10ms&wait=5s');
  socket.end();
  assert.equal((await waiting).status, 200);
  await close();
});

test('a list goes on where it ended', async () => {
  const { ask, send, close } = await served();
  for (const to of ['a@x.test', 'b@x.test', 'c@x.test']) await send(message(to));
  const first = (await ask('GET', '/v1/messages?limit=2')).json;
  const rest = (await ask('GET', `/v1/messages?since=${first.next}`)).json;
  assert.deepEqual(
    [...first.messages, ...rest.messages].map(({ to }: { to: string[] }) => to[0]),
    ['a@x.test', 'b@x.test', 'c@x.test'],
  );
  await ask('DELETE', '/v1/messages');
  assert.deepEqual((await ask('GET', '/v1/messages')).json.messages, []);
  await close();
});

test('rules: one or a list, their hits, and taken away', async () => {
  const { ask, send, close } = await served();
  const added = await ask('POST', '/v1/rules', { at: 'rcpt', to: 'ada@', once: true, reply: '452 4.2.2 Mailbox full' });
  assert.deepEqual([added.status, added.json], [201, { ids: [1] }]);
  assert.match(await send(message('ada@example.org')), /452 4\.2\.2 Mailbox full/);
  assert.deepEqual((await ask('GET', '/v1/rules')).json.rules, [{ id: 1, name: 'when 1', hits: 1, spent: true }]);
  const yaml = '- { at: mail, close: true }\n- { at: noop, tls: refused }\n';
  assert.equal((await ask('POST', '/v1/rules', yaml, { 'content-type': 'application/yaml' })).status, 422);
  assert.equal((await ask('GET', '/v1/rules')).json.rules.length, 1, 'nothing of a list that is wrong is set');
  assert.equal((await ask('DELETE', '/v1/rules/1')).status, 204);
  assert.equal((await ask('DELETE', '/v1/rules/1')).status, 404);
  await close();
});

test('a wrong rule is told with its place, and nothing is changed', async () => {
  const { ask, close } = await served();
  const { status, json } = await ask('POST', '/v1/rules', '{"at":"rcpt",\n "repply":"452 full"}');
  assert.equal(status, 422);
  assert.deepEqual(
    json.problems.map(({ line, advice }: { line: number; advice: string }) => [line, advice]),
    [
      [2, 'did you mean `reply`?'],
      [1, null],
    ],
  );
  const never = await ask('POST', '/v1/rules', { at: 'lhlo', close: true });
  assert.match(never.json.text, /`lhlo` never comes/);
  await close();
});

test('sessions: each by itself, and as a dialogue', async () => {
  const { ask, send, close } = await served('mailboxes: { unknown: no@ }');
  await send(['EHLO c.test', 'MAIL FROM:<a@b.test>', 'RCPT TO:<no@x.test>', 'QUIT']);
  const [session] = (await ask('GET', '/v1/sessions')).json.sessions;
  assert.deepEqual([session.number, session.helo, session.commands, session.ended], [1, 'c.test', 4, 'quit']);
  const { text } = await ask('GET', '/v1/sessions/1/transcript');
  assert.match(text, / -> RCPT TO:<no@x\.test>\n {4}<\*\* 550 5\.1\.1 .*\(mailboxes\)\n/);
  assert.equal((await ask('GET', '/v1/sessions/1')).json.exchanges.length, 5);
  assert.equal((await ask('GET', '/v1/sessions/2')).status, 404);
  await close();
});

test('servers for parallel tests: each its own, ended by DELETE', async () => {
  const { ask, close, sandboxes } = await served();
  const made = await ask('POST', '/v1/sandboxes', {
    policy: { hostname: 'two.test' },
    when: [{ at: 'noop', close: true }],
  });
  assert.equal(made.status, 201);
  const { id, port, ca, hostname } = made.json;
  assert.match(ca, /^-----BEGIN CERTIFICATE-----/);
  assert.equal(hostname, 'two.test');
  const { dialogue } = await import('./served.ts');
  await dialogue(port, message('x@y.test'));
  assert.equal((await ask('GET', `/v1/sandboxes/${id}/messages`)).json.messages.length, 1);
  assert.equal((await ask('GET', '/v1/messages')).json.messages.length, 0);
  assert.deepEqual((await ask('GET', `/v1/sandboxes/${id}/policy`)).json, { hostname: 'two.test' });
  assert.equal((await ask('POST', '/v1/sandboxes', { policy: { hostnam: 'x' } })).status, 422);
  assert.equal((await ask('DELETE', `/v1/sandboxes/${id}`)).status, 204);
  assert.equal((await ask('GET', `/v1/sandboxes/${id}`)).status, 404);
  assert.equal(sandboxes.get(id), null);
  await close();
});

test('events: those that were, those that come, and none is missed without a word', async () => {
  const { answer, send, close } = await served();
  await send(message('ada@example.org'));
  const left = new AbortController();
  const request = new Request('http://localhost/v1/events?since=0', {
    headers: { host: 'localhost' },
    signal: left.signal,
  });
  const response = await answer(request, { address: '127.0.0.1' });
  const reader = (response.body ?? new ReadableStream()).getReader();
  let text = '';
  const until = async (pattern: RegExp) => {
    while (!pattern.test(text)) text += Buffer.from((await reader.read()).value ?? []).toString();
  };
  await until(/"session-end"/);
  await send(message('eve@example.org'));
  await until(/"session-end".*"session-end"/s);
  left.abort();
  assert.equal((await reader.read()).done, true);
  const lines = text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  assert.deepEqual(
    lines.map(({ n }) => n),
    lines.map((_, index) => index + 1),
  );
  assert.deepEqual(
    lines.filter(({ e }) => e === 'message').map(({ to, subject }) => [to, subject]),
    [
      [['ada@example.org'], 'Welcome'],
      [['eve@example.org'], 'Welcome'],
    ],
  );
  await close();
});

test('the root, and the document of a server that is ready', async () => {
  const { ask, close, running } = await served();
  assert.equal((await ask('GET', '/v1/ca.pem')).text, await running.caPem());
  const { json } = await ask('GET', '/v1');
  assert.deepEqual(
    [json.port, json.mode, json.version, json.seed, json.counts.sessions],
    [running.port, 'smtp', '1.2.3', 7, 0],
  );
  await close();
});

test('the policy is changed while it runs; a wrong one changes nothing; reset brings the first back', async () => {
  const { ask, send, close } = await served('hostname: one.test\n');
  assert.equal(
    (await ask('PUT', '/v1/policy', 'hostname: two.test\nmailboxes: { unknown: no@ }', { 'content-type': 'text/yaml' }))
      .status,
    204,
  );
  assert.match(await send(message('no@x.test')), /^220 two\.test .*550 5\.1\.1/s);
  const wrong = await ask('PUT', '/v1/policy', '{"hostnam": "x"}');
  assert.deepEqual([wrong.status, wrong.json.problems[0].advice], [422, 'did you mean `hostname`?']);
  assert.match(wrong.json.text, /^line 1: .* \(did you mean `hostname`\?\)$/);
  assert.equal((await ask('GET', '/v1/policy')).text, 'hostname: two.test\nmailboxes: { unknown: no@ }');
  assert.equal(
    (await ask('PUT', '/v1/policy', '{"domain": "x.test", "dns": {"x.test": {"MX": "10 x.test"}}}')).status,
    422,
  );
  assert.equal((await ask('POST', '/v1/reset')).status, 204);
  assert.equal((await ask('GET', '/v1/policy')).text, 'hostname: one.test\n');
  assert.match(await send(message('no@x.test')), /^220 one\.test .*250 2\.0\.0 Ok: queued/s);
  assert.equal((await ask('GET', '/v1')).json.counts.sessions, 1);
  await close();
});

test('the clock is moved: a greylist lets through what was put off an hour ago', async () => {
  const { ask, send, close } = await served('greylist: 1h\n');
  assert.match(await send(message('ada@x.test')), /\n450 /);
  assert.equal((await ask('POST', '/v1/clock', { advance: '2h' })).status, 204);
  assert.match(await send(message('ada@x.test')), /queued as/);
  assert.equal((await ask('POST', '/v1/clock', { advance: 'soon' })).status, 422);
  await close();
});

test('nobody listens, and then somebody does', async () => {
  const { ask, send, close } = await served();
  assert.equal((await ask('PUT', '/v1/listening', { state: 'refused' })).status, 204);
  assert.equal(await send(message('ada@x.test')), '');
  assert.equal((await ask('PUT', '/v1/listening', { state: 'gone' })).status, 422);
  assert.equal((await ask('POST', '/v1/reset')).status, 204);
  assert.match(await send(message('ada@x.test')), /queued as/);
  await close();
});

/** One policy, through three doors. */
test('YAML of a file, the same object, and JSON over HTTP: the same behaviour and the same problems', async () => {
  const object = {
    hostname: 'mx.shop.test',
    mailboxes: { unknown: ['no@'] },
    when: [{ at: 'rcpt', to: 'later@', times: 1, per: 'recipient', reply: '451 4.7.1 Try again later' }],
  };
  const yaml = [
    'hostname: mx.shop.test',
    'mailboxes: { unknown: [no@] }',
    'when:',
    '  - { at: rcpt, to: later@, times: 1, per: recipient, reply: 451 4.7.1 Try again later }',
    '',
  ].join('\n');
  const heard = async (server: Awaited<ReturnType<typeof served>>) => {
    const said: string[] = [];
    for (const to of ['no@x.test', 'later@x.test', 'later@x.test', 'ada@x.test'])
      said.push(await server.send(message(to)));
    await server.close();
    return said.join('').replace(/queued as \w+/g, 'queued');
  };
  const fromFile = await served(yaml);
  const fromObject = await served(JSON.stringify(object));
  const fromHttp = await served('hostname: another.test');
  assert.equal((await fromHttp.ask('PUT', '/v1/policy', object)).status, 204);
  const said = await heard(fromFile);
  assert.match(said, /550 5\.1\.1 .*451 4\.7\.1 Try again later.*queued/s);
  assert.equal(await heard(fromObject), said);
  assert.equal(await heard(fromHttp), said);

  const wrong = { ...object, hostnam: 'x', when: [{ at: 'rcpt', replly: '451 later' }] };
  const told = (text: string) => {
    const read = readPolicy(text, 'policy');
    return 'problems' in read ? read.problems.map(({ message: words, advice }) => [words, advice]) : [];
  };
  const server = await served();
  const { json } = await server.ask('PUT', '/v1/policy', wrong);
  await server.close();
  const overHttp = json.problems.map((one: { message: string; advice: string }) => [one.message, one.advice]);
  assert.equal(overHttp.length, 3);
  assert.deepEqual(
    told(`${yaml.slice(0, yaml.indexOf('when:'))}hostnam: x\nwhen: [{ at: rcpt, replly: 451 later }]\n`).sort(),
    overHttp.sort(),
  );
  assert.deepEqual(told(JSON.stringify(wrong)).sort(), overHttp.sort());
});
