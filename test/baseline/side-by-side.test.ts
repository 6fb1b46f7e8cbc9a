// Two servers side by side: what is matched, what differs, what is only worded otherwise.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { NORMALISING } from '../../src/baseline/normalise.ts';
import { casesAt, haveOtherTargets, isWording, sideBySide } from '../../src/baseline/side-by-side.ts';
import { textOf } from '../../src/report/line.ts';
import { sideBySideLines, tellApart } from '../../src/report/side-by-side.ts';
import type { RunDocument } from '../../src/run/document.ts';
import { healthyServer, night, randomFrom, type Server } from './world.ts';

const RULES = { normalising: NORMALISING, vary: [] };

/** A night at one host of the world, under another name and address if one is given. */
function asked(bend: (server: Server) => void = () => {}, address = '192.0.2.10'): RunDocument {
  const random = randomFrom(1);
  const server = healthyServer(random, new Date(0));
  server.hosts = ['mx1.example.com'];
  bend(server);
  const document = night(server, { id: 'r', started: '2026-11-21T02:00:00Z', random });
  return {
    ...document,
    cases: document.cases.map((one) => ({
      ...one,
      id: one.id.replace('192.0.2.10', address),
      target: { ...one.target, address },
    })),
  };
}

const exim = (server: Server) => {
  const before = server.rcpt;
  server.greeting = () => ({ lines: ['220 exim ESMTP'] });
  server.rcpt = (c) => {
    const { lines } = before(c);
    return lines[0]?.startsWith('554') ? { lines: ['550 relay not permitted'] } : { lines };
  };
  server.secure = [...server.secure.filter((line) => line !== 'DSN'), 'CHUNKING'];
  server.vrfy = { lines: ['502 no'] };
};

const old = asked();
const spare = asked(exim, '192.0.2.99');

test('cases are matched by scenario and variant, and both sides are told', () => {
  const sides = sideBySide(old, spare, RULES);
  assert.deepEqual(sides.targets, [['192.0.2.10', '192.0.2.99']]);
  assert.deepEqual([sides.matched, sides.only], [9, [[], []]]);
  assert.deepEqual(sides.passes, [['scenarios/vrfy.yaml'], []]);
  const { offered, meaning, wording } = tellApart(sides.changes);
  assert.deepEqual(offered, [['DSN'], ['CHUNKING']]);
  assert.deepEqual(
    meaning.map(({ about, sides: both }) => [about, ...both]),
    [['VRFY', { means: 'accepts', text: '252 2.0.0 postmaster' }, { means: 'refuses', text: '502 no' }]],
  );
  assert.deepEqual(
    wording.map(({ about }) => about),
    ['the greeting', 'RCPT'],
  );
});

test('as a postmaster reads it', () => {
  const lines = sideBySideLines(sideBySide(old, spare, RULES), false).map(textOf);
  assert.deepEqual(lines, [
    '192.0.2.10 and 192.0.2.99  9 cases asked of both',
    '',
    'what differs',
    '  only 192.0.2.10 offers  DSN',
    '  only 192.0.2.99 offers  CHUNKING',
    '  VRFY  vrfy',
    '    192.0.2.10  accepts   252 2.0.0 postmaster',
    '    192.0.2.99  refuses   502 no',
    '  1 case passes only at 192.0.2.10  vrfy',
    '',
    'the same in other words',
    '  the greeting, RCPT  (-v shows them)',
  ]);
  const whole = sideBySideLines(sideBySide(old, spare, RULES), true).map(textOf);
  assert.ok(whole.includes('    192.0.2.99  550 relay not permitted'));
});

for (const [one, other, head] of [
  ['192.0.2.1', '192.0.2.1', '192.0.2.10 and 192.0.2.99'],
  ['192.0.2.1', '192.0.2.2', '192.0.2.10 from 192.0.2.1 and 192.0.2.99 from 192.0.2.2'],
] as const)
  test(`asked from ${one} and ${other}`, () => {
    const sides = sideBySide(
      asked(() => {}, `192.0.2.10 from ${one}`),
      asked(exim, `192.0.2.99 from ${other}`),
      RULES,
    );
    const [first = []] = sideBySideLines(sides, false);
    assert.ok(textOf(first).startsWith(`${head}  `), textOf(first));
  });

