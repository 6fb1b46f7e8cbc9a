// The message that a swaks line sends, with the fields that swaks makes up: made up once.
import { exactly } from '../document/yaml-text.ts';
import type { SwaksLine } from './swaks-line.ts';

export interface Making {
  readonly now: Date;
  /** This machine, as swaks names it in EHLO and in the default sender. */
  readonly host: string;
  readonly user: string;
}

/** The version whose octets these are. */
const MAILER = 'swaks v20201014.0 jetmore.org/john/code/swaks/';

/** The message, its dots not yet doubled, its lines ended by CRLF. */
export function dataText(
  { values, headers }: SwaksLine,
  from: string,
  to: readonly string[],
  { now, host }: Making,
): string {
  const date = dateOf(now);
  const id = `${now.toISOString().replace(/[-:T]/g, '').slice(0, 14)}.000001@${host}`;
  const fields = [
    'Date: %DATE%',
    'To: %TO_ADDRESS%',
    'From: %FROM_ADDRESS%',
    'Subject: test %DATE%',
    'Message-Id: <%MESSAGEID%>',
    `X-Mailer: ${MAILER}`,
  ];
  const given = values.get('data');
  const whole =
    given ?? `${fields.join('\\n')}\\n%NEW_HEADERS%\\n\\n${values.get('body') ?? 'This is a test mailing'}\\n\\n`;
  const text = withHeaders(whole.replace(/\\n|%NEWLINE%/g, '\r\n').replace(/\r?\n/g, '\r\n'), headers)
    .replaceAll('%FROM_ADDRESS%', from)
    .replaceAll('%TO_ADDRESS%', to.join(','))
    .replaceAll('%MESSAGEID%', id)
    .replaceAll('%SWAKS_VERSION%', '20201014.0')
    .replaceAll('%DATE%', date)
    .replace(/^From [^\n]*\n/, '')
    .replace(/\r?\n\.\r?\n?$/, '');
  return exactly(`${text}\r\n`);
}

/** Fields of --header take the place of those of their name; what is new goes where the message says, or at the header's end. */
function withHeaders(message: string, headers: SwaksLine['headers']): string {
  const end = message.indexOf('\r\n\r\n');
  const [head, body] = end === -1 ? [message, ''] : [message.slice(0, end), message.slice(end + 4)];
  let lines = head.split('\r\n');
  const added: string[] = headers.filter(({ isAdded }) => isAdded).flatMap(({ line }) => line.split('\\n'));
  for (const line of headers.filter(({ isAdded }) => !isAdded).flatMap(({ line: one }) => one.split('\\n'))) {
    const name = /^([^:]+):/.exec(line)?.[1];
    const at = lines.findLastIndex((field) => name !== undefined && field.startsWith(`${name}:`));
    if (at === -1) added.push(line);
    else {
      const next = lines.findIndex((field, i) => i > at && !/^\s/.test(field));
      lines = [...lines.slice(0, at), line, ...lines.slice(next === -1 ? lines.length : next)];
    }
  }
  const place = lines.indexOf('%NEW_HEADERS%');
  const before = place === -1 ? lines : lines.slice(0, place);
  const after = place === -1 ? [] : lines.slice(place + 1);
  return `${[...before, ...added, ...after].join('\r\n')}\r\n\r\n${body}`;
}

const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const two = (n: number) => String(n).padStart(2, '0');

/** RFC 5322 3.3, UTC. */
function dateOf(now: Date): string {
  const clock = [now.getUTCHours(), now.getUTCMinutes(), now.getUTCSeconds()].map(two).join(':');
  return `${DAYS[now.getUTCDay()]}, ${two(now.getUTCDate())} ${MONTHS[now.getUTCMonth()]} ${now.getUTCFullYear()} ${clock} +0000`;
}
