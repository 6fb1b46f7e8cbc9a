// The line-based reports: TAP, GitHub, Nagios, OpenMetrics, CSV.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { nagiosState } from '../../src/report/nagios.ts';
import { runText } from '../../src/report/terminal.ts';
import { csv, github, json, junit, markdown, nagios, openmetrics, tap } from './rendered.ts';
import { cleartext, documentOf, encrypted, hostile, lenient, mixed, pair, runEvents, unreachable } from './sample.ts';

const ACTS = /[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e\ud800-\udfff]/u;

describe('tap', () => {
  test('a plan, a point for each case, diagnostics for what is not ok', () => {
    const lines = tap(mixed()).split('\n');
    assert.deepEqual(lines.slice(0, 4), [
      'TAP version 13',
      '1..6',
      'ok 1 - MAIL FROM is refused until the session is encrypted: cleartext',
      'ok 2 - MAIL FROM is refused until the session is encrypted: encrypted',
    ]);
    assert.deepEqual(lines.slice(4, 13), [
      'not ok 3 - MAIL FROM is refused until the session is encrypted: cleartext on mx.lenient.example [127.0.0.1]:25',
      '  ---',
      '  verdict: "failed"',
      '  message: "expected 530 5.7.0 /must issue a STARTTLS/i, got 250 2.1.0 Ok"',
      '  expected: "530 5.7.0 /must issue a STARTTLS/i"',
      '  seen: "250 2.1.0 Ok"',
      '  at: "scenarios/starttls/required.yaml:30:13"',
      '  ...',
      'not ok 4 - MAIL FROM is refused until the session is encrypted: cleartext on mx2.lenient.example [127.0.0.1]:25',
    ]);
    assert.ok(lines.includes('ok 5 - SMTPUTF8 addresses are taken: utf8 # SKIP the server does not offer SMTPUTF8'));
  });
  test('no line of a stranger is a point or a directive', () => {
    const lines = tap(documentOf(runEvents(hostile))).split('\n');
    assert.equal(lines.filter((line) => /^(not )?ok /.test(line)).length, 1);
    assert.doesNotMatch(lines.join(''), ACTS);
  });
  test('an unfinished run bails out', () => {
    assert.match(
      tap(documentOf(runEvents(cleartext).slice(0, -1))),
      /\nBail out! the run ended before it was finished\n$/,
    );
  });
});

