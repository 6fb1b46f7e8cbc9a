// What Gmail, Yahoo and Microsoft demand of senders: their pages for senders, each in a stated form. One table; each row says of a mail whether it is met.

import { fieldBody, type SignableMessage } from '../trust/dkim-message.ts';
import { foremost } from '../trust/dmarc-verdict.ts';
import type { Demand, DemandSource, Received } from './received-document.ts';

/**
 * Gmail demands it since February 2024, and refuses since November 2025; Yahoo since February 2024; Microsoft (outlook.com, hotmail.com,
 * live.com) since May 2025. The state is that of the newest copies and reports of the pages that were at hand.
 */
export const SOURCES: readonly DemandSource[] = [
  { who: 'Gmail', url: 'https://support.google.com/a/answer/81126', state: '2025-11' },
  { who: 'Yahoo', url: 'https://senders.yahooinc.com/best-practices/', state: '2024-02' },
  {
    who: 'Microsoft',
    url: 'https://techcommunity.microsoft.com/blog/microsoftdefenderforoffice365blog/strengthening-email-ecosystem-outlook%E2%80%99s-new-requirements-for-high%E2%80%90volume-senders/4399730',
    state: '2025-05',
  },
];

type Facts = Pick<Received, 'author' | 'tls' | 'identity' | 'authentication'>;
interface Row {
  readonly who: Demand['who'];
  readonly of: Demand['of'];
  readonly text: string;
  readonly remedy: string;
  /** Whether it is met, and why. */
  readonly look: (facts: Facts, message: SignableMessage) => readonly [met: boolean | null, why: string];
}

const ALL: Demand['who'] = ['Gmail', 'Yahoo', 'Microsoft'];

