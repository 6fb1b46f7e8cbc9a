import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import fc from 'fast-check';
import { readCertificate } from '../../src/trust/certificate.ts';
import { readSentChain } from '../../src/trust/sent-chain.ts';
import { faultWords } from '../../src/trust/words.ts';
import { NOW } from './authority.ts';
import { makePki, type Pki } from './pki.ts';

type Sent = Exclude<keyof Pki, 'key'>;
interface Row {
  readonly what: string;
  readonly sent: readonly Sent[];
  readonly roles: string;
  readonly faults?: readonly string[];
}

let pki: Pki;
before(async () => {
  pki = await makePki();
});
const read = (sent: readonly Sent[]) =>
  readSentChain(
    sent.map((one) => readCertificate(pki[one])),
    NOW,
  );

const HOST = 'CN=mx.example.org';
const rows: readonly Row[] = [
  { what: 'nothing', sent: [], roles: '' },
  { what: 'the leaf alone', sent: ['leaf'], roles: 'server' },
  { what: 'a self-signed one', sent: ['alone'], roles: 'server' },
  { what: 'leaf and intermediate', sent: ['leaf', 'upper'], roles: 'server link' },
  { what: 'with the root', sent: ['leaf', 'upper', 'root'], roles: 'server link root' },
  { what: 'two intermediates', sent: ['deepLeaf', 'lower', 'upper', 'root'], roles: 'server link link root' },
  {
    what: 'two intermediates, turned round',
    sent: ['deepLeaf', 'upper', 'lower'],
    roles: 'server link link',
    faults: ['CN=Upper stands before CN=Lower, which it certifies'],
  },
  {
    what: 'the root before the intermediate',
    sent: ['leaf', 'root', 'upper'],
    roles: 'server root link',
    faults: ['CN=Root stands before CN=Upper, which it certifies'],
  },
  {
    what: 'the intermediate twice',
    sent: ['leaf', 'upper', 'upper'],
    roles: 'server link double',
    faults: ['CN=Upper was sent twice'],
  },
  {
    what: 'a file that begins with the leaf',
    sent: ['leaf', 'leaf', 'upper'],
    roles: 'server double link',
    faults: [`${HOST} was sent twice`],
  },
  {
    what: 'a stray at the end',
    sent: ['leaf', 'upper', 'stray'],
    roles: 'server link stray',
    faults: ['CN=Stray certifies nothing here'],
  },
  {
    what: 'a stray between',
    sent: ['leaf', 'stray', 'upper', 'root'],
    roles: 'server stray link root',
    faults: ['CN=Stray certifies nothing here'],
  },
  {
    what: 'a root of somebody else',
    sent: ['leaf', 'upper', 'foreign'],
    roles: 'server link stray',
    faults: ['CN=Foreign certifies nothing here'],
  },
  {
    what: 'cross-signed, with both roots',
    sent: ['leaf', 'upper', 'upperCrossed', 'root', 'otherRoot'],
    roles: 'server link alternative root root',
  },
  {
    what: 'an expired copy first',
    sent: ['leaf', 'upperExpired', 'upper'],
    roles: 'server link alternative',
    faults: ['the expired CN=Upper stands before a good one'],
  },
  { what: 'a good copy first', sent: ['leaf', 'upper', 'upperExpired'], roles: 'server link alternative' },
  {
    what: 'eleven',
    sent: ['leaf', 'upper', ...Array.from({ length: 9 }, () => 'upper' as const)],
    roles: `server link${' double'.repeat(9)}`,
    faults: [...Array.from({ length: 9 }, () => 'CN=Upper was sent twice'), '11 certificates were sent, 2 are needed'],
  },
];

describe('what a server sent, one by one', () => {
  for (const { what, sent, roles, faults = [] } of rows)
    test(what, () => {
      const chain = read(sent);
      assert.equal(chain.roles.join(' '), roles);
      assert.deepEqual(chain.faults.map(faultWords), faults);
    });
});

test('ten are not too many, and those that were not read count', () => {
  const facts = Array.from({ length: 10 }, () => readCertificate(pki.leaf));
  assert.equal(
    readSentChain(facts, NOW).faults.some(({ kind }) => kind === 'long'),
    false,
  );
  assert.deepEqual(readSentChain(facts.slice(0, 1), NOW, 26).faults, [{ kind: 'long', sent: 26, needed: 1 }]);
});

test('a hundred look-alikes cost no more than sixty signatures', () => {
  const many = Array.from({ length: 100 }, (_, i) => ({ ...readCertificate(pki.upper), sha256: String(i) }));
  const chain = readSentChain([readCertificate(pki.leaf), ...many], NOW);
  assert.equal(chain.roles.filter((role) => role === 'stray').length, 40);
});

test('order changes no role but that of copies, and what is put in changes no other role', () => {
  const all: readonly Sent[] = ['root', 'otherRoot', 'upper', 'lower', 'stray', 'foreign'];
  fc.assert(
    fc.property(fc.shuffledSubarray([...all]), fc.shuffledSubarray([...all]), (some, order) => {
      const inOrder = order.filter((one) => some.includes(one));
      const roleIn = (sent: readonly Sent[]) => new Map(sent.map((one, i) => [one, read(sent).roles[i]]));
      const rest = some.filter((one) => !inOrder.includes(one));
      const one = roleIn(['deepLeaf', ...some]);
      const other = roleIn(['deepLeaf', ...inOrder, ...rest]);
      for (const name of some) assert.equal(one.get(name), other.get(name), name);
    }),
    { numRuns: 40 },
  );
});
