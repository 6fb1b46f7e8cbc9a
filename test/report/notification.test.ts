import assert from 'node:assert/strict';
import { test } from 'node:test';
import { causesOf } from '../../src/baseline/causes.ts';
import type { Change } from '../../src/baseline/change.ts';
import { type Notification, notificationFor, TOLD_NOTHING } from '../../src/baseline/notify.ts';
import { changeLines, sayWhere } from '../../src/report/changes.ts';
import { textOf } from '../../src/report/line.ts';
import { nightTongue } from '../../src/report/nights/words.ts';
import { headline, mailOf, webhookBody } from '../../src/report/notification.ts';
import de from '../../src/report/texts/nights-de.json' with { type: 'json' };
import en from '../../src/report/texts/nights-en.json' with { type: 'json' };
import { healthyServer, night, randomFrom } from '../baseline/world.ts';

const HOSTILE = '<!channel> \x1b[31m [x](http://evil.example) *b* \u202e @room "quoted"';
const change = (name: string, text: string): Change => ({
  class: 'regression',
  case: name,
  step: 'mail',
  what: 'code',
  before: 250,
  after: 550,
  text,
});

function notification(changes: readonly Change[]): Notification {
  const random = randomFrom(1);
  const document = night(healthyServer(random, new Date(0)), { id: 'run-1', started: '2026-11-21T02:00:00Z', random });
  const result = notificationFor(
    { on: 'every', heartbeatMs: null },
    {
      probe: 'own-mx',
      document,
      causes: causesOf(changes),
      dialogueOf: () => ['     -> MAIL FROM:<>', '    <** 550 no'],
    },
    TOLD_NOTHING,
    new Date(0),
  );
  assert.ok(result.notification);
  return result.notification;
}

const many = ['a', 'b', 'c', 'd', 'e'].map((name) => change(name, 'mail is refused (550) where it was accepted (250)'));

test('a mail says in its subject what it is about, and one cause once', () => {
  const { subject, text } = mailOf(notification(many));
  assert.equal(subject, 'mxprobe own-mx: 1 regression (1 new): mail is refused (550) where it was accepted (250)');
  assert.equal(
    text,
    [
      'mxprobe own-mx: 1 regression (1 new)',
      '',
      'NEW regression: mail is refused (550) where it was accepted (250)',
      '  5 cases: a, b, c and 2 more',
      '     -> MAIL FROM:<>',
      '    <** 550 no',
      '',
      '18 passed, 0 failed, 0 inconclusive, 0 skipped; run run-1',
      '',
    ].join('\n'),
  );
});

test('in German: each line of it', async () => {
  const { subject, text } = mailOf(notification(many), await nightTongue('de'));
  assert.match(subject, /^mxprobe own-mx: 1 Verschlechterung \(1 neu\): /);
  const [head, , first, where] = text.split('\n');
  assert.equal(head, 'mxprobe own-mx: 1 Verschlechterung (1 neu)');
  assert.match(first ?? '', /^NEU, schlechter: /);
  assert.equal(where, '  5 Fälle: a, b, c und 2 weitere');
  assert.match(text, /\n18 bestanden, 0 nicht bestanden, 0 offen, 0 übergangen; Lauf run-1\n$/);
});

test('the languages of nights have the same words, with the same places', () => {
  const leaves = (value: unknown, at = ''): [string, string][] =>
    typeof value === 'string'
      ? [[at, (value.match(/\{[a-z]+\}/g) ?? []).sort().join()]]
      : Object.entries(value ?? {}).flatMap(([key, one]) => leaves(one, `${at}.${key}`));
  assert.deepEqual(leaves(de), leaves(en));
});

test('a subject is short and printable, whatever servers say', () => {
  const { subject } = mailOf(notification([change('a', `${HOSTILE}${'x'.repeat(200)}`)]));
  assert.ok(subject.length < 160 && !/[\x00-\x1f\x7f\u202e]/.test(subject), subject);
  assert.match(subject, /^mxprobe own-mx: 1 regression \(1 new\): <!channel>/);
});

test('a quiet night says so', () => assert.equal(headline(notification([])), 'mxprobe own-mx: no regression'));

test('Slack: nobody is called, no format is read', () => {
  const body = JSON.parse(webhookBody(notification([change('a', HOSTILE)]), 'slack'));
  assert.equal(body.mrkdwn, false);
  assert.ok(body.text.includes('&lt;!channel&gt; \\x1b[31m'));
  assert.ok(!/[<>\x1b\u202e]/.test(body.text));
});

test('Matrix: plain text without a formatted body', () => {
  const body = JSON.parse(webhookBody(notification([change('a', HOSTILE)]), 'matrix'));
  assert.deepEqual(Object.keys(body), ['msgtype', 'body']);
  assert.ok(!/[\x1b\u202e]/.test(body.body));
});

test('Teams: text runs, which are not read as Markdown', () => {
  const body = JSON.parse(webhookBody(notification([change('a', HOSTILE)]), 'teams'));
  const blocks = body.attachments[0].content.body;
  assert.ok(blocks.every((block: { type: string }) => block.type === 'RichTextBlock'));
  assert.ok(!/[\x1b\u202e]/.test(JSON.stringify(blocks)));
});

test('JSON: the notification itself, before and after', () => {
  const sent = notification(many);
  assert.deepEqual(JSON.parse(webhookBody(sent, 'json')), JSON.parse(JSON.stringify(sent)));
});

test('changes on the screen: one paragraph for one cause', () => {
  const [, ...lines] = changeLines({ baseline: null, changes: many }).map(textOf);
  assert.deepEqual(lines, [
    '  regression  mail is refused (550) where it was accepted (250)',
    '              5 cases: a, b, c and 2 more',
  ]);
});

for (const [cases, said] of [
  [['s/a.yaml@mx'], 's/a.yaml@mx'],
  [['s/a.yaml@mx', 's/b.yaml@mx'], '2 cases at mx: a, b'],
  [['s/a.yaml@m1', 's/a.yaml@m2', 's/b/c.yml#x@m1'], '3 cases at m1, m2: a, b/c#x'],
  [['a.yaml@1', 'a.yaml@2', 'a.yaml@3', 'a.yaml@4'], '4 cases at 1, 2 and 2 more: a'],
  [['s/a.yaml@mx', 't/b.yaml@mx'], '2 cases at mx: s/a, t/b'],
  [['one', 'two'], '2 cases: one, two'],
  [[], 'in no case'],
] as const) {
  test(`where it shows: ${said}`, () => assert.equal(sayWhere(cases), said));
}