const ROWS: readonly Row[] = [
  {
    who: ['Gmail', 'Yahoo'],
    of: 'everybody',
    text: 'SPF or DKIM passes',
    remedy: "name the sending server in the domain's SPF record, or sign with DKIM",
    look: (facts) => {
      const [spf, dkim] = [spfOf(facts), dkimOf(facts)];
      return spf.met === true || dkim.met === true
        ? [true, (spf.met ? spf : dkim).why]
        : [spf.met === null || dkim.met === null ? null : false, `${spf.why}; ${dkim.why}`];
    },
  },
  {
    who: ['Gmail', 'Yahoo'],
    of: 'everybody',
    text: 'the client has a name in reverse DNS that leads back to it',
    remedy: 'the owner of the address sets the PTR record, and the name gets that address',
    look: ({ identity: { ptr, source } }) =>
      ptr.outcome === 'unknown'
        ? [null, ptr.notes.join('; ')]
        : [
            ptr.confirmed.length > 0,
            ptr.confirmed.length > 0
              ? `${source} is ${ptr.confirmed[0]}`
              : ptr.outcome === 'missing'
                ? `${source} has none`
                : `${ptr.names.join(', ')} does not lead back`,
          ],
  },
  {
    who: ['Gmail'],
    of: 'everybody',
    text: 'the mail comes by TLS',
    remedy: 'let the sending server use STARTTLS where it is offered',
    look: ({ tls }) =>
      tls === null ? [null, 'not known'] : [tls !== 'none', tls === 'none' ? 'it came in clear text' : tls],
  },
  {
    who: ['Gmail', 'Yahoo'],
    of: 'everybody',
    text: 'it is made as RFC 5322 says: From, Date and Message-ID once each',
    remedy: 'mend the program that writes the mail',
    look: (_facts, { fields }) => {
      const wrong = ['from', 'date', 'message-id'].filter(
        (name) => fields.filter((field) => field.name === name).length !== 1,
      );
      return [wrong.length === 0, wrong.length === 0 ? 'each is there once' : `not once: ${wrong.join(', ')}`];
    },
  },
  {
    who: ['Gmail'],
    of: 'everybody',
    text: 'From is no address at gmail.com unless Gmail sends it',
    remedy: 'send from a domain of your own, or through Gmail',
    look: ({ author, authentication: { dmarc } }) => {
      const isGmail = author === 'gmail.com' || author === 'googlemail.com';
      if (!isGmail) return [true, author === null ? 'From has no domain' : `From is at ${author}`];
      return [dmarc.result === 'temperror' ? null : dmarc.result === 'pass', `From is at ${author}: ${dmarc.text}`];
    },
  },
  {
    who: ['Gmail', 'Yahoo'],
    of: 'everybody',
    text: 'fewer than 3 in 1,000 readers call it spam',
    remedy: 'watch the Postmaster Tools of Gmail, and the complaint feedback loop of Yahoo',
    look: () => [null, 'one mail does not tell'],
  },
  {
    who: ALL,
    of: 'bulk senders',
    text: 'SPF passes',
    remedy: "name the sending server in the domain's SPF record",
    look: (facts) => [spfOf(facts).met, spfOf(facts).why],
  },
  {
    who: ALL,
    of: 'bulk senders',
    text: 'DKIM passes',
    remedy: 'sign with DKIM, and publish the key',
    look: (facts) => [dkimOf(facts).met, dkimOf(facts).why],
  },
  {
    who: ALL,
    of: 'bulk senders',
    text: 'the domain of From has a DMARC record, p=none at least',
    remedy: 'publish _dmarc TXT "v=DMARC1; p=none" at the domain of From',
    look: ({ authentication: { dmarc } }) =>
      dmarc.result === 'temperror'
        ? [null, dmarc.text]
        : [dmarc.policy !== null, dmarc.policy === null ? dmarc.text : `_dmarc.${dmarc.at} says p=${dmarc.policy}`],
  },
  {
    who: ALL,
    of: 'bulk senders',
    text: 'SPF or DKIM passes for the domain of From (DMARC alignment)',
    remedy: 'sign with the domain of From, or send with a reverse-path of it',
    look: ({ authentication: { dmarc } }) =>
      dmarc.result === 'temperror'
        ? [null, dmarc.text]
        : [
            dmarc.spfAligned || dmarc.dkimAligned,
            dmarc.spfAligned || dmarc.dkimAligned
              ? `aligned: ${[dmarc.spfAligned ? 'SPF' : '', dmarc.dkimAligned ? 'DKIM' : ''].filter(Boolean).join(' and ')}`
              : dmarc.text,
          ],
  },
  {
    who: ['Gmail', 'Yahoo'],
    of: 'bulk senders',
    text: 'one click unsubscribes (RFC 8058), if it is a newsletter',
    remedy:
      'List-Unsubscribe with an https address, and List-Unsubscribe-Post: List-Unsubscribe=One-Click, both signed',
    look: (_facts, { fields }) => {
      const body = (name: string) =>
        fields
          .filter((field) => field.name === name)
          .map(fieldBody)
          .join();
      const is =
        /<https:/i.test(body('list-unsubscribe')) && /List-Unsubscribe=One-Click/i.test(body('list-unsubscribe-post'));
      return is ? [true, 'both fields are there'] : [null, 'it has no such fields; only a newsletter needs them'];
    },
  },
];

export function demandsOn(facts: Facts, message: SignableMessage): Demand[] {
  return ROWS.map(({ who, of, text, remedy, look }) => {
    const [met, why] = look(facts, message);
    return { who, of, text, met, why, remedy: met === true ? null : remedy };
  });
}

interface Told {
  readonly met: boolean | null;
  readonly why: string;
}

function spfOf({ authentication: { spf } }: Facts): Told {
  if (spf === null) return { met: null, why: 'SPF was not looked up' };
  return { met: spf.result === 'temperror' ? null : spf.result === 'pass', why: `SPF of ${spf.domain}: ${spf.result}` };
}

function dkimOf({ authentication: { dkim }, author }: Facts): Told {
  const best = foremost(dkim, author);
  if (best === null) return { met: false, why: 'it is not signed' };
  return { met: best.result === 'temperror' ? null : best.result === 'pass', why: `DKIM: ${best.text}` };
}
