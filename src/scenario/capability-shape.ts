// What an EHLO reply must offer, as it is written: keywords, and what their parameters must be.
import { describe, type Node } from '../document/node.ts';
import { list, mapped, type Shape, scalar, text } from '../document/shape.ts';
import { type Comparison, parseComparison } from './comparison.ts';
import { inOctets } from './octets.ts';
import { type Pattern, slashedPattern } from './pattern.ts';
import { type CapabilityTest, parseCapability } from './short-form.ts';
import { writtenText } from './template.ts';

/** A text that must be equal (ignoring case), or a pattern that must match. */
export type TextMatch = { readonly equals: string } | { readonly pattern: Pattern; readonly written: string };
export const textMatch = mapped(text('a text, or a /pattern/'), (value, refuse): TextMatch | undefined => {
  const written = writtenText(value);
  const pattern = slashedPattern(written);
  if (pattern === null) return { equals: written };
  return 'refuse' in pattern ? refuse(`${written.slice(0, 60)}: ${pattern.refuse}`) : { pattern, written };
});

const keyword = scalar<CapabilityTest>('an EHLO keyword', { type: 'string' }, (value) => {
  if (typeof value !== 'string') return undefined;
  return parseCapability(value, '= ') ?? { refuse: `\`${value.slice(0, 60)}\` is no EHLO keyword` };
});

export interface Capabilities {
  readonly include: readonly CapabilityTest[];
  readonly exclude: readonly CapabilityTest[];
  readonly parameters: ReadonlyMap<string, Comparison | TextMatch>;
}
export const capabilities: Shape<Capabilities> = {
  label: 'a map: include, exclude, or a keyword and what its parameter must be',
  read(written, checking) {
    const node = asIncluded(written);
    if (node.kind !== 'map')
      return checking.problem(node.span, `${describe(node)} where ${capabilities.label} is expected`);
    const include: CapabilityTest[] = [];
    const exclude: CapabilityTest[] = [];
    const parameters = new Map<string, Comparison | TextMatch>();
    for (const { key, keySpan, value } of node.entries) {
      if (key === 'include' || key === 'exclude') {
        const shape = value.kind === 'list' ? list(keyword) : mapped(keyword, (one) => [one]);
        (key === 'include' ? include : exclude).push(...(shape.read(value, checking) ?? []));
      } else if (/^[A-Z0-9][A-Z0-9-]*$/.test(key) && value.kind === 'scalar' && typeof value.value === 'boolean') {
        (value.value ? include : exclude).push({ keyword: key, parameter: null });
      } else if (value.kind === 'list') {
        const all = value.items.map((item) => (item.kind === 'scalar' ? `${key}=${item.value}` : '...'));
        checking.problem(
          value.span,
          'a list where one parameter is expected',
          `all of them: \`include: [${all.slice(0, 4).join(', ')}]\``,
        );
      } else if (/^[A-Z0-9][A-Z0-9-]*$/.test(key)) {
        const unit = key === 'SIZE' ? inOctets : undefined;
        const asNumber = value.kind === 'scalar' ? parseComparison(String(value.value), 'number', unit) : null;
        const match = asNumber ?? textMatch.read(value, checking);
        if (match !== undefined) parameters.set(key, match);
      } else
        checking.problem(
          keySpan,
          `unknown key \`${key.slice(0, 60)}\``,
          'include, exclude, or an EHLO keyword in capitals such as SIZE',
        );
    }
    return { include, exclude, parameters };
  },
  schema: () => ({
    type: ['object', 'array'],
    items: { type: 'string' },
    minItems: 1,
    properties: {
      include: { type: ['array', 'string'], description: 'EHLO keywords that must be offered: STARTTLS, AUTH=PLAIN' },
      exclude: { type: ['array', 'string'], description: 'EHLO keywords that must not be offered' },
    },
    additionalProperties: { type: ['string', 'number', 'boolean'] },
  }),
};

/** A list of keywords can only be what is offered. */
const asIncluded = (node: Node): Node =>
  node.kind === 'list' && node.items.length > 0
    ? { kind: 'map', span: node.span, entries: [{ key: 'include', keySpan: node.span, value: node }] }
    : node;
