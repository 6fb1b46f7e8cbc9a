// The field Authentication-Results: written by the embedded MX, read where a mail has arrived. RFC 8601.
import type { MessageAuthentication } from './sender-facts.ts';

/** The body of the field, folded with CRLF and a tab. A stranger's words are quoted or left out. */
export function authenticationResults(
  server: string,
  { spf, dkim, dmarc }: MessageAuthentication,
  sender: string,
): string {
  const spfPart =
    spf === null
      ? []
      : [`spf=${spf.result} ${sender === '' ? `smtp.helo=${value(spf.domain)}` : `smtp.mailfrom=${value(sender)}`}`];
  const dkimParts = dkim.map(({ result, domain, selector, signature, text }) => {
    const reason = result === 'pass' ? '' : ` reason=${quoted(text)}`;
    const of = [
      ...(domain === null ? [] : [` header.d=${value(domain)}`]),
      ...(selector === null ? [] : [` header.s=${value(selector)}`]),
      ...(signature === null ? [] : [` header.b=${quoted(signature)}`]),
    ];
    return `dkim=${result}${reason}${of.join('')}`;
  });
  const policy = dmarc.policy === null ? '' : ` policy.dmarc=${dmarc.policy}`;
  const from = dmarc.from === null ? '' : ` header.from=${value(dmarc.from)}`;
  const dmarcPart = `dmarc=${dmarc.result}${policy}${from}`;
  return [server, ...spfPart, ...(dkim.length === 0 ? ['dkim=none'] : dkimParts), dmarcPart].join(';\r\n\t');
}

const value = (text: string) => (/^[A-Za-z0-9!#$%&'*+/=?^_`{|}~.@-]{1,320}$/.test(text) ? text : quoted(text));
const quoted = (text: string) =>
  `"${text
    .replace(/[^\x20-\x7e]/g, '?')
    .replace(/["\\]/g, '\\$&')
    .slice(0, 300)}"`;

/** What a field says: the server that says it, and each method with its result. */
export interface ReadResults {
  readonly server: string;
  /** In the order in which they stand; `spf`, `dkim`, `dmarc` and others. */
  readonly results: readonly {
    readonly method: string;
    readonly result: string;
    readonly properties: ReadonlyMap<string, string>;
  }[];
}

/** No server writes more; what stands behind it is not looked at. */
const MAX_CHARACTERS = 16 * 1024;

/** Reads the unfolded body of the field; null where it names no server. */
export function readAuthenticationResults(body: string): ReadResults | null {
  const [head = '', ...parts] = shielded(body.slice(0, MAX_CHARACTERS)).split(';');
  const server = /^([^\s=]+)(?:\s+\d+)?$/.exec(head.trim())?.[1];
  if (server === undefined) return null;
  const results = parts.flatMap((part) => {
    const [first = '', ...words] = part.replace(/\s+/g, ' ').replace(/ ?= ?/g, '=').trim().split(/\s+/);
    const [, method = '', result = ''] = /^([A-Za-z0-9-]+)(?:\/\d+)?=([A-Za-z]+)$/.exec(first) ?? [];
    if (method === '') return [];
    const properties = new Map(
      words.flatMap((word): [string, string][] => {
        const [, name = '', text = ''] = /^([a-z]+(?:\.[A-Za-z0-9-]+)?)=(.*)$/i.exec(word) ?? [];
        return name === '' ? [] : [[name.toLowerCase(), bare(text)]];
      }),
    );
    return [{ method: method.toLowerCase(), result: result.toLowerCase(), properties }];
  });
  return { server: bare(server).toLowerCase(), results };
}

/** Where the octets of quoted strings are kept while blanks, semicolons and equals signs are looked for. */
const SHIELD = 0xe000;
const bare = (text: string) =>
  text.replace(/[\ue000-\ue0ff]/g, (shielded) => String.fromCharCode(shielded.charCodeAt(0) - SHIELD));

/** Without comments and quotes; what was quoted is shielded. */
function shielded(text: string): string {
  let out = '';
  let depth = 0;
  let quoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const escapes = text[at] === '\\' && (quoted || depth > 0);
    if (escapes) at += 1;
    const character = text[at] ?? '';
    if (!escapes && character === '"' && depth === 0) quoted = !quoted;
    else if (quoted) out += String.fromCharCode(SHIELD + (character.charCodeAt(0) & 0xff));
    else if (!escapes && character === '(') depth += 1;
    else if (!escapes && character === ')' && depth > 0) depth -= 1;
    else if (depth === 0) out += character;
  }
  return out;
}
