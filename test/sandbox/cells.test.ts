// Moment x deed: every cell has its effect, over real sockets, or it is refused when the policy is read, with the moments that
// have it.
import assert from 'node:assert/strict';
import { connect as connectTcp, type Socket } from 'node:net';
import { after, describe, test } from 'node:test';
import { connect as connectTls, type TLSSocket } from 'node:tls';
import { readYaml } from '../../src/document/read-yaml.ts';
import { Checking } from '../../src/document/shape.ts';
import { type CertificateStore, certificateStore } from '../../src/sandbox/certificate-store.ts';
import type { Ending } from '../../src/sandbox/records.ts';
import { type RunningSandbox, startSandbox } from '../../src/sandbox/serve.ts';
import { REPLY_FORMS, type ReplyForm } from '../../src/scenario/policy/deed.ts';
import { MOMENTS, type Moment } from '../../src/scenario/policy/moment.ts';
import { policyShape } from '../../src/scenario/policy.ts';
import { policyOf } from './dialogues.ts';

const certificates: CertificateStore = certificateStore(() => new Date());

/** Steps on the way to a moment: each is sent when the reply to the one before is there. */
const WAY: Readonly<Record<Moment, readonly string[]>> = {
  connect: [],
  ehlo: ['EHLO c.test'],
  helo: ['HELO c.test'],
  lhlo: ['LHLO c.test'],
  starttls: ['EHLO c.test', 'STARTTLS'],
  auth: ['EHLO c.test', 'AUTH PLAIN AGFsaWNlQGxhYi50ZXN0AHNlY3JldA=='],
  mail: ['EHLO c.test', 'MAIL FROM:<a@good.test>'],
  rcpt: ['EHLO c.test', 'MAIL FROM:<a@good.test>', 'RCPT TO:<x@lab.test>'],
  data: ['EHLO c.test', 'MAIL FROM:<a@good.test>', 'RCPT TO:<x@lab.test>', 'DATA'],
  bdat: ['EHLO c.test', 'MAIL FROM:<a@good.test>', 'RCPT TO:<x@lab.test>', 'BDAT 4\r\nab'],
  eod: ['EHLO c.test', 'MAIL FROM:<a@good.test>', 'RCPT TO:<x@lab.test>', 'DATA', 'Subject: x\r\n\r\nhi\r\n.'],
  rset: ['EHLO c.test', 'RSET'],
  noop: ['EHLO c.test', 'NOOP'],
  vrfy: ['EHLO c.test', 'VRFY x@lab.test'],
  expn: ['EHLO c.test', 'EXPN x'],
  help: ['EHLO c.test', 'HELP'],
  etrn: ['EHLO c.test', 'ETRN lab.test'],
  quit: ['EHLO c.test', 'QUIT'],
  xclient: ['EHLO c.test', 'XCLIENT ADDR=192.0.2.1'],
  unknown: ['EHLO c.test', 'FOO'],
};
const BASE = 'auth: {}\nxclient: true\n';

function policyFor(moment: Moment, text: string): string {
  return `${BASE}${moment === 'lhlo' ? 'lmtp: true\n' : ''}${text}`;
}

/** What a client saw from the moment on. */
interface Seen {
  readonly heard: string;
  readonly end: 'open' | 'closed' | 'reset';
  /** Milliseconds from the command to the first octet; null: there was none. */
  readonly firstMs: number | null;
}

/** What a row waits for: the whole reply, the end of the connection, or that nothing more comes. */
type Until = 'reply' | 'end' | 'quiet';
/** From the moment on at which the server has decided; it says all that it says at once. */
const QUIET_MS = 60;
/** A busy machine may take its time. */
const PATIENCE_MS = 8_000;
const WHOLE = /(?:^|\n)[2-5][0-9]{2}(?: [^\n]*)?\r\n$/;

/** Goes the way to `moment`, and listens until what the row waits for. `enough` octets are a reply, too. */
function see(sandbox: RunningSandbox, moment: Moment, until: Until, enough: (heard: string) => boolean): Promise<Seen> {
  return new Promise((resolve) => {
    const socket = connectTcp({ host: '127.0.0.1', port: sandbox.port });
    const lines = ['', ...WAY[moment]];
    let heard = '';
    let end: Seen['end'] = 'open';
    let sentAt = performance.now();
    let firstMs: number | null = null;
    const done = () => {
      clearTimeout(timer);
      stop();
      socket.destroy();
      resolve({ heard, end, firstMs });
    };
    const timer = setTimeout(done, PATIENCE_MS);
    let isDecided = false;
    const quiet = () => {
      if (until === 'quiet' && isDecided && enough(heard)) setTimeout(done, QUIET_MS);
    };
    const stop = sandbox.journal.events.listen((event) => {
      if (event.e !== 'rule') return;
      isDecided = true;
      quiet();
    });
    const next = () => {
      lines.shift();
      heard = '';
      firstMs = null;
      sentAt = performance.now();
      socket.write(`${lines[0] ?? ''}\r\n`);
    };
    socket.on('data', (chunk) => {
      firstMs ??= performance.now() - sentAt;
      heard += chunk.toString('latin1');
      if (lines.length > 1) {
        if (WHOLE.test(heard)) next();
      } else if (until === 'reply' && enough(heard)) done();
      else quiet();
    });
    socket.on('error', (error: NodeJS.ErrnoException) => {
      end = error.code === 'ECONNRESET' ? 'reset' : 'closed';
    });
    socket.on('close', () => {
      if (end === 'open') end = 'closed';
      done();
    });
  });
}

