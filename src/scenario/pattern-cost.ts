// What a pattern costs before it runs. V8 compiles a row of groups whose alternatives can be empty, as in `(|)(|)(|)`, in time
// that doubles with each of them, and no time limit stops it while it compiles. Such rows are counted, and refused.

/** So many ways through empty alternatives take V8 some milliseconds. */
export const MAX_EMPTY_WAYS = 4_096;

interface Group {
  /** A look-around consumes nothing, whatever stands in it. */
  readonly lookaround: boolean;
  /** Of the alternatives so far, those that can be empty. */
  empty: number;
  /** The alternative consumes a character in any case, but for its last atom. */
  consumes: boolean;
  /** So does its last atom, which may yet be quantified. */
  last: boolean;
}

const TOKEN =
  /\\k<[^>]*>|\\[pPu]\{[^}]*\}|\\[\s\S]|\[(?:\\[\s\S]|[^\]\\])*\]|\(\?(?:<[^=!>][^>]*>|<?[=!]|:)|(?:[*+?]|\{\d+(?:,\d*)?\})\??|[\s\S]/g;

/** In how many ways a row of alternatives that can be empty is passed; beyond MAX_EMPTY_WAYS it is only some more. Linear. */
export function emptyWays(source: string): number {
  let ways = 1;
  const open: Group[] = [];
  let inner = group(false);
  for (const [token] of source.matchAll(TOKEN)) {
    if (ways > MAX_EMPTY_WAYS) return ways;
    if (token.startsWith('(')) {
      open.push(inner);
      inner = group(/^\(\?<?[=!]/.test(token));
    } else if (token === '|') endAlternative(inner);
    else if (token === ')') {
      endAlternative(inner);
      ways *= Math.max(1, inner.empty);
      const consumed = inner.empty === 0 && !inner.lookaround;
      inner = open.pop() ?? group(false);
      atom(inner, consumed);
    } else if (/^[*+?{]/.test(token)) inner.last &&= /^(?:\+|\{(?!0))/.test(token);
    else atom(inner, !/^(?:[\^$]|\\[bB1-9k])/.test(token));
  }
  endAlternative(inner);
  return ways * Math.max(1, inner.empty);
}

const group = (lookaround: boolean): Group => ({ lookaround, empty: 0, consumes: false, last: false });

function atom(one: Group, consumes: boolean): void {
  one.consumes ||= one.last;
  one.last = consumes;
}

function endAlternative(one: Group): void {
  if (!one.consumes && !one.last) one.empty += 1;
  one.consumes = false;
  one.last = false;
}