test('what passes nowhere passes at none of them', () => {
  const failing = (server: Server) => {
    server.vrfy = { lines: ['502 no'] };
  };
  const sides = sideBySide(asked(failing), asked(failing, '192.0.2.99'), RULES);
  assert.deepEqual(sides.passes, [[], []]);
  const both = (server: Server) => {
    failing(server);
    server.auth = { lines: ['535 no'] };
  };
  assert.deepEqual(sideBySide(asked(), asked(both, '192.0.2.99'), RULES).passes, [
    ['scenarios/submission/auth.yaml', 'scenarios/vrfy.yaml'],
    [],
  ]);
});

test('two servers that say the same', () => {
  const sides = sideBySide(old, asked(undefined, '192.0.2.99'), RULES);
  assert.deepEqual(sides.changes, []);
  assert.deepEqual(sideBySideLines(sides, false).map(textOf).at(-1), 'nothing differs in meaning');
});

test('what was asked of one of them only is named, and nothing is made of it', () => {
  const fewer = { ...spare, cases: spare.cases.filter(({ file }) => file !== 'scenarios/vrfy.yaml') };
  const sides = sideBySide(old, fewer, RULES);
  assert.deepEqual([sides.matched, sides.only], [8, [['scenarios/vrfy.yaml'], []]]);
  assert.ok(sides.changes.every(({ what }) => what !== 'case' && what !== 'target'));
  assert.equal(sideBySideLines(sides, false).map(textOf).at(-1), 'asked of 192.0.2.10 only: vrfy');
});

test('several addresses stand in their order, each beside its own', () => {
  const two = { ...old, cases: [...old.cases, ...asked(undefined, '192.0.2.11').cases] };
  const three = { ...spare, cases: [...spare.cases, ...asked(undefined, '192.0.2.98').cases] };
  const sides = sideBySide(two, three, RULES);
  assert.deepEqual(sides.targets, [
    ['192.0.2.10', '192.0.2.99'],
    ['192.0.2.11', '192.0.2.98'],
  ]);
  assert.equal(sides.matched, 18);
  assert.equal(
    sideBySideLines(sides, false).map(textOf)[0],
    '192.0.2.10 and 1 more and 192.0.2.99 and 1 more  18 cases asked of both',
  );
});

test('runs that share a target are no two servers', () => {
  const both = { ...old, cases: [...old.cases, ...spare.cases] };
  assert.deepEqual(
    [haveOtherTargets(old, spare), haveOtherTargets(old, both), haveOtherTargets(old, { ...old, cases: [] })],
    [true, false, false],
  );
  for (const name of ['192.0.2.99', '192.0.2.99:25']) assert.equal(casesAt(both, name).cases.length, 9);
  assert.equal(casesAt(both, 'mx1.example.com').cases.length, 18);
  assert.equal(casesAt(both, 'mx2.example.com').cases.length, 0);
});

for (const [what, before, after, wording] of [
  ['text', 'a', 'b', true],
  ['enhanced', '5.7.1', null, true],
  ['certificate', 'aa', 'bb', true],
  ['code', 550, 554, true],
  ['code', 250, 251, true],
  ['code', 550, 450, false],
  ['code', 250, 550, false],
  ['code', null, null, false],
  ['outcome', 250, 'closed', false],
  ['outcome', 250, 251, false],
  ['capability', 'DSN', null, false],
  ['certificate.trusted', true, 'no', false],
] as const) {
  test(`${what} ${before} and ${after}: ${wording ? 'only wording' : 'a difference'}`, () => {
    const change = { case: 'c', step: 'mail', what, before, after, class: 'notice', text: '' } as const;
    assert.equal(isWording(change), wording);
  });
}
