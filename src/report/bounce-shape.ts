// The shape of `mxprobe/bounce@1`, from which its JSON Schema is made.
import type { Action, Basis, BounceFacts, Kind, Place, QuotedReply, Stage } from '../bounce/facts.ts';
import { ACTORS, CAUSES } from '../diagnosis/cause.ts';
import type { Explanation } from '../diagnosis/explain.ts';
import type { Said } from '../diagnosis/said.ts';
import { AUDIENCES, LANGUAGES } from '../diagnosis/texts.ts';
import { count, flag, type JsonShape, listOf, named, object, orNull, text, word } from '../document/json-shape.ts';
import type { JsonSchema } from '../document/shape.ts';
import type { BounceDocument, ExplainedFailure } from './bounce-document.ts';

const definitions = new Map<string, JsonShape<unknown>>();
const basis = named('basis', word<Basis>('stated', 'transcript', 'inferred', 'none'), definitions);
const place = named(
  'place',
  object<Place>('Where a value was read: 1-based line and column of the visible text of a part.', {
    part: text,
    line: count,
    column: count,
    excerpt: text,
  }),
  definitions,
);

export const cause = word(...CAUSES);
export const actor = word(...ACTORS);
export const explanation = object<Explanation>('In plain words, in the language and for the reader asked for.', {
  lang: word(...LANGUAGES),
  audience: word(...AUDIENCES),
  cause,
  actor,
  label: text,
  summary: text,
  said: listOf(
    object<Said>('', { part: word('outer', 'code', 'enhanced', 'text', 'stage'), words: text, meaning: text }),
  ),
  who: text,
  remedy: text,
  hint: orNull(text),
  proof: orNull(text),
  ambiguous: orNull(text),
  notes: listOf(text),
  more: listOf(text),
  confidence: word('high', 'medium', 'low'),
  basis: word('text', 'enhanced', 'code', 'none'),
});

const failure = object<ExplainedFailure>('One recipient. What the bounce does not state is null.', {
  recipient: text,
  originalRecipient: orNull(text),
  sender: orNull(text),
  action: word<Action>('failed', 'delayed', 'delivered', 'relayed', 'expanded'),
  remote: object('The server that answered.', { host: orNull(text), address: orNull(text) }),
  reply: orNull(
    object<QuotedReply>('The SMTP reply as quoted, its lines joined by LF.', {
      code: orNull(count),
      enhanced: orNull(text),
      text,
      lines: count,
    }),
  ),
  replyBy: orNull(word('remote', 'reporter')),
  status: orNull(text),
  stage: orNull(word<Stage>('connect', 'ehlo', 'starttls', 'auth', 'mail', 'rcpt', 'data', 'eod')),
  stageBasis: basis,
  tls: orNull(flag),
  diagnostic: orNull(text),
  basis: object('On what each value rests.', {
    recipient: basis,
    remote: basis,
    reply: basis,
    status: basis,
    sender: basis,
  }),
  places: object('Where each value was read.', {
    recipient: orNull(place),
    reply: orNull(place),
    stage: orNull(place),
    remote: orNull(place),
    status: orNull(place),
  }),
  cause: orNull(cause),
  actor: orNull(actor),
  explanation: orNull(explanation),
});

export const bounceShape = object<BounceDocument>('What a bounce states, and what it means.', {
  schema: word<BounceFacts['schema']>('mxprobe/bounce@1'),
  kind: word<Kind>('bounce', 'delayed', 'delivered', 'auto-reply', 'feedback-report', 'not-a-bounce'),
  form: word<BounceFacts['form']>('mail', 'forwarded', 'text'),
  reportingMta: orNull(text),
  arrival: orNull(text),
  subject: orNull(text),
  failures: listOf(failure),
  notes: listOf(text),
});

export function bounceSchema(): JsonSchema {
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'mxprobe/bounce@1',
    ...bounceShape.schema,
    $defs: Object.fromEntries([...definitions].map(([name, shape]) => [name, shape.schema])),
  };
}
