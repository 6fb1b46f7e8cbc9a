// Which literal texts a regular expression can't match without. They make hundreds of expressions cheap: most are ruled out
// by one look-up each, before any of them is compiled.

/** Shorter literals stand in too many replies to rule anything out. */
const LEAST = 3;
/** A group of more alternatives costs more in look-ups than it saves. */
const MOST_ALTERNATIVES = 150;

/** All of it stands in every text that matches. */
export type All = readonly Any[];
/** At least one of it does: a lower-case text of three characters or more, or all of a list. */
export type Any = readonly (string | All)[];

/**
 * What every text that `source` matches holds; nothing if the expression promises nothing. Reads what JavaScript's `RegExp`
 * accepts; what it doesn't know it takes for no promise.
 */
export function promisedBy(source: string): All {
  const reading = { source, at: 0 };
  const promised = readAlternatives(reading);
  return reading.at === source.length ? promised : [];
}

/** Of all that is promised the rarest: texts, one of which stands in every match; null if nothing is. */
export function rarestOf(promised: All): readonly string[] | null {
  let best: readonly string[] | null = null;
  for (const any of promised) {
    const parts = any.map((one) => (typeof one === 'string' ? [one] : rarestOf(one)));
    const texts = parts.flatMap((part) => part ?? []);
    if (parts.includes(null) || texts.length > MOST_ALTERNATIVES) continue;
    if (best === null || worth(texts) > worth(best)) best = texts;
  }
  return best;
}

interface Reading {
  readonly source: string;
  at: number;
}

/** Of one branch all that it promises; of several that what one of them promises is there. */
function readAlternatives(reading: Reading): All {
  const branches = [readSequence(reading)];
  while (reading.source[reading.at] === '|') {
    reading.at += 1;
    branches.push(readSequence(reading));
  }
  const [only = []] = branches;
  if (branches.length === 1) return only;
  if (branches.some((promised) => promised.length === 0)) return [];
  return [branches.flatMap((promised) => (promised.length === 1 ? (promised[0] ?? []) : [promised]))];
}

/** What one branch promises: its runs of plain characters, and the groups that must be there. */
function readSequence(reading: Reading): All {
  const promised: Any[] = [];
  let run = '';
  const endRun = () => {
    if (run.length >= LEAST) promised.push([run]);
    run = '';
  };
  while (reading.at < reading.source.length && !'|)'.includes(reading.source[reading.at] ?? '')) {
    const plain = readPlain(reading);
    const needed = plain === '' ? readItem(reading) : [];
    const least = readQuantifier(reading);
    if (plain === '') {
      endRun();
      if (least !== 0) promised.push(...needed);
    } else if (least === null) {
      run += plain;
    } else {
      // `colou?r`: the last character may be absent; `s+`: it is there, but what follows it is not fixed.
      run += least > 0 ? plain : plain.slice(0, -1);
      endRun();
    }
  }
  endRun();
  return promised;
}

/** Longer is rarer; more alternatives are less so. */
function worth(texts: readonly string[]): number {
  return Math.min(...texts.map((text) => text.length)) - texts.length / 8;
}

/** Letters and digits behind a backslash mean something; punctuation means itself. */
const PLAIN = /(?:[^\\.*+?^${}()|[\]]|\\[^\w\s])+/y;

/** The plain characters from here on, lower-case; none is the empty text. */
function readPlain(reading: Reading): string {
  PLAIN.lastIndex = reading.at;
  const written = PLAIN.exec(reading.source)?.[0] ?? '';
  reading.at += written.length;
  return (written.includes('\\') ? written.replace(/\\(.)/g, '$1') : written).toLowerCase();
}

/** What a group promises; everything else that is not plain promises nothing. */
function readItem(reading: Reading): All {
  const { source } = reading;
  const char = source[reading.at];
  reading.at += 1;
  if (char === '(') return readGroup(reading);
  if (char === '[') skipClass(reading);
  if (char === '\\') skipEscape(reading);
  return [];
}

function readGroup(reading: Reading): All {
  const rest = reading.source.slice(reading.at, reading.at + 3);
  const around = /^\?(<?[=!])/.exec(rest);
  if (around !== null) reading.at += around[0].length;
  else if (rest.startsWith('?:')) reading.at += 2;
  else if (rest.startsWith('?<')) reading.at = reading.source.indexOf('>', reading.at) + 1;
  const needed = readAlternatives(reading);
  reading.at += 1;
  return around === null ? needed : [];
}

function skipClass(reading: Reading): void {
  while (reading.at < reading.source.length && reading.source[reading.at] !== ']') {
    reading.at += reading.source[reading.at] === '\\' ? 2 : 1;
  }
  reading.at += 1;
}

function skipEscape(reading: Reading): void {
  const escaped = reading.source[reading.at];
  reading.at += 1 + (escaped === 'x' ? 2 : escaped === 'u' ? 4 : escaped === 'c' ? 1 : 0);
}

/** The least number of times that the item before must be there; null if no quantifier follows. */
function readQuantifier(reading: Reading): number | null {
  if (!'?*+{'.includes(reading.source[reading.at] ?? ' ')) return null;
  const quantifier = /^(?:[?*+]|\{(\d+)(?:,\d*)?\})\??/.exec(reading.source.slice(reading.at, reading.at + 12));
  if (quantifier === null) return null;
  reading.at += quantifier[0].length;
  if (quantifier[1] !== undefined) return Number(quantifier[1]);
  return quantifier[0].startsWith('+') ? 1 : 0;
}
