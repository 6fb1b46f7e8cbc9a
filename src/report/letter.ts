// A letter to a customer: a greeting, what happened, whose turn it is, what to do, a closing. It can be sent as it is.
import type { Explanation } from '../diagnosis/explain.ts';
import type { Reproduction } from '../diagnosis/proof/document.ts';
import type { Language } from '../diagnosis/texts.ts';
import { ageOf } from './age.ts';
import type { BounceDocument } from './bounce-document.ts';
import { type FailureGroup, failureGroups } from './bounce-facts.ts';
import { markdownSentence } from './escape/markdown.ts';
import { escapeTerminal } from './escape/terminal.ts';
import { html, type Markup } from './html/markup.ts';
import type { LetterWords } from './letter-words.ts';
import { filledIn } from './reproduction-words.ts';
import { bounceWords, letterWords } from './words.ts';
import { wrap } from './wrap.ts';

/** Paragraphs of plain text. They hold words of a stranger: escape them. */
export type Letter = readonly string[];

/** Lines of a mail are commonly broken here. */
const MAIL_WIDTH = 72;

/** For the screen and for a mail. Ends with a line end. */
export function letterAsText(letter: Letter): string {
  return `${letter.map((paragraph) => wrap(escapeTerminal(paragraph), MAIL_WIDTH, '', '').join('\n')).join('\n\n')}\n`;
}

export function letterAsMarkdown(letter: Letter): string {
  return `${letter.map(markdownSentence).join('\n\n')}\n`;
}

/** The paragraphs for the page of a ticket. */
export function letterMarkup(letter: Letter): Markup {
  return html`<section class="letter">${letter.map((paragraph) => html`<p>${paragraph}</p>`)}</section>`;
}

/** The letter about a bounce, with what a test with the server has shown. */
export function letterOf(bounce: BounceDocument, reproduction: Reproduction | null, lang: Language): Letter {
  const words = letterWords(lang);
  const groups = failureGroups(bounce.failures).filter(({ first }) => first.explanation !== null);
  const told = groups.flatMap((group) => [openingOf(bounce, group, lang), ...bodyOf(group.first.explanation, words)]);
  const conclusion = reproduction?.conclusion;
  const proved =
    conclusion === 'confirmed' || conclusion === 'receiver-must-act' || conclusion === 'not-reproduced'
      ? [words.proved[conclusion]]
      : [];
  return [words.greeting, ...told, ...proved, words.closing];
}

/** The letter about a single reply. */
export function letterAbout(explanation: Explanation): Letter {
  const words = letterWords(explanation.lang);
  const opening = filledIn(words.failedToNobody, { message: words.message });
  return [words.greeting, opening, ...bodyOf(explanation, words), words.closing];
}

/** More are counted. */
const RECIPIENTS_NAMED = 3;

function openingOf(bounce: BounceDocument, { first, recipients }: FailureGroup, lang: Language): string {
  const words = letterWords(lang);
  const { arrival } = bounce;
  const date = arrival === null ? null : dateIn(arrival, words);
  const message = date === null ? words.message : filledIn(words.messageOf, { date });
  if (recipients.length === 0)
    return filledIn(first.action === 'delayed' ? words.delayedToNobody : words.failedToNobody, { message });
  const more = recipients.length - RECIPIENTS_NAMED;
  const named = more > 1 ? recipients.slice(0, RECIPIENTS_NAMED) : recipients;
  const all = more > 1 ? [...named, filledIn(words.more, { n: String(more) })] : named;
  const last = all.at(-1) ?? '';
  const listed = all.length < 2 ? last : `${all.slice(0, -1).join(', ')}${words.and}${last}`;
  const age = first.action === 'delayed' ? ageOf(bounce, bounceWords(lang)) : null;
  if (age !== null) return filledIn(words.delayedFor, { message, recipients: listed, age });
  return filledIn(first.action === 'delayed' ? words.delayed : words.failed, { message, recipients: listed });
}

function bodyOf(explanation: Explanation | null, words: LetterWords): readonly string[] {
  if (explanation === null) return [];
  const { summary, who, remedy, actor, said } = explanation;
  const turn = [who, remedy].filter((part) => part !== '').join(' ');
  // Who passes it on needs the server's own words.
  const isPassedOn = actor === 'sending-admin' || actor === 'sender-dns-owner' || actor === 'receiving-admin';
  const reply = ['code', 'enhanced', 'text']
    .map((part) => said.find((one) => one.part === part)?.words)
    .filter((part) => part !== undefined)
    .join(' ');
  const isReply = said.some(({ part }) => part === 'code' || part === 'enhanced');
  const quoted = filledIn(isReply ? words.quote : words.quoteReason, { reply: reply.slice(0, 300) });
  const quote = isPassedOn && remedy !== '' && reply !== '' ? [quoted] : [];
  return [summary, turn, ...quote];
}

/** `Mon, 2 Nov 2026 09:00:00 +0100` (RFC 5322 3.3) as the language writes a date; null for anything else. */
function dateIn(written: string, { date, months }: LetterWords): string | null {
  const found = /^(?:\w{3},)?\s{0,9}(\d{1,2})\s{1,9}(\w{3})\s{1,9}(\d{4})\b/.exec(written);
  const month = MONTHS.indexOf(found?.[2]?.toLowerCase() ?? '');
  if (found === null || month === -1) return null;
  return filledIn(date, { day: String(Number(found[1])), month: months[month] ?? '', year: found[3] ?? '' });
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
