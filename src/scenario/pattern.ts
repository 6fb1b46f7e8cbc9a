// Regular expressions that users write: compiled at load, run under a time limit on a capped text.
import vm from 'node:vm';
import { emptyWays, MAX_EMPTY_WAYS } from './pattern-cost.ts';

export interface Pattern {
  readonly source: string;
  readonly flags: string;
  readonly regex: RegExp;
  /** True if the pattern can't take long on a short text: it is then run directly. */
  readonly plain: boolean;
}

/** A reply is 64 KiB at most; a pattern sees this much of it. */
const MAX_MATCHED_LENGTH = 65_536;
/** Below this a pattern with one unbounded quantifier takes a million steps at most. */
const PLAIN_LENGTH = 1_000;
const TIME_LIMIT_MS = 100;

/** Compiles a pattern, or says what is wrong with it. */
export function compilePattern(source: string, flags: string): Pattern | { readonly refuse: string } {
  if (!/^[imsu]*$/.test(flags)) return { refuse: `the flags \`${flags}\`: only i, m, s and u are known` };
  if (source.length > 2_000) return { refuse: `a pattern of ${source.length} characters` };
  if (emptyWays(source) > MAX_EMPTY_WAYS) return { refuse: 'too many groups in a row whose alternatives can be empty' };
  try {
    return { source, flags, regex: new RegExp(source, flags), plain: isPlain(source) };
  } catch (error) {
    return { refuse: String(error).replace('SyntaxError: ', '').replace('Invalid regular expression: ', '') };
  }
}

/** The pattern that is written `/source/flags`; null where a text is not written so. */
export function slashedPattern(text: string): ReturnType<typeof compilePattern> | null {
  const match = /^\/(.+)\/([a-z]*)$/s.exec(text);
  return match === null ? null : compilePattern(match[1] ?? '', match[2] ?? '');
}

/** At most one unbounded quantifier, none behind a group, no back-reference, no look-around. */
function isPlain(source: string): boolean {
  const bare = source.replace(/\\[^1-9k]/g, 'x').replace(/\[[^\]]*\]/g, 'x');
  if (/\\[1-9k]|\(\?[=!<]|\)[*+{?]/.test(bare)) return false;
  return bare.split(/[*+]|\{\d*,\}/).length <= 2 && !/\{\d{3,}/.test(bare);
}

export type Matched = { readonly match: RegExpExecArray | null } | { readonly match: null; readonly tooSlow: true };

/** Made by the first pattern that needs it: most runs have none, and a context is dear. */
let made: { readonly context: vm.Context; readonly script: vm.Script } | null = null;

function guarded() {
  made ??= { context: vm.createContext(Object.create(null)), script: new vm.Script('regex.exec(text)') };
  return made;
}

/** A machine under load may stop everything for longer than the limit: then the pattern has not had its time, and is run again. */
const TRIES = 5;

/** Runs the pattern. `tooSlow` if it was stopped by the time limit. */
export function execPattern(pattern: Pattern, text: string): Matched {
  const capped = text.slice(0, MAX_MATCHED_LENGTH);
  if (pattern.plain && capped.length <= PLAIN_LENGTH) return { match: pattern.regex.exec(capped) };
  const { context, script } = guarded();
  context.regex = pattern.regex;
  context.text = capped;
  for (let tries = 1; ; tries += 1) {
    const before = process.cpuUsage();
    try {
      return { match: script.runInContext(context, { timeout: TIME_LIMIT_MS }) as RegExpExecArray | null };
    } catch {
      const { user, system } = process.cpuUsage(before);
      if (tries === TRIES || user + system > (TIME_LIMIT_MS / 2) * 1000) return { match: null, tooSlow: true };
    }
  }
}

export function escapePattern(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
}
