// `24h`, `2026-11-30`, `2026-11-30T06:00` -> an instant, once it is known what now is.
import { parseDuration } from '../document/shape.ts';
import { bad, type Parse } from './option.ts';

/** `2026-02-30` is no day, though a clock would count on to March. */
export function isDay(word: string): boolean {
  const [year = 0, month = 0, day = 0] = word.slice(0, 10).split('-').map(Number);
  return month >= 1 && month <= 12 && new Date(Date.UTC(year, month - 1, day)).getUTCDate() === day;
}

/** Milliseconds; a duration counts back from `now`. A time without a zone is UTC. */
export const instantOf: Parse<(now: number) => number> = (word, shown) => {
  const ago = /^(\d{1,6})(d|w)$/.exec(word);
  const days = ago === null ? null : Number(ago[1]) * (ago[2] === 'w' ? 7 : 1) * 86_400_000;
  const back = days ?? parseDuration(word);
  if (back) return (now) => now - back;
  const written = /^\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d)?(?:Z|[+-]\d\d:\d\d)?)?$/.test(word)
    ? word.replace(' ', 'T')
    : '';
  if (written !== '' && !isDay(word)) return bad(`${shown} ${word}`, 'there is no such day');
  const at = Date.parse(/(?:Z|[+-]\d\d:\d\d|^.{10})$/.test(written) ? written : `${written}Z`);
  return Number.isNaN(at)
    ? bad(`${shown} ${word}`, 'a time such as 2026-11-30T06:00, or how long ago: 24h, 7d')
    : () => at;
};
