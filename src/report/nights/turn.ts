// What was different from one night on, in words.
import type { Turn } from '../../baseline/case-history.ts';
import { inEnglish, type Say } from '../say.ts';

export function sayTurn(turn: Turn, say: Say = inEnglish): string {
  return say(inWords(turn));
}

function inWords({ what, before, after }: Turn): string {
  switch (what) {
    case 'verdict':
      return after.startsWith('inconclusive: ')
        ? `could not be asked: ${after.slice('inconclusive: '.length)}`
        : `${after} (was ${before})`;
    case 'reply':
      return sayReplies(before, after);
    case 'tls':
      return `TLS: ${after} (was ${before})`;
    case 'certificate':
      return after === 'none' ? 'no certificate is shown' : `a new certificate, ${after.slice(0, 12)}`;
    case 'latency':
      return `takes ${after} (was ${before})`;
    default:
      return what satisfies never;
  }
}

/** Replies of a dialogue in their order: only those that differ are told. */
function sayReplies(before: string, after: string): string {
  const [was, is] = [before.split(', '), after.split(', ')];
  const from = was.findIndex((reply, index) => reply !== is[index]);
  const at = from === -1 ? was.length : from;
  const [old = 'nothing', now = 'nothing'] = [was[at], is[at]];
  return `answer ${at + 1}: ${now} (was ${old})`;
}
