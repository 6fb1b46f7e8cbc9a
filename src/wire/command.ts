// Commands as lines. What the user wrote goes out as written, deliberately wrong syntax included; but an argument never
// becomes a second command: control characters are refused here, and only `send: {bytes}` carries them.
import { controlIn } from './sendable.ts';
import { encodeXtext } from './xtext.ts';

/** `line` has no CRLF. */
export type CommandLine =
  | { readonly ok: true; readonly line: string }
  | { readonly ok: false; readonly problem: string };

/** A parameter's value is null where there is none: `SMTPUTF8`. */
export type Parameters = Iterable<readonly [name: string, value: string | null]>;

/** RFC 5321 4.5.3.1.4 says 512 octets, extensions add to it; no server is asked a question that needs more than this. */
const LINE_BYTES = 8 * 1024;

/** VERB or VERB ARGUMENT, as written. */
export function command(verb: string, argument?: string): CommandLine {
  if (verb.trim() === '') return { ok: false, problem: 'a command needs a verb' };
  return checked(argument === undefined || argument === '' ? verb : `${verb} ${argument}`);
}

export interface MailArguments {
  /** `a@b`, `<a@b>`, `<>`, '' or any text: sent as written, in angle brackets if it has none. */
  readonly path: string;
  /** RFC 1870; octets. */
  readonly size?: number | undefined;
  /** RFC 6152, RFC 3030: 7BIT, 8BITMIME, BINARYMIME. */
  readonly body?: string | undefined;
  /** RFC 6531. */
  readonly smtputf8?: boolean | undefined;
  /** RFC 3461 4.3: FULL or HDRS. */
  readonly ret?: string | undefined;
  /** RFC 3461 4.4; sent as xtext. */
  readonly envid?: string | undefined;
  /** RFC 8689. */
  readonly requiretls?: boolean | undefined;
  /** Sent behind the others, as written. */
  readonly params?: Parameters | undefined;
}

/** MAIL FROM:<path> and its parameters. */
export function mailCommand(mail: MailArguments): CommandLine {
  return checked(
    [
      `MAIL FROM:${bracketed(mail.path)}`,
      ...valued('SIZE', mail.size?.toString()),
      ...valued('BODY', mail.body),
      ...(mail.smtputf8 === true ? ['SMTPUTF8'] : []),
      ...valued('RET', mail.ret),
      ...valued('ENVID', mail.envid === undefined ? undefined : encodeXtext(mail.envid)),
      ...(mail.requiretls === true ? ['REQUIRETLS'] : []),
      ...written(mail.params),
    ].join(' '),
    mail.envid,
  );
}

export interface RcptArguments {
  readonly path: string;
  /** RFC 3461 4.1: NEVER, or any of SUCCESS, FAILURE, DELAY. */
  readonly notify?: string | readonly string[] | undefined;
  /** RFC 3461 4.2: an address (`rfc822;` is put before it) or `type;address`; the address is sent as xtext. */
  readonly orcpt?: string | undefined;
  readonly params?: Parameters | undefined;
}

/** RCPT TO:<path> and its parameters. */
export function rcptCommand(rcpt: RcptArguments): CommandLine {
  const notify = typeof rcpt.notify === 'string' ? rcpt.notify : rcpt.notify?.join(',');
  return checked(
    [
      `RCPT TO:${bracketed(rcpt.path)}`,
      ...valued('NOTIFY', notify),
      ...valued('ORCPT', rcpt.orcpt === undefined ? undefined : originalRecipient(rcpt.orcpt)),
      ...written(rcpt.params),
    ].join(' '),
    rcpt.orcpt,
  );
}

/** BDAT: `size` octets follow the line. RFC 3030 section 2. */
export function bdatCommand(size: number, last: boolean): CommandLine {
  return command('BDAT', last ? `${size} LAST` : `${size}`);
}

function bracketed(path: string): string {
  return path.startsWith('<') ? path : `<${path}>`;
}

function valued(name: string, value: string | undefined): readonly string[] {
  return value === undefined ? [] : [`${name}=${value}`];
}

function written(params: Parameters | undefined): readonly string[] {
  return [...(params ?? [])].map(([name, value]) => (value === null ? name : `${name}=${value}`));
}

function originalRecipient(orcpt: string): string {
  const typed = /^([A-Za-z0-9-]+);(.*)/s.exec(orcpt);
  return `${typed?.[1] ?? 'rfc822'};${encodeXtext(typed?.[2] ?? orcpt)}`;
}

/** `encoded`: an argument that xtext would hide a control character of. */
function checked(line: string, encoded = ''): CommandLine {
  const control = controlIn(line) ?? controlIn(encoded);
  if (control !== null) {
    return { ok: false, problem: `${control} in a command; only \`send: {bytes: ...}\` can send it` };
  }
  if (/\p{Cs}/u.test(line))
    return { ok: false, problem: 'half a surrogate pair in a command has no encoding in UTF-8' };
  const bytes = Buffer.byteLength(line) + 2;
  if (bytes > LINE_BYTES) return { ok: false, problem: `a command of ${bytes} octets; ${LINE_BYTES} is the most` };
  return { ok: true, line };
}
