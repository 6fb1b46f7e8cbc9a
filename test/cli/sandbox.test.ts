// mxprobe sandbox as a program: what it prints, keeps and hands on, and when it ends.
import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { PROGRAM } from '../../scripts/fresh.mjs';
import { sandboxLineShape } from '../../src/control/line-shapes.ts';
import { dialogue, message } from '../control/served.ts';
import { build } from './built.ts';

const folder = mkdtempSync(join(tmpdir(), 'mxprobe-sandbox-'));
before(() => build());
after(() => rmSync(folder, { recursive: true, force: true }));

class Running {
  readonly child: ChildProcess;
  readonly ended: Promise<number | null>;
  out = '';
  err = '';

  constructor(args: readonly string[], environment: Readonly<Record<string, string>> = {}, read = true) {
    const env = { PATH: process.env.PATH, HOME: folder, ...environment };
    this.child = spawn(process.execPath, [PROGRAM, 'sandbox', ...args], { cwd: folder, env, stdio: 'pipe' });
    this.ended = new Promise((resolve) => this.child.on('close', (code) => resolve(code)));
    this.child.stderr?.on('data', (piece) => {
      this.err += piece;
    });
    if (read) this.read();
  }

  read(): void {
    this.child.stdout?.on('data', (piece) => {
      this.out += piece;
    });
  }