async function at(
  moment: Moment,
  policy: string,
  until: Until = 'reply',
  enough = (heard: string) => WHOLE.test(heard),
): Promise<Seen & { accepted: number; ended: Ending | null }> {
  const sandbox = await startSandbox(policyOf(policyFor(moment, policy)), { certificates });
  try {
    const seen = await see(sandbox, moment, until, enough);
    return { ...seen, accepted: sandbox.counts.accepted, ended: sandbox.journal.sessions[0]?.record().ended ?? null };
  } finally {
    await sandbox.close();
  }
}

/** The usual reply at each moment. */
const usual = new Map<Moment, string>();
async function usualAt(moment: Moment): Promise<string> {
  const known = usual.get(moment);
  if (known !== undefined) return known;
  const { heard } = await at(moment, '');
  assert.match(heard, WHOLE, moment);
  usual.set(moment, heard);
  return heard;
}

interface DeedRow {
  readonly deed: string;
  readonly until: Until;
  /** As a key that is older than `when:`. */
  readonly key?: (moment: Moment) => string;
  holds(seen: Seen & { ended: Ending | null }, said: string, moment: Moment): void;
}

const DEEDS: readonly DeedRow[] = [
  {
    deed: 'reply: 499 4.9.9 own words',
    until: 'reply',
    holds: ({ heard, end }) => assert.deepEqual([heard, end], ['499 4.9.9 own words\r\n', 'open']),
  },
  {
    deed: 'reply: 499 4.9.9 own words, close: true',
    until: 'end',
    key: (moment) => `close_after: { verb: ${moment}, reply: 499 4.9.9 own words }`,
    holds: ({ heard, end }) => assert.deepEqual([heard, end], ['499 4.9.9 own words\r\n', 'closed']),
  },
  {
    deed: 'reply: 299 taken',
    until: 'reply',
    holds: ({ heard }) => assert.equal(heard, '299 taken\r\n'),
  },
  {
    deed: 'close: true',
    until: 'end',
    key: (moment) => `close_after: ${moment}`,
    holds: ({ heard, end }) => assert.deepEqual([heard, end], ['', 'closed']),
  },
  {
    deed: 'reset: true',
    until: 'end',
    key: (moment) => `reset: ${moment}`,
    holds: ({ heard, end }) => assert.deepEqual([heard, end], ['', 'reset']),
  },
  {
    deed: 'silent: true',
    until: 'quiet',
    key: (moment) => `silent: ${moment}`,
    // QUIT ends the session, said or not.
    holds: ({ heard, end }, _said, moment) =>
      assert.deepEqual([heard, end], ['', moment === 'quit' ? 'closed' : 'open']),
  },
  { deed: 'stall: true', until: 'quiet', holds: ({ heard, end }) => assert.deepEqual([heard, end], ['', 'open']) },
  { deed: 'stall: 60ms', until: 'end', holds: ({ heard, end }) => assert.deepEqual([heard, end], ['', 'closed']) },
  { deed: 'deaf: true', until: 'quiet', holds: ({ heard, end }) => assert.deepEqual([heard, end], ['', 'open']) },
  {
    deed: 'half: 2',
    until: 'end',
    holds: ({ heard, end }, said) => assert.deepEqual([heard, end], [said.slice(0, 2), 'closed']),
  },
  {
    deed: 'half: true, then: reset',
    until: 'end',
    holds({ heard, end, ended }, said) {
      // Where octets are still to be read a system may tell of the end alone.
      assert.ok(end !== 'open');
      assert.equal(ended, 'reset');
      assert.ok(heard.length > 0 && heard.length < said.length && said.startsWith(heard), heard);
    },
  },
  {
    deed: 'half: true, then: stall',
    until: 'quiet',
    holds({ heard, end }, said) {
      assert.equal(end, 'open');
      assert.ok(heard.length > 0 && heard.length < said.length && said.startsWith(heard), heard);
    },
  },
  { deed: 'drip: 1ms', until: 'reply', holds: ({ heard }, said) => assert.equal(heard, said) },
  {
    deed: 'delay: 120ms',
    until: 'reply',
    key: (moment) => `reply_delay: { ${moment}: 120ms }`,
    holds({ heard, firstMs }, said) {
      assert.equal(heard, said);
      assert.ok(firstMs !== null && firstMs >= 110, `after ${firstMs} ms`);
    },
  },
  { deed: 'pass: true', until: 'reply', holds: ({ heard }, said) => assert.equal(heard, said) },
];

