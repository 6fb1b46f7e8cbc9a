// Who was speaking to whom in the refused session: HELO name, sender, recipient, as far as the bounce lets one know.
import type { BounceFacts, Failure } from './facts.ts';

export interface Envelope {
  /** The name given in HELO: the reply names it, the session gave it, or the reporting server is called so. */
  readonly helo: string | null;
  /** `''` is the null sender. */
  readonly from: string | null;
  readonly to: string;
}

/** The envelope of the refused session. */
export function envelopeOf(facts: BounceFacts, failure: Failure): Envelope {
  const text = failure.reply?.text ?? '';
  return {
    helo: REFUSED_HELO.exec(text)?.[1] ?? failure.helo ?? facts.reportingMta,
    from: (failure.sender ?? (REFUSED_SENDER.exec(text) ?? SPF_SENDER.exec(text))?.[1])?.replace(/^<>$/, '') ?? null,
    // RFC 5321 4.5.1: the only recipient that every server knows
    to: failure.recipient ?? 'postmaster',
  };
}

/** Postfix quotes the name or address that it refuses. */
const REFUSED_HELO = /<([^<>\s]{1,255})>: Helo command rejected/i;
const REFUSED_SENDER = /<([^<>\s]{0,320})>: Sender address rejected/i;
/** The link that SPF's explanations lead to (openspf.net). */
const SPF_SENDER = /[?;&]id=([^<>;&\s]{1,64}@[^<>;&\s]{1,255})/i;