  /** Waits until what was printed fits; gives the match. */
  async until(pattern: RegExp, where: 'out' | 'err' = 'out'): Promise<RegExpExecArray> {
    for (;;) {
      const match = pattern.exec(this[where]);
      if (match !== null) return match;
      const ended = await Promise.race([this.ended.then(() => true), this.#more(where)]);
      if (ended === true && pattern.exec(this[where]) === null)
        throw new Error(`ended without ${pattern}: ${this.out}${this.err}`);
    }
  }

  async port(): Promise<number> {
    const [, port] = await this.until(/"port":(\d+)|listens on \S+:(\d+)/);
    return Number(port ?? /listens on \S+:(\d+)/.exec(this.out)?.[1]);
  }

  #more(where: 'out' | 'err'): Promise<false> {
    const stream = where === 'out' ? this.child.stdout : this.child.stderr;
    return new Promise((resolve) => stream?.once('data', () => resolve(false)));
  }
}

const linesOf = (text: string) =>
  text
    .trimEnd()
    .split('\n')
    .map((line): Record<string, unknown> => JSON.parse(line));

describe('--json', () => {
  test('a line for all that happens, each as the schema has it', async () => {
    writeFileSync(
      join(folder, 'policy.yaml'),
      'when: [{ name: slow, at: noop, delay: 1ms }, { name: never, at: vrfy, close: true }]\n',
    );
    const running = new Running(['--json', '--policy', 'policy.yaml', '--seed', '9']);
    const port = await running.port();
    await dialogue(port, ['EHLO c.test', 'NOOP', 'MAIL FROM: <a@b.test>', 'QUIT']);
    await dialogue(port, message('ada@example.org'));
    running.child.kill('SIGTERM');
    assert.equal(await running.ended, 0);
    const lines = linesOf(running.out);
    for (const line of lines) assert.equal(sandboxLineShape.differs(line, ''), null, JSON.stringify(line));
    assert.deepEqual([lines[0]?.e, lines[0]?.schema, lines[0]?.seed], ['listening', 'mxprobe/sandbox@1', 9]);
    assert.deepEqual(
      new Set(lines.map(({ e }) => e)),
      new Set(['listening', 'session', 'command', 'reply', 'rule', 'breach', 'message', 'session-end', 'end']),
    );
    const end = lines.at(-1);
    assert.deepEqual([end?.e, end?.unused], ['end', ['never']]);
    const mail = lines.find(({ e }) => e === 'message');
    assert.deepEqual([mail?.to, mail?.subject, mail?.outcome], [['ada@example.org'], 'Welcome', 'accepted']);
  });

  test('no password stands in it', async () => {
    writeFileSync(join(folder, 'auth.yaml'), 'auth: {}\n');
    const running = new Running(['--json', '--policy', 'auth.yaml']);
    const secret = Buffer.from('\0alice@lab.test\0swordfish').toString('base64');
    await dialogue(await running.port(), ['EHLO c.test', `AUTH PLAIN ${secret}`, 'AUTH LOGIN', secret, secret, 'QUIT']);
    running.child.kill('SIGTERM');
    await running.ended;
    assert.match(running.out, /"sent":"AUTH PLAIN \*\*\*"/);
    assert.doesNotMatch(running.out, /swordfish/);
    assert.equal(running.out.includes(secret), false);
  });

  test('a reader that stalls never stalls a client, and is told what it missed', async () => {
    const running = new Running(['--json', '--ready', 'stalled.json', '--api', '0'], {}, false);
    const ready = await fileAt(join(folder, 'stalled.json'));
    const { port } = JSON.parse(ready);
    // Each NOOP is two events: more than the log, the pipe and the stream hold together.
    const noops = Array.from({ length: 2_500 }, () => 'NOOP');
    for (let round = 0; round < 6; round += 1) await dialogue(port, ['EHLO c.test', ...noops, 'QUIT']);
    running.read();
    await running.until(/"e":"lost"/);
    running.child.kill('SIGTERM');
    assert.equal(await running.ended, 0);
    const lines = linesOf(running.out);
    const lost = lines.filter(({ e }) => e === 'lost').reduce((sum, { events }) => sum + Number(events), 0);
    const told = lines.filter(({ n }) => n !== undefined);
    assert.equal(lost + told.length, Number(told.at(-1)?.n));
  });

  test('a reader that never reads does not keep it from its end', async () => {
    const running = new Running(['--json', '--ready', 'never.json'], {}, false);
    const { port } = JSON.parse(await fileAt(join(folder, 'never.json')));
    await dialogue(port, ['EHLO c.test', ...Array.from({ length: 2_500 }, () => 'NOOP'), 'QUIT']);
    running.child.kill('SIGTERM');
    const code = await new Promise((resolve) => running.child.on('exit', resolve));
    assert.equal(code, 0);
    running.child.stdout?.destroy();
  });
});

/** What stands there, as soon as it does. */
async function fileAt(path: string): Promise<string> {
  for (;;) {
    try {
      return readFileSync(path, 'utf8');
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }
}

test('-v shows the dialogue, each line with its session, and no octet of a stranger acts', async () => {
  const running = new Running(['-v']);
  const port = await running.port();
  await dialogue(port, ['EHLO c.test', 'NOOP \x1b[31mred', 'MAIL FROM:<a@b.test>', 'RSET', 'QUIT']);
  await running.until(/ended by QUIT/);
  running.child.kill('SIGINT');
  assert.equal(await running.ended, 0);
  assert.match(
    running.out,
    /^ {2}1 === session from 127\.0\.0\.1\n {2}1 <- {2}220 mx\.sandbox\.test .*\n {2}1 -> EHLO c\.test\n/m,
  );
  assert.equal(running.out.includes('\x1b'), false);
});

describe('-- COMMAND', () => {
  test('the command finds the server, its root and the API; its exit code is ours', async () => {
    const script = `
      import { connect } from 'node:net';
      const { SMTP_HOST, SMTP_PORT, SMTP_URL, MXPROBE_API, MXPROBE_CA, NODE_EXTRA_CA_CERTS } = process.env;
      const { readFileSync, statSync } = await import('node:fs');
      const ready = await (await fetch(MXPROBE_API + '/v1')).json();
      console.log(JSON.stringify({ same: ready.port === Number(SMTP_PORT) && ready.host === SMTP_HOST, SMTP_URL, MXPROBE_CA,
        mode: (statSync(MXPROBE_CA).mode & 0o777).toString(8), pem: readFileSync(MXPROBE_CA, 'utf8').slice(0, 27), extra: NODE_EXTRA_CA_CERTS === MXPROBE_CA }));
      process.exit(7);`;
    const running = new Running(['--', process.execPath, '--input-type=module', '-e', script]);
    assert.equal(await running.ended, 7);
    const told = JSON.parse(running.out);
    const { MXPROBE_CA: path, SMTP_URL: url, ...rest } = told;
    assert.deepEqual(rest, { same: true, mode: '600', pem: '-----BEGIN CERTIFICATE-----', extra: true });
    assert.match(url, /^smtp:\/\/127\.0\.0\.1:\d+$/);
    assert.throws(() => statSync(path), 'the file is gone with the command');
    assert.match(running.err, /listens on/);
  });

  test('a signal reaches the command; what ends it is told as a shell does', async () => {
    const script = "process.on('SIGTERM', () => process.exit(9)); console.log('up'); setInterval(() => {}, 1000)";
    const polite = new Running(['--', process.execPath, '-e', script]);
    await polite.until(/up/);
    polite.child.kill('SIGTERM');
    assert.equal(await polite.ended, 9);
    const killed = new Running(['--', process.execPath, '-e', "process.kill(process.pid, 'SIGKILL')"]);
    assert.equal(await killed.ended, 128 + 9);
  });

  test('what there is not is a mistake, and nothing goes on', async () => {
    const running = new Running(['--', 'no-such-program-of-anybody']);
    assert.equal(await running.ended, 2);
    assert.match(running.err, /no-such-program-of-anybody: there is no such program/);
  });
});

test('--until-eof: it ends when whoever started it does', async () => {
  const running = new Running(['--until-eof', '--json']);
  await running.port();
  running.child.stdin?.end();
  assert.equal(await running.ended, 0);
  assert.match(running.out, /"e":"end"/);
});

test('--ready has the first line, whole, for its owner alone', async () => {
  const running = new Running(['--ready', 'ready.json', '--json', '--api', '0']);
  const line = (await running.until(/^.*\n/))[0];
  const path = join(folder, 'ready.json');
  assert.equal(readFileSync(path, 'utf8'), line);
  assert.equal(statSync(path).mode & 0o777, 0o600);
  running.child.kill('SIGTERM');
  await running.ended;
});

test('--keep: octets as they came, names of ours, nothing written over, a bound that is told once', async () => {
  const kept = join(folder, 'kept');
  for (const [round, subject] of ['First', '../../Second'].entries()) {
    const running = new Running(['--json', '--keep', 'kept']);
    await dialogue(await running.port(), message('ada@example.org', subject));
    running.child.kill('SIGTERM');
    assert.equal(await running.ended, 0);
    const name = `00000${round + 1}.eml`;
    assert.match(
      readFileSync(join(kept, name), 'latin1'),
      new RegExp(`Subject: ${subject}\r\n\r\nYour code is 123456.\r\n$`),
    );
    assert.equal(statSync(join(kept, name)).mode & 0o777, 0o600);
  }
  assert.deepEqual(readdirSync(kept), ['000001.eml', '000002.eml', 'messages.ndjson', 'sessions.ndjson']);
  const listed = linesOf(readFileSync(join(kept, 'messages.ndjson'), 'utf8'));
  assert.deepEqual(
    listed.map(({ file, subject }) => [file, subject]),
    [
      ['000001.eml', 'First'],
      ['000002.eml', '../../Second'],
    ],
  );
  assert.equal(linesOf(readFileSync(join(kept, 'sessions.ndjson'), 'utf8')).length, 2);
  assert.equal(statSync(kept).mode & 0o777, 0o700);

  const full = new Running(['--json', '--keep', 'full', '--keep-max', '1kB']);
  const port = await full.port();
  for (let round = 0; round < 4; round += 1) await dialogue(port, message('ada@example.org', 'x', 'y'.repeat(600)));
  full.child.kill('SIGTERM');
  assert.equal(await full.ended, 0);
  assert.equal(full.err.split('--keep-max are full').length, 2);
  assert.match(full.out, /"accepted":4/);
});

test('limits: the oldest goes first, and what went is counted', async () => {
  const limits = ['messages=2', 'oneMessageOctets=1kB', 'sessions=3', 'events=10'].flatMap((one) => ['--limit', one]);
  const running = new Running(['--json', ...limits]);
  const port = await running.port();
  for (let round = 0; round < 4; round += 1)
    await dialogue(port, message('ada@example.org', `n${round}`, 'y'.repeat(2_000)));
  running.child.kill('SIGTERM');
  assert.equal(await running.ended, 0);
  const last = linesOf(running.out).at(-1);
  assert.deepEqual(
    [last?.counts, last?.dropped],
    [
      { sessions: 4, accepted: 4, refused: 0, handshakes: 0 },
      { messages: 2, sessions: 1 },
    ],
  );
});

// biome-ignore format: a table, one case a line
const REFUSED: readonly (readonly [args: readonly string[], words: RegExp])[] = [
  [['--host', '0.0.0.0'], /others than this machine could send to it/],
  [['--host', '::'], /others than this machine could send to it/],
  [['--host', '192.0.2.1'], /others than this machine could send to it/],
  [['--host', '::ffff:0.0.0.0'], /others than this machine could send to it/],
  [['--host', 'mail'], /an IP address of this machine/],
  [['--json', '-v'], /--json and -v/],
  [['--'], /nothing stands behind/],
  [['--until-eof', '--', 'true'], /--until-eof and a command/],
  [['--max-time', 'never'], /--max-time never/],
  [['--keep-max', '0GiB'], /--keep-max 0GiB/],
  [['--limit', 'mesages=1'], /--limit mesages=1.*one of messages, messageOctets, /s],
  [['--limit', 'messages'], /--limit messages.*NAME=VALUE/s],
  [['--limit', 'messages=1MiB'], /--limit messages=1MiB.*a whole number/s],
  [['--limit', 'messageOctets=much'], /--limit messageOctets much.*a size such as/s],
  [['--limit', 'sessions=-1'], /--limit sessions=-1/],
  [['--seed', '-1'], /--seed/],
  [['--api', '70000'], /--api 70000/],
  [['--ready', 'x.json', '--ca', 'x.json'], /two outputs/],
  [['--keep', '/dev/null/x'], /--keep/],
];
for (const [args, words] of REFUSED) {
  test(`refused: ${args.join(' ')}`, async () => {
    const running = new Running(args);
    assert.equal(await running.ended, 2);
    assert.match(running.err, words);
    assert.equal(running.out, '');
  });
}

test('beyond loopback with both words: it says what that means, and the API wants a token', async () => {
  const running = new Running(['--host', '0.0.0.0', '--expose', '--json', '--api', '0', '--max-time', 'none']);
  const [, api = ''] = await running.until(/"api":"http:\/\/0\.0\.0\.0:(\d+)"/);
  const [, token = ''] = await running.until(/so it is (\w{48})/, 'err');
  assert.match(running.err, /whoever reaches this machine can send to it/);
  const asked = (headers: Record<string, string>) =>
    new Promise<number | undefined>((resolve, reject) => {
      request({ host: '127.0.0.1', port: Number(api), path: '/v1', headers }, (response) => {
        response.resume();
        resolve(response.statusCode);
      })
        .on('error', reject)
        .end();
    });
  assert.equal(await asked({}), 401);
  assert.equal(await asked({ host: 'mail:8025', authorization: `Bearer ${token}` }), 200);
  assert.equal(running.out.includes(token), false);
  running.child.kill('SIGTERM');
  assert.equal(await running.ended, 0);
});
