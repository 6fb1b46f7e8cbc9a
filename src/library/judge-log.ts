// A refusal in a log -> its cause, and whose turn it is: the catalogue, asked as `mxprobe bounce` asks it.
import type { Catalogue } from '../diagnosis/catalogue.ts';
import { type Cause, usualOf } from '../diagnosis/cause.ts';
import { type Diagnosis, diagnose } from '../diagnosis/diagnose.ts';
import type { Asked, Judge } from '../log/judge.ts';
import type { Stage } from '../wire/stage.ts';

export function judgeWith(catalogue: Catalogue): Judge {
  return (asked) => {
    const { cause, actor } = diagnosisOf(asked, catalogue);
    return { cause, actor, stage: PIPELINED[cause] ?? null };
  };
}

const UNROUTED = /^unrout(?:e)?able (?:mail domain|address)/i;

/** The diagnosis of the reply, else of the mail server's own words. */
export function diagnosisOf(asked: Asked, catalogue: Catalogue): Diagnosis {
  const { code, enhanced, text, local, stage, disposition, direction, tls } = asked;
  const side = { stage, isFinal: disposition !== 'deferred', isOwnSide: false };
  // the repetition of the queue manager quotes the attempt
  const words = (text ?? local ?? '').replace(/^delivery temporarily suspended: /, '');
  // ours refused, with a code that the line does not tell
  const own = direction === 'incoming' && code === null ? (disposition === 'deferred' ? 450 : 550) : code;
  const first = diagnose({ text: words, code: own, enhanced, ...side }, catalogue);
  // a code that nobody wrote says nothing
  if (direction === 'incoming' && code === null && first.basis === 'code' && words !== '') {
    const cause = disposition === 'deferred' ? 'temp-unspecified' : 'policy-unspecified';
    return { ...first, cause, actor: usualOf(cause).actor, basis: 'none' };
  }
  // sendmail's word for any refusal, where the reply is not logged
  if (direction === 'outgoing' && text === null && words === 'Service unavailable')
    return { ...first, cause: 'policy-unspecified', actor: usualOf('policy-unspecified').actor, basis: 'none' };
  // our own routing found no way: nobody who knows the recipient was asked
  if (direction === 'outgoing' && text === null && UNROUTED.test(words))
    return { ...first, cause: 'rcpt-domain-dns', actor: usualOf('rcpt-domain-dns').actor };
  // a name that could not be looked up now is no name that does not exist
  if (direction === 'outgoing' && text === null && disposition === 'deferred' && first.cause === 'rcpt-domain-dns')
    return { ...first, cause: 'dns-temp', actor: usualOf('dns-temp').actor };
  // who has not logged in is turned away with the words for a blocked client
  if (asked.isSubmission && /Client host rejected: Access denied/.test(words))
    return { ...first, cause: 'smtp-auth-required', actor: usualOf('smtp-auth-required').actor };
  if (direction === 'incoming' || tls === null) return first;
  // an attempt in clear text behind one that broke in TLS: the first fault is the cause
  const broken = diagnose({ text: tls, ...side }, catalogue);
  return first.cause === 'tls-required' || broken.cause.startsWith('tls-cert')
    ? { ...broken, reply: first.reply }
    : first;
}

/**
 * Where a refusal of a cause comes when MAIL, RCPT and DATA were sent at once and the log names only the last: what concerns the
 * session or the sender is answered at MAIL, what was read at the end of data. A recipient is named.
 */
const PIPELINED: Readonly<Partial<Record<Cause, Stage>>> = {
  'tls-required': 'mail',
  'smtp-auth-required': 'mail',
  'rate-limit': 'mail',
  'rate-reputation': 'mail',
  'conn-limit': 'mail',
  'size-limit': 'mail',
  'sender-blocked': 'mail',
  'sender-domain-dns': 'mail',
  'sender-domain-nullmx': 'mail',
  'sender-login-mismatch': 'mail',
  'auth-spf': 'mail',
  'rdns-missing': 'mail',
  'rdns-mismatch': 'mail',
  'rdns-generic': 'mail',
  'ip-blocklist-public': 'mail',
  'ip-blocklist-private': 'mail',
  'helo-invalid': 'mail',
  'helo-unresolvable': 'mail',
  'helo-blocked': 'mail',
  'content-spam': 'eod',
  'content-policy': 'eod',
  'auth-dkim': 'eod',
  'auth-dmarc': 'eod',
  'message-format': 'eod',
};
