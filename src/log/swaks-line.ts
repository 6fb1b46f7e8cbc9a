// A swaks command line -> what it asks for. The words are split as a shell does, and nothing that a shell would run is run: a
// substitution, a pipe or a file is a mistake.

export interface SwaksLine {
  readonly values: ReadonlyMap<SwaksOption, string>;
  /** `--header`, `--add-header`: in their order. */
  readonly headers: readonly { readonly line: string; readonly isAdded: boolean }[];
  readonly xclient: readonly (readonly [string, string])[];
  readonly proxy: ReadonlyMap<string, string>;
  /** What can't be carried over, in words. */
  readonly losses: readonly string[];
}

type SwaksOption = (typeof CARRIED)[number][0];

/** Options that are carried over, with their other names; `-`: takes no value, `?`: may take one. */
const CARRIED = [
  ['server', 's', ''],
  ['port', 'p', ''],
  ['to', 't', ''],
  ['from', 'f', ''],
  ['helo', 'ehlo lhlo h', ''],
  ['quit-after', 'q quit', ''],
  ['drop-after', 'da', ''],
  ['drop-after-send', 'das', ''],
  ['protocol', '', ''],
  ['tls', '', '-'],
  ['tls-on-connect', 'tlsc', '-'],
  ['tls-optional', 'tlso', '-'],
  ['tls-optional-strict', 'tlsos', '-'],
  ['tls-protocol', 'tlsp', ''],
  ['tls-cipher', '', ''],
  ['tls-sni', '', ''],
  ['tls-cert', '', ''],
  ['tls-key', '', ''],
  ['tls-verify', '', '-'],
  ['tls-ca-path', '', ''],
  ['auth', 'a', '?'],
  ['auth-optional', 'ao', '?'],
  ['auth-user', 'au', ''],
  ['auth-password', 'ap', ''],
  ['pipeline', '', '-'],
  ['4', '', '-'],
  ['6', '', '-'],
  ['local-interface', 'li', ''],
  ['timeout', '', ''],
  ['data', 'd', ''],
  ['body', '', ''],
  ['no-data-fixup', 'ndf', '-'],
] as const;

/** Options whose only effect is on the screen. */
const SCREEN =
  /^(?:n|suppress-data|stl|show-time-lapse|nih|no-info-hints|nsh|no-send-hints|nrh|no-receive-hints|nth|no-hints|raw|show-raw-text|pp|protect-prompt|hr|hide-receive|hs|hide-send|hi|hide-informational|ha|hide-all|S|silent|apt|auth-plaintext|ahp|auth-hide-password)$/;
const LOST: Readonly<Record<string, string>> = {
  pipe: 'talks to a program',
  socket: 'talks to a socket: give --target lmtp:///path/to/socket',
  'copy-routing': 'takes the route of another domain: give --target mx:DOMAIN',
  ae: 'an option of one mechanism',
  'auth-extra': 'an option of one mechanism',
  am: 'names for mechanisms',
  'auth-map': 'names for mechanisms',
  prdr: 'a reply for each recipient is not asked for',
  dump: 'prints options',
  'dump-mail': 'prints the message',
  dab: 'a dump as the body',
  'dump-as-body': 'a dump as the body',
  attach: 'the attachment: write the whole message into --data',
  'attach-body': 'the alternative body: write the whole message into --data',
  'attach-type': 'belongs to --attach',
  'attach-name': 'belongs to --attach',
  lp: 'the local port',
  lport: 'the local port',
  'local-port': 'the local port',
  config: 'a file of options',
  'no-strip-from': 'a `From ` line in front of the message',
  nsf: 'a `From ` line in front of the message',
  output: 'a file for what is shown',
  'output-file': 'a file for what is shown',
  'xclient-no-verify': 'XCLIENT is sent in any case',
  'xclient-before-starttls': 'XCLIENT in front of STARTTLS',
  'xclient-optional': 'XCLIENT is not optional here',
  'xclient-delim': 'a second XCLIENT',
  'tls-get-peer-cert': 'the certificate is in the record',
};

