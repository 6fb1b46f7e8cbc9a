// A provider that names server and command in words of its own, in any language; programs that name the command in theirs; and
// the header of a mail that somebody pasted above the reply.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readBounce } from '../../src/bounce/read-bounce.ts';

interface Row {
  readonly text: string;
  readonly stage: string | null;
  readonly host?: string;
  readonly code?: number;
}

const SENTENCES: readonly Row[] = [
  {
    text: 'Der Empfangsserver mx.hotel.example (192.0.2.7) hat sie nach dem Befehl RCPT TO:<a@hotel.example> abgelehnt. Grund: 550 5.1.1 User unknown',
    stage: 'rcpt',
  },
  {
    text: 'Nach RCPT TO:<a@hotel.example> antwortete mx.hotel.example [192.0.2.7] mit: 550 5.1.1 User unknown',
    stage: 'rcpt',
  },
  {
    text: 'Die Gegenstelle mx.hotel.example wies die Nachricht am Ende der Daten nicht, wohl aber auf MAIL FROM zurück:\n\n550 5.1.8 Absender',
    stage: 'mail',
  },
  {
    text: 'Der Server mx.hotel.example hat die Nachricht nach dem Befehl DATA zurückgewiesen.\n\nMeldung: 554 5.7.1 Nein',
    stage: 'data',
  },
  {
    text: 'The receiving server mx.hotel.example (192.0.2.7) rejected it after the RCPT TO command with: 550 5.1.1 User unknown',
    stage: 'rcpt',
  },
  { text: 'After we sent MAIL FROM, mx.hotel.example (192.0.2.7) answered 553 5.1.8 No such domain.', stage: 'mail' },
  { text: 'The response to the end of DATA command from mx.hotel.example: 554 5.7.1 Not today', stage: 'eod' },
  {
    text: 'Le serveur de destination mx.hotel.example (192.0.2.7) l’a refusé après la commande RCPT TO : 550 5.1.1 Inconnu',
    stage: 'rcpt',
  },
  {
    text: 'De ontvangende server mx.hotel.example (192.0.2.7) weigerde het bericht na de opdracht EHLO met: 550 Onbekende naam',
    stage: 'ehlo',
  },
  {
    text: 'El servidor de destino mx.hotel.example (192.0.2.7) lo rechazó tras el comando RCPT TO: 550 5.1.1 Desconocido',
    stage: 'rcpt',
  },
  {
    text: 'Il server mx.hotel.example [192.0.2.7] lo ha rifiutato dopo il comando RCPT TO: 550 5.1.1 Sconosciuto',
    stage: 'rcpt',
  },
  { text: 'O servidor mx.hotel.example recusou a mensagem após o comando MAIL FROM: 550 5.7.1 Não', stage: 'mail' },
];

const PROGRAMS: readonly Row[] = [
  { text: "smtplib.SMTPDataError: (554, b'5.7.1 Not today')", stage: 'eod' },
  { text: "('SMTPDataError', (452, b'4.3.1 No room'))", stage: 'eod', code: 452 },
  { text: "SMTPRecipientRefused(550, '5.1.1 Nobody', 'a@hotel.example')", stage: 'rcpt' },
  { text: 'aiosmtplib.errors.SMTPSenderRefused: 553 5.1.8 No such domain', stage: 'mail' },
  { text: 'Net::SMTPAuthenticationError (535 5.7.8 Wrong)', stage: 'auth', code: 535 },
  { text: "{\n  response: '554 5.7.1 Not today',\n  command: 'MAIL FROM'\n}", stage: 'mail' },
  { text: "{ code: 'EMESSAGE', response: '554 5.7.1 Not today', command: 'DATA' }", stage: 'eod' },
  { text: "[Error: refused]\n  data: '550-Not\\r\\n550 here',\n  stage: 'rcpt'", stage: 'rcpt' },
  {
    text: "One of the recipients was rejected by the server: no, one of the recipients was rejected by the server. Account: 'x', Server: 'mx.hotel.example', Protocol: SMTP, Server Response: '550 No', Port: 25",
    stage: 'rcpt',
    host: 'mx.hotel.example',
  },
  {
    text: "The server rejected the sender's e-mail address. Server: 'mx.hotel.example', Protocol: SMTP, Server Response: '550 No', Port: 25",
    stage: 'mail',
    host: 'mx.hotel.example',
  },
  { text: 'smtp;550 Not wanted', stage: null },
  { text: 'It says: 550 message not wanted', stage: null },
  { text: 'It says: 550 recipient not wanted', stage: null },
];

