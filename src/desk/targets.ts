// Who is asked, as a form says it: the embedded MX, a number in the list of what is allowed, or where that is allowed a domain that the
// reader typed. Nothing that a mail says gets here.
import { parseTarget } from '../target/parse-target.ts';
import { type DeskOptions, fieldOf } from './route.ts';

export type Chosen =
  | { readonly kind: 'sandbox' }
  | { readonly kind: 'allowed'; readonly target: string }
  | { readonly kind: 'any-mx'; readonly target: string; readonly domain: string };

type Allowing = Pick<DeskOptions, 'targets' | 'isAnyMxAllowed'>;

/** Null for what was not allowed, or is no domain. */
export function chosenIn(form: FormData | null, { targets, isAnyMxAllowed }: Allowing): Chosen | null {
  const written = fieldOf(form, 'target');
  if (written === 'sandbox') return { kind: 'sandbox' };
  if (written === 'any-mx') return isAnyMxAllowed ? domainIn(fieldOf(form, 'domain')) : null;
  const target = /^\d{1,3}$/.test(written) ? targets[Number(written)] : undefined;
  return target === undefined ? null : { kind: 'allowed', target };
}

/** A name with a dot in it: no address, no port, no host of the local network. */
function domainIn(written: string): Chosen | null {
  const domain = written.trim().toLowerCase();
  if (!/^[^\s:/[\]@]{1,253}$/.test(domain) || !/\.\D[^.]*$/.test(domain)) return null;
  const parsed = parseTarget(`mx:${domain}`);
  if ('problem' in parsed || parsed.target.kind !== 'mx') return null;
  return { kind: 'any-mx', target: `mx:${domain}`, domain: parsed.target.domain };
}