/** Is it the reply of that form? */
function isShaped(form: ReplyForm, heard: string, said: string): boolean {
  switch (form) {
    case 'code-only':
      return /^(?:[0-9]{3}-\r\n)*[0-9]{3}\r\n$/.test(heard);
    case 'empty-last-line':
      return /^[0-9]{3}-[\s\S]*\n[0-9]{3} \r\n$/.test(heard);
    case 'mixed-codes':
      return new Set([...heard.matchAll(/^[0-9]{3}/gm)].map(([code]) => code)).size === 2 && WHOLE.test(heard);
    case 'multi-line':
      return /^[0-9]{3}-[\s\S]*and the last\r\n$/.test(heard);
    case 'bare-lf':
      return heard === said.replaceAll('\r\n', '\n');
    case 'no-separator':
      return /^[0-9]{3}[^ -]/.test(heard);
    case 'long-line':
      return heard.length > 20_000 && heard.endsWith('\r\n');
    case 'eight-bit':
      return /Gr[\x80-\xff]+/.test(heard) && WHOLE.test(heard);
    case 'nul':
      return heard.includes('a\0b') && WHOLE.test(heard);
    case 'drip':
      return heard.length >= 8 && said.startsWith(comparable(heard));
    case 'unfinished':
      return /-[^\n]*\r\n$/.test(heard) && !WHOLE.test(heard);
    case 'endless':
      return heard.length > 10 * said.length && !/^[0-9]{3} /m.test(heard);
  }
  return form satisfies never;
}

/** The octets that vary from session to session, and the end that QUIT brings, are left out of account. */
function comparable(said: string): string {
  return said.replace(/[0-9A-F]{10}/g, 'ID');
}

describe('moment x deed', { concurrency: 8 }, () => {
  for (const moment of MOMENTS) {
    for (const { deed, until, key, holds } of DEEDS) {
      test(`${moment}: { ${deed} }`, async () => {
        const said = comparable(await usualAt(moment));
        const forms = [`when: { at: ${moment}, ${deed} }`, ...(key === undefined ? [] : [key(moment)])];
        for (const form of forms) {
          const enough = (heard: string) =>
            until === 'quiet'
              ? heard !== '' || !deed.startsWith('half')
              : WHOLE.test(heard) && (deed !== 'drip: 1ms' || heard.length >= said.length);
          const seen = await at(moment, form, until, enough);
          holds({ ...seen, heard: comparable(seen.heard) }, said, moment);
        }
      });
    }
    for (const form of REPLY_FORMS) {
      const without = form === 'multi-line' && (moment === 'ehlo' || moment === 'lhlo');
      test(`${moment}: { multiline: ${form} }${without ? ' is refused' : ''}`, async () => {
        const forms = [`when: { at: ${moment}, multiline: ${form} }`, `multiline: { forms: ${form}, at: ${moment} }`];
        for (const policy of forms) {
          if (without) {
            assert.throws(() => policyOf(policyFor(moment, policy)), /no effect at|several lines already/);
            continue;
          }
          const said = comparable(await usualAt(moment));
          const until = form === 'unfinished' || form === 'no-separator' ? 'quiet' : 'reply';
          const { heard } = await at(moment, policy, until, (so) => isShaped(form, comparable(so), said));
          assert.ok(isShaped(form, comparable(heard), said), `${policy}: ${heard.slice(0, 500)}`);
        }
      });
    }
    for (const key of ['refuse', 'replies'] as const) {
      test(`${moment}: ${key}`, async () => {
        const { heard } = await at(moment, `${key}: { ${moment}: 499 4.9.9 own words }`);
        assert.ok(heard.startsWith('499 4.9.9 own words\r\n'), heard);
      });
    }
    test(`${moment}: inject and unsolicited follow the reply`, async () => {
      const said = comparable(await usualAt(moment));
      const more = (heard: string) => heard.endsWith('250 more\r\n');
      const inject = await at(moment, `inject: { ${moment}: "250 more\\\\r\\\\n" }`, 'reply', more);
      assert.equal(comparable(inject.heard), `${said}250 more\r\n`);
      const unasked = await at(moment, `unsolicited: { with: ${moment}, reply: 250 more }`, 'reply', more);
      assert.equal(comparable(unasked.heard), `${said}250 more\r\n`);
    });
  }
});