describe('server and command in words of its own', () => {
  for (const { text, stage } of SENTENCES)
    it(text.slice(0, 60), () => {
      for (const whole of [
        text,
        `Guten Tag,\n\n${text.replaceAll(' ', '\n').replace(/\n(?=\S{1,3}\n)/g, ' ')}\n`,
        text.replaceAll('\n', '\r\n'),
      ]) {
        if (whole !== text && /:\n\n|\.\n\n/.test(text)) continue;
        const [failure] = readBounce(Buffer.from(whole)).failures;
        assert.deepEqual(
          [failure?.remote.host, failure?.stage, failure?.stageBasis],
          ['mx.hotel.example', stage, 'stated'],
          whole,
        );
      }
    });
  it('says nothing where nobody refused', () => {
    const text = 'To test it, connect to mx.hotel.example and then type RCPT TO:<a@hotel.example> by hand.';
    assert.deepEqual(readBounce(Buffer.from(text)).failures, []);
  });
  it('a client that greets is no server that refused', () => {
    const [failure] = readBounce(
      Buffer.from('EHLO out.sender.example\nMAIL FROM:<a@sender.example>\n550 5.7.1 Not wanted\n'),
    ).failures;
    assert.notEqual(failure?.remote.host, 'out.sender.example');
  });
});

describe('programs that name the command', () => {
  for (const { text, stage, host, code } of PROGRAMS)
    it(text.slice(0, 60), () => {
      const [failure] = readBounce(Buffer.from(text)).failures;
      assert.equal(failure?.stage, stage);
      assert.equal(failure?.remote.host, host ?? null);
      assert.equal(String(failure?.reply?.code).startsWith('5') || failure?.reply?.code === code, true);
    });
});

describe('the header of a pasted mail is no reason', () => {
  const received = (n: number) =>
    Array.from(
      { length: n },
      (_, i) =>
        `Received: from r${i}.example.net (r${i}.example.net [192.0.2.1])\n\tby s${i}.example.net with ESMTP id A${i}\n\tfor <b@example.net>; Mon, 30 Nov 2026 10:00:00 +0000`,
    ).join('\n');
  const reply = '550 5.7.1 <a@hotel.example>: Not wanted\n';
  for (const lines of [1, 3, 300])
    for (const [form, text] of [
      ['a blank line between', `${received(lines)}\n\n${reply}`],
      ['nothing between', `${received(lines)}\n${reply}`],
      ['indentation lost', `${received(lines).replaceAll('\t', '')}\n${reply}`],
      ['with a greeting above', `Hallo,\n\n${received(lines)}\nX-Mailer: x\n\n${reply}`],
    ] as const)
      it(`${lines}, ${form}`, () => {
        const { kind, failures } = readBounce(Buffer.from(text));
        assert.equal(kind, 'bounce');
        assert.deepEqual(
          failures.map(({ recipient, reply: said }) => [recipient, said?.code]),
          [['a@hotel.example', 550]],
        );
        assert.doesNotMatch(
          JSON.stringify(failures.map(({ words, diagnostic }) => [words, diagnostic])),
          /Received|example\.net/,
        );
      });
  it('what a notice returns is still the message that came back', () => {
    const [failure] = readBounce(
      Buffer.from(
        `<a@hotel.example>: host mx.hotel.example[192.0.2.7] said: ${reply}\n${received(2)}\nTo: b@example.net\n`,
      ),
    ).failures;
    assert.equal(failure?.recipient, 'a@hotel.example');
  });
});
