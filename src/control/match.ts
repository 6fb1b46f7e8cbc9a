// Which message is meant: the words of a test, or of a query over HTTP.
import { contentOf, headOf, type MessageContent, type MessageHead } from '../bounce/message-content.ts';
import type { MessageRecord, Outcome } from '../sandbox/records.ts';
import { compilePattern, escapePattern, execPattern, type Pattern, slashedPattern } from '../scenario/pattern.ts';
import { isMailbox } from '../scenario/policy/whom.ts';

/** A text as it is written: of a mailbox `a@b.test`, `a@`, `@b.test`; elsewhere what is contained, in upper or lower case. */
export type Wanted = string | Pattern;

export interface Match {
  /** Any of those taken or refused. */
  readonly to?: Wanted | undefined;
  /** `<>` or empty: the null sender. */
  readonly from?: Wanted | undefined;
  readonly subject?: Wanted | undefined;
  /** In the text, or the HTML where there is no text. */
  readonly text?: Wanted | undefined;
  /** By name. */
  readonly header?: Readonly<Record<string, Wanted>> | undefined;
  readonly outcome?: Outcome | undefined;
  readonly where?: ((message: MessageRecord) => boolean) | undefined;
}

/** `/x/i` is a pattern, anything else a text; or what is wrong with the pattern. */
export function wantedOf(written: string): Wanted | { readonly refuse: string } {
  return slashedPattern(written) ?? written;
}

/** In what the message differs from what is meant, in the order of the words; nothing: it is the one. */
export function differences(message: MessageRecord, match: Match): readonly string[] {
  const { to, from, subject, text, header = {}, outcome, where } = match;
  const head = once(() => headOf(message.raw));
  const different: [name: string, differs: boolean][] = [
    ['to', to !== undefined && !recipientsOf(message).some((one) => isWanted(one, to))],
    ['from', from !== undefined && !isWanted(message.from, from)],
    ['outcome', outcome !== undefined && message.outcome !== outcome],
    ['subject', subject !== undefined && !isFound(head().subject, subject)],
    ...Object.entries(header).map(([name, wanted]): [string, boolean] => [
      `header ${name}`,
      !valuesOf(head(), name).some((value) => isFound(value, wanted)),
    ]),
    ['text', text !== undefined && !isFound(textOf(contentOf(message.raw)), text)],
    ['where', where !== undefined && !where(message)],
  ];
  return different.filter(([, differs]) => differs).map(([name]) => name);
}

export const recipientsOf = ({ to, refused }: MessageRecord) => [...to, ...refused.map((one) => one.to)];

const textOf = ({ text, html }: Pick<MessageContent, 'text' | 'html'>) => text ?? html;

const valuesOf = ({ headers }: MessageHead, name: string) =>
  headers.filter(([one]) => one === name.toLowerCase()).map(([, value]) => value);

function isWanted(mailbox: string, wanted: Wanted): boolean {
  if (typeof wanted !== 'string') return isFound(mailbox, wanted);
  return isMailbox(mailbox, [wanted === '' ? '<>' : wanted.toLowerCase()]);
}

function isFound(text: string | null, wanted: Wanted): boolean {
  if (text === null) return false;
  if (typeof wanted !== 'string') return execPattern(wanted, text).match !== null;
  const contained = compilePattern(escapePattern(wanted), 'i');
  return 'refuse' in contained ? text.includes(wanted) : execPattern(contained, text).match !== null;
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | null = null;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
