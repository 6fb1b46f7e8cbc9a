// The sentences of a reproduction, in both languages. `{name}` is filled in.
import type { Doubt, Experiment } from '../diagnosis/proof/document.ts';
import type { Language } from '../diagnosis/texts.ts';

export interface ReproductionWords {
  readonly confirmed: string;
  readonly notReproduced: string;
  readonly receiverMustAct: string;
  readonly inconclusive: string;
  readonly doubts: Readonly<Record<Doubt, string>>;
  readonly outcomes: Readonly<Record<Experiment['outcome'], string>>;
  readonly untried: string;
  readonly control: string;
  readonly changed: string;
  readonly experiments: string;
  readonly bounced: string;
  readonly now: string;
  readonly asked: string;
  readonly dialogues: string;
  readonly times: string;
  readonly values: Readonly<Record<string, string>>;
}

const en: ReproductionWords = {
  confirmed:
    'Confirmed: {factor} decides. With {from} the server answers {before}, with {to} it answers {after}; changed back, it refuses again.',
  notReproduced:
    'Not reproduced: the server takes now what the bounce says it refused ({after}). The refusal was about something else than this dialogue: another source address, another time, the content.',
  receiverMustAct:
    'The receiver must act: the server refuses still ({before}), and nothing that was changed on the side of the sender helps.',
  inconclusive: 'Inconclusive: {doubt}',
  doubts: {
    unreachable: 'the question could not be put ({why}).',
    throttled: 'the server has had enough of our connections; nothing more was asked.',
    'refused-otherwise': 'the server refuses for another reason than in the bounce ({why}).',
    'accepted-meanwhile': 'the server took the unchanged dialogue too.',
    'not-reversible': '{factor} made the refusal go away, and it could not be brought back; time may have done it.',
    'not-tried': 'the server refuses still ({before}), and what would prove the reason was not tried: {untried}.',
    'too-many': 'too many dialogues; nothing more was asked.',
    interrupted: 'interrupted.',
  },
  outcomes: { flipped: 'taken', same: 'refused as before', inconclusive: 'says nothing' },
  untried: 'not tried',
  control: 'as bounced',
  changed: 'changed',
  experiments: 'What was changed',
  bounced: 'In the bounce',
  now: 'Now',
  asked: 'Asked',
  dialogues: '{n} dialogues from {started} to {finished}',
  times: '{n} times',
  values: { 'starttls true': 'STARTTLS', 'starttls false': 'clear text' },
};

const de: ReproductionWords = {
  confirmed:
    'Bestätigt: Es liegt an: {factor}. Bei {from} antwortet der Server {before}, bei {to} antwortet er {after}; wieder zurückgeändert, lehnt er wieder ab.',
  notReproduced:
    'Nicht nachzustellen: Der Server nimmt jetzt an, was er laut der Meldung abgelehnt hat ({after}). Die Ablehnung galt etwas anderem als diesem Dialog: einer anderen Absenderadresse im Netz, einem anderen Zeitpunkt, dem Inhalt.',
  receiverMustAct:
    'Der Empfänger ist am Zug: Der Server lehnt weiter ab ({before}), und nichts, was auf der Seite des Absenders geändert wurde, hilft.',
  inconclusive: 'Ohne Ergebnis: {doubt}',
  doubts: {
    unreachable: 'Die Frage konnte nicht gestellt werden ({why}).',
    throttled: 'Der Server will keine weiteren Verbindungen; mehr wurde nicht gefragt.',
    'refused-otherwise': 'Der Server lehnt aus einem anderen Grund ab als in der Meldung ({why}).',
    'accepted-meanwhile': 'Der Server nahm auch den unveränderten Dialog an.',
    'not-reversible':
      'Nach der Änderung ({factor}) war die Ablehnung weg und kam nicht wieder; es kann auch an der Zeit liegen.',
    'not-tried':
      'Der Server lehnt weiter ab ({before}); was den Grund beweisen würde, wurde nicht versucht: {untried}.',
    'too-many': 'Zu viele Dialoge; mehr wurde nicht gefragt.',
    interrupted: 'abgebrochen.',
  },
  outcomes: { flipped: 'angenommen', same: 'abgelehnt wie zuvor', inconclusive: 'besagt nichts' },
  untried: 'nicht versucht',
  control: 'wie in der Meldung',
  changed: 'geändert',
  experiments: 'Was geändert wurde',
  bounced: 'In der Meldung',
  now: 'Jetzt',
  asked: 'Gefragt',
  dialogues: '{n} Dialoge von {started} bis {finished}',
  times: '{n}-mal',
  values: { 'starttls true': 'STARTTLS', 'starttls false': 'Klartext', 'wait at once': 'sofort' },
};

const WORDS: Readonly<Record<Language, ReproductionWords>> = { en, de };

export function reproductionWords(lang: Language): ReproductionWords {
  return WORDS[lang];
}

/** Fills `{name}`; what is not known becomes nothing. */
export function filledIn(sentence: string, values: Readonly<Record<string, string>>): string {
  return sentence.replace(/\{([a-z]+)\}/g, (_, name: string) =>
    Object.hasOwn(values, name) ? (values[name] ?? '') : '',
  );
}
