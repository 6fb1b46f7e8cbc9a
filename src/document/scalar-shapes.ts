// Shapes of single values: texts, numbers, words, durations.
import { type JsonSchema, mismatch, type Shape } from './checking.ts';
import type { Text } from './node.ts';
import { adviceFor } from './suggest.ts';
import { durationMeant } from './time-as-written.ts';

/** A scalar shape: `take` gives the value, undefined for another kind of value, or the reason why this one is refused. */
export function scalar<T>(
  label: string,
  schema: JsonSchema,
  take: (
    value: string | number | boolean | null,
  ) => T | undefined | { readonly refuse: string; readonly advice?: string },
): Shape<T> {
  const shape: Shape<T> = {
    label,
    read(node, checking) {
      if (node.kind !== 'scalar' || node.parts !== undefined) return mismatch(shape, node, checking);
      const taken = take(node.value);
      if (taken === undefined) return mismatch(shape, node, checking);
      if (typeof taken === 'object' && taken !== null && 'refuse' in taken) {
        return checking.problem(node.span, taken.refuse, taken.advice ?? null);
      }
      return taken as T;
    },
    schema: () => ({ anyOf: [schema, HOLE] }),
  };
  return shape;
}

/** Any scalar may be given as a variable of the same kind. */
const HOLE: JsonSchema = { type: 'string', pattern: '^\\$\\{[^}]+\\}$' };

const IN_WORDS = /^(?:y|n|yes|no|on|off|ja|nein|an|aus|wahr|falsch|oui|non|true|false|enabled?|disabled?|never|none)$/i;

export const boolean = scalar<boolean>('true or false', { type: 'boolean' }, (value) => {
  if (typeof value === 'boolean') return value;
  if (typeof value === 'string' && IN_WORDS.test(value)) {
    return {
      refuse: `\`${value}\` is a text in YAML 1.2`,
      advice: `write ${/^(?:y|yes|on|ja|an|wahr|oui|true|enabled?|1)$/i.test(value) ? 'true' : 'false'}`,
    };
  }
  if (value === 1 || value === 0) return { refuse: `${value} is a number`, advice: `write ${value === 1}` };
  return undefined;
});

/** A number as people write it: decimal digits, no leading zero, no exponent; null for any other text. */
export function parseNumeral(written: string): number | null {
  return /^-?(0|[1-9]\d{0,14})(\.\d{1,9})?$/.test(written) ? Number(written) : null;
}

const oddNumeral = (written: string, label: string) => ({
  refuse: `\`${written.slice(0, 40)}\` is not ${label}`,
  advice: 'a number is written in decimal digits, without leading zeros and without an exponent',
});

export function number(label: string, range: { min?: number; max?: number; integer?: boolean } = {}): Shape<number> {
  const { min = Number.NEGATIVE_INFINITY, max = Number.POSITIVE_INFINITY, integer = false } = range;
  const schema = {
    type: integer ? 'integer' : 'number',
    ...(range.min === undefined ? {} : { minimum: min }),
    ...(range.max === undefined ? {} : { maximum: max }),
  };
  return scalar<number>(label, schema, (value) => {
    const asked = typeof value === 'string' ? (parseNumeral(value) ?? value) : value;
    if (typeof asked === 'string' && /^[-+]?[\d.]/.test(asked)) return oddNumeral(asked, label);
    if (typeof asked !== 'number' || !Number.isFinite(asked) || (integer && !Number.isInteger(asked))) return undefined;
    if (asked < min || asked > max) return { refuse: `${asked} is not ${label}` };
    return asked;
  });
}

/** A text known before the dialogue runs. Numbers are taken as written. */
export function string(label = 'a text', options: { pattern?: RegExp; maxLength?: number } = {}): Shape<string> {
  const schema = options.pattern
    ? { type: ['string', 'number'], pattern: options.pattern.source }
    : { type: ['string', 'number'] };
  return scalar<string>(label, schema, (value) => {
    if (typeof value !== 'string' && typeof value !== 'number') return undefined;
    const text = String(value);
    if (options.pattern && !options.pattern.test(text)) return { refuse: `\`${text.slice(0, 80)}\` is not ${label}` };
    if (text.length > (options.maxLength ?? 100_000))
      return { refuse: `${label} of ${text.length} characters is too long` };
    return text;
  });
}

/** A text that may hold variables which only the running dialogue knows. */
export function text(label = 'a text'): Shape<Text> {
  const shape: Shape<Text> = {
    label,
    read(node, checking) {
      if (node.kind !== 'scalar') return mismatch(shape, node, checking);
      if (node.parts !== undefined) return node.parts;
      if (typeof node.value === 'string') return node.value;
      return typeof node.value === 'number' ? String(node.value) : mismatch(shape, node, checking);
    },
    schema: () => ({ type: ['string', 'number'] }),
  };
  return shape;
}

export function oneOf<const W extends string>(words: readonly W[], label = `one of ${words.join(', ')}`): Shape<W> {
  return scalar<W>(label, { enum: words }, (value) => {
    if (typeof value !== 'string') return undefined;
    const word = words.find((candidate) => candidate === value);
    const advice = adviceFor(value, words);
    return word ?? { refuse: `\`${value.slice(0, 80)}\` is not known here`, ...(advice === null ? {} : { advice }) };
  });
}

const UNIT_MS: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1000,
  m: 60_000,
  min: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};
/** Longer waits are a mistake in the file, and timers above 2^31-1 ms wrap and fire at once. */
const MAX_DURATION_MS = 7 * 86_400_000;

/** Parses `250ms`, `5s`, `2m`, `1.5h`, `1d`; null if it is no duration or longer than a week. */
export function parseDuration(value: string): number | null {
  const [, count, unit = ''] = /^((?:0|[1-9]\d{0,8})(?:\.\d{1,3})?)\s*(ms|s|min|m|h|d)$/.exec(value.trim()) ?? [];
  const unitMs = UNIT_MS[unit];
  if (unitMs === undefined) return null;
  const ms = Math.round(Number(count) * unitMs);
  return ms <= MAX_DURATION_MS ? ms : null;
}

function adviceOnTime(written: string): string {
  if (IN_WORDS.test(written.trim())) return 'leave the key out where there is none';
  const meant = durationMeant(written.replace(/^\s*<=?\s*/, ''));
  return meant !== null && parseDuration(meant) !== null
    ? `write ${meant}`
    : 'write 250ms, 5s, 2m or 1h; a week at most';
}

/** A duration in milliseconds, written `5s`. */
export const duration = scalar<number>(
  'a duration such as 5s, 250ms or 2m',
  { type: 'string', pattern: '^\\d+(\\.\\d+)?\\s*(ms|s|min|m|h|d)$' },
  (value) => {
    const bare = typeof value === 'string' ? parseNumeral(value) : value;
    if (typeof bare === 'number') return { refuse: `${bare} has no unit`, advice: `write ${bare}s or ${bare}ms` };
    if (value === true || value === null)
      return {
        refuse: `${value === true ? '`true`' : 'nothing'} where a duration is expected`,
        advice: 'say how long: 5s',
      };
    if (typeof value !== 'string') return undefined;
    return (
      parseDuration(value) ?? {
        refuse: `\`${value.slice(0, 40)}\` is no duration`,
        advice: adviceOnTime(value),
      }
    );
  },
);

/** A deadline: a duration that is not nothing at all. */
export const deadline: Shape<number> = {
  ...duration,
  read(node, checking) {
    const ms = duration.read(node, checking);
    return ms === 0 ? checking.problem(node.span, 'a deadline of no time at all', 'write 250ms, 5s or 2m') : ms;
  },
};
