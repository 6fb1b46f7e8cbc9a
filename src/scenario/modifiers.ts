// What a step says besides its verb: expect, if, capture, timeout, name, continue.
import { describe, entryOf, type MapNode, type Node, type Span } from '../document/node.ts';
import { placeIn } from '../document/problem.ts';
import { boolean, deadline, type JsonSchema, string, text } from '../document/shape.ts';
import { expectation } from './expectation.ts';
import { slashedPattern } from './pattern.ts';
import type { Action, Capture, Condition, Step } from './scenario.ts';
import { once, type StepReading, type Where } from './step-reading.ts';
import { type Bindings, fillIn, hasVariables, writtenText } from './template.ts';
import { isVerb, VERBS } from './verbs.ts';

/** Their schemas and lines in the manual. */
export const MODIFIERS: Readonly<Record<string, JsonSchema>> = {
  expect: { $ref: '#/$defs/expectation', description: 'what the server must answer' },
  if: {
    type: ['boolean', 'string'],
    description: 'skip the step unless this holds: ${name}, not ${name}, ${name} == text',
  },
  capture: {
    type: 'object',
    additionalProperties: { type: 'string' },
    description: 'name -> /pattern/; its first group is kept',
  },
  timeout: { ...deadline.schema(), description: 'the deadline of this step' },
  name: { type: 'string', description: 'a name for reports' },
  continue: { ...boolean.schema(), description: 'go on although the expectation failed' },
};

export function readModifiers(
  node: MapNode,
  verb: string,
  span: Span,
  where: Where,
  reading: StepReading,
): Omit<Step, keyof Action> {
  const { checking } = where;
  const filled = (key: string) => {
    const entry = entryOf(node, key);
    return entry === undefined
      ? undefined
      : fillIn(entry.value, key === 'expect' ? where.expecting : where.bindings, checking);
  };
  const expect = filled('expect');
  const timeout = filled('timeout');
  const goOn = filled('continue');
  const name = filled('name');
  const expected =
    expect === undefined
      ? null
      : (once(reading.before.expectations, expect, checking, () => expectation.read(expect, checking)) ?? null);
  if (verb === 'send' && expect === undefined) {
    checking.problem(
      span,
      '`send` needs an `expect`',
      '`expect: any` if the answer does not matter, `expect: silence` if there is none',
    );
  }
  if (expect !== undefined && (verb === 'pipeline' || isUnanswered(verb))) {
    checking.problem(
      expect.span,
      `\`${verb}\` has no answer to expect`,
      verb === 'pipeline' ? 'put `expect` on the steps inside' : null,
    );
  }
  return {
    place: placeIn(checking.source, span),
    name: name === undefined ? null : (string().read(name, checking) ?? null),
    conditions: where.conditions,
    captures: readCaptures(entryOf(node, 'capture')?.value, where, reading),
    timeoutMs: timeout === undefined ? null : (deadline.read(timeout, checking) ?? null),
    goOn: goOn === undefined ? false : (boolean.read(goOn, checking) ?? false),
    expect: expected,
  };
}

const isUnanswered = (verb: string) => verb !== 'send' && isVerb(verb) && VERBS[verb].expects === null;

/** Nobody compares a text of some KiB. */
const MAX_CONDITION = 4000;

