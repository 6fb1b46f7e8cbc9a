import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { caseLines } from '../../src/report/case-text.ts';
import { columnsOf } from '../../src/report/headline.ts';
import { judgementRows } from '../../src/report/judgement.ts';
import { coloured } from '../../src/report/palette.ts';
import { runText } from '../../src/report/terminal.ts';
import type { CaseRecord, ReplyRecord, StepRecord } from '../../src/run/document.ts';
import { golden, goldenText } from '../golden.ts';
import {
  caseEvents,
  cleartext,
  documentOf,
  hostile,
  lenient,
  mixed,
  notOffered,
  pair,
  reply,
  runEvents,
  type Said,
  type Told,
  thousand,
  tls,
  unreachable,
} from './sample.ts';

/** Both dialogues with everything. */
const PAIR = 'required-pair.txt';

function only(told: Told): CaseRecord {
  const [one] = documentOf(caseEvents(0, told)).cases;
  assert.ok(one);
  return one;
}

const recorded = (line: string): ReplyRecord => ({
  code: Number(line.slice(0, 3)),
  enhanced: null,
  lines: [line],
  text: line.slice(4),
  raw: '',
  violations: [],
});

function stepOf(): StepRecord {
  const step = only(lenient).steps.find(({ verdict }) => verdict === 'failed');
  assert.ok(step);
  return { ...step, file: 's.yaml', line: 1, column: 3 };
}

