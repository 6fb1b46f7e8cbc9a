// The guarantees of docs/security.md that no other test is named after, each at the place where it is given.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import net from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { Worker } from 'node:worker_threads';
import { Redactor } from '../../src/dialogue/redact.ts';
import { fetchPolicy } from '../../src/net/policy-fetch.ts';
import {
  type Authority,
  type CertificateKind,
  makeAuthority,
  makeCertificate,
} from '../../src/sandbox/certificates.ts';
import { ReplyReader } from '../../src/wire/reply-reader.ts';
import { startSasl } from '../../src/wire/sasl/start-sasl.ts';
import { build, start } from '../cli/built.ts';
import { ask, DELIVERY } from './question.ts';
import { type Peer, startHostile } from './server.ts';
import { smtp } from './smtp.ts';

describe('guarantee 4: grammar is judged, octets are kept', () => {
  for (const [said, verdict, code, violation] of [
    ['250\r\n', 'passed', 250, null],
    ['250 \r\n', 'passed', 250, null],
    ['250-a\r\n250\r\n', 'passed', 250, null],
    ['250 ok\n', 'passed', 250, 'bare-lf'],
    ['250 a\rb\r\n', 'passed', 250, 'bare-cr'],
    ['250 a\0b\r\n', 'passed', 250, 'nul'],
    ['250 \xfc\r\n', 'passed', 250, 'eight-bit'],
    [`250 ${'x'.repeat(600)}\r\n`, 'passed', 250, 'line-too-long'],
    ['25 ok\r\n', 'failed', null, 'no-code'],
    ['2x0 ok\r\n', 'failed', null, 'no-code'],
    ['2500 ok\r\n', 'failed', null, 'no-code'],
    ['250ok\r\n', 'failed', 250, 'no-separator'],
    ['600 ok\r\n', 'failed', 600, 'code-out-of-range'],
    ['550-no\r\n250 ok\r\n', 'failed', 250, 'mixed-codes'],
  ] as const)
    test(JSON.stringify(said).slice(0, 40), async () => {
      const asked = await ask({ script: smtp({ mail: said }) });
      const step = asked.case.steps.find(({ verb }) => verb === 'mail');
      assert.equal(asked.case.verdict, verdict, asked.case.text ?? '');
      assert.equal(step?.reply?.code ?? null, code);
      assert.equal(Buffer.from(step?.reply?.raw ?? '', 'base64').toString('latin1'), said);
      if (violation !== null) assert.ok(step?.reply?.violations.includes(violation), `${step?.reply?.violations}`);
      else assert.deepEqual(step?.reply?.violations, []);
    });
  test('`strict: true` lets nothing of it pass', async () => {
    const steps = DELIVERY.replace(
      'mx.example\n    expect: 250',
      'mx.example\n    expect: { reply: 250, strict: true }',
    );
    for (const rcpt of ['250 ok\n', '250 a\rb\r\n', '250 a\0b\r\n', '250 \x1b[1m\r\n', `250 ${'x'.repeat(600)}\r\n`])
      assert.equal(
        (await ask({ script: smtp({ rcpt }), steps })).case.verdict,
        'failed',
        JSON.stringify(rcpt).slice(0, 40),
      );
  });
});

/** What comes of a pattern; `never` if it was still running after a hundred times its limit. */
async function inThread(source: string, text: string): Promise<string> {
  const tsx = import.meta.resolve('tsx/esm/api');
  const worked = new URL('./pattern-worker.ts', import.meta.url).href;
  const worker = new Worker(`import('${tsx}').then(({ tsImport }) => tsImport('${worked}', '${worked}'))`, {
    eval: true,
  });
  try {
    await once(worker, 'message');
    worker.postMessage({ source, text });
    const patience = AbortSignal.timeout(10_000);
    const [said] = (await once(worker, 'message', { signal: patience }).catch(() => ['never'])) as [string];
    return said;
  } finally {
    await worker.terminate();
  }
}

