// Who signs certificates.
import type { KeyObject } from 'node:crypto';
import type { Name } from './certificate-body.ts';

/** A root of its own: trusted by whoever is given `certPem`. */
export interface Authority {
  readonly certPem: string;
  readonly name: Name;
  readonly key: KeyObject;
}
