// How a person gets in: by the address that was printed, by a password, or because a proxy says who it is.
import type { Password } from './password.ts';

export type Entrance =
  | { readonly kind: 'token' }
  | { readonly kind: 'password'; readonly password: Password }
  /** `header`: lower case; it is believed from the proxies of the house alone. */
  | { readonly kind: 'proxy'; readonly header: string };

/** A name that a proxy gives; two of them in one header are none, as the first may be the client's own. */
const USER = /^[^\s,\p{Cc}]{1,256}$/u;

/** Who comes, as the proxy says; null where it does not say it, or not clearly. */
export function userOf(entrance: Entrance, headers: Headers): string | null {
  if (entrance.kind !== 'proxy') return null;
  const said = headers.get(entrance.header)?.trim() ?? '';
  return USER.test(said) ? said : null;
}