describe('guarantee 9: patterns run under a time limit', () => {
  for (const source of ['(a+)+$', '(a|aa)+$', '(a|a?)+$', '(.*a){25}$', '([a-z]+)*\\1$', '(?=(a+)+$)b'])
    test(`/${source}/ is stopped`, async () => {
      assert.ok(['stopped', 'no match'].includes(await inThread(source, `${'a'.repeat(60_000)}!`)));
    });
  test('one that was stopped is no pass', async () => {
    const asked = await ask({
      script: smtp({ greeting: `220 ${'a'.repeat(400)}!\r\n` }),
      steps: '\n  - connect:\n      expect: any /(a+)+$/\n  - quit\n'.replace('      expect', '    expect'),
    });
    assert.equal(asked.case.verdict, 'failed');
    assert.match(asked.case.text ?? '', /could not be decided within its time limit/);
  });
  test('our own reader is linear: ten times the octets, some ten times as long', () => {
    const time = (octets: Buffer) => {
      const times = [1, 2, 3].map(() => {
        const begun = process.cpuUsage();
        const reader = new ReplyReader();
        for (let at = 0; at < octets.length; at += 1000) {
          reader.push(octets.subarray(at, at + 1000));
          while (reader.read() !== null);
        }
        return process.cpuUsage(begun).user;
      });
      return Math.min(...times);
    };
    for (const unit of ['250-x\r\n', '\r\n', '2', '250 ok\r\n', '\r', '\0'])
      for (const size of [200_000]) {
        const [small, large] = [size, size * 10].map((octets) => time(Buffer.from(unit.repeat(octets / unit.length))));
        assert.ok(
          (large ?? 0) < Math.max(100_000, (small ?? 0) * 30),
          `${JSON.stringify(unit)}: ${small} µs, ${large} µs`,
        );
      }
  });
});

describe('guarantee 2: STARTTLS is a wall', () => {
  test('what was offered before TLS is forgotten', async () => {
    const made = await makeCertificate(await makeAuthority(), 'trusted', { names: ['mx.example'], now: new Date() });
    const steps =
      '\n  - starttls: { reehlo: false }\n    expect: { reply: 220, capabilities: { include: [PIPELINING] } }';
    const asked = await ask({
      script: smtp({ tls: { cert: made.certPem, key: made.keyPem } }),
      steps: DELIVERY.replace('\n  - mail', `${steps}\n  - mail`),
    });
    assert.equal(asked.case.verdict, 'failed');
    assert.match(asked.case.text ?? '', /expected EHLO keywords/);
  });
});

describe('guarantee 10: outcomes are honest', () => {
  for (const [name, eod] of [
    ['silence', () => {}],
    ['the end', (peer) => peer.end()],
    ['a reset', (peer) => peer.reset()],
    ['half a reply', (peer) => peer.say('25')],
  ] as const satisfies [string, (peer: Peer) => void][])
    test(`after the final dot, ${name}: delivery unknown, never failed, never sent again`, async () => {
      const asked = await ask({ script: smtp({ eod }), deadlineMs: 300, retry: '{ wait: [1ms, 1ms] }' });
      assert.equal(asked.case.verdict, 'inconclusive');
      assert.ok(asked.case.findings.some(({ id }) => id === 'delivery-unknown'));
      assert.equal(asked.heard.length, 1, 'connections');
    });
});

