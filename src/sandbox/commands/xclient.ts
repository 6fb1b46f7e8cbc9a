// XCLIENT: the client appears as another. Postfix XCLIENT_README; a second greeting follows.
import { inRanges } from '../../scenario/policy/address-range.ts';
import { parseXclient, TEMPORARILY_UNAVAILABLE, UNAVAILABLE } from '../../wire/xclient.ts';
import type { Client } from '../client.ts';
import { lookedUp } from '../look-up.ts';
import { NOT_LOOKED_UP } from '../looked.ts';
import type { ServerSession } from '../server-session.ts';
import { resetTransaction } from '../transaction.ts';
import { sayGreeting } from './greet.ts';

export function xclient(session: ServerSession, argument: string) {
  const wanted = session.policy.xclient;
  const { facts } = session;
  if (wanted?.from !== undefined && !inRanges(facts.client.address, wanted.from))
    return session.decline('xclient', 'xclient-denied');
  const parsed = parseXclient(argument);
  if (!parsed.ok) return session.decline('xclient', 'xclient-syntax', parsed.problem);
  if (session.refuses('xclient')) return;
  const { attributes } = parsed;
  facts.client = {
    address: given(attributes.get('ADDR')) ?? facts.client.address,
    port: Number(given(attributes.get('PORT')) ?? facts.client.port),
    name: given(attributes.get('NAME')) ?? 'unknown',
    pointer: pointerOf(attributes.get('REVERSE_NAME') ?? attributes.get('NAME')) ?? facts.client.pointer,
  };
  facts.user = given(attributes.get('LOGIN')) ?? null;
  facts.offered = null;
  resetTransaction(session);
  facts.helo = given(attributes.get('HELO')) ?? '';
  session.state = 'start';
  facts.looked = NOT_LOOKED_UP();
  lookedUp(session, 'client', () => sayGreeting(session, 'xclient'));
}

function given(value: string | undefined): string | undefined {
  return value === undefined || isWord(value, UNAVAILABLE) || isWord(value, TEMPORARILY_UNAVAILABLE)
    ? undefined
    : value;
}

function pointerOf(value: string | undefined): Client['pointer'] | undefined {
  if (value === undefined) return undefined;
  if (isWord(value, UNAVAILABLE)) return 'missing';
  return isWord(value, TEMPORARILY_UNAVAILABLE) ? 'tempfail' : 'given';
}

function isWord(value: string, word: string): boolean {
  return value.toUpperCase() === word;
}
