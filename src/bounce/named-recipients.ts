// Recipients that only sentences name, where none stands in a form of its own.
import { ADDRESS, MAX_MENTIONS, type Mention, OTHERS, SETTING, trimAddress } from './recipients.ts';
import type { VisibleText } from './visible-text.ts';

/** An address to write to, or whose owner helps: no recipient, whatever stands around it. */
const ADVICE =
  /(?:assist|please|contact|wenden|kontakt|help|hilfe|support|forward|write\s+to|schreiben|delist|removal|remove|unblock|report|abuse|guide|question|fragen|unsubscribe|visit|bitte|s'il vous|gelieve|por favor|envelope-from|sender)\S{0,12}(?:\s+\S{1,30}){0,12}\s*$/i;

/** Who sent it stands behind: `mail from <`, `Verification failed for <` (Exim's sender check), `on behalf of`. */
const SENDER =
  /(?:\b(?:from|on behalf of|return-path)|verification failed for|(?:while|callout) verifying|identities failed the check in region \S{1,40}?)\s{0,3}:?\s{0,3}[<"'„(]{0,2}$/i;

/** `<a@b>: Sender address rejected`, `<a@b> sender rejected`. */
const IS_SENDER = /^[>"'\])]{0,3}:?\s{1,3}sender\b/i;

/**
 * The addresses that sentences name which tell of a failure, or quote a reply. Only for texts in which no recipient stands in a
 * form of its own.
 */
export function namedRecipients(visible: VisibleText, end: number, isFailure: RegExp): Mention[] {
  const found: Mention[] = [];
  let at = 0;
  const lines = visible.text.slice(0, end).split('\n');
  for (const [index, line] of lines.entries()) {
    if (line.includes('@') && !NOT_FAILED.test(line.slice(0, 120)) && !SETTING.test(line.slice(0, 200))) {
      const bounded = line.slice(0, 3000);
      // The reason may begin in the line above, or stand in the two below.
      const [above = ''] = lines.slice(Math.max(0, index - 1), index);
      const below = lines.slice(index + 1, index + 3).map((one) => one.slice(0, 300));
      const isSaid =
        isFailure.test(`${above.slice(-300)} ${bounded}`) ||
        REPLY.test(bounded) ||
        below.some((one) => isFailure.test(one) || BEGINS_REPLY.test(one));
      if (isSaid) found.push(...namedIn(bounded, at, visible.text.length));
    }
    if (found.length >= MAX_MENTIONS) break;
    at += line.length + 1;
  }
  return found;
}

/** Exim's sender check names the sender twice, the second time as somebody to whom no mail can be delivered. */
const VERIFIED = new RegExp(String.raw`(?:verification failed for|verifying)\s{1,8}<(${ADDRESS})>`, 'gi');

/** Whom a refusal could not verify as a sender: no recipient, wherever else he is named. */
export const sendersIn = (text: string): ReadonlySet<string | null> =>
  new Set([...text.matchAll(VERIFIED)].map(([, address = '']) => trimAddress(address)));

const BEGINS_REPLY = /^[\s>|#*]{0,8}[45][0-5]\d[ -]/;
const REPLY = /(?<![\d.])(?:[45][0-5]\d[ -]|[45]\d\d[ -][45]\.\d|[45]\.\d{1,3}\.\d{1,3}\s)/;

function namedIn(line: string, at: number, end: number): Mention[] {
  const found: Mention[] = [];
  for (const m of line.matchAll(NAMED)) {
    // a key and its value: `from=a@b`, `id=<...>`
    if (/^(?:from|sender|id|user|login|auth|by)=/i.test(m[0]) || /\b(?:message-?)?id=<$/i.test(line.slice(0, m.index)))
      continue;
    const address = trimAddress(m[0].replace(/^(?:to|rcpt|recipient)=/i, ''));
    // at the very end of a text that does not end its line it may be cut
    if (address === null || at + m.index + m[0].length === end) continue;
    const before = line.slice(Math.max(0, m.index - 160), m.index);
    const behind = line.slice(m.index + m[0].length, m.index + m[0].length + 40);
    if (ADVICE.test(before) || SENDER.test(before) || IS_SENDER.test(behind)) continue;
    if (/^(?:postmaster|abuse|support|help|noreply|no-reply|mailer-daemon)@/i.test(address)) continue;
    found.push({ address, at: at + m.index, lineAt: at, strength: 'named', original: null });
  }
  return found;
}

const NAMED = new RegExp(ADDRESS, 'g');
const NOT_FAILED = new RegExp(`^${OTHERS}`, 'i');
