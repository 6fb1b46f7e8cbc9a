// The fold names each member of a step; a fold by spreading, which is what it means, must say the same of any events.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import type { Exchange, StepRecord, TlsRecord } from '../../src/run/document.ts';
import type { CaseHead, RunEvent, StepSummary } from '../../src/run/events.ts';
import { Gathering } from '../../src/run/gather.ts';

const HEAD: CaseHead = {
  id: 'c',
  scenario: 's',
  about: null,
  tags: ['t'],
  file: 'f.yaml',
  variant: 'v',
  vars: { n: 1 },
  target: { host: 'h', address: null, port: 25, mode: 'smtp', domain: null, sandbox: false, source: null },
  started: '2026-01-01T00:00:00.000Z',
};
const base = { at: fc.nat(9), stage: fc.constantFrom('mail', 'rcpt'), secure: fc.boolean() } as const;
const reply = (code: number) => ({ code, enhanced: null, lines: [`${code} x`], text: 'x', raw: '', violations: [] });
const step: fc.Arbitrary<StepSummary> = fc.record({
  index: fc.nat(9),
  attempt: fc.integer({ min: 1, max: 3 }),
  verb: fc.constantFrom('mail', 'data'),
  name: fc.option(fc.constant('a name')),
  stage: base.stage,
  file: fc.constant('f.yaml'),
  line: fc.nat(99),
  column: fc.nat(99),
  expected: fc.option(fc.constant('250')),
  verdict: fc.constantFrom('passed', 'failed', 'skipped'),
  problem: fc.option(fc.constant('differs')),
  ms: fc.nat(99),
  captured: fc.dictionary(fc.constantFrom('a', 'b'), fc.string()),
  secure: fc.boolean(),
  decisive: fc.option(fc.nat(4)),
  own: fc.option(fc.array(fc.nat(4), { maxLength: 3 })),
});
const TLS_FAILURE = { version: null, failure: { stage: 'handshake', text: 'no' } } as unknown as TlsRecord;
const happening: fc.Arbitrary<RunEvent> = fc.oneof(
  fc.record({ e: fc.constant('sent'), case: fc.nat(1), ...base, sent: fc.string(), sentBytes: fc.option(fc.nat(9)) }),
  fc.record({
    e: fc.constant('sent'),
    case: fc.nat(1),
    ...base,
    sent: fc.string(),
    sentBytes: fc.nat(9),
    message: fc.constant({ header: 'A: b\r\n', messageId: null, octets: 9, bodySha256: null }),
  }),
  fc.record({
    e: fc.constant('reply'),
    case: fc.nat(1),
    ...base,
    outcome: fc.constantFrom('reply', 'closed'),
    reply: fc.option(fc.constantFrom(220, 250, 550).map(reply)),
    ms: fc.nat(9),
    answers: fc.boolean(),
  }),
  fc.record({ e: fc.constant('tls'), case: fc.nat(1), at: fc.nat(9), tls: fc.constant(TLS_FAILURE) }),
  fc.record({ e: fc.constant('step'), case: fc.nat(1), step }),
);

/** The steps of one case, by spreading. */
function stepsBySpreading(events: readonly RunEvent[], index: number): StepRecord[] {
  let open: Exchange[] = [];
  let told: number[] = [];
  let handshakeFailed = false;
  return events.flatMap((event) => {
    if (!('case' in event) || event.case !== index) return [];
    if (event.e === 'tls') handshakeFailed = true;
    if (event.e === 'sent') {
      const { e: _e, case: _case, ...sent } = event;
      open = [...open, { ...sent, outcome: 'none', reply: null, ms: 0 }];
    }
    if (event.e === 'reply') {
      const { e: _e, case: _case, answers, ...heard } = event;
      const at = answers ? open.findIndex(({ outcome }) => outcome === 'none') : -1;
      const { at: _at, stage: _stage, secure: _secure, ...answer } = heard;
      if (at === -1) open = [...open, { ...heard, sent: null, sentBytes: null }];
      // An answer that comes late fills in what a step was told before.
      else Object.assign(open[at] ?? {}, answer);
    }
    if (event.e !== 'step') return [];
    const { decisive, own, ...rest } = event.step;
    const mine = (own ?? [...open.keys()]).filter((at) => !told.includes(at) && at < open.length);
    const judged = decisive === null ? undefined : open[decisive];
    const { sent = null, reply: heard = null, outcome = 'none' as const } = judged ?? {};
    const exchanges = mine.flatMap((at) => open[at] ?? []);
    const record = { ...rest, sent, reply: heard, outcome: handshakeFailed ? ('tls-failure' as const) : outcome };
    handshakeFailed = false;
    if (own === null) [open, told] = [[], []];
    else told = [...told, ...mine];
    return [{ ...record, exchanges }];
  });
}

describe('gathering', () => {
  test('any steps of two cases at once are what a fold by spreading makes of them', () => {
    fc.assert(
      fc.property(fc.array(happening, { maxLength: 30 }), (events) => {
        const gathering = new Gathering();
        for (const index of [0, 1]) gathering.add({ e: 'case', case: index, head: HEAD });
        for (const event of events) gathering.add(event);
        for (const index of [0, 1])
          assert.deepEqual(gathering.caseAt(index)?.steps, stepsBySpreading(events, index), `case ${index}`);
      }),
      { numRuns: 300 },
    );
  });

  test('the end of a case is taken over whole', () => {
    const gathering = new Gathering();
    gathering.add({ e: 'case', case: 0, head: HEAD });
    const end = { verdict: 'failed', reason: 'closed', text: 'it closed', ms: 7, attempt: 2 } as const;
    gathering.add({ e: 'case-end', case: 0, ...end });
    const rest = { steps: [], tls: null, burst: null, threshold: null, findings: [] };
    assert.deepEqual(gathering.caseAt(0), { ...HEAD, ...rest, ...end });
  });
});
