// Writes src/library/policy-draft.ts: policies and rules as programs write them, from the shapes that check them. Part of
// `npm run schema`; a test checks that it is current.
import { join } from 'node:path';
import type { JsonSchema } from '../src/document/shape.ts';
import { whenRule } from '../src/scenario/policy/when.ts';
import { policyShape } from '../src/scenario/policy.ts';
import { formatted, isSchema, members, type Writing } from './write-types.ts';

const FILE = 'src/library/policy-draft.ts';
export const draftFile = join(import.meta.dirname, '..', FILE);

const ABOUT: Readonly<Record<string, string>> = {
  Moment: 'When a server is asked something.',
  ReplyName: 'The words of a refusal, as real servers have them.',
  PolicyName: 'A policy of ours.',
};

/** The text of the file, formatted. */
export function draftText(): string {
  const writing: Writing = {
    lists: new Map(),
    listNames: { bdat: 'Moment', 'relay-tempfail': 'ReplyName', intercommail: 'PolicyName' },
    said: {
      'PolicyDraft.when': 'Rule | readonly Rule[]',
      'PolicyDraft.hosts': "Readonly<Record<string, 'down' | Omit<PolicyDraft, 'hosts'>>>",
      'Rule.header': 'Readonly<Record<string, string | RegExp>>',
      'Rule.body': 'string | RegExp',
    },
    offAt: 'PolicyDraft',
  };
  const policy = members(asMap(policyShape.schema()), writing, 'PolicyDraft');
  const rule = members(whenRule.schema(), writing, 'Rule');
  const lists = [...writing.lists].map(
    ([name, words]) =>
      `/** ${ABOUT[name]} */\nexport type ${name} = ${words.map((word) => JSON.stringify(word)).join(' | ')};`,
  );
  return formatted(
    `// Policies and rules as programs write them. Made from the shapes that check them: \`npm run schema\`.

/** What an embedded MX does, as a policy file says it. */
export interface PolicyDraft ${policy}

/** A rule of \`when:\`. Exactly one deed, or a delay alone. */
export interface Rule ${rule}

${lists.join('\n')}
`,
    FILE,
  );
}

/** The form that is a map, of several. */
function asMap(schema: JsonSchema): JsonSchema {
  const forms: readonly unknown[] = Array.isArray(schema.anyOf) ? schema.anyOf : [schema];
  return forms.filter(isSchema).find(({ properties }) => properties !== undefined) ?? schema;
}
