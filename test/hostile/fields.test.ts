// What acts in some medium, in every field that a server fills: no report is changed by it but in its text.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { coloured } from '../../src/report/palette.ts';
import { REPORTERS } from '../../src/report/reporters.ts';
import { runText } from '../../src/report/terminal.ts';
import type { RunDocument } from '../../src/run/document.ts';
import { type Authority, makeAuthority, makeCertificate } from '../../src/sandbox/certificates.ts';
import { CASES, ENDLESS } from './cases.ts';
import { structureOf } from './html.ts';
import { harmless, PAYLOADS } from './payloads.ts';
import { ask } from './question.ts';
import { assertNoCiCommand, assertReports, assertTerminal } from './sinks.ts';
import { smtp } from './smtp.ts';

const STEPS = `
  - connect:
    capture: { banner: '/ESMTP (.*)/' }
  - ehlo: probe.example
    expect: { reply: 250, capabilities: { include: [NO-SUCH] } }
    continue: true
  - mail: <>
    expect: /never/
    continue: true
  - rcpt: a@mx.example
    continue: true
  - send: NOOP
    expect: closed
    continue: true
  - quit
`;
const TLS_STEPS = `
  - connect
  - ehlo: probe.example
    expect: 250
  - starttls:
    expect: { reply: 220, certificate: { subject: nobody, issuer: nobody, san: nobody.example } }
  - quit
`;

/** The payload in the greeting, the EHLO lines, keywords, parameters, texts behind enhanced codes, and unasked replies. */
const inReplies = (payload: string) =>
  ask({
    steps: STEPS,
    script: smtp({
      greeting: `220 mx.example ESMTP ${payload}\r\n`,
      ehlo: `250-${payload} greets\r\n250-X-${payload}\r\n250-SIZE ${payload}\r\n250 ${payload}\r\n`,
      mail: `250-2.1.0 ${payload}\r\n250 2.1.0${payload}\r\n`,
      rcpt: `550-5.7.1 ${payload}\r\n550-${payload}\r\n550 5.7.1 ${payload}\r\n550 ${payload}\r\n`,
      quit: `221 ${payload}\r\n${payload}`,
    }),
  });

async function inCertificate(payload: string, authority: Authority) {
  const text = Buffer.from(payload, 'latin1').toString('utf8');
  const names = [text.slice(0, 60), `${text}.example`];
  const made = await makeCertificate(authority, 'trusted', { names, now: new Date() });
  return ask({
    steps: TLS_STEPS,
    script: smtp({ tls: { cert: made.certPem, key: made.keyPem } }),
    roots: [authority.certPem],
  });
}

/** Every time the same: what took how long is not what is compared. */
const timeless = (document: RunDocument): RunDocument =>
  JSON.parse(JSON.stringify(document), (key, value) => (key === 'ms' || key === 'at' ? 1 : value)) as RunDocument;

describe("guarantee 5: no stranger's byte acts", () => {
  let folder = '';
  let authority: Authority;
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'mxprobe-hostile-'));
    authority = await makeAuthority({ name: '<root>\x1b[1m::error::' });
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  function assertOutputs(document: RunDocument, name: string): void {
    const reports = assertReports(document);
    writeFileSync(join(folder, `${name.replace(/\W+/g, '-')}.xml`), reports.junit);
    const screen = runText(document, { verbose: true, palette: coloured });
    assertTerminal(screen, true);
    assertNoCiCommand(screen);
    assertTerminal(reports.text, false);
  }

  function assertSameStructure(hostile: RunDocument, calm: RunDocument): void {
    const [was = [], is = []] = [calm, hostile].map((one) => structureOf(REPORTERS.html.render(timeless(one))));
    const at = is.findIndex((tag, index) => tag !== was[index]);
    assert.equal(
      at,
      -1,
      `tag ${at}: ${is.slice(at - 3, at + 3).join(' ')}, not ${was.slice(at - 3, at + 3).join(' ')}`,
    );
    assert.equal(is.length, was.length);
  }

  for (const [name, payload] of Object.entries(PAYLOADS)) {
    test(`in replies: ${name}`, async () => {
      const [hostile, calm] = await Promise.all([inReplies(payload), inReplies(harmless(payload))]);
      assert.notEqual(hostile.case.verdict, 'passed');
      assertOutputs(hostile.document, `replies ${name}`);
      assertSameStructure(hostile.document, calm.document);
    });
    test(`in certificates: ${name}`, async () => {
      const [hostile, calm] = await Promise.all([
        inCertificate(payload, authority),
        inCertificate(harmless(payload), authority),
      ]);
      assert.notEqual(hostile.case.verdict, 'passed');
      assertOutputs(hostile.document, `certificates ${name}`);
      assertSameStructure(hostile.document, calm.document);
    });
  }

  /** One of each kind: the floods and what is broken. */
  const VOCABULARY = [...CASES, ...ENDLESS].filter(({ deadlineMs }) => deadlineMs === undefined);
  test('every report of every hostile server', { timeout: 60_000 }, async () => {
    const calm = [await inReplies('x'), await ask({ script: smtp({ greeting: '554 no\r\n' }) })];
    const known = new Set(calm.flatMap(({ document }) => structureOf(REPORTERS.html.render(timeless(document)))));
    for (const one of VOCABULARY) {
      const { document } = await ask(one);
      assertOutputs(document, one.name);
      for (const tag of structureOf(REPORTERS.html.render(document)))
        assert.ok(known.has(tag), `${one.name}: <${tag}>`);
    }
  });

  test('all JUnit reports are well-formed', (t) => {
    const checked = spawnSync('sh', ['-c', 'xmllint --noout "$0"/*.xml', folder], { encoding: 'utf8' });
    if (checked.status === 127) return t.skip('xmllint is not installed');
    assert.equal(checked.stderr, '');
    assert.equal(checked.status, 0);
  });
});
