// Paths, and the arguments of MAIL and RCPT with them. RFC 5321 4.1.2 and 4.1.1.11, RFC 6531 3.3.
import { optionsOf } from './given.ts';
import { found, type Read, readDomain, readLocalPart, type SyntaxOptions, wrong } from './mailbox-syntax.ts';

/** A path between angle brackets: a mailbox, or nothing (RFC 5321 4.1.2). */
export interface Path {
  /** Unquoted: `"a b"@c` has the local part `a b`. Empty for the null path. */
  readonly local: string;
  /** As written, an address literal with its brackets; empty for the null path and for `<Postmaster>`. */
  readonly domain: string;
  /** The hosts of `@a,@b:`, which RFC 5321 appendix C tells to ignore. */
  readonly sourceRoute: readonly string[];
  /** `<>`. */
  readonly null: boolean;
  /** True if it can't be written in ASCII, so that MAIL needs SMTPUTF8. */
  readonly utf8: boolean;
}

/** What is wrong, and at which character. */
export interface SyntaxProblem {
  readonly ok: false;
  readonly problem: string;
  readonly at: number;
}

/** A path, or why it is none. */
export type ParsedPath = (Path & { readonly ok: true }) | SyntaxProblem;

/** `text` as one path: `<a@b>`, `<>`, `<@a,@b:c@d>`, `<Postmaster>`. Lenient: `a@b` too. */
export function parsePath(text: string, options: SyntaxOptions = {}): ParsedPath {
  const path = readPath(text, 0, optionsOf(options, STRICT));
  if (!path.ok) return path;
  if (path.next !== text.length) return wrong('nothing may follow the path', path.next);
  return { ok: true, ...path.value };
}

const STRICT: SyntaxOptions = { lenient: false };

/** What stands behind MAIL or RCPT, or why it is wrong (RFC 5321 4.1.2). */
export type EnvelopeArguments =
  | { readonly ok: true; readonly path: Path; readonly params: ReadonlyMap<string, string | null> }
  | SyntaxProblem;

/** What follows `MAIL `: `FROM:<a@b> SIZE=1`. Names of parameters in upper case, null where there is no value. */
export function parseMailArguments(rest: string, options: SyntaxOptions = {}): EnvelopeArguments {
  return parseArguments('FROM:', rest, options);
}

/** What follows `RCPT `: `TO:<a@b> NOTIFY=NEVER`. The null path is no recipient. */
export function parseRcptArguments(rest: string, options: SyntaxOptions = {}): EnvelopeArguments {
  const parsed = parseArguments('TO:', rest, options);
  return parsed.ok && parsed.path.null ? wrong("a recipient can't be the null path", 'TO:'.length) : parsed;
}

function parseArguments(word: string, rest: string, given: SyntaxOptions): EnvelopeArguments {
  const options = optionsOf(given, STRICT);
  if (rest.slice(0, word.length).toUpperCase() !== word) return wrong(`${word}<path> is missing`, 0);
  const start = word.length + (options.lenient ? rest.slice(word.length).search(/[^ ]|$/) : 0);
  const path = readPath(rest, start, options);
  if (!path.ok) return path;
  const params = readParameters(rest, path.next, options);
  return params.ok ? { ok: true, path: path.value, params: params.value } : params;
}

function readPath(text: string, at: number, options: SyntaxOptions): Read<Path> {
  if (text.startsWith('<>', at)) {
    return found({ local: '', domain: '', sourceRoute: [], null: true, utf8: false }, at + 2);
  }
  const bracketed = text[at] === '<';
  if (!bracketed && !options.lenient) return wrong('a path begins with `<`', at);
  const route = readSourceRoute(text, bracketed ? at + 1 : at, options);
  if (!route.ok) return route;
  const mailbox = readMailbox(text, route.next, options);
  if (!mailbox.ok) return mailbox;
  if (bracketed && text[mailbox.next] !== '>')
    return wrong('`>` is missing, or a character before it has no place here', mailbox.next);
  const next = bracketed ? mailbox.next + 1 : mailbox.next;
  const utf8 = /[^\0-\x7f]/.test(text.slice(at, next));
  return found({ ...mailbox.value, sourceRoute: route.value, null: false, utf8 }, next);
}

function readSourceRoute(text: string, at: number, options: SyntaxOptions): Read<readonly string[]> {
  const hosts: string[] = [];
  let next = at;
  while (text[next] === '@') {
    const host = readDomain(text, next + 1, options);
    if (!host.ok) return host;
    hosts.push(host.value);
    next = host.next;
    if (text[next] === ':') return found(hosts, next + 1);
    if (text[next] !== ',' || text[next + 1] !== '@')
      return wrong('a source route goes on with `,@` or ends with `:`', next);
    next += 1;
  }
  return found(hosts, next);
}

function readMailbox(text: string, at: number, options: SyntaxOptions): Read<{ local: string; domain: string }> {
  const local = readLocalPart(text, at, options);
  if (!local.ok) return local;
  if (text[local.next] !== '@') {
    const alone = options.lenient || local.value.toLowerCase() === 'postmaster';
    if (!alone) return wrong('`@` and a domain are missing', local.next);
    return found({ local: local.value, domain: '' }, local.next);
  }
  const domain = readDomain(text, local.next + 1, options);
  return domain.ok ? found({ local: local.value, domain: domain.value }, domain.next) : domain;
}

const PARAMETER = / +([A-Za-z0-9][A-Za-z0-9-]*)(?:=([^\0-\x20\x7f]*))?(?= |$)/y;

function readParameters(
  text: string,
  at: number,
  { lenient = false }: SyntaxOptions,
): Read<Map<string, string | null>> {
  const params = new Map<string, string | null>();
  const end = text.trimEnd().length;
  let next = at;
  while (next < end) {
    PARAMETER.lastIndex = next;
    const match = PARAMETER.exec(text);
    if (match === null) return wrong('a blank and NAME or NAME=value are expected here', next);
    const name = (match[1] ?? '').toUpperCase();
    const value = match[2] ?? null;
    if (value === '' || (!lenient && value?.includes('='))) return wrong(`the value of ${name} is malformed`, next);
    if (params.has(name) && !lenient) return wrong(`${name} is given twice`, next);
    params.set(name, value);
    next = PARAMETER.lastIndex;
  }
  return found(params, next);
}
