// What one server said to which command, as other programs tell it: the words shared by all readers of bounces, logs and
// sessions, and the form of one sentence. Patterns are matched on text whose lines may be folded anywhere between words, so a
// blank is written `\s+`; all are linear: bounded repeats, no nesting.
import { count, named, type Of, object, orNull, text, word } from '../document/json-shape.ts';
import type { Stage } from '../wire/stage.ts';

export type { Stage } from '../wire/stage.ts';

export const basisShape = named(
  'basis',
  'stated: the text says it in words. transcript: read from quoted commands and replies. inferred: concluded, not written.',
  word('stated', 'transcript', 'inferred', 'none'),
);
export type Basis = Of<typeof basisShape>;

export const quotedShape = object({
  code: [orNull(count), 'The reply code; null if none is quoted.'],
  enhanced: [orNull(text), 'From the reply itself (`5.7.1`), never from the Status field.'],
  text: [text, 'The texts of all lines behind code and enhanced code, joined by LF.'],
  lines: [count, 'How many lines the reply had, as far as the quotation shows.'],
});
/** An SMTP reply as somebody quotes it. The folding is undone, and nothing else. */
export interface QuotedReply extends Of<typeof quotedShape> {}

export interface Grammar {
  readonly name: string;
  /** 1: names remote and stage; 2: names one of them; 3: a reply with a lead; 4: a bare reply. */
  readonly rank: number;
  /** A literal that every match contains, or a pattern that costs little; saves the search where it is absent. */
  readonly hint?: string | RegExp;
  /** Named groups: host, address, stage, status, code (the reply's, where it stands apart), words (likewise). Global flag. */
  readonly lead: RegExp;
  /** A reply is expected straight behind the lead. */
  readonly reply?: boolean;
  /** The statement stands although no reply could be read. */
  readonly optional?: boolean;
  /** Ends the reply before the paragraph does. `closing`: where the quotation or bracket that the lead opens is closed. */
  readonly until?: RegExp | 'closing';
  /** Looked for in the reply's region, the last match counts; ends the reply; may hold the group `stage`. Global flag. */
  readonly tail?: RegExp;
  readonly stage?: Stage;
  /** Words of this grammar alone; a word that is not here is no stage. */
  readonly stages?: ReadonlyMap<string, Stage>;
  readonly basis?: Basis;
  readonly speaker?: 'remote' | 'reporter';
  /** What the sentence says about encryption of the session. */
  readonly tls?: boolean;
}
