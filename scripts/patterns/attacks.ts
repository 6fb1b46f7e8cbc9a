// Texts that a regular expression may choke on, made of the expression itself: what stands beneath each of its repetitions, again and
// again, and then something that fits nowhere. An expression with two ways to read one piece tries them all, 2^n of them.
import { type AST, RegExpParser, visitRegExpAST } from '@eslint-community/regexpp';

/** From 0 to below `end`. */
export type Random = (end: number) => number;

/** Of what may repeat less often nothing grows. */
const FEWEST_REPETITIONS = 4;
/** A cubic expression needs some ms for it, an exponential one longer than anybody waits. */
const LONGEST = 400;
/** For each repetition: the same piece again and again, and pieces that are each another. */
const ALIKE = 3;
const MIXED = 3;
/** Neither a letter nor a blank nor a mark: what nearly fits is where all ways are tried. */
const MISFIT = '\0';
/** One of these is in nearly every class of characters. */
const LIKELY = 'aZ0 .-_:;,<>"\'()[]{}@/\\=|*+?!#$%&~^`\n\tß';

/** Texts for `pattern`, most of a few hundred characters. */
export function attacksOn({ source, flags }: RegExp, random: Random): readonly string[] {
  const literal = new RegExpParser({ ecmaVersion: 2025 }).parseLiteral(`/${source}/${flags}`);
  const sampled = new Sampled(flags, random);
  const texts = new Set<string>();
  visitRegExpAST(literal, {
    onQuantifierEnter(quantifier) {
      if (quantifier.max < FEWEST_REPETITIONS) return;
      const before = sampled.before(quantifier);
      for (let i = 0; i < ALIKE + MIXED; i += 1) {
        const run =
          i < ALIKE ? pumped(sampled.of(quantifier.element)) : pumpedWith(() => sampled.of(quantifier.element));
        for (const text of [before + run, run]) texts.add(text + MISFIT).add(text);
      }
    },
  });
  return [...texts];
}

const pumped = (piece: string): string =>
  piece === '' ? '' : piece.repeat(Math.max(1, Math.floor(LONGEST / piece.length)));

function pumpedWith(piece: () => string): string {
  let run = '';
  for (let i = 0; i < LONGEST && run.length < LONGEST; i += 1) run += piece();
  return run;
}

/** What fits a piece of an expression. Assertions are taken as met: a text that fits nearly is as good. */
class Sampled {
  readonly #flags: string;
  readonly #random: Random;
  readonly #fitting = new Map<string, readonly string[]>();

  constructor(flags: string, random: Random) {
    this.#flags = flags.replace(/[gy]/g, '');
    this.#random = random;
  }

  of(node: AST.Element): string {
    switch (node.type) {
      case 'Character':
        return String.fromCodePoint(node.value);
      case 'CharacterClass':
      case 'CharacterSet':
      case 'ExpressionCharacterClass':
        return this.#character(node.raw);
      case 'Group':
      case 'CapturingGroup':
        return this.#alternative(node.alternatives);
      case 'Quantifier':
        return this.#repeated(node);
      case 'Assertion':
        // What it wants may be what stands behind it, or more than that.
        return node.kind === 'lookahead' && !node.negate && this.#random(2) === 0
          ? this.#alternative(node.alternatives)
          : '';
      case 'Backreference':
        return '';
    }
  }

  /** All that stands before `node`, as short as it fits. */
  before(node: AST.Node): string {
    const { parent } = node;
    if (parent === null) return '';
    if (parent.type !== 'Alternative') return this.before(parent);
    let text = this.before(parent);
    for (const one of parent.elements) {
      if (one === node) break;
      if (one.type !== 'Quantifier' || one.min > 0) text += this.of(one);
    }
    return text;
  }

  #alternative(alternatives: readonly AST.Alternative[]): string {
    const elements = alternatives[this.#random(alternatives.length)]?.elements ?? [];
    return elements.map((element) => this.of(element)).join('');
  }

  #repeated({ min, max, element }: AST.Quantifier): string {
    const times = Math.min(12, min + this.#random(Math.min(3, max - min + 1)));
    return Array.from({ length: times }, () => this.of(element)).join('');
  }

  #character(raw: string): string {
    let fitting = this.#fitting.get(raw);
    if (fitting === undefined) {
      const one = new RegExp(`^${raw}$`, this.#flags);
      fitting = [...LIKELY].filter((character) => one.test(character));
      this.#fitting.set(raw, fitting);
    }
    return fitting[this.#random(fitting.length)] ?? 'a';
  }
}
