// What a hostile server does, and what has to come of it. No row's verdict is `passed`: each server misbehaves, and no
// scenario asks it to.
import type { InconclusiveReason } from '../../src/run/document.ts';
import { DELIVERY, type Question } from './question.ts';
import type { Peer } from './server.ts';
import { type Replies, smtp } from './smtp.ts';

export interface HostileCase extends Question {
  readonly name: string;
  /** `either` where it depends on how the flood was cut into segments; then the reason is not looked at. */
  readonly verdict: 'failed' | 'inconclusive' | 'either';
  readonly reason: InconclusiveReason | null;
  /** What the case's text says. */
  readonly says: RegExp;
  /** Findings that must be among the case's. */
  readonly finds?: readonly string[];
}

type Told = Pick<HostileCase, 'verdict' | 'reason' | 'says' | 'finds'>;

const TLS_STEPS = DELIVERY.replace('  - mail', '  - starttls\n  - mail');
/** Where the server stays silent, this is all that the test waits: long enough for half a reply to arrive on a busy machine. */
const SHORT_MS = 1_000;

const row = (name: string, replies: Replies, told: Told, more: Partial<Question> = {}): HostileCase => ({
  name,
  script: smtp(replies),
  steps: replies.tls === undefined && replies.starttls === undefined ? DELIVERY : TLS_STEPS,
  ...told,
  ...more,
});
const failed = (says: RegExp, ...finds: string[]): Told => ({ verdict: 'failed', reason: null, says, finds });
const open = (reason: InconclusiveReason, says: RegExp, ...finds: string[]): Told => ({
  verdict: 'inconclusive',
  reason,
  says,
  finds,
});
const either = (says: RegExp, ...finds: string[]): Told => ({ verdict: 'either', reason: null, says, finds });
const short = { deadlineMs: SHORT_MS };
const silence = () => {};
const forever =
  (octets: string, before = '') =>
  (peer: Peer) => {
    peer.say(before);
    return peer.flood(octets, 16 * 1024 * 1024);
  };
const drip = (octets: string) => (peer: Peer) => peer.drip(octets.repeat(200), 40);
const reset = (peer: Peer) => peer.reset();
const end = (peer: Peer) => peer.end();

/** Not before the client knows that it is connected. */
const late = (then: (peer: Peer) => void) => async (peer: Peer) => {
  await peer.pause(50);
  then(peer);
};

const MOMENTS = ['greeting', 'ehlo', 'mail', 'rcpt', 'data', 'eod'] as const;

/** Silence at each moment, half a reply, the end, a reset. */
const absence: HostileCase[] = MOMENTS.flatMap((moment) => {
  const unknown = moment === 'eod' ? ['delivery-unknown'] : [];
  return [
    row(`silence: ${moment}`, { [moment]: silence }, open('timeout', /no reply within/, ...unknown), short),
    row(
      `half a line, then silence: ${moment}`,
      { [moment]: '25' },
      open('timeout', /a reply was begun/, ...unknown),
      short,
    ),
    row(
      `a continuation, then silence: ${moment}`,
      { [moment]: '250-x\r\n' },
      open('timeout', /begun/, ...unknown),
      short,
    ),
    row(`the end: ${moment}`, { [moment]: end }, open('closed', /closed the connection/, ...unknown)),
    row(`a reset: ${moment}`, { [moment]: late(reset) }, open('closed', /reset|closed|ended/, ...unknown)),
    row(
      `half a reply, then the end: ${moment}`,
      {
        [moment]: (peer: Peer) => {
          peer.say('250-half\r\n250 ok');
          peer.end();
        },
      },
      open('closed', /in the middle of a reply/, ...unknown),
    ),
  ];
});

/** What never comes to an end. */
export const ENDLESS: readonly HostileCase[] = [
  row('a greeting drips', { greeting: drip('220-x\r\n') }, open('timeout', /no reply within/), short),
  row('a reply drips', { mail: drip('2') }, open('timeout', /no reply within/), short),
  row(
    'an endless greeting of continuation lines',
    { greeting: forever('220-spam\r\n') },
    failed(/was cut/, 'reply-truncated'),
  ),
  row('an endless line', { mail: forever('2') }, failed(/was cut/, 'reply-truncated')),
  row('an endless line with a good beginning', { mail: forever('x', '250 ') }, failed(/was cut/)),
  row('endless continuation lines', { ehlo: forever('250-X-KEYWORD\r\n') }, failed(/was cut/, 'reply-truncated')),
  row('endless empty lines', { mail: forever('\r\n') }, failed(/got an empty line/, 'no-code')),
  row('endless replies', { mail: forever('250 ok\r\n') }, either(/./, 'unsolicited')),
  row('endless short refusals', { mail: forever('550 no\r\n') }, failed(/got 550 no/, 'unsolicited')),
  row('endless NULs', { rcpt: forever('\0') }, failed(/was cut/, 'nul')),
];

