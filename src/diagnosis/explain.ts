// A diagnosis in plain words: what happened, what the server said, who must act, what to do, how to prove it.
import { RETRIED, usualOf } from './cause.ts';
import type { Diagnosis } from './diagnose.ts';
import type { Explanation } from './explanation.ts';
import { addressIn, listIn } from './facts-in.ts';
import { type Facts, fill } from './fill.ts';
import { saidIn } from './said.ts';
import { type Audience, type Language, type Texts, textsOf } from './texts.ts';
import { type Side, saidBy, sideTexts } from './we.ts';

export type { Explanation } from './explanation.ts';

export interface ExplainOptions {
  readonly lang: Language;
  readonly audience: Audience;
  /** The server that answered, if it is known apart from the text: host name, else address. */
  readonly remote?: string | null;
  readonly recipient?: string | null;
  /** The server that reports the refusal is the one that refused: nobody else was asked. */
  readonly isReporters?: boolean;
  /** Whose mail server is ours; null: nobody's. */
  readonly we?: Side | null;
}

/** More than two experiments are a programme, not an answer. */
const PROOFS = 2;

/** Explains `diagnosis`. The sentences are ours and hold only names and addresses of the case; `said` quotes a stranger. */
export function explain(diagnosis: Diagnosis, options: ExplainOptions): Explanation {
  const { lang, audience } = options;
  const texts = textsOf(lang);
  const facts = factsOf(diagnosis, options);
  const text = texts.causes[diagnosis.cause];
  const we = options.we ?? null;
  const told = {
    lang,
    audience,
    cause: diagnosis.cause,
    actor: diagnosis.actor,
    label: text.label,
    summary: options.isReporters === true ? reportersOf(diagnosis, texts) : summaryOf(diagnosis, texts, facts),
    said: saidIn(diagnosis, texts),
    who: whoOf(diagnosis, texts, audience),
    remedy: fill(remedyOf(diagnosis, texts, audience), facts),
    hint: hintOf(diagnosis, lang),
    proof:
      diagnosis.proof
        .slice(0, PROOFS)
        .map((factor) => texts.factors[factor].proof)
        .join(' ') || null,
    ambiguous: diagnosis.ambiguous.map((id) => texts.ambiguities[id]).join(' ') || null,
    notes: diagnosis.notes.map((note) => texts.notes[note]),
    more: linksOf(diagnosis),
    confidence: diagnosis.confidence,
    basis: diagnosis.basis,
  };
  return we === null ? told : saidByUs(told, we);
}

/** Our own turn has sentences of its own; in all others the side that is ours is called so. */
function saidByUs(told: Explanation, we: Side): Explanation {
  const side = sideTexts(told.lang, we);
  const turn = side.turns[told.actor];
  const isLetter = told.audience === 'customer';
  const [who, remedy] = isLetter
    ? turn === undefined
      ? [saidBy(told.who, side), saidBy(told.remedy, side)]
      : [turn.customer, '']
    : [turn?.admin ?? told.who, told.remedy];
  return { ...told, summary: isLetter ? saidBy(told.summary, side) : told.summary, who, remedy };
}

function factsOf(diagnosis: Diagnosis, { remote, recipient }: ExplainOptions): Facts {
  const { text } = diagnosis.reply;
  // A relayed refusal is about the server in between, not about the one that the sender knows.
  const ours = diagnosis.outer === null;
  return {
    remote: remote ?? diagnosis.host,
    recipient: recipient ?? null,
    ip: ours ? addressIn(text) : null,
    list: listIn(text),
  };
}

const reportersOf = ({ cause }: Diagnosis, { causes, reporters }: Texts) =>
  reporters.summary.replace('{label}', () => causes[cause].label);

function summaryOf(diagnosis: Diagnosis, texts: Texts, facts: Facts): string {
  const { label, summary } = texts.causes[diagnosis.cause];
  if (!isOthers(diagnosis)) return fill(summary, facts);
  return fill(
    texts.relayed.summary.replace('{label}', () => label),
    facts,
  );
}

/** The refusal is about a server on the way. */
function isOthers({ outer, actor }: Diagnosis): boolean {
  return outer !== null && actor === 'receiving-admin';
}

function whoOf({ cause, actor, isOver }: Diagnosis, texts: Texts, audience: Audience): string {
  const own = actor === usualOf(cause).actor && !(isOver && RETRIED.has(cause)) ? texts.causes[cause].who : undefined;
  return own ?? texts.actors[actor][audience];
}

function remedyOf(diagnosis: Diagnosis, texts: Texts, audience: Audience): string {
  const { cause, actor, isOver } = diagnosis;
  if (isOthers(diagnosis)) return texts.relayed[audience];
  const own = texts.causes[cause].byActor?.[actor];
  const waits = actor === 'wait' || (own === undefined && RETRIED.has(cause));
  if (isOver && waits && audience === 'customer') return texts.over.customer;
  // the cause's own text says to wait, and nobody waits
  if (own === undefined && usualOf(cause).actor === 'wait' && actor !== 'wait') return texts.over[audience];
  return (own ?? texts.causes[cause])[audience];
}

/** Hints of a word or two say less than the cause's own text. */
const SHORTEST_HINT = 30;

function hintOf({ remedy, outer }: Diagnosis, lang: Language): string | null {
  const hint = remedy?.[lang];
  return hint !== undefined && hint.length >= SHORTEST_HINT && outer === null ? hint : null;
}

/**
 * Pages of the one who refuses. Where else we saw a wording is evidence and no help; a link in a reply is a stranger's, and is
 * passed on only if it leads to the site that the catalogue names.
 */
function linksOf({ url, reply }: Diagnosis): readonly string[] {
  if (url === null) return [];
  const site = siteOf(url);
  if (SEEN_AT.has(site)) return [];
  const given = [...reply.text.matchAll(/https?:\/\/[\w.-]{3,253}(?::\d{1,5})?\/[\w./?&=%#~+;:,-]{0,300}/gi)]
    .map(([link]) => link.replace(/[.,;:]+$/, ''))
    .filter((link) => siteOf(link) === site && link !== url);
  return [...given.slice(0, 2), url];
}

/** Where wordings are collected, and the standards: no pages of the one who refuses. */
const SEEN_AT: ReadonlySet<string> = new Set([
  'github.com',
  'pastebin.com',
  'rfc-editor.org',
  'smtp.codes',
  'hostmycode.com',
]);

/** The last two labels of the host: near enough to the registered domain for the sites of the catalogue. */
function siteOf(url: string): string {
  const known = sites.get(url);
  if (known !== undefined) return known;
  const site = readSite(url);
  if (sites.size < 2000) sites.set(url, site);
  return site;
}

/** By address: the catalogue has some hundreds, and each is asked for again with every refusal of its kind. */
const sites = new Map<string, string>();

function readSite(url: string): string {
  return URL.canParse(url) ? new URL(url).hostname.split('.').slice(-2).join('.') : '';
}
