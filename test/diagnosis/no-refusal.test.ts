import assert from 'node:assert/strict';
import { test } from 'node:test';
import { noRefusalIn } from '../../src/diagnosis/no-refusal.ts';

for (const [text, is] of [
  ['250 ok', 'accepted'],
  ['250', 'accepted'],
  ['220 mx.example ESMTP', 'accepted'],
  ['221 2.0.0 Bye', 'accepted'],
  ['235 2.7.0 Authentication successful', 'accepted'],
  ['252 2.1.5 Cannot VRFY user', 'accepted'],
  ['250-PIPELINING\n250 8BITMIME', 'accepted'],
  ['smtp; 250 2.0.0 Ok: queued as 4F', 'accepted'],
  ['to=<a@b.example>, status=sent (250 2.0.0 Ok: queued as 4F)', 'accepted'],
  ['host mx.example[192.0.2.1] said: 250 ok', 'accepted'],
  ['<<< 250 ok', 'accepted'],
  ['354 End data with <CR><LF>.<CR><LF>', 'awaited'],
  ['334 VXNlcm5hbWU6', 'awaited'],
  ['550 5.1.1 no such user', null],
  ['450 try later', null],
  ['250 ok, then 550 no', null],
  ['250 ok\n550-no\n550 no', null],
  ['hello', null],
  ['', null],
  ['2500 messages', null],
  ['299 unheard of', null],
  ['room 250 is empty', null],
  ['the list of 220 hosts', null],
  ['1250 ok', null],
] as const) {
  test(JSON.stringify(text), () => assert.equal(noRefusalIn(text), is));
}
