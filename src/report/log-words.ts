// The fixed words of the log report.
import type { Language } from '../diagnosis/texts.ts';
import type { LogGroup } from '../log/document.ts';

export interface LogWords {
  readonly outgoing: string;
  readonly incoming: string;
  readonly legitimate: string;
  readonly others: string;
  readonly ownBounces: string;
  readonly silent: string;
  readonly unexplained: string;
  readonly nothing: string;
  readonly counts: Readonly<Record<'refused' | 'expired' | 'open' | 'delayed' | 'events', string>>;
  readonly trends: Readonly<Record<LogGroup['trend'], string>>;
  readonly changes: Readonly<Record<'new' | 'grown', string>>;
  readonly actors: Readonly<Record<string, string>>;
  readonly by: string;
  readonly from: string;
  readonly first: string;
  readonly last: string;
  readonly accepted: string;
  readonly wrote: string;
  readonly nullSenders: string;
  readonly postmaster: string;
  readonly more: string;
  readonly read: string;
  readonly missed: string;
  readonly inPart: string;
  readonly unsettled: string;
  readonly gone: string;
}

const WORDS: Readonly<Record<Language, LogWords>> = {
  en: {
    outgoing: 'Outgoing: other servers refused our mail',
    incoming: 'Incoming: we refused',
    legitimate:
      'Incoming, perhaps legitimate: we refused clients that we also accept, correspondents, bounces or mail to postmaster',
    others:
      'Incoming, all others: {events} refusals in {groups} groups, {recipients} client, sender and recipient together',
    ownBounces: 'Our bounces that nobody took: {recipients}',
    silent: 'Refused without a reason in the log: {list}',
    unexplained: 'Not explained: {events} in {groups} wordings',
    nothing: 'Nothing was refused.',
    counts: {
      refused: '{n} refused',
      expired: '{n} expired',
      open: '{n} still deferred',
      delayed: '{n} delayed then delivered',
      events: '{n} times',
    },
    trends: { new: 'new', rising: 'rising', steady: 'steady', falling: 'falling', ended: 'ended' },
    changes: { new: 'NEW', grown: 'GREW' },
    actors: {
      'sending-admin': "sender's admin must act",
      'receiving-admin': "receiver's admin must act",
      'sender-dns-owner': "owner of the sender's DNS must act",
      'end-user': 'the sender must act',
      recipient: 'the recipient must act',
      wait: 'nobody must act',
    },
    by: 'by',
    from: 'from',
    first: 'first',
    last: 'last',
    accepted: 'also accepted',
    wrote: 'you wrote {sent} mails to {domain} and refused it {events} times',
    nullSenders: '{n} null senders (bounces to us)',
    postmaster: '{n} to postmaster or abuse',
    more: '... and {n} groups more (--top)',
    read: '{file}: {lines} lines, {formats}, {first} to {last}',
    missed: '{n} lines name an outcome that could not be read',
    inPart: '{n} messages were forgotten before their end: what came of them is counted as far as it was seen',
    unsettled: 'A server said no, and no line says what became of the message: {n}',
    gone: '{n} groups of the earlier log are gone',
  },
  de: {
    outgoing: 'Ausgehend: andere Server haben unsere Mail abgelehnt',
    incoming: 'Eingehend: wir haben abgelehnt',
    legitimate:
      'Eingehend, vielleicht berechtigt: abgelehnt haben wir auch, wen wir sonst annehmen, wem wir schreiben, Bounces oder Mail an postmaster',
    others:
      'Eingehend, alle anderen: {events} Ablehnungen in {groups} Gruppen, {recipients} mal Client, Absender und Empfänger zusammen',
    ownBounces: 'Unsere Bounces, die niemand nahm: {recipients}',
    silent: 'Abgelehnt ohne Grund im Log: {list}',
    unexplained: 'Nicht erklärt: {events} in {groups} Wortlauten',
    nothing: 'Es wurde nichts abgelehnt.',
    counts: {
      refused: '{n} abgelehnt',
      expired: '{n} abgelaufen',
      open: '{n} noch zurückgestellt',
      delayed: '{n} verspätet zugestellt',
      events: '{n} mal',
    },
    trends: { new: 'neu', rising: 'steigend', steady: 'gleichbleibend', falling: 'fallend', ended: 'vorbei' },
    changes: { new: 'NEU', grown: 'GEWACHSEN' },
    actors: {
      'sending-admin': 'am Zug: Betreiber des Absenders',
      'receiving-admin': 'am Zug: Betreiber des Empfängers',
      'sender-dns-owner': 'am Zug: wer das DNS des Absenders pflegt',
      'end-user': 'am Zug: der Absender',
      recipient: 'am Zug: der Empfänger',
      wait: 'niemand muss handeln',
    },
    by: 'von',
    from: 'von',
    first: 'zuerst',
    last: 'zuletzt',
    accepted: 'sonst angenommen',
    wrote: 'Sie schrieben {sent} Mails an {domain} und lehnten die Domain {events} mal ab',
    nullSenders: '{n} leere Absender (Bounces an uns)',
    postmaster: '{n} an postmaster oder abuse',
    more: '... und {n} weitere Gruppen (--top)',
    read: '{file}: {lines} Zeilen, {formats}, {first} bis {last}',
    missed: '{n} Zeilen nennen einen Ausgang, der sich nicht lesen ließ',
    inPart: '{n} Nachrichten wurden vor ihrem Ende vergessen: gezählt ist, was von ihnen zu sehen war',
    unsettled: 'Ein Server sagte nein, und keine Zeile sagt, was aus der Nachricht wurde: {n}',
    gone: '{n} Gruppen des früheren Logs gibt es nicht mehr',
  },
};

export const logWords = (language: Language): LogWords => WORDS[language];

/** `{name}` in the words -> the value. */
export function said(words: string, values: Readonly<Record<string, string | number>>): string {
  return words.replace(/\{(\w+)\}/g, (all, name: string) => String(values[name] ?? all));
}
