// Do two servers, or one seen from two places, say the same? What a sender would notice; how closely it was looked at is no difference.
import type { VisitedLine } from './said-line.ts';

/** `certificates` false: but for the name. */
export function likenessOf(said: VisitedLine['said'], certificates = true): string {
  const { reason, text, banner, capabilities, starttls, capabilitiesInTls, mail, mailInTls, handshake } = said;
  const shown =
    handshake === null
      ? null
      : [handshake.protocol, handshake.cipher, handshake.failure, certificates ? handshake.certificates : null];
  return JSON.stringify([reason, text, banner, capabilities, starttls, capabilitiesInTls, mail, mailInTls, shown]);
}