export function readCondition(node: MapNode, where: Where): readonly Condition[] {
  const entry = entryOf(node, 'if');
  if (entry === undefined) return where.conditions;
  const { checking } = where;
  const written = entry.value.kind === 'scalar' ? String(entry.value.value) : '';
  const comparison = written.length > MAX_CONDITION ? null : /^(.*?)\s*(==|!=)\s*(.*)$/s.exec(written);
  if (isCalculated(written))
    return (
      checking.problem(
        entry.value.span,
        `\`${written.slice(0, 60)}\` compares more than two texts, or numbers`,
        CONDITION,
      ) ?? where.conditions
    );
  const filled = fillIn(entry.value, where.bindings, checking);
  if (!hasVariables(entry.value) && typeof (entry.value.kind === 'scalar' ? entry.value.value : null) === 'string') {
    const advice = conditionMeant(written.slice(0, 200), where.bindings);
    if (comparison !== null || advice !== null) {
      const message = `\`${written.slice(0, 60)}\` asks for no variable`;
      checking.problem(entry.value.span, message, advice ?? 'a variable is written `${name}`: `${name} == text`');
      return where.conditions;
    }
  }
  if (filled.kind === 'scalar' && comparison !== null) {
    const side = (text: string | undefined) =>
      fillIn({ kind: 'scalar', value: unquoted(text ?? ''), span: filled.span }, where.bindings, checking);
    const [left, right] = [side(comparison[1]), side(comparison[3])].map(
      (one) => text().read(textNode(one), checking) ?? '',
    );
    return [
      ...where.conditions,
      { written, value: { left: left ?? '', equal: comparison[2] === '==', right: right ?? '' } },
    ];
  }
  const negated = /^(?:not\s+|!\s*)(\$\{[^}]+\})$/.exec(written);
  const inner =
    negated === null
      ? filled
      : fillIn({ kind: 'scalar', value: negated[1] ?? '', span: filled.span }, where.bindings, checking);
  const value = boolean.read(inner, checking);
  return value === undefined
    ? where.conditions
    : [...where.conditions, { written, value: negated === null ? value : !value }];
}
const CONDITION =
  'known are `${name}`, `not ${name}`, `${name} == text` and `${name} != text`; what else decides is a variable of a variant: `variants: { many: { many: true } }`, `if: ${many}`';

/** `${n} > 2`, `${a} == 1 && ${b} == 2`, `${x} in [1, 2]`: what no condition here can say. */
const isCalculated = (written: string): boolean =>
  written.length <= MAX_CONDITION &&
  /\$\{[^}]*\}.*(?:[<>]|&&|\|\||=~|\b(?:and|or|in|und|oder|contains|matches)\b)|\$\{[^}]*\}\s*[-+*%]|={2}.*={2}/i.test(
    written.replace(/'[^']*'|"[^"]*"/g, "''"),
  );

/** `vars.tls == 'true'`, `tls`, `!tls` -> the same with its variable as it is written here; null if it is none that is known. */
function conditionMeant(written: string, bindings: Bindings): string | null {
  const [, not = '', name = '', rest = ''] =
    /^(not\s+|!\s*)?\$?(?:[a-z]+\.)?(\w+)\s*((?:==|!=).*)?$/i.exec(written.trim()) ?? [];
  if (![...bindings.names()].includes(name)) return null;
  const compared = rest.replace(/^([=!]=)\s*/, ' $1 ');
  return `write \`${not === '' ? '' : 'not '}\${${name}}${compared.replace(/ == (['"]?)true\1$/, '')}\``;
}

const unquoted = (text: string) => text.trim().replace(/^(['"])(.*)\1$/s, '$2');
const textNode = (node: Node): Node =>
  node.kind === 'scalar' && node.parts === undefined ? { ...node, value: String(node.value ?? '') } : node;

function readCaptures(node: Node | undefined, where: Where, reading: StepReading): readonly Capture[] {
  if (node === undefined) return [];
  const { checking } = where;
  if (node.kind !== 'map') {
    checking.problem(
      node.span,
      `${describe(node)} where a map is expected`,
      "capture: { queue_id: '/queued as (\\S+)/' }",
    );
    return [];
  }
  return node.entries.flatMap(({ key, keySpan, value }): Capture[] => {
    const place = placeIn(checking.source, keySpan);
    if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(key))
      checking.problem(keySpan, `\`${key.slice(0, 60)}\` can't be a name`, 'letters, digits and _');
    reading.captured(key);
    const written = text().read(fillIn(value, where.bindings, checking), checking);
    const from = written === undefined ? null : slashedPattern(writtenText(written));
    if (from === null) {
      if (written !== undefined)
        checking.problem(value.span, 'a capture is a /pattern/', "its first group is kept: '/queued as (\\S+)/'");
      return [];
    }
    if ('refuse' in from) {
      checking.problem(value.span, from.refuse);
      return [];
    }
    return [{ name: key, from, place }];
  });
}
