// A log's groups from one side, for a ticket, for a page and for metrics.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { builtInCatalogue } from '../../src/diagnosis/catalogue.ts';
import { explainLog } from '../../src/library/explain-log.ts';
import { judgeWith } from '../../src/library/judge-log.ts';
import { LogReader } from '../../src/log/read.ts';
import { logBy, type Side } from '../../src/report/log-by.ts';
import { logMetrics } from '../../src/report/log-metrics.ts';
import { logMarkdown, logPage } from '../../src/report/log-page.ts';
import { plain } from '../../src/report/palette.ts';

const catalogue = builtInCatalogue();
const out = (day: string, to: string, mx: string, reply: string) =>
  `Nov ${day} 06:00:01 out postfix/smtp[7]: AAAAAA${day}: to=<${to}>, relay=${mx}[192.0.2.9]:25, delay=1, dsn=5.0.0, status=bounced (host ${mx}[192.0.2.9] said: ${reply} (in reply to RCPT TO command))`;
const LINES = [
  out('28', 'a@x.example', 'mx.x.example', '550 5.1.1 no such user'),
  out('29', 'b@x.example', 'mx.x.example', '550 5.1.1 no such user'),
  out('30', 'c@y.example', 'mx.y.example', '552 5.2.2 </pre x>mailbox full'),
  'Nov 30 06:00:01 mx postfix/smtpd[9]: NOQUEUE: reject: RCPT from h.example[192.0.2.3]: 554 5.7.1 <z@z.example>: Relay access denied; from=<s@y.example> to=<z@z.example> proto=ESMTP helo=<c>',
];
const reader = new LogReader({
  judge: judgeWith(catalogue),
  stamps: { now: Date.UTC(2026, 11, 1), year: null, offsetAt: () => 0 },
});
const input = reader.open('mail.log');
input.push(Buffer.from(LINES.join('\n')));
input.end();
const document = explainLog(reader.told(), { catalogue, lang: 'en', audience: 'admin', we: null }, null);

describe('a log from one side', () => {
  const ROWS: readonly (readonly [Side, readonly RegExp[]])[] = [
    ['cause', [/ 2 {2}rcpt-unknown {2}/, / 1 {2}rcpt-quota /, / 1 {2}relay-denied /]],
    ['actor', [/ \d {2}/]],
    ['receiver', [/ 2 {2}x\.example/, / 1 {2}y\.example/]],
    ['client', [/ 1 {2}192\.0\.2\.3 {2}h\.example/]],
    ['day', [/ 1 {2}2026-11-28\n 1 {2}2026-11-29\n 1 {2}2026-11-30/]],
  ];
  for (const [by, wanted] of ROWS)
    it(by, () => {
      const text = logBy(document, { by, lang: 'en', palette: plain, top: 10 });
      for (const one of wanted) assert.match(text, one);
    });

  it('top', () => assert.match(logBy(document, { by: 'cause', lang: 'en', palette: plain, top: 1 }), /1 groups? more/));

  it('OpenMetrics', () => {
    const text = [...logMetrics(document)].join('');
    assert.match(
      text,
      /mxprobe_log_recipients\{direction="outgoing",cause="rcpt-unknown",actor="[a-z-]+",own_bounces="0",outcome="refused"\} 2\n/,
    );
    assert.match(text, /mxprobe_log_lines\{read="understood"\} 4\n/);
    assert.match(text, /# EOF\n$/);
  });

  it('Markdown and HTML escape what a stranger wrote', () => {
    const page = [...logPage(document, { lang: 'en', top: 10 })].join('');
    assert.match(page, /&lt;\/pre x&gt;mailbox full/);
    assert.doesNotMatch(page, /<\/pre x>mailbox/);
    assert.match([...logMarkdown(document, { lang: 'de', top: 10 })].join(''), /`552 5\.2\.2 <\/pre x>mailbox full`/);
  });
});
