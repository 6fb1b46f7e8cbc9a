// A text as a mail, RFC 5322 and MIME: every octet is ASCII and every line short, whatever the text holds.

export interface MailHead {
  readonly from: string;
  readonly to: readonly string[];
  /** ASCII. */
  readonly subject: string;
  readonly date: Date;
  /** Without angle brackets. */
  readonly messageId: string;
}

/** Lines end in LF; the client that sends it makes CRLF of them. */
export function mailMessage({ from, to, subject, date, messageId }: MailHead, text: string): string {
  const plain = /^[\t\n\x20-\x7e]*$/.test(text) && text.split('\n').every((line) => line.length <= MAX_LINE);
  const head = [
    `From: mxprobe <${from}>`,
    `To: ${to.map((path) => `<${path}>`).join(',\n ')}`,
    `Subject: ${oneLine(subject)}`,
    `Date: ${date.toUTCString().replace('GMT', '+0000')}`,
    `Message-ID: <${messageId}>`,
    // RFC 3834: no out-of-office reply, no loop.
    'Auto-Submitted: auto-generated',
    'MIME-Version: 1.0',
    'Content-Type: text/plain; charset=utf-8',
    `Content-Transfer-Encoding: ${plain ? '7bit' : 'base64'}`,
  ];
  return `${head.join('\n')}\n\n${plain ? text : encoded(text)}`;
}

/** RFC 5322 2.1.1: 998 without the line end. */
const MAX_LINE = 998;

function encoded(text: string): string {
  const base64 = Buffer.from(text.replaceAll('\n', '\r\n'), 'utf8').toString('base64');
  return `${(base64.match(/.{1,76}/g) ?? []).join('\n')}\n`;
}

function oneLine(text: string): string {
  return text.replace(/[^\x20-\x7e]+/g, ' ').slice(0, MAX_LINE - 'Subject: '.length);
}
