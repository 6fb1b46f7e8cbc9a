// A text of ours in another language: the English one is found among the templates, what stands at its places is put into the
// other one. `{1}` stands as it was; `{1:}` is a text of ours again.

interface Template {
  /** What stands before, between and behind the places; one more than places. */
  readonly fixed: readonly string[];
  readonly places: readonly string[];
  readonly german: string;
}

interface Fitting {
  readonly template: Template;
  readonly values: readonly string[];
}

/** A text of this length is a page that somebody else wrote. */
const MAX_CHARACTERS = 20_000;
/** A reason within a reason within a sentence. */
const MAX_DEPTH = 6;

/** Texts of two languages. */
export class Phrasebook {
  readonly #whole = new Map<string, string>();
  /** By the first word, or '' where a place stands first; those with most of their own first. */
  readonly #templates = new Map<string, Template[]>();
  /** What this book does not know at a `{1:}`. */
  readonly #inner: (text: string) => string | null;

  constructor(table: Readonly<Record<string, string>>, inner: (text: string) => string | null = () => null) {
    this.#inner = inner;
    for (const [english, german] of Object.entries(table)) this.#file(english, german);
    for (const list of this.#templates.values()) list.sort((a, b) => own(b) - own(a));
  }

  /** Null if nothing of it is known. */
  said(english: string): string | null {
    return this.#said(english, MAX_DEPTH);
  }

  #file(english: string, german: string): void {
    const fixed = english.split(/\{[a-z0-9]+\}/);
    if (fixed.length === 1 || english === '{n} of {all} cases shown') {
      this.#whole.set(english, german);
      return;
    }
    const places = [...english.matchAll(/\{([a-z0-9]+)\}/g)].map(([, name = '']) => name);
    const key = firstWord(fixed[0] ?? '');
    const list = this.#templates.get(key);
    if (list === undefined) this.#templates.set(key, [{ fixed, places, german }]);
    else list.push({ fixed, places, german });
  }

  #said(text: string, depth: number): string | null {
    const whole = this.#whole.get(text);
    if (whole !== undefined) return whole;
    if (depth === 0 || text.length > MAX_CHARACTERS) return null;
    // Several differences of one step: the server's words in the first would swallow the second.
    const [first = '', ...more] = text.split(/; (?=expected |this reply |and \d+ more)/);
    if (more.length > 0) return [first, ...more].map((part) => this.#said(part, depth - 1) ?? part).join('; ');
    const found = this.#fitting(text);
    const hasStandard = found !== null && /\(RFC [^()]*\)$/.test(found.template.fixed.at(-1) ?? '');
    return (
      (hasStandard ? null : this.#withStandard(text, depth)) ??
      (found === null ? null : this.#filled(found, depth)) ??
      this.#listed(text, depth)
    );
  }

  /** `... (RFC 7817 3); what to do`: a finding with what it rests on. */
  #withStandard(text: string, depth: number): string | null {
    const [, finding = '', standard = '', remedy] = /^(.+?) (\(RFC [^()]*\))(?:; (.+))?$/s.exec(text) ?? [];
    const known = finding === '' ? null : this.#said(finding, depth - 1);
    if (known === null) return null;
    return `${known} ${standard}${remedy === undefined ? '' : `; ${this.#said(remedy, depth - 1) ?? remedy}`}`;
  }

  #fitting(text: string): Fitting | null {
    const candidates = [...(this.#templates.get(firstWord(text)) ?? []), ...(this.#templates.get('') ?? [])];
    let best: Fitting | null = null;
    for (const template of candidates) {
      if (best !== null && own(template) <= own(best.template)) continue;
      const values = valuesIn(text, template.fixed);
      if (values !== null && !isLoose(template, values)) best = { template, values };
    }
    return best;
  }

  #filled({ template: { fixed, places, german }, values }: Fitting, depth: number): string | null {
    const at = new Map(values.map((value, index) => [places[index] ?? '', value]));
    let known = /\p{L}{2}/u.test(fixed.join(''));
    const filled = german.replace(/\{([a-z0-9]+)(:?)\}/g, (_, name: string, ours: string) => {
      const value = at.get(name) ?? '';
      const inner = ours === '' ? null : (this.#said(value, depth - 1) ?? this.#inner(value));
      known ||= inner !== null;
      return inner ?? value;
    });
    return known ? filled : null;
  }

  /** A list of texts of ours; nothing is known of it unless of all. */
  #listed(text: string, depth: number): string | null {
    for (const separator of ['; ', ', ', ': ']) {
      const parts = text.split(separator);
      if (parts.length < 2 || parts.length > 40) continue;
      const all = parts.map((part) => this.#said(part, depth - 1));
      if (all.every((part) => part !== null)) return all.join(separator);
    }
    return null;
  }
}

/** `{1} to {2}` says numbers and days: a sentence in which `to` stands is somebody's own. */
const isLoose = ({ fixed }: Template, [from = '']: readonly string[]) =>
  fixed.join('') === ' to ' && !/\d\S{0,8}$/.test(from);

function own({ fixed }: Template): number {
  return fixed.reduce((sum, text) => sum + text.length, 0);
}

/** A whole one: what runs on into a place is no word to be found by. */
function firstWord(text: string): string {
  return /^(\S+)\s/.exec(text)?.[1] ?? '';
}

/** What stands at the places, the first as short as it can be; null if the fixed parts are not there. Linear. */
function valuesIn(text: string, fixed: readonly string[]): string[] | null {
  const [first = '', ...rest] = fixed;
  const last = rest.pop() ?? '';
  if (!text.startsWith(first) || !text.endsWith(last) || text.length < first.length + last.length) return null;
  const end = text.length - last.length;
  const values: string[] = [];
  let from = first.length;
  for (const part of rest) {
    const at = text.indexOf(part, from);
    if (at === -1 || at + part.length > end) return null;
    values.push(text.slice(from, at));
    from = at + part.length;
  }
  values.push(text.slice(from, end));
  return values.every((value) => value !== '') ? values : null;
}
