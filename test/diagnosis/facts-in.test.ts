import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { addressIn, hostIn, listIn } from '../../src/diagnosis/facts-in.ts';

describe('the address that a reply refuses', () => {
  for (const [text, address] of [
    ['Client host [203.0.113.9] blocked', '203.0.113.9'],
    ['IP=203.0.113.9 - A problem', '203.0.113.9'],
    ['rejected 203.0.113.9.', '203.0.113.9'],
    ['sending IPv6 address [2001:db8::25] must have', '2001:db8::25'],
    ['[2001:db8:1:2:3:4:5:6] no', '2001:db8:1:2:3:4:5:6'],
    ['version 4.16.55.1000', null],
    ['999.1.1.1', null],
    ['A 127.0.0.2', null],
    ['at 10:20:30 today', null],
    ['5.7.1 none', null],
  ] as const) {
    test(text, () => assert.equal(addressIn(text), address));
  }
});

describe('the blocklist that a reply names', () => {
  for (const [text, list] of [
    ['blocked using zen.spamhaus.org; https://x', 'zen.spamhaus.org'],
    ['blocked using Spamhaus. To request', 'Spamhaus'],
    ['Rejected: 203.0.113.9 listed at bl.example.org.', 'bl.example.org'],
    ['is in a black list at dnsbl.example', 'dnsbl.example'],
    ['Your IP address is listed in the RBL at zen.spamhaus.org', 'RBL'],
    ['listed in our files', null],
    ['no list', null],
  ] as const) {
    test(text, () => assert.equal(listIn(text), list));
  }
});

describe('the server that answered', () => {
  for (const [text, host] of [
    ['host mx.example.net[192.0.2.25] said: 550 no', 'mx.example.net'],
    ['<a@b.example>: host mx.example.net[2001:db8::25] said: 550 no', 'mx.example.net'],
    ['host intercommail.booking.com[...] said: 530 5.7.0 no', 'intercommail.booking.com'],
    ['host mx.example.net[192.0.2.25] refused to talk to me: 554 no', 'mx.example.net'],
    ['host a.example[192.0.2.1] said: 450 no: host b.example[192.0.2.2] said: 550 no', 'a.example'],
    ['450 4.1.7 <n@s.example>: undeliverable: host mx.s.example[192.0.2.7] said: 550 no', null],
    ['550 no', null],
  ] as const) {
    test(text, () => assert.equal(hostIn(text), host));
  }
});