/** Takes the line apart. `refuse`: why nothing is made of it. */
export function readSwaksLine(line: string): SwaksLine | { readonly refuse: string } {
  const split = shellWords(line);
  if ('refuse' in split) return split;
  const words = split.words[0]?.endsWith('swaks') ? split.words.slice(1) : split.words;
  const values = new Map<SwaksOption, string>();
  const headers: { line: string; isAdded: boolean }[] = [];
  const xclient: [string, string][] = [];
  const proxy = new Map<string, string>();
  const losses: string[] = [];
  for (let i = 0; i < words.length; i += 1) {
    const word = words[i] ?? '';
    const name = /^--?([A-Za-z0-9][\w-]{0,60})$/.exec(word)?.[1];
    if (name === undefined) return { refuse: `\`${word.slice(0, 60)}\` is no option of swaks` };
    const next = words[i + 1];
    const take = (): string => {
      i += 1;
      return words[i] ?? '';
    };
    const carried = CARRIED.find(([long, short]) => name === long || short.split(' ').includes(name));
    if (carried !== undefined) {
      const [long, , kind] = carried;
      const isThere = next !== undefined && (!/^-./.test(next) || long === 'data' || long === 'body');
      if (kind === '' && !isThere) return { refuse: `${word}: its value is missing` };
      const hasValue = kind === '' || (kind === '?' && isThere);
      const value = hasValue ? take() : '';
      if (long !== 'data' && long !== 'body' && /[\0-\x1f\x7f]/.test(value))
        return { refuse: `${word}: a control character is in its value` };
      values.set(long, value);
    } else if (name === 'add-header' || name === 'ah') headers.push({ line: take(), isAdded: true });
    else if (name === 'header') headers.push({ line: take(), isAdded: false });
    else if (/^(?:h|header)-/.test(name))
      headers.push({ line: `${name.replace(/^(?:h|header)-/, '')}: ${take()}`, isAdded: false });
    else if (SCREEN.test(name)) {
      if (
        /^(?:S|silent|ahp|auth-hide-password|stl|show-time-lapse)$/.test(name) &&
        next !== undefined &&
        !next.startsWith('-')
      )
        i += 1;
    } else if (name.startsWith('proxy-')) proxy.set(name.slice(6), take());
    else if (LOST[name] !== undefined) {
      losses.push(`${word}: ${LOST[name]}`);
      if (next !== undefined && !next.startsWith('-')) i += 1;
    } else if (name.startsWith('xclient-'))
      xclient.push([name.slice(8).toUpperCase().replace('REVERSE-NAME', 'REVERSE_NAME'), take()]);
    else {
      losses.push(`${word}: this option is not known here`);
      if (next !== undefined && !next.startsWith('-')) i += 1;
    }
  }
  return { values, headers, xclient, proxy, losses };
}

/** Quotation marks and backslashes as a POSIX shell takes them; whatever a shell would run is refused. */
export function shellWords(line: string): { readonly words: readonly string[] } | { readonly refuse: string } {
  const words: string[] = [];
  let word: string | null = null;
  let quote = '';
  for (let i = 0; i < line.length; i += 1) {
    const char = line.charAt(i);
    if (quote === "'") {
      if (char === "'") quote = '';
      else word = `${word ?? ''}${char}`;
    } else if (char === '`' || (char === '$' && /[({\w]/.test(line.charAt(i + 1))))
      return { refuse: 'a shell would put something else in place of `$` or a backquote' };
    else if (char === '\\' && (quote === '' || /[\\"$`\n]/.test(line.charAt(i + 1)))) {
      i += 1;
      if (line.charAt(i) !== '\n') word = `${word ?? ''}${line.charAt(i)}`;
    } else if (char === '"') {
      quote = quote === '"' ? '' : '"';
      word ??= '';
    } else if (quote === '"') word = `${word ?? ''}${char}`;
    else if (char === "'") {
      quote = "'";
      word ??= '';
    } else if (/[|;&<>()]/.test(char)) return { refuse: `a shell would take \`${char}\` for itself` };
    else if (/\s/.test(char)) {
      if (word !== null) words.push(word);
      word = null;
    } else word = `${word ?? ''}${char}`;
  }
  if (quote !== '') return { refuse: `the quotation mark ${quote} is not closed` };
  return { words: word === null ? words : [...words, word] };
}
