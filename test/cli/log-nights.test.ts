// Nights over the logs of our own mail servers: accepted, quiet, changed, unreadable; both languages, and nobody's mailbox in them.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { readProbes } from '../../src/library/read-probes.ts';
import { NightWorld } from './night-world.ts';

let world: NightWorld;
before(async () => {
  world = await NightWorld.open();
  await world.write({
    'probe.yaml': 'name: logs\nlog: logs/mail.log*\n',
    'zone.yaml': 'name: zone\nlog: { files: [logs/mail.log], window: 2d, tz: Europe/Berlin }\n',
    'no-zone.yaml': 'name: no-zone\nlog: { files: mail.log, tz: Mars/Phobos }\n',
    'no-target.yaml': 'name: no-target\nlog: mail.log\nsurvey: true\n',
    'nothing.yaml': 'name: nothing\ntargets: localhost\n',
  });
});
after(() => world.close());

interface Day {
  readonly sent: number;
  readonly unknown?: number;
  readonly rdns?: number;
  /** Refused by us: mail of a domain that we write to. */
  readonly wanted?: number;
  readonly hoursAgo?: number;
}

function lines({ sent, unknown = 0, rdns = 0, wanted = 0, hoursAgo = 2 }: Day): string {
  const time = new Date(Date.now() - hoursAgo * 3_600_000).toISOString().replace('Z', '+00:00');
  const at = `${time} mx postfix/`;
  const each = (count: number, line: (i: number) => string) => Array.from({ length: count }, (_, i) => line(i));
  const id = (kind: string, i: number) => `${kind}${i.toString(16).toUpperCase().padStart(8, '0')}`;
  const refused = (kind: string, i: number, to: string, said: string) =>
    `${at}smtp[7]: ${id(kind, i)}: to=<${to}>, relay=mx.${to.split('@')[1]}[192.0.2.9]:25, delay=1, dsn=5.0.0, status=bounced (host mx.${to.split('@')[1]}[192.0.2.9] said: ${said} (in reply to RCPT TO command))`;
  return [
    ...each(
      sent,
      (i) =>
        `${at}smtp[7]: ${id('A', i)}: to=<r${i}@friend.example>, relay=mx.friend.example[192.0.2.8]:25, delay=1, dsn=2.0.0, status=sent (250 ok)`,
    ),
    ...each(unknown, (i) =>
      refused(
        'B',
        i,
        `nobody${i}@x.example`,
        `550 5.1.1 <nobody${i}@x.example>: Recipient address rejected: User unknown`,
      ),
    ),
    ...each(rdns, (i) =>
      refused(
        'C',
        i,
        `guest${i}@hotel${i % 2}.example`,
        '550 5.7.1 Client host rejected: cannot find your reverse hostname, [192.0.2.1]',
      ),
    ),
    ...each(
      wanted,
      (i) =>
        `${at}smtpd[8]: NOQUEUE: reject: RCPT from unknown[198.51.100.7]: 550 5.7.1 Client host rejected: cannot find your reverse hostname, [198.51.100.7]; from=<s${i}@friend.example> to=<us@our.example> proto=ESMTP helo=<c>`,
    ),
    '',
  ].join('\n');
}

const write = (day: Day) => world.write({ 'logs/mail.log': lines(day) });

test('what was accepted is normal; more of it is told with its cause, and the houses with it', async () => {
  const read = world.read('probe.yaml');
  await write({ sent: 400, unknown: 10, rdns: 2 });
  const accepted = await world.night(read, { accept: true });
  assert.equal(accepted.end, 'good', accepted.out + accepted.err);
  await write({ sent: 380, unknown: 13, rdns: 1 });
  const quiet = await world.document(read, {});
  assert.deepEqual(quiet.changes, []);
  assert.deepEqual(
    quiet.cases.map(({ id, facts }) => [id, facts]),
    [
      [
        'log#outgoing@logs/mail.log*',
        {
          'refused.rcpt-unknown': '13 of 394',
          'refused.rdns-missing': '1 of 394',
          'refused_by.rdns-missing.hotel0.example': '1 of 394',
        },
      ],
      ['log#incoming@logs/mail.log*', {}],
    ],
  );
  await write({ sent: 380, unknown: 12, rdns: 60, wanted: 6 });
  const changed = await world.night(read);
  assert.equal(changed.end, 'regression');
  assert.match(
    changed.out,
    /more of our mail is refused, rdns-missing: 60 of 452 \(13 %\) recipients, it was 2 of 412 \(0\.49 %\)/,
  );
  assert.match(
    changed.out,
    /with it: hotel0\.example refuses more of our mail|with it: hotel0\.example refuses our mail/,
  );
  assert.match(changed.out, /we refuse mail that may be wanted, rdns-missing: 6/);
  assert.doesNotMatch(changed.out, /rcpt-unknown/);
  assert.doesNotMatch(changed.err, /a second time/, 'a log says again what it said');
  const { cases } = await world.document(read, {});
  const findings = cases.flatMap((one) => one.findings);
  assert.deepEqual([...new Set(findings.map(({ id, severity }) => `${id} ${severity}`))].sort(), [
    'log-rcpt-unknown info',
    'log-rdns-missing info',
  ]);
  assert.doesNotMatch(JSON.stringify(cases), /nobody\d|guest\d|us@our/, 'no mailbox stands in the record');
});

test('rotated and packed files are one log; what is older than a day does not count', async () => {
  const read = world.read('probe.yaml');
  await write({ sent: 100, rdns: 4 });
  writeFileSync(join(world.folder, 'logs/mail.log.1.gz'), gzipSync(lines({ sent: 300, rdns: 3, hoursAgo: 20 })));
  await world.write({ 'logs/mail.log.2': lines({ sent: 50, rdns: 50, hoursAgo: 30 }) });
  const { cases } = await world.document(read, {});
  assert.equal(cases[0]?.facts?.['refused.rdns-missing'], '7 of 407');
  await rm(join(world.folder, 'logs/mail.log.1.gz'));
  await rm(join(world.folder, 'logs/mail.log.2'));
});

test('a log that is gone, or that nobody writes to, is a doubt', async () => {
  const read = world.read('probe.yaml');
  await write({ sent: 10, hoursAgo: 26 });
  const old = await world.night(read);
  assert.equal(old.end, 'inconclusive');
  assert.match(old.out, /no line of a mail server since/);
  await rm(join(world.folder, 'logs'), { recursive: true });
  const gone = await world.night(read);
  assert.equal(gone.end, 'inconclusive');
});

test('the window and the zone are said in a map', async () => {
  const read = world.read('zone.yaml');
  assert.deepEqual(read.probe.log, { files: ['logs/mail.log'], windowMs: 2 * 86_400_000, tz: 'Europe/Berlin' });
  await write({ sent: 10, hoursAgo: 26, rdns: 5 });
  const { cases } = await world.document(read, {});
  assert.equal(cases[0]?.facts?.['refused.rdns-missing'], '5 of 15');
});

for (const [file, words] of [
  ['no-zone.yaml', /there is no zone `Mars\/Phobos`/],
  ['no-target.yaml', /`targets` is missing/],
  ['nothing.yaml', /nothing is asked/],
] as const)
  test(`${file} is a mistake`, () => {
    const { problems } = readProbes([join(world.folder, file)], () => undefined);
    assert.match(problems.map(({ message }) => message).join('\n'), words);
  });
