import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { schemaFile, schemaText } from '../../scripts/schema.ts';
import { publishedSchema } from '../../src/document/json-shape.ts';
import { SCHEMAS } from '../../src/library/schemas.ts';
import { type RunDocument, runShape } from '../../src/run/document.ts';
import { golden } from '../golden.ts';
import { documentOf, hostile, mixed, pair, runEvents } from '../report/sample.ts';

describe('schema/ holds what the program says', () => {
  for (const [name, { make }] of Object.entries(SCHEMAS)) {
    test(name, () => {
      golden(schemaFile(name), schemaText(make()));
    });
  }
});

test('what mxprobe writes is described, field by field', () => {
  for (const name of Object.keys(SCHEMAS).filter((one) => !['scenario', 'policy', 'probe'].includes(one))) {
    const undescribed = fieldsIn(SCHEMAS[name]?.make()).filter(({ about }) => about.length < 5);
    assert.deepEqual(undescribed, [], name);
  }
  assert.ok(fieldsIn(SCHEMAS.run?.make()).length > 300);
});

test('what mxprobe reads is described word by word, and has a name of its own', () => {
  for (const name of ['scenario', 'policy', 'probe']) {
    const schema = SCHEMAS[name]?.make() ?? {};
    assert.equal(schema.$id, `urn:mxprobe:${name}@1`);
    const definitions = new Map(Object.entries({ ...(schema.$defs as object) }));
    const isDescribed = (field: unknown): boolean => {
      if (aboutOf(field).length >= 5) return true;
      const to = typeof field === 'object' && field !== null && '$ref' in field ? String(field.$ref) : null;
      return to !== null && isDescribed(definitions.get(to.replace('#/$defs/', '')));
    };
    const undescribed = rawFieldsIn(schema).filter(([, field]) => !isDescribed(field));
    assert.deepEqual(
      undescribed.map(([key]) => key),
      [],
      name,
    );
  }
});

describe('an editor refuses and takes', () => {
  const scenario = new Ajv2020({ strict: false }).compile(SCHEMAS.scenario?.make() ?? {});
  const rows: readonly { readonly expect: unknown; readonly fits: boolean }[] = [
    ...[250, '250', '25x', '4xx', '250|251', '530 5.7.0 /x/i', '250 +STARTTLS', 'closed', [250, 251], '${answer}'].map(
      (expect) => ({ expect, fits: true }),
    ),
    ...[999, 25, '999', '99', ' 2500', '150', true].map((expect) => ({ expect, fits: false })),
  ];
  for (const { expect, fits } of rows)
    test(`expect: ${JSON.stringify(expect)}`, () => {
      assert.equal(scenario({ name: 'x', dialogue: ['connect', { ehlo: 'a.example', expect }] }), fits);
    });
});

function rawFieldsIn(schema: unknown, isProperties = false): readonly (readonly [string, unknown])[] {
  if (typeof schema !== 'object' || schema === null) return [];
  const entries = Object.entries(schema);
  return [
    ...(isProperties ? entries : []),
    ...entries.flatMap(([key, value]) => rawFieldsIn(value, key === 'properties' && !isProperties)),
  ];
}

interface Described {
  readonly key: string;
  readonly about: string;
}
function fieldsIn(schema: unknown): readonly Described[] {
  if (typeof schema !== 'object' || schema === null) return [];
  const own =
    'properties' in schema && typeof schema.properties === 'object' ? Object.entries({ ...schema.properties }) : [];
  return [...own.map(([key, value]) => ({ key, about: aboutOf(value) })), ...Object.values(schema).flatMap(fieldsIn)];
}
function aboutOf(field: unknown): string {
  const isDescribed = typeof field === 'object' && field !== null && 'description' in field;
  return isDescribed ? String(field.description) : '';
}

const ajv = new Ajv2020({ strict: true, allowUnionTypes: true, formats: { 'date-time': true } });
const validate = ajv.compile(publishedSchema(runShape));

describe('a run document', () => {
  for (const [name, document] of [
    ['the pair', pair()],
    ['every verdict', mixed()],
    ['a hostile server', documentOf(runEvents(hostile))],
    ['nothing yet', documentOf([])],
  ] as const) {
    test(`${name} fits the schema, and the reader's own check`, () => {
      const value: unknown = JSON.parse(JSON.stringify(document));
      assert.ok(validate(value), JSON.stringify(validate.errors));
      assert.equal(runShape.differs(value, ''), null);
    });
  }

  test('what the schema refuses the reader refuses, in words', () => {
    for (const [path, value, problem] of [
      ['schema', 'mxprobe/run@2', 'schema: one of mxprobe/run@1 is expected'],
      ['cases.0.verdict', 'ok', 'cases.0.verdict: one of passed, failed, inconclusive, skipped is expected'],
      ['cases.0.steps.0.reply.lines', 'x', 'cases.0.steps.0.reply.lines: a list is expected'],
      ['cases.1.tls.certificate.daysLeft', 1.5, 'cases.1.tls.certificate.daysLeft: a whole number is expected'],
      ['cases.0.ms', -1, 'cases.0.ms: a number from 0 to 2^53 is expected'],
      ['cases.0.ms', -1e308, 'cases.0.ms: a number from 0 to 2^53 is expected'],
      ['cases.0.ms', 1e308, 'cases.0.ms: a number from 0 to 2^53 is expected'],
      ['cases.0.ms', null, 'cases.0.ms: a number from 0 to 2^53 is expected'],
      ['cases.0.attempt', -1, 'cases.0.attempt: a whole number from 0 to 2^53 is expected'],
      ['cases.0.attempt', 2 ** 53, 'cases.0.attempt: a whole number from 0 to 2^53 is expected'],
      ['cases.0.steps.0.line', 1.5, 'cases.0.steps.0.line: a whole number from 0 to 2^53 is expected'],
      ['cases.0.steps.0.exchanges.0.at', -0.1, 'cases.0.steps.0.exchanges.0.at: a number from 0 to 2^53 is expected'],
      ['summary.passed', -1, 'summary.passed: a whole number from 0 to 2^53 is expected'],
      ['run.started', undefined, 'run.started: is missing'],
      ['contrasts.0.changed', [], 'contrasts.0.changed: an object is expected'],
    ] as const) {
      const document = changed(pair(), path.split('.'), value);
      assert.equal(validate(document), false, path);
      assert.equal(runShape.differs(document, ''), problem);
    }
  });

  test('what may be negative is taken', () => {
    for (const [path, value] of [
      ['cases.1.tls.certificate.daysLeft', -3000],
      ['cases.0.vars.offset', -1.5],
      ['cases.0.ms', Number.MAX_SAFE_INTEGER],
    ] as const) {
      const document = changed(pair(), path.split('.'), value);
      assert.ok(validate(document), JSON.stringify(validate.errors));
      assert.equal(runShape.differs(document, ''), null);
    }
  });
});

function changed(document: RunDocument, path: readonly string[], value: unknown): unknown {
  const copy: unknown = JSON.parse(JSON.stringify(document));
  let at = copy as Record<string, unknown>;
  for (const key of path.slice(0, -1)) at = at[key] as Record<string, unknown>;
  const last = path.at(-1) ?? '';
  if (value === undefined) delete at[last];
  else at[last] = value;
  return copy;
}
