// Which literal texts a regular expression can't match without. They make hundreds of expressions cheap: most are ruled out
// by one look-up each, before any of them is compiled.

/** Shorter literals stand in too many replies to rule anything out. */
const LEAST = 4;
/** A group of more alternatives costs more in look-ups than it saves. */
const MOST_ALTERNATIVES = 40;

type Needed = readonly string[] | null;

/**
 * Lower-case texts of at least four characters, one of which stands in every text that `source` matches; null if the
 * expression promises nothing. Reads what JavaScript's `RegExp` accepts; what it doesn't know it takes for no promise.
 */
export function literalsOf(source: string): Needed {
  const reading = { source, at: 0 };
  const needed = readAlternatives(reading);
  return reading.at === source.length ? needed : null;
}

interface Reading {
  readonly source: string;
  at: number;
}

function readAlternatives(reading: Reading): Needed {
  let needed: string[] | null = [];
  for (;;) {
    const branch = readSequence(reading);
    needed = branch === null || needed === null ? null : [...needed, ...branch];
    if (reading.source[reading.at] !== '|') break;
    reading.at += 1;
  }
  return needed !== null && needed.length <= MOST_ALTERNATIVES ? needed : null;
}

/** The best promise of one branch: the longest run of plain characters, or a group that must be there. */
function readSequence(reading: Reading): Needed {
  let best: Needed = null;
  let run = '';
  const consider = (candidate: Needed) => {
    if (candidate !== null && candidate.length > 0 && worth(candidate) > worth(best)) best = candidate;
  };
  const endRun = () => {
    if (run.length >= LEAST) consider([run]);
    run = '';
  };
  while (reading.at < reading.source.length && !'|)'.includes(reading.source[reading.at] ?? '')) {
    const plain = readPlain(reading);
    const needed = plain === '' ? readItem(reading) : null;
    const least = readQuantifier(reading);
    if (plain === '') {
      endRun();
      if (least !== 0) consider(needed);
    } else if (least === null) {
      run += plain;
    } else {
      // `colou?r`: the last character may be absent; `s+`: it is there, but what follows it is not fixed.
      run += least > 0 ? plain : plain.slice(0, -1);
      endRun();
    }
  }
  endRun();
  return best;
}

/** Longer is rarer; more alternatives are less so. */
function worth(needed: Needed): number {
  if (needed === null) return 0;
  return Math.min(...needed.map((text) => text.length)) - needed.length / 8;
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
function readItem(reading: Reading): Needed {
  const { source } = reading;
  const char = source[reading.at];
  reading.at += 1;
  if (char === '(') return readGroup(reading);
  if (char === '[') skipClass(reading);
  if (char === '\\') skipEscape(reading);
  return null;
}

function readGroup(reading: Reading): Needed {
  const rest = reading.source.slice(reading.at, reading.at + 3);
  const around = /^\?(<?[=!])/.exec(rest);
  if (around !== null) reading.at += around[0].length;
  else if (rest.startsWith('?:')) reading.at += 2;
  else if (rest.startsWith('?<')) reading.at = reading.source.indexOf('>', reading.at) + 1;
  const needed = readAlternatives(reading);
  reading.at += 1;
  return around === null ? needed : null;
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
