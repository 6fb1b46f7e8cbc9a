// What a refusal names: the server that answered, the address that it refuses, the blocklist that it consulted.

const IPV4 = /(?<![\d.])(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)(?!\d|\.\d)/;
const IPV6 = /(?<![\w:])(?=[0-9a-f:]{0,36}::|(?:[0-9a-f]{1,4}:){7})[0-9a-f]{1,4}:[0-9a-f:]{1,34}(?![\w:])/i;
/** Documentation and loopback answers of blocklists are no client's address. */
const ANSWER = /^127\./;

/** The address of the client, as the reply writes it, or null. */
export function addressIn(text: string): string | null {
  const found = IPV4.exec(text)?.[0] ?? IPV6.exec(text)?.[0] ?? null;
  return found === null || ANSWER.test(found) ? null : found;
}

const LIST =
  /(?:blocked using|(?:black|block) ?list at|(?:RBL|RHSBL) at|listed (?:at|by|in|on)(?: the)?) ([a-z0-9-]{1,60}(?:\.[a-z0-9-]{1,60}){0,6})/i;

/** The blocklist as the reply names it, if that looks like a zone or a name, or null. */
export function listIn(text: string): string | null {
  const name = LIST.exec(text)?.[1] ?? null;
  return name !== null && (name.includes('.') || /^[A-Z]/.test(name)) ? name.replace(/\.$/, '') : null;
}

const HOST = /\bhost ([a-z0-9.-]{1,253}) ?\[[^\]]{0,60}\] ?(?:said|refused to talk to me):/i;

/** The server that answered, as Postfix names it before the reply; null if a reply stands before (then it quotes another). */
export function hostIn(text: string): string | null {
  const found = HOST.exec(text);
  return found === null || /(?:^|\s)[45]\d\d[ -]/.test(text.slice(0, found.index)) ? null : (found[1] ?? null);
}
