// Bounces that are damaged, enormous, of another charset or hostile.

const REFUSED = `<guest@hotel.example>: host mx.hotel.example[192.0.2.25] said:
    550 5.1.1 <guest@hotel.example>: User unknown (in reply to RCPT TO command)\n`;
const MAIL = `From: MAILER-DAEMON@mx.example\nTo: a@sender.example\nSubject: Undelivered\n`;
const report = (fields: string, type = 'message/delivery-status') =>
  `${MAIL}Content-Type: multipart/report; report-type=delivery-status; boundary=b\n\n--b\nContent-Type: text/plain\n\nfailed\n--b\nContent-Type: ${type}\n\nReporting-MTA: dns; mx.example\n\n${fields}\n\n--b--\n`;
const nested = (depth: number) => {
  const heads = Array.from({ length: depth }, (_, i) => `Content-Type: multipart/mixed; boundary=b${i}\n\n--b${i}\n`);
  return `${MAIL}${heads.join('')}Content-Type: text/plain\n\n${REFUSED}`;
};
const HOSTILE = report(
  'Final-Recipient: rfc822; a@b.example\nAction: failed\nStatus: 5.7.1\nRemote-MTA: dns; <script>.example\nDiagnostic-Code: smtp; 550 5.7.1 \x1b[31m\u202e::error::x <script>alert(1)</script> =HYPERLINK("x") ##vso[task]',
);

/** Bounce -> exit code and what is said on stdout or stderr. */
export const BOUNCES: Readonly<Record<string, readonly [content: string | Buffer, code: number, says: RegExp]>> = {
  whole: [`${MAIL}\n${REFUSED}`, 0, /550 5\.1\.1 <guest@hotel\.example>/],
  utf16le: [Buffer.from(`\ufeff${MAIL}\n${REFUSED}`, 'utf16le'), 0, /550 5\.1\.1 <guest@hotel\.example>/],
  utf16be: [Buffer.from(`\ufeff${REFUSED}`, 'utf16le').swap16(), 0, /550 5\.1\.1 <guest@hotel\.example>/],
  bom: [`\ufeff${REFUSED}`, 0, /550 5\.1\.1 <guest@hotel\.example>/],
  cr: [`${MAIL}\n${REFUSED}`.replaceAll('\n', '\r'), 0, /550 5\.1\.1/],
  latin1: [Buffer.from(`${MAIL}\n${REFUSED}Gr\xfc\xdfe\n`, 'latin1'), 0, /550 5\.1\.1/],
  'unknown charset': [`${MAIL}Content-Type: text/plain; charset=x-klingon\n\n${REFUSED}`, 0, /550 5\.1\.1/],
  'broken quoted-printable': [
    `${MAIL}Content-Transfer-Encoding: quoted-printable\n\n=ZZ\n${REFUSED.replaceAll('=', '=3D')}=`,
    0,
    /550 5\.1\.1/,
  ],
  'broken base64': [`${MAIL}Content-Transfer-Encoding: base64\n\n!!!!====AAAA\n\xff`, 2, /no bounce/],
  'a hundred parts deep': [nested(100), 2, /no bounce/],
  'ten thousand parts deep': [nested(10_000), 2, /no bounce/],
  'a hundred mails deep': [
    `${'Subject: x\nFrom: a@b.example\nContent-Type: message/rfc822\n\n'.repeat(100)}${MAIL}\n${REFUSED}`,
    2,
    /no bounce/,
  ],
  'fifty thousand parts': [
    `${MAIL}Content-Type: multipart/mixed; boundary=b\n\n${'--b\nContent-Type: text/plain\n\nx\n'.repeat(50_000)}`,
    2,
    /no bounce/,
  ],
  'fifty thousand fields': [`${'X-A: y\n'.repeat(50_000)}${MAIL}\n${REFUSED}`, 0, /550 5\.1\.1/],
  'a line of 4 MiB': [`Subject: ${'x'.repeat(4 << 20)}\n`, 2, /no bounce/],
  'a text of one line of 4 MiB': ['<a@b.example> 550 '.repeat(240_000), 2, /no bounce/],
  NUL: [Buffer.alloc(100_000), 2, /no bounce/],
  octets: [Buffer.from(Array.from({ length: 65_536 }, (_, i) => (i * 197 + (i >> 8)) % 256)), 2, /no bounce/],
  hostile: [HOSTILE, 0, /550 5\.7\.1/],
  'a line end in the recipient': [
    report('Final-Recipient: rfc822; a\rb@c.example\nAction: failed\nStatus: 5.1.1'),
    0,
    /^(?!.*b@c\.example).*5\.1\.1/s,
  ],
  'no status, no action': [report('Final-Recipient: rfc822; a@b.example'), 0, /a@b\.example/],
  'a status that is none': [
    report('Final-Recipient: rfc822; a@b.example\nAction: failed\nStatus: 99.x'),
    0,
    /a@b\.example/,
  ],
  'an action that is none': [
    report('Final-Recipient: rfc822; a@b.example\nAction: __proto__\nStatus: 5.0.0'),
    0,
    /a@b\.example/,
  ],
};
