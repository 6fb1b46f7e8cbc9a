// Which of several regressions a postmaster should read first: what strangers can use, then what stops mail, then the rest.
import type { Change } from './change.ts';
import { accepted, isRecipient, keywordIs, refused, wasUnknownRecipient } from './fact.ts';

/** 0 is the gravest. */
export function gravityOf(change: Change): 0 | 1 | 2 {
  if (change.class !== 'regression') return 2;
  if (letsStrangersIn(change)) return 0;
  return stopsMail(change) ? 1 : 2;
}

function letsStrangersIn(change: Change): boolean {
  const { what, before, after } = change;
  if (what === 'auth-in-clear' || what === 'clear.AUTH' || (what === 'finding' && String(after).endsWith(' error')))
    return true;
  return what === 'code' && refused(before) && accepted(after) && isRecipient(change) && !wasUnknownRecipient(change);
}

/** Senders that demand TLS, a certificate or a policy do not deliver any more; others are refused. */
function stopsMail({ what, before, after }: Change): boolean {
  switch (what) {
    case 'code':
    case 'outcome':
    case 'target':
    case 'tls':
    case 'starttls':
    case 'chain':
    case 'sender_domain':
      return true;
    case 'capability':
      return after === null && keywordIs(before, 'STARTTLS');
    case 'certificate.trusted':
    case 'certificate.matches_host':
      return true;
    case 'certificate.expiry':
      return after === 'expired';
    default:
      return after === 'failed' || (what.startsWith('dnsbl.') && after === 'listed');
  }
}
