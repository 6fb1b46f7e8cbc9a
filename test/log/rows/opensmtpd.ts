// Shapes of OpenSMTPD's lines: 5.x in sentences, 6.0 with `event=`, 6.4 and later; both sides, and its own delivery.
import type { Row } from '../lines.ts';

const S = 'ddbd262934f5af1d';
const FROM = 'desk@sender.example';
const TO = 'guest@hotel.example';
const AT = 'Nov 30 06:00:01 mx smtpd[7]: ';
const CLIENT = { direction: 'incoming', mta: 'opensmtpd', queue: S, host: 'h.example', address: '192.0.2.3' } as const;
const REMOTE = { direction: 'outgoing', mta: 'opensmtpd', sender: FROM, recipient: TO, address: '192.0.2.25' } as const;

export const OPENSMTPD_ROWS: readonly Row[] = [
  {
    name: 'OpenSMTPD 7: under syslog, and by itself in a container',
    lines: [
      `${AT}${S} smtp connected address=192.0.2.3 host=h.example`,
      `${AT}${S} smtp failed-command command="RCPT TO:<${TO}>" result="550 Invalid recipient: <${TO}>"`,
      `${S} smtp failed-command command="RCPT TO:<${TO}> NOTIFY=NEVER" result="421 4.3.0 Temporary Error"`,
    ],
    events: [
      { ...CLIENT, recipient: TO, code: 550, stage: 'rcpt' },
      { ...CLIENT, recipient: TO, code: 421, enhanced: '4.3.0', disposition: 'deferred' },
    ],
  },
  {
    name: 'OpenSMTPD 6.0: the client in every line',
    lines: [
      `${AT}${S} smtp event=connected address=192.0.2.3 host=h.example`,
      `${AT}${S} smtp event=failed-command address=192.0.2.3 host=h.example command="MAIL FROM:<${FROM}>" result="553 5.1.0 Sender address rejected"`,
      `${AT}aabbccdd11223344 smtp event=failed-command address=192.0.2.4 host=<unknown> command="HELO x" result="504 5.5.2 no"`,
      `${AT}${S} smtp event=bad-input address=192.0.2.3 host=h.example result="500 5.5.1 Invalid command: Command unrecognized"`,
      `${AT}${S} smtp event=closed address=192.0.2.3 host=h.example reason=quit`,
    ],
    events: [
      { ...CLIENT, sender: FROM, code: 553, stage: 'mail' },
      { queue: 'aabbccdd11223344', address: '192.0.2.4', host: null, stage: 'ehlo', code: 504 },
      { ...CLIENT, stage: null, code: 500 },
    ],
  },
  {
    name: 'OpenSMTPD 5: sentences',
    lines: [
      `${AT}smtp-in: New session ${S} from host h.example [192.0.2.3]`,
      `${AT}smtp-in: Failed command on session ${S}: "RCPT TO:<${TO}>" => 550 5.1.1 no such user`,
      `${AT}smtp-in: Failed command on session ${S}: "MAIL FROM:<${FROM}>  " => 421 4.3.0: Temporary Error`,
      `${AT}smtp-in: Bad input on session ${S}: 500 5.5.1 Invalid command`,
    ],
    events: [
      { ...CLIENT, recipient: TO, code: 550, text: 'no such user', stage: 'rcpt' },
      { ...CLIENT, sender: FROM, code: 421, enhanced: '4.3.0', disposition: 'deferred', stage: 'mail' },
      { ...CLIENT, code: 500, stage: null },
    ],
  },
  {
    name: 'OpenSMTPD: deliveries, in each version’s words',
    lines: [
      `${AT}${S} mta delivery evpid=7077717e797a776e from=<${FROM}> to=<${TO}> rcpt=<-> source="192.0.2.1" relay="192.0.2.25 (mx.hotel.example)" delay=1s result="PermFail" stat="550 5.1.1 no such user"`,
      `${AT}${S} mta event=delivery evpid=7077717e797a776e from=<${FROM}> to=<${TO}> rcpt=<first@hotel.example> source="192.0.2.1" relay="192.0.2.25 (192.0.2.25)" delay=1h2m result="TempFail" stat="450 4.2.0 Greylisted"`,
      `${AT}relay: PermFail for 7077717e797a776e: session=${S}, from=<${FROM}>, to=<${TO}>, rcpt=<->, source=192.0.2.1, relay=192.0.2.25 (mx.hotel.example), delay=1s, stat=550 5.1.1 no such user`,
    ],
    events: [
      { ...REMOTE, host: 'mx.hotel.example', code: 550, text: 'no such user', disposition: 'refused' },
      { ...REMOTE, host: '192.0.2.25', code: 450, disposition: 'deferred', cause: 'greylisting' },
      { ...REMOTE, queue: S, host: 'mx.hotel.example', code: 550, text: 'no such user' },
    ],
  },
  {
    name: 'OpenSMTPD: a delivery that came to no server',
    lines: [
      `${AT}0000000000000000 mta delivery evpid=7077717e797a776e from=<${FROM}> to=<${TO}> rcpt=<-> source="-" relay="hotel.example" delay=1s result="TempFail" stat="Network error on destination MXs"`,
      `${AT}${S} mta delivery evpid=7077717e797a776e from=<> to=<${TO}> rcpt=<-> source="-" relay="hotel.example" delay=4d result="PermFail" stat="Could not retrieve source address"`,
    ],
    events: [
      { recipient: TO, code: null, local: 'Network error on destination MXs', disposition: 'deferred' },
      { sender: '', code: null, disposition: 'refused' },
    ],
  },
  {
    name: 'OpenSMTPD delivers here',
    lines: [
      `${AT}${S} mda delivery evpid=7077717e797a776e from=<${FROM}> to=<${TO}> rcpt=<first@hotel.example> user=guest delay=0s result=PermFail stat=Error ("mailbox is full")`,
      `${AT}${S} mda event=delivery evpid=7077717e797a776e from=<${FROM}> to=<${TO}> user=guest method=lmtp delay=0s result=TempFail stat=Error (temporary failure)`,
      `${AT}${S} mda delivery evpid=7077717e797a776e from=<${FROM}> to=<${TO}> user=guest delay=0s result=Ok stat=Delivered`,
    ],
    events: [
      {
        direction: 'outgoing',
        sender: FROM,
        recipient: TO,
        host: null,
        code: null,
        local: 'Error ("mailbox is full")',
        cause: 'rcpt-quota',
      },
      { recipient: TO, host: null, disposition: 'deferred' },
    ],
  },
  {
    name: 'OpenSMTPD: what refuses nothing',
    lines: [
      `${AT}${S} mta connected`,
      `${AT}${S} mta tls ciphers=TLSv1.3:x:256`,
      `${AT}${S} mta error reason=Connection timed out`,
      `${AT}${S} smtp message msgid=7077717e size=1 nrcpt=1 proto=ESMTP`,
      `${AT}${S} smtp envelope evpid=7077717e797a776e from=<${FROM}> to=<${TO}>`,
      `${AT}${S} smtp disconnected reason=quit`,
      `${AT}warn: smtpd: "550 no" result="550 forged"`,
    ],
    events: [],
  },
  {
    name: 'OpenSMTPD: a password stands in no output',
    lines: [
      `${AT}${S} smtp connected address=192.0.2.3 host=h.example`,
      `${AT}${S} smtp failed-command command="AUTH PLAIN (...)" result="535 Authentication failed"`,
      `${AT}${S} smtp failed-command command="AUTH PLAIN AGFsaWNlAGh1bnRlcjI=" result="535 Authentication failed"`,
      `${AT}smtp-in: Failed command on session ${S}: "AUTH PLAIN AGFsaWNlAGh1bnRlcjI=" => 535 Authentication failed`,
    ],
    events: [
      { ...CLIENT, code: 535, stage: 'auth' },
      { ...CLIENT, code: 535, stage: 'auth' },
      { ...CLIENT, code: 535, stage: 'auth' },
    ],
  },
  {
    name: 'OpenSMTPD 5.3: no rcpt= yet',
    lines: [
      `${AT}relay: PermFail for 3a45d0d114df12c9: session=${S}, from=<${FROM}>, to=<${TO}>, source=192.0.2.1, relay=192.0.2.25 (mx.hotel.example), delay=9s, stat=550 5.1.1 no such user`,
    ],
    events: [{ ...REMOTE, host: 'mx.hotel.example', code: 550, enhanced: '5.1.1', cause: 'rcpt-unknown' }],
  },
];
