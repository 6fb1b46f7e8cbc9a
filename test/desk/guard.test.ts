// Who may: every row is one request and the answer to it.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type Asked, type House, type Need, type Refusal, refusalOf, STATUS } from '../../src/desk/guard.ts';

const HOUSE: House = {
  hosts: new Set(['127.0.0.1:8925', 'localhost:8925', '[::1]:8925']),
  origins: new Set(['http://127.0.0.1:8925', 'http://localhost:8925']),
  proxies: null,
  rights: new Set(['accept']),
};
const PAGE: Need = { method: 'GET', session: 'needed', right: null };
const FORM: Need = { method: 'POST', session: 'needed', right: null };
const OPEN: Need = { method: 'GET', session: 'none', right: null };
const OWN: Asked = {
  method: 'GET',
  peer: '127.0.0.1',
  host: '127.0.0.1:8925',
  origin: null,
  site: 'none',
  mode: 'navigate',
  hasSession: true,
  hasFormToken: null,
};
const POSTED: Asked = {
  ...OWN,
  method: 'POST',
  origin: 'http://127.0.0.1:8925',
  site: 'same-origin',
  hasFormToken: true,
};

interface Row {
  readonly name: string;
  readonly asked: Asked;
  readonly need: Need | null;
  readonly refusal: Refusal | null;
}

const ROWS: readonly Row[] = [
  { name: 'a page', asked: OWN, need: PAGE, refusal: null },
  { name: 'a page by HEAD', asked: { ...OWN, method: 'HEAD' }, need: PAGE, refusal: null },
  { name: 'a page by localhost, in capitals', asked: { ...OWN, host: 'LOCALHOST:8925' }, need: PAGE, refusal: null },
  { name: 'a page by IPv6', asked: { ...OWN, host: '[::1]:8925' }, need: PAGE, refusal: null },
  {
    name: 'an old browser without Fetch Metadata',
    asked: { ...OWN, site: null, mode: null },
    need: PAGE,
    refusal: null,
  },
  { name: 'a form', asked: POSTED, need: FORM, refusal: null },
  { name: 'a form before its body was read', asked: { ...POSTED, hasFormToken: null }, need: FORM, refusal: null },
  { name: 'a form without Origin, from our own page', asked: { ...POSTED, origin: null }, need: FORM, refusal: null },
  { name: 'a script without a session', asked: { ...OWN, hasSession: false }, need: OPEN, refusal: null },

  {
    name: 'another name that leads here',
    asked: { ...OWN, host: 'evil.example:8925' },
    need: PAGE,
    refusal: 'foreign-host',
  },
  {
    name: 'our address with another port',
    asked: { ...OWN, host: '127.0.0.1:80' },
    need: PAGE,
    refusal: 'foreign-host',
  },
  {
    name: 'our name with something behind it',
    asked: { ...OWN, host: 'localhost:8925.evil.example' },
    need: PAGE,
    refusal: 'foreign-host',
  },
  { name: 'no host', asked: { ...OWN, host: null }, need: PAGE, refusal: 'foreign-host' },
  {
    name: 'another name, even for what is open',
    asked: { ...OWN, host: 'evil.example' },
    need: OPEN,
    refusal: 'foreign-host',
  },

  {
    name: 'a form of another site',
    asked: { ...POSTED, origin: 'http://evil.example', site: 'cross-site' },
    need: FORM,
    refusal: 'foreign-site',
  },
  {
    name: 'a form of a page without an origin',
    asked: { ...POSTED, origin: 'null', site: null },
    need: FORM,
    refusal: 'foreign-site',
  },
  {
    name: 'a form of a neighbour on another port',
    asked: { ...POSTED, origin: 'http://127.0.0.1:8080', site: 'same-site' },
    need: FORM,
    refusal: 'foreign-site',
  },
  {
    name: 'a form that says nothing of itself',
    asked: { ...POSTED, origin: null, site: null },
    need: FORM,
    refusal: 'foreign-site',
  },
  {
    name: 'a picture in another site',
    asked: { ...OWN, site: 'cross-site', mode: 'no-cors' },
    need: PAGE,
    refusal: 'foreign-site',
  },
  {
    name: 'a script in another site',
    asked: { ...OWN, site: 'cross-site', mode: 'no-cors' },
    need: OPEN,
    refusal: 'foreign-site',
  },
  {
    name: 'fetch in another site',
    asked: { ...OWN, site: 'cross-site', mode: 'cors' },
    need: PAGE,
    refusal: 'foreign-site',
  },
  {
    name: 'a stream in a neighbour',
    asked: { ...OWN, site: 'same-site', mode: 'cors' },
    need: PAGE,
    refusal: 'foreign-site',
  },

  {
    name: 'a link from a ticket, the cookie stays at home',
    asked: { ...OWN, site: 'cross-site', hasSession: false },
    need: PAGE,
    refusal: 'foreign-link',
  },
  {
    name: 'a link from a ticket to nowhere',
    asked: { ...OWN, site: 'cross-site', hasSession: false },
    need: null,
    refusal: 'foreign-link',
  },
  { name: 'no cookie', asked: { ...OWN, hasSession: false }, need: PAGE, refusal: 'no-session' },
  { name: 'a form without a cookie', asked: { ...POSTED, hasSession: false }, need: FORM, refusal: 'no-session' },
  {
    name: 'no cookie, no such page: says nothing of which there are',
    asked: { ...OWN, hasSession: false },
    need: null,
    refusal: 'no-session',
  },

  { name: 'no such page', asked: OWN, need: null, refusal: 'no-such-page' },
  { name: 'a form by GET', asked: OWN, need: FORM, refusal: 'wrong-method' },
  { name: 'a page by POST', asked: POSTED, need: PAGE, refusal: 'wrong-method' },
  { name: 'DELETE', asked: { ...POSTED, method: 'DELETE' }, need: FORM, refusal: 'wrong-method' },
  {
    name: 'a form with the token of another session',
    asked: { ...POSTED, hasFormToken: false },
    need: FORM,
    refusal: 'old-form',
  },
  { name: 'a right that is on', asked: POSTED, need: { ...FORM, right: 'accept' }, refusal: null },
  { name: 'a right that is off', asked: POSTED, need: { ...FORM, right: 'probe' }, refusal: 'right-off' },
  {
    name: 'a right that is off, before the body',
    asked: { ...POSTED, hasFormToken: null },
    need: { ...FORM, right: 'keep' },
    refusal: 'right-off',
  },
];