/** Every form of broken reply, where 250 is due. */
const broken: HostileCase[] = (
  [
    ['a code of two digits', '25 ok\r\n', /expected 250, got 25 ok/, 'no-code'],
    ['a code of four digits', '2500 ok\r\n', /expected 250, got 2500 ok/, 'no-code'],
    ['a letter in the code', '2x0 ok\r\n', /got 2x0 ok/, 'no-code'],
    ['a code in full-width digits', '\uff12\uff15\uff10 ok\r\n', /expected 250/, 'no-code'],
    ['no code', 'ok\r\n', /got ok/, 'no-code'],
    ['an empty line', '\r\n', /got an empty line/, 'no-code'],
    ['a blank before the code', ' 250 ok\r\n', /expected 250/, 'no-code'],
    ['a sign before the code', '+250 ok\r\n', /expected 250/, 'no-code'],
    ['999', '999 ok\r\n', /got 999 ok/, 'code-out-of-range'],
    ['000', '000 ok\r\n', /got 0+ ok/, 'code-out-of-range'],
    ['no separator', '250ok\r\n', /expected 250, got/, 'no-separator'],
    ['an underscore as separator', '250_ok\r\n', /expected 250, got/, 'no-separator'],
    ['another code on the last line', '250-ok\r\n550 no\r\n', /got 550/, 'mixed-codes'],
    ['another code on the first line', '550-no\r\n250 ok\r\n', /different codes/, 'mixed-codes'],
    ['a line without a code in the middle', '250-ok\r\nhello\r\n250 ok\r\n', /without a (reply )?code/, 'no-code'],
    ['a refusal behind a CR', '250 ok\r550 no\r\n', /another line behind a CR/, 'bare-cr'],
    ['escape sequences for a code', '\x1b[1m250\x1b[0m ok\r\n', /expected 250/, 'no-code'],
    ['an HTTP server', 'HTTP/1.1 400 Bad Request\r\n\r\n', /HTTP\/1\.1 400/, 'no-code'],
  ] as const
).map(([name, reply, says, find]) =>
  row(`a broken reply: ${name}`, { mail: (peer) => peer.say(Buffer.from(reply, 'utf8')) }, failed(says, find)),
);

/** What asks us to go on must say so to every client. */
const unclear: HostileCase[] = [
  row(
    'a 354 that another client reads as a refusal: a line before it',
    { data: '550-no\r\n354 go on\r\n' },
    failed(/the message was not sent/, 'mixed-codes'),
  ),
  row(
    'a 354 that another client reads as a refusal: behind a CR',
    { data: '354 go on\r550 no\r\n' },
    failed(/the message was not sent/, 'bare-cr'),
  ),
  row(
    'a 220 to STARTTLS that another client reads as a refusal',
    { starttls: '454-no\r\n220 go on\r\n' },
    failed(/different codes/, 'mixed-codes'),
  ),
];

