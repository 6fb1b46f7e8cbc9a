// What the OpenSSL of this Node can offer in a handshake.
import { createSecureContext } from 'node:tls';

const known = new Map<string, boolean>();

/** True if the key exchange group can be offered; post-quantum ones need OpenSSL 3.5. */
export function canOffer(group: string): boolean {
  const before = known.get(group);
  if (before !== undefined) return before;
  let able = true;
  try {
    createSecureContext({ ecdhCurve: group, ca: [] });
  } catch {
    able = false;
  }
  known.set(group, able);
  return able;
}
