// The domain of the author: what stands behind the @ in From, as DMARC asks for it. RFC 5322 3.4, RFC 9989 4.1.
import { domainToASCII } from 'node:url';
import { fieldBody, type RawField } from './dkim-message.ts';

export type AuthorDomain = { readonly domain: string } | { readonly problem: string };

/** One From field with one domain; anything else is a problem, which no receiver has to make sense of. */
export function authorDomain(fields: readonly RawField[]): AuthorDomain {
  const from = fields.filter(({ name }) => name === 'from');
  const [only] = from;
  if (only === undefined) return { problem: 'there is no From' };
  if (from.length > 1) return { problem: `there are ${from.length} From fields` };
  const domains = new Set(addressesIn(Buffer.from(fieldBody(only), 'latin1').toString('utf8')).map(domainOf));
  const [domain, ...more] = domains;
  if (domain === undefined || domain === '') return { problem: 'From has no domain' };
  return more.length > 0 ? { problem: `From names ${domains.size} domains` } : { domain };
}

/** Without comments and quoted names; what stands in angle brackets, or each piece between commas. */
function addressesIn(text: string): string[] {
  const bare = withoutComments(text);
  const angled = [...bare.matchAll(/<([^<>]*)>/g)].map(([, inner = '']) => inner);
  const found = angled.length > 0 ? angled : bare.split(',');
  return found.map((one) => one.trim()).filter((one) => one !== '');
}

/** Comments may be nested, a quoted string may hold what looks like one: one pass over both. */
function withoutComments(text: string): string {
  let out = '';
  let depth = 0;
  let quoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at] ?? '';
    if (character === '\\' && (quoted || depth > 0)) at += 1;
    else if (character === '"' && depth === 0) quoted = !quoted;
    else if (character === '(' && !quoted) depth += 1;
    else if (character === ')' && !quoted && depth > 0) depth -= 1;
    else if (!quoted && depth === 0) out += character;
    // A quoted local part stands for one character: an @ within it is none.
    else if (quoted && depth === 0 && !out.endsWith('x')) out += 'x';
  }
  return out;
}

function domainOf(address: string): string {
  const at = address.lastIndexOf('@');
  const written =
    at === -1
      ? ''
      : address
          .slice(at + 1)
          .trim()
          .replace(/\.$/, '')
          .toLowerCase();
  // Two words are no domain; one made of both would be somebody else's. A control character is none's.
  return /[\s<>\0-\x1f\x7f]/.test(written) ? '' : domainToASCII(written) || written;
}
