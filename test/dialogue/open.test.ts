// How a session gets a connection and TLS on it, by what the stream tells: what the witness hears, and when.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { LeanSink } from '../../src/net/lean-stream.ts';
import { ENDS, streamWith } from '../net/double.ts';
import { tls } from '../report/sample.ts';
import { journalOf, type Way } from './journal.ts';

/** What the stream of a connection does, so long after it was begun or TLS was asked for. */
type Told = readonly [ms: number, tell: (sink: LeanSink) => void];

interface Row {
  readonly name: string;
  /** Of each connection, the last one again and again. */
  readonly connects: readonly (readonly Told[])[];
  /** Behind `secure`. */
  readonly shakes?: readonly Told[];
  readonly steps: string;
  readonly setting?: Way['setting'];
  readonly told: RegExp;
}

const up: Told = [0, (sink) => sink.connected(ENDS)];
const gone = (error: string | null, message: string | null): ((sink: LeanSink) => void) => {
  return (sink) => sink.gone(error, message);
};
const says =
  (octets: string): Told[1] =>
  (sink) =>
    sink.data(Buffer.from(octets, 'latin1'));
const GREETS: readonly Told[] = [up, [0, says('220 mx\r\n')]];
/** Answers EHLO, and STARTTLS with more than its 220. */
const OFFERS: readonly Told[] = [...GREETS, [10, says('250-mx\r\n250 STARTTLS\r\n')], [20, says('220 go\r\n')]];
const BEGIN_TLS = '  - connect\n  - ehlo: x\n  - starttls\n';
const VERIFIES = '  - connect\n  - ehlo: x\n  - starttls: { verify: true }\n';
const AGREED = 'TLSv1.3 X';
const shaken: Told[1] = (sink) => sink.secured(AGREED, null, FACTS);
const shows = (record: Partial<typeof tls>): Way['setting'] => ({ tlsRecord: () => ({ ...tls, ...record }) });

const FACTS = {
  protocol: 'TLSv1.3',
  cipher: 'X',
  group: null,
  alpn: null,
  sni: null,
  resumed: false,
  ocsp: null,
  certificates: [],
  certificateCount: 0,
  certificateDemanded: false,
  authorizationError: null,
  failure: null,
  ms: 1,
};

const CONNECTIONS: readonly Row[] = [
  {
    name: 'it stands after a while: so long it took',
    connects: [
      [
        [30, (sink) => sink.connected(ENDS)],
        [50, says('220 mx\r\n')],
        [60, gone(null, null)],
      ],
    ],
    steps: '  - wait: 100ms\n  - connect\n',
    told: /begins 1 connect, open, \+30 ms, opened 30, \+20 ms, heard 1 1 reply 220 fits 20 #1, settled 1 reply 220 20 fits/,
  },
  {
    name: 'refused',
    connects: [[[30, gone('ECONNREFUSED', 'nobody listens')]]],
    steps: '  - wait: 100ms\n  - connect\n',
    told: /open, \+30 ms, destroy, failed 1 0 unreachable ECONNREFUSED nobody listens, settled 1 closed - 30 differs, .*ended unreachable$/,
  },
  {
    name: 'an error without words',
    connects: [[[0, gone('EHOSTUNREACH', null)]]],
    steps: '  - connect\n',
    told: /failed 0 0 unreachable EHOSTUNREACH EHOSTUNREACH, .*ended unreachable$/,
  },
  {
    name: 'closed without an error',
    connects: [[[0, gone(null, null)]]],
    steps: '  - connect\n',
    told: /failed 0 0 unreachable ECLOSED the connection was closed, .*ended unreachable$/,
  },
  {
    name: 'no connection in time',
    connects: [[]],
    steps: '  - connect\n',
    told: /open, \+2000 ms, give up ETIMEDOUT no connection within 2000 ms, .*failed 0 0 unreachable ETIMEDOUT no connection within 2000 ms, settled 0 closed - 2000 differs, .*ended timedOut$/,
  },
  {
    name: 'refused, as expected',
    connects: [[[0, gone('ECONNREFUSED', 'nobody listens')]]],
    steps: '  - connect: {}\n    expect: closed\n',
    told: /failed 0 0 unreachable ECONNREFUSED nobody listens, settled 0 closed - 0 fits/,
  },
  {
    name: 'nothing to ask for behind it: the second step is not begun',
    connects: [[[0, gone('ECONNREFUSED', 'nobody listens')]]],
    steps: '  - connect\n  - noop\n',
    told: /^(?!.*begins 1)/,
  },
  {
    name: 'the next connection: the one before is closed, and what it takes is counted anew',
    connects: [
      [up, [0, says('220 a\r\n')]],
      [
        [40, (sink) => sink.connected(ENDS)],
        [40, says('220 b\r\n')],
      ],
    ],
    steps: '  - connect\n  - connect\n',
    told: /heard 0 1 reply 220 fits 0 #1, settled 0 .*begins 1 connect, close, open, \+40 ms, opened 40, heard 1 \d+ reply 220 fits 0 #1/,
  },
  {
    name: 'a source that is no address: nothing is opened',
    connects: [GREETS],
    steps:
      '  - connect:\n    capture: { word: /(mx)/ }\n  - drop\n  - connect: { source: "${word}" }\n    expect: any\n',
    told: /^(?:(?!open).)*open(?:(?!, open, ).)*failed 2 null unsent mx is no IP address to connect from/,
  },
  {
    name: 'the address is known from the first connection on',
    connects: [GREETS],
    steps: '  - connect\n  - vrfy: "${target.address}"\n',
    told: /says 1 other "VRFY 127\.0\.0\.1/,
  },
  {
    name: 'the address that was known before stays',
    connects: [GREETS],
    setting: { values: new Map([['target.address', '192.0.2.7']]) },
    steps: '  - connect\n  - vrfy: "${target.address}"\n',
    told: /says 1 other "VRFY 192\.0\.2\.7/,
  },
  {
    name: 'and so does that of the first connection',
    connects: [
      GREETS,
      [
        [0, (sink) => sink.connected({ ...ENDS, remote: { address: '192.0.2.8', port: 25 } })],
        [0, says('220 mx\r\n')],
      ],
    ],
    steps: '  - connect\n  - drop\n  - connect\n  - vrfy: "${target.address}"\n',
    told: /says 3 other "VRFY 127\.0\.0\.1/,
  },
];