describe('the intercommail pair', () => {
  test('with -v: both dialogues, the certificate, the conclusion', () => {
    golden(PAIR, runText(pair(), { verbose: true }));
  });
  test('without: one line for a case', () => {
    const lines = goldenText(PAIR).split('\n');
    assert.equal(
      runText(pair()).split('\n').slice(0, 4).join('\n'),
      [
        lines[0],
        '  cleartext  (sandbox)                                                passed  8 ms',
        '  encrypted  (sandbox)                                                passed  8 ms',
        lines.find((line) => line.includes('Only starttls')),
      ].join('\n'),
    );
  });
  test('colour adds escape sequences and nothing else', () => {
    const painted = runText(mixed(), { palette: coloured });
    assert.match(painted, /\x1b\[32mpassed\x1b\[39m/);
    assert.equal(painted.replace(/\x1b\[[0-9;]*m/g, ''), runText(mixed()));
  });
});

describe('a case that is not passed', () => {
  test('what EHLO offers stands on one line where it is as expected, and whole with -v', () => {
    const offered = reply('250-mx.example.org', '250-PIPELINING', '250 SIZE 1000');
    const mail = {
      verb: 'mail',
      sent: 'MAIL FROM:<>',
      reply: reply('250 Ok'),
      step: { verdict: 'failed', expected: '550', problem: 'x' },
    } as const;
    const told = (verdict: 'passed' | 'failed', verbose: boolean) => {
      const said = [{ verb: 'ehlo', sent: 'EHLO x', reply: offered, step: { verdict } }, mail] as const;
      const one = only({ said, end: { verdict: 'failed' } });
      return caseLines(one, { verbose })
        .filter((line) => /<- {2}250[- ](?:mx|PIP|SIZE)/.test(line))
        .map((line) => line.trim());
    };
    const whole = ['<-  250-mx.example.org', '<-  250-PIPELINING', '<-  250 SIZE 1000'];
    assert.deepEqual(told('passed', false), ['<-  250-mx.example.org  PIPELINING, SIZE 1000']);
    assert.deepEqual(told('passed', true), whole);
    assert.deepEqual(told('failed', false), whole);
  });

  test('failed: the dialogue, expected, seen, the place, and what was not reached', () => {
    assert.deepEqual(caseLines(only(lenient)).slice(-7), [
      '    <-  250 2.1.0 Ok',
      '    *** expected  530 5.7.0 /must issue a STARTTLS/i',
      '        seen      250 2.1.0 Ok',
      '        at        scenarios/starttls/required.yaml:30:13',
      '     -> QUIT',
      '    <-  221 2.0.0 Bye',
      '    === not reached: rcpt, data',
    ]);
  });
  test('inconclusive: the reason beside the verdict', () => {
    assert.match(caseLines(only(unreachable))[0] ?? '', / {2}inconclusive \(unreachable\) {2}/);
  });
  test('skipped: the reason, without the dialogue', () => {
    assert.deepEqual(caseLines(only(notOffered)).slice(1), ['    the server does not offer SMTPUTF8']);
  });
});

describe('a dialogue', () => {
  const say = (said: Partial<Said>): string[] =>
    caseLines(only({ said: [{ verb: 'noop', ...said }] }), { verbose: true }).slice(1);

  test('refusals inside TLS', () => {
    const lines = say({ sent: 'MAIL FROM:<>', reply: reply('450-4.7.1 wait', '450 4.7.1 please'), secure: true });
    assert.deepEqual(lines, [
      '     ~> MAIL FROM:<>',
      '    <~  450-4.7.1 wait',
      '    <~* 450 4.7.1 please                                      as expected: 450',
    ]);
  });
  for (const [outcome, line] of [
    ['closed', '=== the server closed the connection'],
    ['timeout', '=== no reply within 1 ms'],
    ['silence', '=== silence for 1 ms'],
    ['tls-failure', '=== the TLS handshake failed'],
  ] as const) {
    test(outcome, () => {
      const [, said] = say({ sent: 'NOOP', outcome, step: { expected: outcome } });
      assert.match(said ?? '', new RegExp(`^ {4}${line} +as expected: ${outcome}$`));
    });
  }
  test('a raw send keeps its bare LF in its line', () => {
    assert.deepEqual(say({ sent: 'a\nb\r\n.\r\nc\rd' }), ['     -> a\\x0ab', '     -> .', '     -> c\\x0dd']);
  });
  test('an endless reply is shortened, its last line kept', () => {
    const lines = say({ reply: reply(...Array.from({ length: 1000 }, (_, n) => `250-${n}`), '250 end') });
    assert.equal(lines.length, 60);
    assert.deepEqual(lines.slice(-2), ['    <-  … 942 more lines', '    <-  250 end']);
  });
  test('what the reply breaks, in words', () => {
    const lines = say({ reply: { ...reply('250 x'), violations: ['bare-lf', 'mixed-codes'] } });
    assert.deepEqual(lines.slice(1), ['    *** this reply has a line that ends in LF alone, different codes']);
  });
  test('a certificate that is not trusted says why', () => {
    const bad = {
      ...tls,
      trusted: false,
      trustError: 'expired 35 days ago',
      matchesHost: false,
      host: 'mx.other.example',
    };
    assert.deepEqual(say({ sent: 'STARTTLS', reply: reply('220 go'), tls: bad }).slice(-2), [
      '    *** not trusted: expired 35 days ago (2 certificates sent)',
      '    *** not issued for mx.other.example',
    ]);
  });
  test('a handshake that failed: its facts stand before the judgement', () => {
    const failed = {
      ...tls,
      certificate: null,
      protocol: null,
      cipher: null,
      group: null,
      failure: 'wrong version number',
    };
    const step = { verdict: 'failed', expected: '220', problem: 'the handshake failed' } as const;
    assert.deepEqual(
      say({ verb: 'starttls', sent: 'STARTTLS', outcome: 'tls-failure', tls: failed, step }).slice(1, 6),
      [
        '    === the TLS handshake failed',
        '    *** TLS failed: wrong version number',
        '    *** expected  220',
        '        seen      tls-failure',
        '        because   the handshake failed',
      ],
    );
  });
  test('each attempt is named', () => {
    const told: Told = {
      said: [
        { verb: 'rcpt', sent: 'RCPT', reply: reply('450 4.2.0 Greylisted') },
        { verb: 'rcpt', sent: 'RCPT', reply: reply('250 Ok'), step: { attempt: 2 } },
      ],
      end: { attempt: 2 },
    };
    const lines = caseLines(only(told), { verbose: true });
    assert.match(lines[0] ?? '', /passed {2}on attempt 2, /);
    assert.ok(lines.includes('    === attempt 2'));
  });
  test('what a later attempt overcame has failed nothing; waits and new connections are told', () => {
    const putOff = { verdict: 'failed', expected: '250', problem: 'expected 250, got 450 4.2.0 Greylisted' } as const;
    const told: Told = {
      said: [
        { verb: 'connect', reply: reply('220 mx') },
        { verb: 'rcpt', sent: 'RCPT', reply: reply('450 4.2.0 Greylisted'), step: putOff },
        { verb: 'connect', reply: reply('220 mx'), step: { attempt: 2 } },
        { verb: 'wait', step: { attempt: 2, ms: 1600 } },
        { verb: 'connect', reply: reply('220 mx'), step: { attempt: 2 } },
        { verb: 'rcpt', sent: 'RCPT', reply: reply('250 Ok'), step: { attempt: 2 } },
      ],
      end: { attempt: 2 },
    };
    assert.deepEqual(caseLines(only(told), { verbose: true }).slice(1), [
      '    <-  220 mx',
      '     -> RCPT',
      '    <** 450 4.2.0 Greylisted',
      '    === attempt 2',
      '    <-  220 mx',
      '    === waited 1.6 s',
      '    === a new connection',
      '    <-  220 mx',
      '     -> RCPT',
      '    <-  250 Ok',
    ]);
    const gaveUp: Told = { ...told, end: { attempt: 2, verdict: 'failed', reason: null, text: 'no' } };
    assert.ok(caseLines(only(gaveUp)).includes('    *** expected  250'));
  });
});

test('what a hostile server says never acts', () => {
  const text = runText(documentOf(runEvents(hostile)), { verbose: true });
  assert.doesNotMatch(text.replaceAll('\n', ''), /[\x00-\x1f\x7f-\x9f\u202e\u{d800}-\u{dfff}]/u);
  assert.match(text, /\\x1b\[31m\\x9b2J\\u\{202e\}/);
});

test('one long name does not push the others out of line', () => {
  assert.equal(columnsOf(mixed().cases).variant, 'cleartext'.length);
});

describe('at the end', () => {
  const tail = (text: string, count: number) => text.trimEnd().split('\n').slice(-count);

  test('what failed stands again, each thing once, and an unfinished run says so', () => {
    const many = documentOf(runEvents(...Array.from({ length: 9 }, () => cleartext), lenient).slice(0, -1));
    assert.deepEqual(tail(runText(many), 7), [
      'failed  scenarios/starttls/required.yaml:30:13  cleartext  mx.lenient.example [127.0.0.1]:25',
      '  expected  530 5.7.0 /must issue a STARTTLS/i',
      '  seen      250 2.1.0 Ok',
      '',
      '10 cases: 9 passed, 1 failed',
      'incomplete: the run ended before all of it was recorded',
      'recorded in results/2026-11-21T02-00-00Z-required-k3f9',
    ]);
  });
  test('with the step as it is written where that is at hand', () => {
    const lineOf = (_file: string, line: number) => (line === 30 ? '            mail: ${from}' : null);
    const two = documentOf(runEvents(cleartext, lenient));
    assert.deepEqual(
      runText(two, { lineOf })
        .split('\n')
        .filter((line) => /^ +(?:30)? +\| /.test(line)),
      [
        '          30 |             mail: ${from}',
        '             |             ^^^^',
        '  30 |             mail: ${from}',
        '     |             ^^^^',
      ],
    );
  });
  test('one case is not told twice', () => {
    assert.equal(runText(documentOf(runEvents(lenient))).match(/^failed/m), null);
  });
  test('scenarios are counted where there are several', () => {
    assert.match(runText(mixed()), /\n(\d+) scenarios, 6 cases: /);
    assert.match(runText(pair()), /\n2 cases: 2 passed/);
  });
});

describe('expected against seen, each once', () => {
  const rows: readonly {
    readonly name: string;
    readonly step: Partial<StepRecord>;
    readonly said: readonly string[];
  }[] = [
    {
      name: 'a reply with another code',
      step: {
        expected: 'reply: 550 5.1.1',
        problem: 'expected 550 5.1.1, got 250 2.1.5 Ok',
        reply: recorded('250 2.1.5 Ok'),
      },
      said: ['expected 550 5.1.1', 'seen 250 2.1.5 Ok', 'at s.yaml:1:3'],
    },
    {
      name: 'nobody there',
      step: {
        expected: '220',
        problem: 'expected 220, but the connection was refused: nothing listens there',
        outcome: 'none',
      },
      said: ['expected 220', 'because the connection was refused: nothing listens there', 'at s.yaml:1:3'],
    },
    {
      name: 'a difference that the reply alone does not show',
      step: { expected: '250', problem: 'expected within 1 s, took 3 s', reply: recorded('250 Ok') },
      said: ['expected 250', 'seen 250 Ok', 'because expected within 1 s, took 3 s', 'at s.yaml:1:3'],
    },
    {
      name: 'several differences',
      step: {
        expected: 'reply: 250',
        problem: 'expected 250, got 550 no; expected 3 lines, got 1',
        reply: recorded('550 no'),
      },
      said: [
        'expected 250',
        'seen 550 no',
        'because expected 250, got 550 no; expected 3 lines, got 1',
        'at s.yaml:1:3',
      ],
    },
  ];
  for (const { name, step, said } of rows)
    test(name, () => {
      const one = { ...stepOf(), ...step };
      assert.deepEqual(
        judgementRows(one).map((row) => row.join(' ')),
        said,
      );
    });
});

test('a thousand dialogues are written in well under a second', () => {
  const document = thousand();
  const begun = process.cpuUsage();
  const text = runText(document, { verbose: true });
  assert.ok(text.length > 500_000);
  assert.ok(process.cpuUsage(begun).user < 1_000_000, 'a second of processor time, whatever else the machine does');
});