describe('guarantee 11: not a weapon', () => {
  let folder = '';
  before(() => {
    build();
    folder = mkdtempSync(join(tmpdir(), 'mxprobe-weapon-'));
  });
  after(() => rmSync(folder, { recursive: true }));
  test('a burst goes to loopback, or to a target that is declared owned; else nothing is sent', async () => {
    const burst = 'burst:\n  sessions: 3\n  rate: 100/s\n  concurrency: 3\n  expect: { accepted: ">=0" }\n';
    writeFileSync(join(folder, 'burst.yaml'), `name: b\nsandbox: {}\n${burst}dialogue:${DELIVERY}`);
    // RFC 5737: an address that is nobody's.
    const { code, err, out } = await start(['run', 'burst.yaml', '--target', '192.0.2.1:25', '--no-record'], {
      cwd: folder,
    }).ended;
    assert.equal(code, 2, out);
    assert.match(err, /bursts go to loopback, to a target given with --owned/);
  });
  test('an MTA-STS policy is fetched from no private address, whatever the DNS says', async (t) => {
    let connections = 0;
    const server = net.createServer((socket) => {
      connections += 1;
      t.after(() => socket.destroy());
    });
    t.after(() => server.close());
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as net.AddressInfo;
    for (const address of [
      '127.0.0.1',
      '10.0.0.1',
      '169.254.169.254',
      '192.168.1.1',
      '::1',
      'fd00::1',
      '::ffff:127.0.0.1',
    ]) {
      const fetched = await fetchPolicy('example.org', {
        lookup: async () => [address],
        roots: [],
        port,
        deadlineMs: 2_000,
      });
      assert.notEqual(fetched.outcome, 'fetched');
      assert.match('text' in fetched ? fetched.text : '', /not public/);
    }
    assert.equal(connections, 0);
  });
  test('a server can send us nowhere: what it says is text', async () => {
    let called = 0;
    const elsewhere = net.createServer(() => {
      called += 1;
    });
    await new Promise<void>((resolve) => elsewhere.listen(0, '127.0.0.1', resolve));
    const { port } = elsewhere.address() as net.AddressInfo;
    const lure = `421 4.3.2 use http://127.0.0.1:${port}/ or smtp://127.0.0.1:${port}\r\n`;
    await ask({ script: smtp({ greeting: `220 127.0.0.1:${port}\r\n`, mail: lure, quit: lure }) });
    elsewhere.close();
    assert.equal(called, 0);
  });
});

describe('guarantee 12: TLS facts are recorded even when verification fails', () => {
  let root: Authority;
  before(async () => {
    root = await makeAuthority();
  });
  for (const [kind, words] of [
    ['expired', /expired 35 days ago/],
    ['not-yet', /not valid before/],
    ['wrong-name', /the name is mail\.another-host\.example, not mx\.example/],
    ['self-signed', /self-signed/],
    ['missing-intermediate', /the intermediate certificate is missing/],
    ['hostile-names', null],
    ['many-names', null],
  ] as const satisfies [CertificateKind, RegExp | null][])
    test(kind, async () => {
      const made = await makeCertificate(root, kind, { names: ['mx.example'], now: new Date() });
      const asked = await ask({
        script: smtp({ tls: { cert: [made.certPem, ...made.chainPem].join(''), key: made.keyPem } }),
        steps: DELIVERY.replace('  - mail', '  - starttls: { verify: true }\n  - mail'),
        roots: [root.certPem],
      });
      const { tls } = asked.case;
      assert.match(tls?.protocol ?? '', /^TLSv1\.[23]$/);
      assert.match(tls?.certificate?.sha256 ?? '', /^[0-9a-f]{64}$/);
      assert.match(tls?.certificate?.pem ?? '', /BEGIN CERTIFICATE/);
      if (words === null) assert.equal(tls?.trustError, null);
      else {
        assert.match(`${tls?.trustError} ${tls?.nameProblem}`, words);
        assert.notEqual(asked.case.verdict, 'passed');
        assert.match(asked.case.text ?? '', words);
      }
      assert.ok(asked.recordOctets < 1024 * 1024, `${asked.recordOctets} octets are recorded`);
    });
  test('a certificate beyond 100 KiB fails the handshake, or is cut; the record stays bounded', async () => {
    const names = ['mx.example', ...Array.from({ length: 9_000 }, (_, i) => `a-rather-long-host-name-${i}.example`)];
    const made = await makeCertificate(root, 'trusted', { names, now: new Date() });
    const asked = await ask({
      script: smtp({ tls: { cert: made.certPem, key: made.keyPem } }),
      steps: DELIVERY.replace('  - mail', '  - starttls\n  - mail'),
      roots: [root.certPem],
    });
    assert.notEqual(asked.case.verdict, 'passed');
    assert.notEqual(asked.case.tls, null);
    assert.ok(asked.recordOctets < 1024 * 1024, `${asked.recordOctets} octets are recorded`);
  });
});