/** Behind a proxy: from anywhere else nothing is heard, whatever it says. */
const BEHIND: House = { ...HOUSE, proxies: new Set(['192.0.2.10', '2001:db8::1']) };
const PEERS: readonly (readonly [peer: string, refusal: Refusal | null])[] = [
  ['192.0.2.10', null],
  ['::ffff:192.0.2.10', null],
  ['2001:db8::1', null],
  ['192.0.2.1', 'not-by-proxy'],
  ['192.0.2.100', 'not-by-proxy'],
  ['127.0.0.1', 'not-by-proxy'],
  ['::ffff:127.0.0.1', 'not-by-proxy'],
  ['', 'not-by-proxy'],
];

describe('the guard', () => {
  for (const { name, asked, need, refusal } of ROWS)
    it(`${name}: ${refusal ?? 'may'}`, () => assert.equal(refusalOf(asked, need, HOUSE), refusal));
  for (const [peer, refusal] of PEERS)
    it(`behind a proxy, from ${peer || 'nowhere'}: ${refusal ?? 'may'}`, () => {
      for (const need of [PAGE, OPEN]) assert.equal(refusalOf({ ...OWN, peer }, need, BEHIND), refusal);
    });
  it('answers each refusal with a status that says so', () => {
    const statuses = Object.fromEntries(
      ROWS.flatMap(({ refusal }) => (refusal === null ? [] : [[refusal, STATUS[refusal]]])),
    );
    assert.deepEqual(statuses, {
      'foreign-host': 421,
      'foreign-site': 403,
      'foreign-link': 401,
      'no-session': 401,
      'no-such-page': 404,
      'wrong-method': 405,
      'old-form': 403,
      'right-off': 403,
    });
  });
});
