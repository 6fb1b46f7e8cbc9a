// Durations and rates as people write them who don't know our units: `5 minutes`, `2,5s`, `PT5M`, `10 per second`.

const UNITS: readonly (readonly [words: RegExp, unit: string])[] = [
  [/^(?:ms|msecs?|millis|milliseconds?|millisekunden?)$/, 'ms'],
  [/^(?:s|secs?|seconds?|sek|sekunden?)$/, 's'],
  [/^(?:m|mins?|minutes?|minuten?)$/, 'm'],
  [/^(?:h|hrs?|hours?|std|stunden?)$/, 'h'],
  [/^(?:d|days?|tage?n?)$/, 'd'],
];

const unitOf = (word: string): string | undefined => UNITS.find(([words]) => words.test(word.toLowerCase()))?.[1];

/** `5 Minuten` -> `5m`; null if it is no time that somebody wrote. */
export function durationMeant(written: string): string | null {
  if (written.length > 100) return null;
  const iso = /^P(?:T(\d{1,6})([HMS])|(\d{1,3})D)$/i.exec(written.trim());
  if (iso !== null) return iso[3] === undefined ? `${iso[1]}${String(iso[2]).toLowerCase()}` : `${iso[3]}d`;
  const [, count = '', word = ''] = /^(\d{1,9}(?:[.,]\d{1,3})?)\s*([A-Za-z]{1,20})\.?$/.exec(written.trim()) ?? [];
  const unit = unitOf(word);
  return unit === undefined ? null : `${count.replace(',', '.')}${unit}`;
}

/** `10 per second` -> `10/s`, `5 / 10 sec` -> `5/10s`; what is no such rate as it stands. */
export function rateAsWritten(written: string): string {
  if (written.length > 100) return written;
  const [, count, each = '', word = ''] =
    /^(\d{1,6}(?:\.\d{1,3})?)\s*(?:\/|\bper\b|\bpro\b|\bje\b)\s*(\d{0,6})\s*([A-Za-z]{1,20})$/i.exec(written.trim()) ??
    [];
  const unit = unitOf(word);
  return count === undefined || unit === undefined ? written : `${count}/${each}${unit}`;
}
