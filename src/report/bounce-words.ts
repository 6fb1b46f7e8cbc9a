// The fixed words of the bounce report, in both languages.
import type { Action, Basis, Kind, Stage } from '../bounce/facts.ts';
import type { Language } from '../diagnosis/texts.ts';
import { STAGE_WORDS } from '../wire/stage.ts';

export interface BounceWords {
  readonly headings: Readonly<Record<Action, string>>;
  readonly kinds: Readonly<Record<Kind, string>>;
  readonly fields: Readonly<
    Record<'server' | 'command' | 'reply' | 'status' | 'sender' | 'tls' | 'reporter' | 'arrival' | 'words', string>
  >;
  readonly basis: Readonly<Record<Basis, string>>;
  readonly stages: Readonly<Record<Stage, string>>;
  readonly line: string;
  readonly notStated: string;
  readonly ownWords: string;
  readonly encrypted: string;
  readonly clear: string;
  readonly original: string;
  readonly and: string;
}

const en: BounceWords = {
  headings: {
    failed: 'Not delivered to',
    delayed: 'Not delivered yet, the sending server keeps trying, to',
    delivered: 'Delivered to',
    relayed: 'Passed on to a server that reports nothing, for',
    expanded: 'Passed on to the members of the list',
  },
  kinds: {
    bounce: 'a bounce',
    delayed: 'a notice of delay: nothing has failed yet',
    delivered: 'a confirmation of delivery',
    'auto-reply': 'an automatic reply, not a bounce',
    'feedback-report': 'a complaint about spam (feedback report), not a bounce',
    'not-a-bounce': 'no bounce: it names no recipient that could not be reached',
  },
  fields: {
    server: 'server',
    command: 'in reply to',
    reply: 'said',
    status: 'status',
    sender: 'sender',
    tls: 'session',
    reporter: 'reported by',
    arrival: 'taken at',
    words: 'reason given',
  },
  basis: {
    stated: 'stated',
    transcript: 'read from the quoted dialogue',
    inferred: 'concluded, not stated',
    none: 'not stated',
  },
  stages: STAGE_WORDS,
  line: 'line',
  notStated: 'not stated',
  ownWords: 'the reporting server itself, in its own words',
  encrypted: 'encrypted',
  clear: 'not encrypted',
  original: 'written to',
  and: 'and',
};

const de: BounceWords = {
  headings: {
    failed: 'Nicht zugestellt an',
    delayed: 'Noch nicht zugestellt, der sendende Server versucht es weiter, an',
    delivered: 'Zugestellt an',
    relayed: 'Weitergegeben an einen Server, der nichts meldet, für',
    expanded: 'Weitergegeben an die Mitglieder der Liste',
  },
  kinds: {
    bounce: 'eine Unzustellbarkeitsmeldung',
    delayed: 'eine Verzögerungsmeldung: Noch ist nichts fehlgeschlagen',
    delivered: 'eine Zustellbestätigung',
    'auto-reply': 'eine automatische Antwort, keine Unzustellbarkeitsmeldung',
    'feedback-report': 'eine Spam-Beschwerde (Feedback-Report), keine Unzustellbarkeitsmeldung',
    'not-a-bounce': 'keine Unzustellbarkeitsmeldung: Sie nennt keinen Empfänger, der nicht erreicht wurde',
  },
  fields: {
    server: 'Server',
    command: 'Antwort auf',
    reply: 'sagte',
    status: 'Status',
    sender: 'Absender',
    tls: 'Sitzung',
    reporter: 'gemeldet von',
    arrival: 'angenommen',
    words: 'Begründung',
  },
  basis: {
    stated: 'genannt',
    transcript: 'aus dem zitierten Dialog gelesen',
    inferred: 'erschlossen, nicht genannt',
    none: 'nicht genannt',
  },
  stages: { ...en.stages, connect: 'die Verbindung', eod: 'das Ende der Nachricht' },
  line: 'Zeile',
  notStated: 'nicht genannt',
  ownWords: 'der meldende Server selbst, mit eigenen Worten',
  encrypted: 'verschlüsselt',
  clear: 'unverschlüsselt',
  original: 'geschrieben an',
  and: 'und',
};

const WORDS: Readonly<Record<Language, BounceWords>> = { en, de };

export function bounceWords(lang: Language): BounceWords {
  return WORDS[lang];
}
