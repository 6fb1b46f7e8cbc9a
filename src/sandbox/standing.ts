// The keys that are older than `when:` as decisions of the same table: `close_after`, `reset`, `silent`, `reply_delay`, `multiline`.
import type { Deed } from '../scenario/policy/deed.ts';
import { MOMENTS, type Moment } from '../scenario/policy/moment.ts';
import type { Policy } from '../scenario/policy.ts';
import { type Decision, USUAL } from './when.ts';

/** What a policy's keys decide at each moment, where no rule of `when:` did. */
export function standingDecisions(policy: Policy): ReadonlyMap<Moment, Decision> {
  return new Map(
    MOMENTS.flatMap((moment) => {
      const [by, deed] = deedOf(policy, moment);
      const delayMs = policy.reply_delay?.[moment] ?? 0;
      if (by === null && delayMs === 0) return [];
      return [[moment, { ...USUAL, by: by ?? 'reply_delay', deed, delayMs }]];
    }),
  );
}

function deedOf(policy: Policy, moment: Moment): readonly [by: string | null, deed: Deed] {
  const { close_after: close, reset, silent, multiline } = policy;
  if (reset?.verb === moment) return ['reset', { do: 'reset' }];
  if (close?.verb === moment) {
    const { reply } = close;
    return ['close_after', reply === undefined ? { do: 'close' } : { do: 'reply', reply, close: true }];
  }
  if (silent?.includes(moment) === true) return ['silent', { do: 'silent' }];
  const forms = multiline?.forms ?? [];
  if (forms.length > 0 && (multiline?.at === undefined || multiline.at.includes(moment)))
    return ['multiline', { do: 'multiline', forms }];
  return [null, USUAL.deed];
}
