// Rules and policies over HTTP, in the words that files have: one rule or a list, JSON or YAML.
import { entryOf, jsonOf, type Node } from '../document/node.ts';
import { mapped, number, object, oneOrMore, optional, type Shape } from '../document/shape.ts';
import { contradictionIn } from '../scenario/policy/contradiction.ts';
import { whenRule } from '../scenario/policy/when.ts';
import type { WhenRule } from '../scenario/policy/when-rule.ts';
import { type Policy, policyShape } from '../scenario/policy.ts';
import type { Answerer } from './asked.ts';
import { readyDocument } from './ready.ts';
import { done, json, problemsReply, refusal, text } from './replies.ts';
import { readText } from './sandboxes.ts';

export const listRules: Answerer = ({ sandbox }) => json({ rules: sandbox.running.when.hits() });

export const addRules: Answerer = async ({ sandbox, request }) => {
  const { policy, when } = sandbox.running;
  const read = readText(rulesFor(policy), await request.text(), 'body');
  return 'problems' in read ? problemsReply(read.problems) : json({ ids: when.add(read.value) }, 201);
};

/** Rules that this server can have. */
function rulesFor(policy: Policy): Shape<readonly WhenRule[]> {
  return mapped(oneOrMore(whenRule), (rules, refuse) => {
    const contradiction = contradictionIn({ ...policy, when: rules });
    return contradiction === null ? rules : refuse(contradiction);
  });
}

export const removeRules: Answerer = ({ sandbox }) => {
  const { when } = sandbox.running;
  for (const { id } of when.hits()) when.remove(id);
  return done();
};

export const removeRule: Answerer = ({ sandbox, named: [written = ''] }) => {
  const known = /^\d{1,15}$/.test(written) && sandbox.running.when.remove(Number(written));
  return known ? done() : refusal(404, 'no-rule', 'there is no such rule');
};

export const showPolicy: Answerer = ({ sandbox: { written } }) => text(written.text, written.type);

const wanted: Shape<{ readonly policy: Policy; readonly seed: number | undefined }> = mapped(
  object(
    {
      policy: optional(policyShape, 'what it does'),
      when: optional(oneOrMore(whenRule), 'rules that stand before those of the policy'),
      seed: optional(number('a number', { min: 0, max: 2 ** 32 - 1, integer: true }), 'of chance'),
    },
    'a server: { policy, when, seed }',
  ),
  ({ policy = {}, when = [], seed }, refuse) => {
    const whole = { ...policy, when: [...when, ...(policy.when ?? [])] };
    const contradiction = contradictionIn(whole);
    return contradiction === null ? { policy: whole, seed } : refuse(contradiction);
  },
);

export const makeSandbox: Answerer = async ({ request, means }) => {
  const body = await request.text();
  const read = readText(wanted, body.trim() === '' ? '{}' : body, 'body');
  if ('problems' in read) return problemsReply(read.problems);
  const { policy, seed } = read.value;
  const written = { text: `${policyIn(read.root)}\n`, type: 'application/json' } as const;
  const made = await means.sandboxes.make(seed === undefined ? policy : { ...policy, seed }, written);
  if (made === null) return refusal(409, 'too-many-sandboxes', 'there are 256 already; DELETE what is done with');
  const ready = readyDocument(made.made, means.version);
  return json({ id: made.id, ...ready, ca: ready.tls ? await made.made.running.caPem() : null }, 201);
};

function policyIn(body: Node): string {
  const policy = body.kind === 'map' ? entryOf(body, 'policy')?.value : undefined;
  return policy === undefined ? '{}' : jsonOf(policy);
}

export const endSandbox: Answerer = async ({ means, named: [id = ''] }) =>
  (await means.sandboxes.close(id)) ? done() : refusal(404, 'no-sandbox', 'there is no such sandbox');