describe('guarantees 6 and 7 on the built program', () => {
  const SECRET = 'Tr0ub4dor&3<"ü"';
  const CASE = `name: secret
targets: [TARGET]
secrets: { password: { env: MX_PASSWORD } }
scenarios: [x.yaml]
`;
  const SCENARIO = `name: x
dialogue:
  - connect
  - ehlo: probe.example
    expect: 250
  - auth: { mechanism: PLAIN, user: user, password: "\${password}", clear_text: true }
    expect: 235
`;
  let folder = '';
  before(() => {
    build();
    folder = mkdtempSync(join(tmpdir(), 'mxprobe-secret-'));
    writeFileSync(join(folder, 'x.yaml'), SCENARIO);
  });
  after(() => rmSync(folder, { recursive: true }));

  test('guarantee 6: NUL inside user or password is refused: it would shift one into the other', () => {
    for (const [user, secret, says] of [
      ['a\0b', 'secret', 'NUL in the user'],
      ['a', 'se\0cret', 'NUL in the password or token'],
    ] as const) {
      const started = startSasl('PLAIN', { user, secret }, { nonce: 'nonce' });
      assert.equal(started.ok ? 'it is sent' : started.problem, says);
    }
  });

  test('guarantee 7: base64 is masked however the secret is aligned in it', () => {
    const redactor = new Redactor(['correct-horse']);
    for (const before of ['', 'a', 'ab', 'abc', '\0user\0', '\0users\0', '\0user.s\0'])
      for (const behind of ['', 'x', 'xy']) {
        const encoded = Buffer.from(`${before}correct-horse${behind}`).toString('base64');
        assert.match(redactor.text(`535 ${encoded}`), /^535 [A-Za-z0-9]{0,12}\*\*\*[A-Za-z0-9+/=]{0,8}$/, encoded);
      }
  });

  test('guarantee 7: a secret that the server echoes stands in no file and on no screen', async () => {
    const plain = Buffer.from(`\0user\0${SECRET}`).toString('base64');
    const forms = [
      SECRET,
      plain,
      Buffer.from(SECRET).toString('hex'),
      encodeURIComponent(SECRET),
      JSON.stringify(SECRET),
    ];
    const server = await startHostile(async (peer) => {
      peer.say('220 mx\r\n');
      await peer.answer(/EHLO[^\n]*\n/, '250-mx\r\n250 AUTH PLAIN\r\n');
      await peer.hear(/AUTH[^\n]*\n/);
      peer.say(Buffer.from(`${forms.map((form) => `535-${form}\r\n`).join('')}535 no\r\n`));
      await peer.answer(/QUIT\r\n/, Buffer.from(`221 ${SECRET}\r\n`));
    });
    writeFileSync(join(folder, 'probe.yaml'), CASE.replace('TARGET', `"127.0.0.1:${server.port}"`));
    const args = ['probe', 'probe.yaml', '--results', 'results', '-v'];
    const { out, err } = await start(args, { cwd: folder, shell: `export MX_PASSWORD='${SECRET}'; PROGRAM` }).ended;
    await server.close();
    assert.ok((server.peers[0]?.heard ?? '').includes(plain), `${out}${err}`);
    const files = readdirSync(join(folder, 'results'), { recursive: true, withFileTypes: true }).filter((one) =>
      one.isFile(),
    );
    assert.ok(files.length >= 2);
    const written = files.map((one) => readFileSync(join(one.parentPath, one.name), 'utf8'));
    for (const text of [out, err, ...written]) {
      const raws = [...text.matchAll(/"raw":\s*"([^"]*)"/g)].map(([, raw = '']) =>
        Buffer.from(raw, 'base64').toString(),
      );
      for (const form of [...forms, JSON.stringify(SECRET).slice(1, -1)])
        assert.ok(![text, ...raws].some((one) => one.includes(form)), form);
    }
  });

  test('guarantee 6: a line end from the environment is refused before anything is sent', async () => {
    const server = await startHostile(smtp());
    writeFileSync(
      join(folder, 'env.yaml'),
      'name: x\ndialogue:\n  - connect:\n    expect: 220\n  - mail: ${env.FROM}\n',
    );
    const args = ['run', 'env.yaml', '--env', 'FROM', '--no-record', '--target', `127.0.0.1:${server.port}`];
    const shell = `export FROM=$'a@b.example>\\r\\nRCPT TO:<c@d.example'; PROGRAM`;
    const { code, err } = await start(args, { cwd: folder, shell }).ended;
    await server.close();
    assert.equal(code, 2, err);
    assert.match(err, /env\.yaml:5:\d+: error: a control character \(0x0d\)/);
    assert.equal(server.peers.length, 0);
  });
});
