// Invariant: any datagram is a message or null; an answer that is made of it has bounded records, and its names no line end.

import { answerOf, encodeQuery, MAX_RECORDS, responds } from '../../src/net/dns-message.ts';
import { decodeMessage, TYPE_NUMBERS } from '../../src/net/dns-wire.ts';
import type { DnsType } from '../../src/wire/dns-answer.ts';
import { hold, type Target } from '../target.ts';

export const dns: Target = {
  name: 'dns',
  check(octets) {
    const message = decodeMessage(octets);
    if (message === null) return `null ${octets.length < 12}`;
    const ways: string[] = [];
    for (const type of Object.keys(TYPE_NUMBERS) as DnsType[]) {
      const question = { name: message.questions[0]?.name ?? 'example', type };
      const answer = answerOf(message, question);
      hold(answer.records.length <= MAX_RECORDS, `${answer.records.length} records`);
      JSON.stringify(answer);
      ways.push(`${answer.outcome}${answer.records.length > 0}${responds(message, message.id, question)}`);
    }
    const [asked] = message.questions;
    if (asked !== undefined && /^[a-z0-9.-]{1,60}$/i.test(asked.name) && !/^[.-]|\.\.|[.-]$/.test(asked.name))
      hold(decodeMessage(encodeQuery(1, { name: asked.name, type: 'MX' }, true)) !== null, 'our own query is none');
    return [...new Set(ways)].join();
  },
};
