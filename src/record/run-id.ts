import { fileName } from '../net/file-name.ts';

const LETTERS = 'abcdefghjkmnpqrstuvwxyz23456789';

/** `2026-11-21T02-00-00Z-own-mx-k3f9`: sorts by time, says what ran, and differs from a run of the same second. */
export function runId(date: Date, name: string, random: (bytes: number) => Uint8Array): string {
  const stamp = `${date.toISOString().slice(0, 19).replaceAll(':', '-')}Z`;
  const tail = [...random(4)].map((octet) => LETTERS[octet % LETTERS.length]).join('');
  return `${stamp}-${fileName(name)}-${tail}`;
}

/** What `runId` makes; other folders in results/ are not runs. */
export const RUN_ID = /^\d{4}-\d\d-\d\dT\d\d-\d\d-\d\dZ-[A-Za-z0-9_][A-Za-z0-9._-]{0,70}$/;
