// Where a session can be answered: each SMTP verb, the connection itself, and the end of data.
import { oneOf, optional, type Shape } from '../../document/shape.ts';
import { keys } from './keys.ts';

export const MOMENTS = [
  'connect',
  'ehlo',
  'helo',
  'lhlo',
  'starttls',
  'auth',
  'mail',
  'rcpt',
  'data',
  'bdat',
  'eod',
  'rset',
  'noop',
  'vrfy',
  'expn',
  'help',
  'etrn',
  'quit',
  'xclient',
  'unknown',
] as const;
export type Moment = (typeof MOMENTS)[number];
export const moment: Shape<Moment> = oneOf(MOMENTS);

/** A map whose keys are moments; a wrong one is reported with the nearest known. */
export function byMoment<T>(value: Shape<T>): Shape<{ readonly [M in Moment]?: T | undefined }> {
  return keys(Object.fromEntries(MOMENTS.map((name) => [name, optional(value)]))) as Shape<{
    readonly [M in Moment]?: T | undefined;
  }>;
}
