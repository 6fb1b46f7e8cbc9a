// What is wrong with the list of certificates as such. Most senders do not verify, and those that do search in different ways: none of
// these faults stops opportunistic TLS, each stops somebody.
import type { ChainVerdict } from '../trust/chain.ts';
import type { ChainFault } from '../trust/sent-chain.ts';
import { faultWords } from '../trust/words.ts';
import type { FindingId } from './finding-texts.ts';

const FAULTS: Readonly<Record<ChainFault['kind'], FindingId>> = {
  order: 'chain-order',
  'expired-first': 'chain-expired-first',
  long: 'chain-long',
  extra: 'chain-extra',
  double: 'chain-double',
};

/** One finding for each kind of fault, with all that it is about. */
export function chainFindings({ sent }: ChainVerdict): (readonly [FindingId, { readonly why: string }])[] {
  const kinds = [...new Set(sent.faults.map(({ kind }) => kind))];
  return kinds.map((kind) => {
    const words = new Set(sent.faults.filter((fault) => fault.kind === kind).map(faultWords));
    return [FAULTS[kind], { why: [...words].join('; ') }] as const;
  });
}
