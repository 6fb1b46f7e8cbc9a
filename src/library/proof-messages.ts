// The messages of a proof: what the control sends, what is sent in its place, and the control with a signature.
import { SANDBOX_CONTENT, type SandboxRule } from '../bounce/sandbox-policy.ts';
import type { Question } from '../diagnosis/proof/question.ts';
import { readRegularFile } from '../net/project-files.ts';
import { readPrivateKey } from '../scenario/dkim-keys.ts';
import type { Message } from '../scenario/scenario.ts';
import { badOption } from './mistake.ts';

export interface MessagesGiven {
  /** An embedded MX that answers as the bounce says, instead of a target. */
  readonly sandbox: boolean;
  /** A file: the message that is sent where the refusal came after it. */
  readonly message: string | null;
  /** `domain=..,selector=..,key=FILE`: it is signed, too, and tried. */
  readonly dkim: string | null;
}

/** Files are read here: a message or a key that can't be used is refused before anything is sent. */
export const messagesOf = (rule: SandboxRule | null, given: MessagesGiven): Question['messages'] =>
  withSigned(unsigned(rule, given), given.dkim);

function unsigned(rule: SandboxRule | null, { message: path, sandbox }: MessagesGiven): Messages {
  const plain = { size: null, eol: 'crlf', ending: null, dotStuff: true, dkim: [] } as const;
  const other: Message = { ...plain, source: { kind: 'test' } };
  if (path !== null) {
    const read = readRegularFile(path, MAX_MESSAGE_BYTES);
    if ('refuse' in read) throw badOption('message', `: ${read.refuse}`);
    return { control: { ...plain, eol: 'as-is', source: { kind: 'file', path, bytes: read.bytes } }, other };
  }
  if (!sandbox || rule !== 'content') return { control: null, other };
  const content = `${SANDBOX_CONTENT}\nSubject: mxprobe\n\nWhat the embedded MX does not like.\n`;
  return { control: { ...plain, source: { kind: 'text', text: content } }, other };
}

type Messages = Omit<Question['messages'], 'signed'>;

/** The control, signed: a test message where no other is sent. */
function withSigned(messages: Messages, written: string | null): Question['messages'] {
  if (written === null) return { ...messages, signed: null };
  const given = new Map(
    written.split(',').map((part) => [part.slice(0, part.indexOf('=')), part.slice(part.indexOf('=') + 1)]),
  );
  const [domain, selector, file] = ['domain', 'selector', 'key'].map((name) => given.get(name));
  const isName = (name: string | undefined) => name !== undefined && /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,252}$/.test(name);
  if (given.size !== 3 || !isName(domain) || !isName(selector) || file === undefined)
    throw badOption('dkim', ` ${written}`, 'domain=example.org,selector=s1,key=FILE');
  const read = readRegularFile(file, 64 * 1024);
  if ('refuse' in read) throw badOption('dkim', `: ${read.refuse}`);
  const pem = readPrivateKey(Buffer.from(read.bytes).toString('latin1'));
  if ('refuse' in pem) throw badOption('dkim', `: ${file}: ${pem.refuse}`);
  const control = messages.control ?? messages.other;
  if (control.source.kind === 'file' && /(?<!\r)\n/.test(Buffer.from(control.source.bytes).toString('latin1')))
    throw badOption('dkim', ': the lines of the message do not all end with CRLF, and can not be signed');
  const signature = { ...SIGNING, domain: domain ?? '', selector: selector ?? '', key: pem.key };
  return { control, other: messages.other, signed: { ...control, dkim: [signature] } };
}
const SIGNING = {
  file: null,
  header: 'relaxed',
  body: 'relaxed',
  sign: null,
  identity: null,
  expires: null,
  length: false,
  flaw: 'good',
} as const;

/** What common mail servers take. */
const MAX_MESSAGE_BYTES = 50 * 1024 * 1024;