describe('github', () => {
  test('annotations at file and line', () => {
    assert.deepEqual(
      github(documentOf(runEvents(lenient)))
        .split('\n')
        .slice(0, 2),
      [
        '::error file=scenarios/starttls/required.yaml,line=30,col=13,title=cleartext on mx.lenient.example [127.0.0.1]%3A25%3A failed::' +
          'expected 530 5.7.0 /must issue a STARTTLS/i, got 250 2.1.0 Ok',
        '1 case: 1 failed  in 412 ms',
      ],
    );
  });
  test('a conclusion is a notice', () => {
    assert.match(github(pair()), /^::notice file=scenarios\/starttls\/required.yaml,line=21,title=MAIL FROM is /);
  });
  test('a stranger gives no command', () => {
    for (const line of github(documentOf(runEvents(hostile)))
      .trimEnd()
      .split('\n')) {
      assert.doesNotMatch(line.replace(/^::(error|warning|notice) [^:]*::/, ''), /^\s*::|##[a-z]*\[/);
    }
  });
});

describe('every step that failed, at its place', () => {
  const [first] = documentOf(runEvents(lenient)).cases;
  const failed = first?.steps.find(({ verdict }) => verdict === 'failed') ?? assert.fail();
  const fragment = { ...failed, file: 'scenarios/fragments/hello.yaml', line: 3, column: 5, problem: 'in a fragment' };
  const whole = documentOf(runEvents(lenient));
  const document = {
    ...whole,
    cases: whole.cases.map((one) => ({
      ...one,
      text: 'in a fragment',
      steps: [
        ...one.steps.filter((step) => step !== failed && step.verdict !== 'failed'),
        fragment,
        { ...failed, problem: 'behind it' },
      ],
    })),
  };
  for (const [name, text] of Object.entries({
    github: github(document),
    tap: tap(document),
    junit: junit(document),
    nagios: nagios(document),
    csv: csv(document),
    markdown: markdown(document),
    text: runText(document),
  }))
    test(name, () => {
      assert.match(text, /in a fragment/);
      assert.match(text, /behind it/);
    });
  test('a fragment is a file of its own', () => {
    assert.match(github(document), /^::error file=scenarios\/fragments\/hello\.yaml,line=3,col=5,.*in a fragment/m);
    assert.match(github(document), /^::error file=scenarios\/starttls\/required\.yaml,line=30,.*behind it/m);
    assert.match(junit(document), /file="scenarios\/fragments\/hello\.yaml" line="3"/);
    assert.match(tap(document), /at: "scenarios\/fragments\/hello\.yaml:3:5"/);
  });
});

describe('nagios', () => {
  for (const { name, events, state, line } of [
    {
      name: 'passed',
      events: runEvents(cleartext, encrypted),
      state: 0,
      line: /^MXPROBE OK - 2 of 2 passed \| passed=2;;;0;2 failed=0;;;0;2 /,
    },
    {
      name: 'failed',
      events: runEvents(cleartext, lenient),
      state: 2,
      line: /^MXPROBE CRITICAL - 1 of 2 passed; cleartext on mx\.lenient.* failed: expected 530/,
    },
    {
      name: 'inconclusive',
      events: runEvents(unreachable),
      state: 2,
      line: /^MXPROBE CRITICAL - .* inconclusive \(unreachable\): 127/,
    },
    { name: 'nothing', events: runEvents(), state: 3, line: /^MXPROBE UNKNOWN - 0 of 0 passed \| / },
    {
      name: 'killed',
      events: runEvents(cleartext).slice(0, -1),
      state: 3,
      line: /^MXPROBE UNKNOWN - 1 of 1 passed; the run ended before/,
    },
    {
      name: 'warning',
      events: runEvents({ ...cleartext, findings: hostile.findings ?? [] }),
      state: 1,
      line: /^MXPROBE WARNING - 1 of 1 passed; /,
    },
    { name: 'hostile', events: runEvents(hostile), state: 2, line: /^MXPROBE CRITICAL - / },
  ] as const) {
    test(name, () => {
      const document = documentOf(events);
      const text = nagios(document);
      assert.match(text, line);
      assert.equal(nagiosState(document), state);
      assert.match(
        text,
        /^[^|\n]* \| ('[^'=]+'|[^\s'=]+)=-?[\d.]+(s|%)?(;[^;\s]*){0,4}( [^\s'=]+=-?[\d.]+s?(;[^;\s]*){0,4})*\n$/,
      );
      assert.doesNotMatch(text, ACTS);
    });
  }
  test('the days of the certificate', () => assert.match(nagios(pair()), / certificate_days=89\n$/));
});

describe('openmetrics', () => {
  test('every line has the form, families are whole, no series twice, # EOF at the end', () => {
    const lines = openmetrics(mixed()).split('\n');
    assert.deepEqual(lines.slice(-2), ['# EOF', '']);
    const seen = new Set<string>();
    const families: string[] = [];
    for (const line of lines.slice(0, -2)) {
      assert.doesNotMatch(line, ACTS);
      const comment = /^# (HELP|TYPE) ([a-z_]+) (.+)$/.exec(line);
      if (comment !== null) {
        if (comment[1] === 'HELP') families.push(comment[2] ?? '');
        continue;
      }
      const sample = /^([a-z_]+)(\{([a-z_]+="([^"\\\n]|\\["\\n])*",?)+\})? (-?\d+(\.\d+)?)$/.exec(line);
      assert.ok(sample, line);
      assert.equal(sample[1], families.at(-1));
      const series = line.slice(0, line.lastIndexOf(' '));
      assert.ok(!seen.has(series), series);
      seen.add(series);
    }
    assert.equal(new Set(families).size, families.length);
  });
  test('verdicts, latencies and certificates', () => {
    const text = openmetrics(pair());
    const labels =
      'scenario="MAIL FROM is refused until the session is encrypted",file="scenarios/starttls/required.yaml",';
    const encryptedLabels = `${labels}variant="encrypted",host="sandbox",address="127.0.0.1",port=""`;
    for (const line of [
      `mxprobe_case_verdict{${encryptedLabels},verdict="passed"} 1`,
      `mxprobe_step_duration_seconds{${encryptedLabels},step="mail",position="4"} 0.00125`,
      `mxprobe_certificate_remaining_seconds{${encryptedLabels}} ${89 * 86_400}`,
      'mxprobe_cases{verdict="passed"} 2',
      'mxprobe_run_duration_seconds 0.412',
    ]) {
      assert.ok(text.includes(`${line}\n`), line);
    }
  });
});

describe('csv', () => {
  test('a row for each step, with as many cells as headings', () => {
    const rows = csv(pair()).trimEnd().split('\r\n');
    assert.equal(rows.length, 1 + 5 + 5);
    for (const row of rows) assert.equal(row.replace(/"([^"]|"")*"/g, '').split(',').length, 32, row);
    assert.match(rows[4] ?? '', /,"MAIL FROM is refused until the session is encrypted",cleartext,127\.0\.0\.1,/);
  });
  test('no cell of a stranger is a formula', () => {
    for (const row of csv(documentOf(runEvents(hostile)))
      .split('\r\n')
      .slice(1)) {
      assert.doesNotMatch(row, /(^|,)"?[=+@]/);
      assert.doesNotMatch(row, ACTS);
    }
  });
});

test('json is the document, in which nothing acts', () => {
  assert.deepEqual(JSON.parse(json(mixed())), mixed());
  assert.doesNotMatch(json(mixed()), ACTS);
});
