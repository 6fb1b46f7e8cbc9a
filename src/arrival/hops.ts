// The way of a message, from its fields Received. RFC 5321 4.4; topmost is the last hop. Their times are those of the servers.
import type { Hop } from '../dialogue/arrival-record.ts';
import { fieldBody, type RawField } from '../trust/dkim-message.ts';

/** `known`: how many of them stood in the message as it was sent. */
export function hopsOf(fields: readonly RawField[], known: number): Hop[] {
  const received = fields.filter(({ name }) => name === 'received');
  const own = received.slice(0, Math.max(0, received.length - known)).map((field) => readHop(fieldBody(field)));
  return own.map(({ at, ...hop }, i) => {
    const before = own[i + 1]?.at ?? null;
    const ms = at === null || before === null ? null : at - before;
    const seconds = ms === null || ms < 0 ? null : ms / 1000;
    return { ...hop, at: at === null ? null : new Date(at).toISOString(), seconds };
  });
}

function readHop(body: string) {
  const bare = body.replace(/\([^()]*(?:\([^()]*\)[^()]*)*\)/g, ' ');
  const semicolon = bare.lastIndexOf(';');
  const clauses = semicolon === -1 ? bare : bare.slice(0, semicolon);
  const word = (name: string) => new RegExp(`(?:^|\\s)${name}\\s+(\\S{1,255})`, 'i').exec(clauses)?.[1] ?? null;
  const time = semicolon === -1 ? Number.NaN : Date.parse(bare.slice(semicolon + 1).trim());
  const protocol = word('with');
  return {
    by: word('by'),
    from: word('from'),
    with: protocol,
    at: Number.isNaN(time) ? null : time,
    // RFC 3848, RFC 6531: the S behind SMTP or LMTP.
    tls: /^(?:UTF8)?E?(?:SMTP|LMTP)SA?$/i.test(protocol ?? ''),
  };
}
