// A signed message that is looked for in a mailbox: neither the key nor the password of the mailbox stands in any output, whatever the
// mailbox says of it.
import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { KINDS } from '../../src/cli/reports.ts';
import { command } from '../../src/cli/run.ts';
import { called } from './called.ts';

const PASSWORD = 'correct-horse-battery';

/** Says back what it hears, the password in three spellings. */
function talkative(socket: Socket): void {
  socket.on('error', () => {});
  socket.write('+OK ready\r\n');
  socket.on('data', (data) => {
    for (const line of data.toString().trim().split('\r\n')) {
      if (line.startsWith('USER')) socket.write('+OK\r\n');
      else
        socket.write(
          `-ERR no: ${line} (${Buffer.from(PASSWORD).toString('base64')}, ${encodeURIComponent(PASSWORD)})\r\n`,
        );
    }
  });
}

describe('a signed message that is looked for', () => {
  const folder = mkdtempSync(join(tmpdir(), 'mxprobe-arrival-secrets-'));
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  let mailbox: Server;
  before(async () => {
    mailbox = createServer(talkative);
    await new Promise<void>((resolve) => mailbox.listen(0, '127.0.0.1', resolve));
    const address = mailbox.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    writeFileSync(join(folder, 'key.pem'), pem);
    writeFileSync(
      join(folder, 'signed.yaml'),
      `name: signed
sandbox: {}
secrets: { mailbox: { env: MAILBOX } }
dialogue:
  - connect
  - ehlo: probe.example
  - mail: a@sender.example
  - rcpt: b@mx.sandbox.test
  - data: { body: hello, dkim: { domain: sender.example, selector: s1, key: key.pem } }
  - arrives:
      at: { pop3: "127.0.0.1:${port}", user: joe, password: "\${mailbox}" }
      within: 300ms
`,
    );
  });
  after(() => {
    mailbox.close();
    rmSync(folder, { recursive: true });
  });

  test('nothing that is said, recorded or reported holds them', async () => {
    const results = join(folder, 'results');
    const reports = KINDS.flatMap((kind) => ['--report', `${kind}=${join(folder, `report.${kind}`)}`]);
    const words = [join(folder, 'signed.yaml'), '--results', results, '-v', ...reports];
    const { code, out, err } = await called(command, words, { MAILBOX: PASSWORD });
    assert.equal(code, 3, out + err);
    assert.match(out, /250 .*queued|hello|DKIM-Signature/i);
    assert.match(out, /the login was refused/);
    const written = [results, folder].flatMap((place) =>
      readdirSync(place, { recursive: true, encoding: 'utf8' })
        .map((name) => join(place, name))
        .filter((path) => statSync(path).isFile() && !/\.(?:pem|yaml)$/.test(path)),
    );
    assert.ok(written.length >= KINDS.length + 2, written.join(' '));
    const lines = pem.split('\n').filter((line) => line !== '' && !line.startsWith('-----'));
    const secrets = [PASSWORD, Buffer.from(PASSWORD).toString('base64').replace(/=+$/, ''), ...lines];
    for (const [name, text] of [
      ['stdout', out],
      ['stderr', err],
      ...written.map((path) => [path, readFileSync(path, 'latin1')] as const),
    ] as const)
      for (const secret of secrets) assert.ok(!text.includes(secret), `${name} holds ${secret.slice(0, 12)}...`);
  });
});
