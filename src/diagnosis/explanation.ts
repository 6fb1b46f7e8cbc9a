// A diagnosis in plain words: a part of `mxprobe/bounce@1` and `mxprobe/reproduction@1`.
import { listOf, type Of, object, orNull, text, word } from '../document/json-shape.ts';
import { ACTORS, CAUSES } from './cause.ts';
import { LANGUAGES } from './language.ts';
import { AUDIENCES } from './texts.ts';

export const causeShape = word(...CAUSES);
export const actorShape = word(...ACTORS);

const saidShape = object({
  part: [word('outer', 'code', 'enhanced', 'text', 'stage'), 'Which part of the reply.'],
  words: [
    text,
    "As the server wrote it, on one line; for the stage, the stage's name. A stranger's words: escape them.",
  ],
  meaning: [text, 'What it means.'],
});
export interface Said extends Of<typeof saidShape> {}

export const explanationShape = object({
  lang: [word(...LANGUAGES), 'The language.'],
  audience: [word(...AUDIENCES), 'For whom: somebody who writes mail, or somebody who runs a mail server.'],
  cause: [causeShape, 'Why the server refused.'],
  actor: [actorShape, 'Who must act. `wait`: nobody; the sending server tries again by itself.'],
  label: [text, 'The cause as a name.'],
  summary: [text, 'What happened, in one sentence.'],
  said: [listOf(saidShape), 'What the server said, piece by piece.'],
  who: [text, 'Whose turn it is.'],
  remedy: [text, 'What to do.'],
  hint: [orNull(text), 'What to do about this very wording, if that is known in this language.'],
  proof: [orNull(text), 'How to prove it.'],
  ambiguous: [orNull(text), 'The dialogue that decides, if the words have several causes.'],
  notes: [listOf(text), 'How long the refusal lasts, and how sure this is.'],
  more: [listOf(text), 'Where to read more: URLs of the catalogue, and those that the reply gives on the same site.'],
  confidence: [word('high', 'medium', 'low'), 'How sure it is.'],
  basis: [word('text', 'enhanced', 'code', 'none'), 'What it was concluded from.'],
});
export interface Explanation extends Of<typeof explanationShape> {}
