// Throttling or a refusal? The catalogue knows the words of many servers; for all others the words alone decide.
import { saysTooMany, type Throttles, throttlesByWords } from '../dialogue/throttled.ts';
import { formatEnhanced } from '../wire/enhanced.ts';
import type { Catalogue } from './catalogue.ts';
import type { Cause } from './cause.ts';
import { diagnose } from './diagnose.ts';

/** What is over by itself when less is asked. */
const TOO_MUCH: ReadonlySet<Cause> = new Set(['conn-limit', 'rate-limit', 'rate-reputation', 'receiver-overload']);
/** With 421 also what says no more than "not now". */
const NOT_NOW: ReadonlySet<Cause> = new Set([
  'temp-unspecified',
  'receiver-local-error',
  'receiver-storage',
  'dns-temp',
]);

export function throttlesBy(catalogue?: Catalogue): Throttles {
  return (stage, reply) => {
    const enhanced = reply.enhanced === null ? null : formatEnhanced(reply.enhanced);
    const { cause, basis } = diagnose({ text: reply.text, code: reply.code, enhanced, stage }, catalogue);
    if (basis !== 'text') return throttlesByWords(stage, reply);
    if (TOO_MUCH.has(cause)) return true;
    return NOT_NOW.has(cause) ? (reply.code === 421 ? throttlesByWords(stage, reply) : saysTooMany(reply)) : false;
  };
}
