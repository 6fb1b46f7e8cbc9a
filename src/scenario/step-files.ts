// The files that a step names, read when the steps are: a message, the keys that sign it, a client certificate.
import type { Span } from '../document/node.ts';
import { refusedPem } from '../trust/certificate.ts';
import { keyText, ownKey, readPrivateKey, refusedKey } from './dkim-keys.ts';
import type { Action, Message } from './scenario.ts';
import type { StepReading, Where } from './step-reading.ts';
import { fillIn } from './template.ts';

/** The action with what its files hold. A file that can't be read is a problem at `span`. */
export function withFiles(action: Action, span: Span, where: Where, reading: StepReading): Action {
  const load = (path: string): Uint8Array => {
    const found = reading.readFile(path, where.files.at(-1) ?? '');
    if ('bytes' in found) return found.bytes;
    const advice = path.includes('\\') ? `folders are parted by /: ${path.replaceAll('\\', '/').slice(0, 80)}` : null;
    where.checking.problem(span, found.refuse, advice);
    return new Uint8Array();
  };
  if (action.verb === 'data') return { ...action, message: withMessageFiles(action.message, { span, load, where }) };
  if (action.verb === 'starttls' || action.verb === 'connect') {
    const { clientCertificate, clientKey } = action.options;
    const pem = (path: string | null, refused: (text: string) => string | null) => {
      if (path === null) return null;
      const text = Buffer.from(load(path)).toString('latin1');
      const why = text === '' ? null : refused(text);
      if (why !== null) where.checking.problem(span, `${path}: ${why}`);
      return text;
    };
    const pair = { clientCertificate: pem(clientCertificate, refusedPem), clientKey: pem(clientKey, refusedKey) };
    return { ...action, options: { ...action.options, ...pair } };
  }
  return action;
}

interface Loading {
  readonly span: Span;
  readonly load: (path: string) => Uint8Array;
  readonly where: Where;
}

/** The message's own file, and the keys that sign it. */
function withMessageFiles(message: Message, loading: Loading): Message {
  const { span, load, where } = loading;
  const { checking } = where;
  const { source } = message;
  const bytes = source.kind === 'file' ? load(source.path) : null;
  const isLoose = bytes !== null && message.dkim.length > 0 && message.eol === 'as-is' && hasLooseLineEnd(bytes);
  if (isLoose)
    checking.problem(
      span,
      '`dkim` for a file whose lines do not all end with CRLF',
      'say `eol: crlf`, or save it with CRLF',
    );
  const dkim = message.dkim.map((one) => {
    if (one.file === null) return { ...one, key: ownKey() };
    const read = readPrivateKey(keyText(one.file) ?? Buffer.from(load(one.file)).toString('latin1'));
    if ('key' in read) return { ...one, file: null, key: read.key };
    checking.problem(span, `the key for ${one.domain}: ${read.refuse}`);
    return one;
  });
  return {
    ...message,
    dkim,
    source: bytes !== null && source.kind === 'file' ? fileSource(source, bytes, loading) : withAttached(source, load),
  };
}

/** As it is, octet for octet; where that was asked for, a text whose variables are filled in. */
function fileSource(
  source: Extract<Message['source'], { kind: 'file' }>,
  bytes: Uint8Array,
  { span, where: { checking, bindings } }: Loading,
): Message['source'] {
  if (source.variables === undefined) return { ...source, bytes };
  const text = Buffer.from(bytes).toString('utf8');
  if (!Buffer.from(text, 'utf8').equals(bytes)) {
    checking.problem(span, '`variables` for a file that is no UTF-8', 'save it as UTF-8, or send it as it is');
    return { ...source, bytes };
  }
  const filled = fillIn({ kind: 'scalar', value: text, span }, bindings, checking);
  if (filled.kind !== 'scalar') return { ...source, bytes };
  return { kind: 'text', text: filled.parts ?? String(filled.value ?? '') };
}

function withAttached(source: Message['source'], load: Loading['load']): Message['source'] {
  if (source.kind !== 'made' || source.attach === undefined) return source;
  return {
    ...source,
    attach: source.attach.map((one) => (one.path === null ? one : { ...one, bytes: load(one.path) })),
  };
}

const hasLooseLineEnd = (bytes: Uint8Array) => /\r(?!\n)|(?<!\r)\n/.test(Buffer.from(bytes).toString('latin1'));