/** Replies that nobody asked for, and several in one segment. */
const surplus: HostileCase[] = [
  row(
    '354 and 250 in one segment, then the refusal',
    { data: '354 go on\r\n250 2.0.0 queued\r\n', eod: '554 5.7.1 refused\r\n' },
    failed(/expected 250, got 554 5\.7\.1 refused/, 'unsolicited'),
  ),
  row(
    '354 and 250 in one segment, then silence',
    { data: '354 go on\r\n250 2.0.0 queued\r\n', eod: silence },
    open('timeout', /no reply within/, 'unsolicited', 'delivery-unknown'),
    short,
  ),
  row(
    'all replies with the greeting',
    {
      greeting: '220 mx\r\n250 mx\r\n250 ok\r\n250 ok\r\n354 go\r\n250 queued\r\n221 bye\r\n',
      ehlo: '550 no\r\n',
    },
    failed(/expected 250, got 550 no/, 'unsolicited'),
  ),
  row('two replies to MAIL', { mail: '250 ok\r\n250 ok\r\n' }, open('protocol', /nobody had asked for/, 'unsolicited')),
  row('two greetings', { greeting: '220 mx\r\n220 mx\r\n' }, open('protocol', /nobody had asked for/, 'unsolicited')),
  row(
    'a part of a reply behind the reply',
    { mail: '250 ok\r\n25' },
    open('protocol', /nobody had asked for/, 'unsolicited'),
  ),
  row(
    'the refusal behind the acceptance',
    { eod: '250 queued\r\n554 5.7.1 no, refused\r\n' },
    open('protocol', /554 5\.7\.1 no, refused/, 'unsolicited'),
  ),
  row('a reply behind 221', { quit: '221 bye\r\n250 and more\r\n' }, open('protocol', /250 and more/, 'unsolicited')),
];

/** Silence after the verdict: what is waited for then decides nothing. */
const leaving: HostileCase[] = [
  row('refused, then silence to QUIT', { mail: '550 no\r\n', quit: silence }, failed(/got 550 no/), short),
  row('refused, then QUIT drips', { mail: '550 no\r\n', quit: drip('221-') }, failed(/got 550 no/), short),
  row('refused, then an endless QUIT', { mail: '550 no\r\n', quit: forever('221-x\r\n') }, failed(/got 550 no/), short),
  row('silence to the QUIT that was asked for', { quit: silence }, open('timeout', /no reply within/), short),
  row('refused, then a reset', { mail: '550 no\r\n', quit: late(reset) }, failed(/got 550 no/)),
];

/** STARTTLS: what stands before the wall, and what is no handshake. */
const NO_ANSWER = { mail: '250 never asked\r\n' };
const walls: HostileCase[] = [
  row(
    'injected: a reply',
    { starttls: '220 go\r\n250 injected\r\n' },
    failed(/stood behind the 220/, 'injected-before-tls'),
  ),
  row('injected: an octet', { starttls: '220 go\r\nx' }, failed(/stood behind the 220/, 'injected-before-tls')),
  row(
    'injected: an EHLO reply',
    { starttls: '220 go\r\n250-mx\r\n250 AUTH PLAIN\r\n' },
    failed(/behind/, 'injected-before-tls'),
  ),
  row('injected: a bare LF ends the 220', { starttls: '220 go\n250 x\r\n' }, failed(/behind/, 'injected-before-tls')),
  row(
    'injected: a TLS record',
    { starttls: '220 go\r\n\x16\x03\x03\x00\x02\x02\x28' },
    failed(/behind/, 'injected-before-tls'),
  ),
  row('STARTTLS refused', { starttls: '454 4.7.0 not now\r\n', ...NO_ANSWER }, failed(/expected 220, got 454/)),
  row('STARTTLS: the end', { starttls: end }, open('closed', /closed the connection/)),
  row('a handshake that is cut off', { starttls: handshake(end) }, open('tls', /handshake/)),
  row('a handshake that is reset', { starttls: handshake(reset) }, open('tls', /handshake|reset/)),
  row('a handshake that stalls', { starttls: handshake(silence) }, open('tls', /not finished in time/), short),
  row('a handshake that drips', { starttls: handshake(drip('\x16\x03\x03\x40\x00')) }, open('tls', /handshake/), short),
  row(
    'a handshake of noise',
    { starttls: handshake((peer) => peer.say('\x8f\x00noise'.repeat(50))) },
    open('tls', /./),
  ),
  row(
    'a handshake in clear text',
    { starttls: handshake((peer) => peer.say('454 no TLS after all\r\n')) },
    open('tls', /./),
  ),
  row(
    'an alert for a handshake',
    { starttls: handshake((peer) => peer.say('\x15\x03\x01\x00\x02\x02\x28')) },
    open('tls', /./),
  ),
];

/** The 220, the client's first flight, and then this. */
function handshake(then: (peer: Peer) => void | Promise<void>) {
  return async (peer: Peer) => {
    peer.say('220 go\r\n');
    await peer.hear(/\x16\x03/);
    await then(peer);
  };
}

export const CASES: readonly HostileCase[] = [...absence, ...broken, ...unclear, ...surplus, ...leaving, ...walls];