describe('the end of data, taken or not', () => {
  // biome-ignore format: a table, one case a line
  const KEPT: readonly (readonly [deed: string, accepted: number])[] = [
    ['close: true', 1], ['close: true, kept: false', 0], ['reset: true', 1], ['half: true', 1], ['stall: 20ms', 1],
    ['silent: true', 1], ['reply: 451 4.3.0 later', 0], ['reply: 451 4.3.0 later, kept: true', 1], ['reply: 250 ok', 1],
    ['delay: 10ms, kept: false', 0],
  ];
  for (const [deed, accepted] of KEPT) {
    test(`eod: { ${deed} }`, async () => {
      assert.equal((await at('eod', `when: { at: eod, ${deed} }`, 'quiet', () => true)).accepted, accepted);
    });
  }
});

/** The client's side of a handshake that `policy` spoils, at STARTTLS or on a server that speaks TLS at once. */
async function handshake(policy: string, implicit: boolean): Promise<string> {
  const sandbox = await startSandbox(policyOf(`${implicit ? 'tls: implicit\n' : ''}${policy}`), { certificates });
  const ca = await sandbox.caPem();
  const socket = connectTcp({ host: '127.0.0.1', port: sandbox.port });
  try {
    return await new Promise<string>((resolve) => {
      const begin = (tcp: Socket) => {
        const tls: TLSSocket = connectTls({ socket: tcp, ca, servername: sandbox.hostname }, () => resolve('secured'));
        tls.on('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
        tls.on('close', () => resolve('closed'));
      };
      if (implicit) return begin(socket);
      let heard = '';
      socket.on('data', (chunk) => {
        heard += chunk.toString('latin1');
        const last = heard.split('\r\n').at(-2) ?? '';
        if (last.startsWith('220 mx')) socket.write('EHLO c.test\r\n');
        else if (/^250 /.test(last)) socket.write('STARTTLS\r\n');
        else if (last.startsWith('220 2.0.0')) {
          socket.removeAllListeners('data');
          begin(socket);
        } else if (/^[45]/.test(last)) resolve(last);
        if (/^250 /.test(last)) heard = '';
      });
    });
  } finally {
    socket.destroy();
    await sandbox.close();
  }
}

// biome-ignore format: a table, one case a line
const TLS: readonly (readonly [fault: string, at: 'starttls' | 'connect' | 'ehlo', outcome: RegExp])[] = [
  ['broken', 'starttls', /HANDSHAKE_FAILURE/],
  ['broken', 'connect', /HANDSHAKE_FAILURE/],
  ['dropped', 'starttls', /closed|ECONNRESET/],
  ['dropped', 'connect', /closed|ECONNRESET/],
  ['garbled', 'starttls', /WRONG_VERSION_NUMBER|PACKET_LENGTH|UNEXPECTED/],
  ['garbled', 'connect', /WRONG_VERSION_NUMBER|PACKET_LENGTH|UNEXPECTED/],
  ['expired', 'starttls', /CERT_HAS_EXPIRED/],
  ['expired', 'connect', /CERT_HAS_EXPIRED/],
  ['self-signed', 'starttls', /SELF_SIGNED/],
  ['wrong-name', 'connect', /ALTNAME/],
  ['trusted', 'starttls', /secured/],
  ['refused', 'starttls', /^454 4\.7\.0 TLS not available/],
  ['stripped', 'ehlo', /^500 5\.5\.2/],
];
for (const [fault, moment, outcome] of TLS) {
  test(`tls: ${fault} at ${moment}, once`, async () => {
    const implicit = moment === 'connect';
    assert.match(await handshake(`when: { at: ${moment}, tls: ${fault} }`, implicit), outcome);
    assert.equal(await handshake(`when: { at: ${moment}, tls: ${fault}, session: 2 }`, implicit), 'secured');
  });
}

test('a deed without effect at a moment is refused when it is read, with the moments that have it', () => {
  for (const moment of MOMENTS) {
    for (const fault of ['stripped', 'refused', 'broken', 'expired']) {
      const source = { file: 'p', text: policyFor(moment, `tls: implicit\nwhen: { at: ${moment}, tls: ${fault} }`) };
      const { root } = readYaml(source);
      const checking = new Checking(source);
      if (root !== null) policyShape.read(root, checking);
      const fits = { stripped: ['ehlo', 'lhlo'], refused: ['starttls'] }[fault] ?? ['starttls', 'connect'];
      const [problem] = checking.problems.map(({ message }) => message);
      if (fits.includes(moment)) assert.equal(problem, undefined);
      else assert.equal(problem, `\`tls: ${fault}\` has no effect at \`${moment}\`; it has at ${fits.join(', ')}`);
    }
  }
});

after(() => usual.clear());