const HANDSHAKES: readonly Row[] = [
  {
    name: 'within TLS a password may be said',
    connects: [OFFERS],
    shakes: [
      [0, shaken],
      [10, says('250-mx\r\n250 AUTH PLAIN\r\n')],
    ],
    steps: `${BEGIN_TLS}  - auth: { mechanism: PLAIN, user: u, password: longenough }\n`,
    told: /begins 3 auth, says 3 auth "AUTH PLAIN/,
  },
  {
    name: 'in clear text it may not',
    connects: [[...GREETS, [10, says('250-mx\r\n250 AUTH PLAIN\r\n')]]],
    steps: '  - connect\n  - ehlo: x\n  - auth: { mechanism: PLAIN, user: u, password: longenough }\n',
    told: /begins 2 auth, failed 2 null unsent /,
  },
  {
    name: 'what the policies of the domain say of it is expected',
    connects: [OFFERS],
    shakes: [
      [0, shaken],
      [10, says('250 mx\r\n')],
    ],
    setting: {
      ...shows({}),
      policies: (seen) => ({ dane: { word: seen === null ? 'absent' : 'verified', text: '' }, mtaSts: null }),
    },
    steps: '  - connect\n  - ehlo: x\n    expect: { dane: absent }\n  - starttls:\n    expect: { dane: verified }\n',
    told: /settled 1 reply 250 10 fits, .*settled 2 reply 220 \d+ fits/,
  },
  {
    name: 'agreed: the step goes on within TLS',
    connects: [OFFERS],
    shakes: [[40, shaken]],
    setting: shows({}),
    steps: VERIFIES,
    told: /heard 2 \d+ reply 220 fits \d+ #1, secure, \+40 ms, secured TLSv1\.3 X 40, says 2 ehlo "EHLO/,
  },
  {
    name: 'failed: the connection is left, and why is told',
    connects: [OFFERS],
    shakes: [[40, (sink) => sink.secured(null, 'no cipher in common', FACTS)]],
    steps: BEGIN_TLS,
    told: /secure, \+40 ms, secured null 40, destroy, failed 2 \d+ tls no cipher in common, settled 2 tls-failure 220 10 differs, .*ended tlsFailed$/,
  },
  {
    name: 'failed: what the record says of it is more',
    connects: [OFFERS],
    shakes: [[0, (sink) => sink.secured(null, 'no cipher in common', FACTS)]],
    setting: shows({ failure: 'only TLS 1.0' }),
    steps: BEGIN_TLS,
    told: /failed 2 \d+ tls only TLS 1\.0,/,
  },
  {
    name: 'failed without a word',
    connects: [OFFERS],
    shakes: [[0, (sink) => sink.secured(null, null, null)]],
    steps: BEGIN_TLS,
    told: /failed 2 \d+ tls the handshake failed,/,
  },
  {
    name: 'the server goes instead',
    connects: [OFFERS],
    shakes: [[20, gone(null, null)]],
    steps: BEGIN_TLS,
    told: /secured null 20, destroy, failed 2 \d+ tls the server closed the connection during the handshake, /,
  },
  {
    name: 'the server goes instead: the record has seen nothing of it',
    connects: [OFFERS],
    shakes: [[20, gone(null, null)]],
    setting: { tlsRecord: (facts) => ({ ...tls, failure: JSON.stringify(facts) }) },
    steps: BEGIN_TLS,
    told: new RegExp(
      `failed 2 \\d+ tls ${JSON.stringify({ ...FACTS, protocol: null, cipher: null, failure: { code: 'ECLOSED', message: 'the server closed the connection during the handshake' }, ms: 20 }).replace(/[{}[\]]/g, '\\$&')}`,
    ),
  },
  {
    name: 'the server goes instead, with an error',
    connects: [OFFERS],
    shakes: [[0, gone('ECONNRESET', 'reset')]],
    steps: BEGIN_TLS,
    told: /failed 2 \d+ tls ECONNRESET, /,
  },
  {
    name: 'no handshake in time',
    connects: [OFFERS],
    steps: BEGIN_TLS,
    told: /secure, .*give up ETIMEDOUT no handshake within 2000 ms, .*failed 2 \d+ tls no handshake within 2000 ms, .*ended tlsFailed$/,
  },
  {
    name: 'implicit TLS that fails has no reply: so long the connection took',
    connects: [[up]],
    shakes: [[40, (sink) => sink.secured(null, 'no cipher in common', null)]],
    setting: { mode: 'smtps' },
    steps: '  - wait: 100ms\n  - connect\n',
    told: /secured null 40, destroy, failed 1 \d+ tls no cipher in common, settled 1 tls-failure - 40 differs/,
  },
  {
    name: 'a handshake that fails is what is expected',
    connects: [OFFERS],
    shakes: [[0, (sink) => sink.secured(null, 'no cipher in common', null)]],
    steps: '  - connect\n  - ehlo: x\n  - starttls:\n    expect: tls-failure\n',
    told: /settled 2 tls-failure 220 10 fits/,
  },
  {
    name: 'octets behind the 220: no handshake',
    connects: [[...GREETS, [10, says('250-mx\r\n250 STARTTLS\r\n')], [20, says('220 go\r\n250 injected\r\n')]]],
    steps: BEGIN_TLS,
    told: /^(?!.*, secure,).*failed 2 \d+ wall 14 250 injected, settled 2 reply 220 10 differs, .*ended tlsFailed$/,
  },
  {
    name: 'it is to be trusted, and is not',
    connects: [OFFERS],
    shakes: [[0, shaken]],
    setting: shows({ trusted: false, trustError: 'self-signed' }),
    steps: VERIFIES,
    told: /secured TLSv1\.3 X 0, failed 2 \d+ tls the certificate is not trusted: self-signed, settled 2 tls-failure/,
  },
  {
    name: 'it is to have the name, and has another',
    connects: [OFFERS],
    shakes: [[0, shaken]],
    setting: shows({ trusted: true, matchesHost: false, host: 'a.example', nameProblem: 'it is b.example' }),
    steps: VERIFIES,
    told: /failed 2 \d+ tls the certificate is not for a\.example: it is b\.example, /,
  },
  {
    name: 'another name, and no more to say of it',
    connects: [OFFERS],
    shakes: [[0, shaken]],
    setting: shows({ trusted: true, matchesHost: false, host: 'a.example', nameProblem: null }),
    steps: VERIFIES,
    told: /failed 2 \d+ tls the certificate is not for a\.example, /,
  },
  {
    name: 'nobody asks whether it is trusted',
    connects: [OFFERS],
    shakes: [[0, shaken]],
    setting: shows({ trusted: false, trustError: 'self-signed' }),
    steps: BEGIN_TLS,
    told: /secured TLSv1\.3 X 0, says 2 ehlo/,
  },
  {
    name: 'nothing is known of it',
    connects: [OFFERS],
    shakes: [[0, (sink) => sink.secured(AGREED, null, null)]],
    steps: VERIFIES,
    told: /secured TLSv1\.3 X 0, says 2 ehlo/,
  },
];

/** Streams that tell what a row says. */
function streamsOf({ connects, shakes = [] }: Row): Way['open'] {
  let opened = 0;
  return (sink, clock) => {
    let listens = true;
    let shaking = false;
    const play = (told: readonly Told[] = []) => {
      for (const [ms, tell] of told) clock.after(ms, () => listens && tell(sink));
    };
    const leave = () => {
      listens = false;
    };
    play(connects[Math.min(opened, connects.length - 1)]);
    opened += 1;
    return streamWith({
      secure() {
        shaking = true;
        play(shakes);
      },
      giveUp: (code, why) => (shaking ? sink.secured(null, why, null) : sink.gone(code, why)),
      close: leave,
      destroy: leave,
    });
  };
}

for (const [name, rows] of Object.entries({ 'a connection': CONNECTIONS, 'a handshake': HANDSHAKES }))
  describe(name, () => {
    for (const row of rows)
      test(row.name, async () => {
        const told = await journalOf(
          { server: [], steps: row.steps },
          { messages: null, setting: row.setting, open: streamsOf(row) },
        );
        assert.match(told, row.told);
      });
  });
