import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { command } from '../../src/cli/bounce.ts';
import { publishedSchema } from '../../src/document/json-shape.ts';
import { bounceShape } from '../../src/report/bounce-document.ts';
import { loadScenario } from '../../src/scenario/load.ts';
import { ATTACHED, EXCHANGE_HTML, PUBLISHED, QUOTED, REPORT } from '../bounce/booking.ts';
import { FORMS } from '../bounce/forms.ts';
import { called } from './called.ts';

const folder = mkdtempSync(join(tmpdir(), 'mxprobe-bounce-'));
after(() => rmSync(folder, { recursive: true }));

let files = 0;
function fileWith(text: string): string {
  files += 1;
  const path = join(folder, `${files}.eml`);
  writeFileSync(path, text);
  return path;
}
const bounce = (...args: readonly string[]) => called(command, args, { LANG: 'C' });
const validate = new Ajv2020({ strict: true, allowUnionTypes: true }).compile(publishedSchema(bounceShape));

describe('mxprobe bounce', () => {
  test('what failed, where, why, and whose turn it is', async () => {
    const { code, out, err } = await bounce(fileWith(REPORT));
    assert.deepEqual([code, err], [0, '']);
    assert.equal(
      out.slice(0, out.indexOf('What the server said')),
      `Not delivered to xxx.636363@guest.booking.com
  server       intercommail.booking.com [37.10.30.20]  (stated, line 8)
  said         530 5.7.0 Must issue a STARTTLS command first  (stated, line 9)
  in reply to  MAIL FROM  (stated, line 9)
  sender       hotel@sender.example  (stated)
  session      not encrypted
  reported by  mailrouter-101.prod.booking.com
  taken at     Mon,  2 Nov 2026 09:00:00 +0100 (CET)

The receiving server (intercommail.booking.com) now takes mail only over an encrypted connection
(TLS), and your mail server tried to deliver your message without encryption. The administrator of
the sending server must act. Enable opportunistic TLS in the sending server (Postfix:
smtp_tls_security_level = may). A public MX must not demand it (RFC 3207 section 4) but many do; the
receiver can only be asked to relent.

`,
    );
  });

  for (const [name, text] of Object.entries({ PUBLISHED, REPORT, ATTACHED, QUOTED, EXCHANGE_HTML })) {
    test(`intercommail.booking.com demands TLS: ${name}`, async () => {
      const { out } = await bounce(fileWith(text), '--json', '--lang', 'de', '--for', 'customer');
      const [{ cause, actor, stage, remote, explanation }] = JSON.parse(out).failures;
      assert.deepEqual(
        [cause, actor, stage, remote.host],
        ['tls-required', 'sending-admin', 'mail', 'intercommail.booking.com'],
      );
      assert.equal(
        [explanation.summary, explanation.who, explanation.remedy].join('\n'),
        `Der empfangende Server (intercommail.booking.com) nimmt E-Mails nur noch über eine verschlüsselte Verbindung (TLS) an, und Ihr Mailserver wollte die Nachricht unverschlüsselt übergeben.
Handeln muss der Betreiber Ihres Mailservers, in der Regel also Ihr E-Mail-Anbieter.
Bitten Sie Ihren Anbieter, für ausgehende E-Mails STARTTLS einzuschalten, und senden Sie die Nachricht danach noch einmal; an Adresse und Inhalt liegt es nicht.`,
      );
    });
  }

  for (const form of FORMS) {
    test(`the document fits its schema: ${form.name}`, async () => {
      const { out } = await bounce(fileWith(form.text), '--json');
      const document: unknown = JSON.parse(out);
      assert.ok(validate(document), JSON.stringify(validate.errors));
      assert.equal(bounceShape.differs(document, ''), null);
    });
  }

  test('several files: one document a line, in their order', async () => {
    const paths = [fileWith(REPORT), fileWith(PUBLISHED)];
    const { code, out } = await bounce('--json', ...paths);
    assert.equal(code, 0);
    const lines = out.trimEnd().split('\n');
    assert.deepEqual(
      lines.map((line) => JSON.parse(line).file),
      paths,
    );
  });

  test('no bounce: says what it is instead, exit 2', async () => {
    const path = fileWith('Hello,\n\nare you coming on Friday?\n');
    assert.deepEqual(await bounce(path), {
      code: 2,
      out: '',
      err: `mxprobe: ${path}: no bounce: it names no recipient that could not be reached\n`,
    });
    const json = await bounce(path, '--json');
    assert.equal(json.code, 2);
    assert.ok(validate(JSON.parse(json.out)));
  });

  test('a session in which the message was taken is no bounce, however it was closed', async () => {
    const session =
      '=== Connected to 192.0.2.5.\n<-  220 mx ESMTP\n -> RCPT TO:<a@b.example>\n<-  250 Ok\n -> .\n<-  250 queued\n -> QUIT\n<-  221 Bye\n=== Connection closed with remote host.\n';
    const { code } = await bounce(fileWith(session), '--json');
    assert.equal(code, 2);
  });
  test('a recipient that received it is no failure to be explained', async () => {
    const { out } = await bounce(fileWith(REPORT.replace('Action: failed', 'Action: delivered')), '--json');
    const [failure] = JSON.parse(out).failures;
    assert.deepEqual([failure.action, failure.cause, failure.explanation], ['delivered', null, null]);
  });

  test('several recipients with the same answer are told once', async () => {
    const second = `<yyy@guest.booking.com>: host intercommail.booking.com[37.10.30.20] said:
    530 5.7.0 Must issue a STARTTLS command first (in reply to MAIL FROM
    command)
`;
    const text = `${REPORT.slice(REPORT.indexOf('This is the mail system'), REPORT.indexOf('\n--4XY.1/mailrouter\nContent-Description: Delivery'))}\n${second}`;
    const { out } = await bounce(fileWith(text));
    assert.match(
      out,
      /^Not delivered to:\n {2}xxx\.636363@guest\.booking\.com\n {2}yyy@guest\.booking\.com\n {2}server/,
    );
    assert.equal(out.match(/What the server said/g)?.length, 1);
  });

  test('--scenario writes the dialogue and its flip', async () => {
    const path = join(folder, 'out.yaml');
    const { code } = await bounce(fileWith(REPORT), '--scenario', path);
    assert.equal(code, 0);
    const text = readFileSync(path, 'utf8');
    const { scenarios, problems } = loadScenario(
      { file: path, text },
      { helo: 'probe.example', environment: () => undefined, readFile: () => ({ refuse: 'none' }) },
    );
    assert.deepEqual(problems, []);
    assert.deepEqual(
      scenarios.map(({ variant, difference }) => [variant, difference.starttls]),
      [
        ['as-bounced', false],
        ['encrypted', true],
      ],
    );
  });

  test('--scenario - prints the scenario alone', async () => {
    const { out } = await bounce(fileWith(REPORT), '--scenario', '-');
    assert.match(out, /^name: "530 5\.7\.0 in reply to MAIL FROM"\n/);
  });

  test("a stranger's control characters do not reach the terminal", async () => {
    const { out } = await bounce(fileWith(REPORT.replaceAll('Must issue', 'Must \x1b[2J\x9b0m issue')));
    assert.doesNotMatch(out, /[\x1b\x9b]/);
  });
});
