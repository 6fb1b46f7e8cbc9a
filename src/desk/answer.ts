// What the answer page shows, before it is markup: one bounce, explained for each reader, as the links of the page ask for it.
import type { BounceFacts, TextPart } from '../bounce/facts.ts';
import { LANGUAGES, type Language } from '../diagnosis/language.ts';
import type { Reproduction } from '../diagnosis/proof/document.ts';
import type { Side } from '../diagnosis/we.ts';
import { reproducible, scenarioOf } from '../library/bounce-scenario.ts';
import { diagnoseFailure, type Explaining, explainFacts } from '../library/explain-bounce.ts';
import type { BounceDocument } from '../report/bounce-document.ts';
import { type FailureGroup, failureGroups } from '../report/bounce-facts.ts';
import { type Letter, letterOf } from '../report/letter.ts';
import { maskLocalParts } from '../report/mask.ts';
import { ticketMarkdown } from '../report/ticket.ts';
import { inLanguage } from './in-language.ts';
import type { Kept } from './kept.ts';
import { speaks } from './speaks.ts';
import type { View } from './view.ts';

export const TABS = ['customer', 'admin', 'scenario'] as const;
export type Tab = (typeof TABS)[number];

/** What the links of the page carry. */
export interface Asked {
  /** The language of the letter and the ticket; that of the page is the reader's. */
  readonly lang: Language;
  readonly we: Side | null;
  readonly mask: boolean;
  /** Which of several answers, from 0. */
  readonly f: number;
  readonly tab: Tab;
}

export interface Answer extends Asked {
  readonly id: string;
  readonly document: BounceDocument;
  readonly parts: readonly TextPart[];
  readonly other: Kept['other'];
  readonly groups: readonly FailureGroup[];
  /** The one that is shown; null where nothing failed that could be told. */
  readonly group: FailureGroup | null;
  readonly letter: Letter;
  readonly ticket: string;
  /** Null if the bounce quotes no reply that could be asked for. */
  readonly scenario: string | null;
  /** What the last proof has come to; null before there is one. */
  readonly conclusion: Reproduction['conclusion'] | null;
  readonly hasProof: boolean;
  /** Whether there is something to prove in the embedded MX. */
  readonly isProvable: boolean;
  /** The run that was written of it. */
  readonly record: string | null;
}

/** Reads the links' choices; what is not one of ours is as if it were not there. */
export function askedIn(query: URLSearchParams, kept: Pick<Kept, 'lang' | 'we'>): Asked {
  const lang = LANGUAGES.find((one) => one === query.get('lang')) ?? kept.lang;
  const we = query.get('we');
  return {
    lang,
    we: we === 'sender' || we === 'receiver' ? we : we === 'neither' ? null : kept.we,
    mask: query.get('mask') === '1',
    f: /^[1-9]\d{0,4}$/.test(query.get('f') ?? '') ? Number(query.get('f')) - 1 : 0,
    tab: TABS.find((one) => one === query.get('tab')) ?? 'customer',
  };
}

/** The link to the same answer with other choices; nothing in it is of the mail. */
export function linkTo(answer: Asked & { readonly id: string }, changes: Partial<Asked>, suffix = ''): string {
  const { lang, we, mask, f, tab } = { ...answer, ...changes };
  const query = new URLSearchParams({ lang, we: we ?? 'neither' });
  if (mask) query.set('mask', '1');
  if (f > 0) query.set('f', String(f + 1));
  if (suffix === '' && tab !== 'customer') query.set('tab', tab);
  return `/b/${answer.id}${suffix}?${query}`;
}

/** Explains what is kept as the page wants it. */
export function answerOf(
  id: string,
  kept: Kept,
  asked: Asked,
  view: Pick<View, 'lang'>,
  explaining: Explaining,
): Answer {
  const { facts, parts } = kept;
  const how = { ...explaining, we: asked.we };
  const masked = asked.mask ? maskLocalParts : <T>(value: T) => value;
  const known = new Map<string, BounceDocument>();
  const explained = (lang: Language, audience: 'customer' | 'admin') => {
    const key = `${lang} ${audience}`;
    const document = known.get(key) ?? masked(explainFacts(facts, { ...how, lang, audience }));
    known.set(key, document);
    return document;
  };
  const document = explained(view.lang, 'admin');
  const groups = failureGroups(document.failures);
  const group = groups[asked.f] ?? groups[0] ?? null;
  const toCustomer = only(explained(asked.lang, 'customer'), group);
  const toAdmin = only(explained(asked.lang, 'admin'), group);
  const found = kept.found;
  const reproduction = found === null ? null : masked(inLanguage(found, asked.lang));
  return {
    ...asked,
    f: group === null ? 0 : groups.indexOf(group),
    id,
    document,
    parts,
    other: kept.other,
    groups,
    group,
    letter: letterOf(toCustomer, reproduction, asked.lang),
    ticket: ticketMarkdown({ bounce: toAdmin, reproduction, lang: asked.lang, audience: 'admin', say: speaks(asked) }),
    scenario: scenarioText(facts, group, how, masked),
    conclusion: found?.conclusion ?? null,
    hasProof: kept.proof !== null,
    record: kept.record,
    isProvable: group !== null && reproducible([group.first]) !== null,
  };
}

/** The document of one answer: a letter about two causes would be nobody's. */
function only(document: BounceDocument, group: FailureGroup | null): BounceDocument {
  if (group === null) return document;
  const groups = failureGroups(document.failures);
  const names = new Set(group.recipients);
  const same = groups.find(({ recipients }) => recipients.some((one) => names.has(one))) ?? groups[0];
  if (same === undefined || groups.length === 1) return document;
  const kept = new Set(same.recipients);
  return {
    ...document,
    failures: document.failures.filter(({ recipient }) => recipient !== null && kept.has(recipient)),
  };
}

function scenarioText(
  facts: BounceFacts,
  group: FailureGroup | null,
  how: Explaining,
  masked: <T>(value: T) => T,
): string | null {
  const failure = group === null ? null : reproducible([group.first]);
  if (failure === null) return null;
  const written = scenarioOf(facts, failure, diagnoseFailure(failure, how.catalogue), { identity: null });
  return 'yaml' in written ? masked(written.yaml) : null;
}
