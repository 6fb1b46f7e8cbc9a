// Text -> baseline. The file is edited and merged by people, so every value is checked, and a mistake has its path and its place.

import { OUTCOMES, VERDICTS } from '../dialogue/outcome.ts';
import { jsonSpan } from '../document/json-place.ts';
import { type Problem, problemAt, problemWith, type Source } from '../document/problem.ts';
import {
  BASELINE_SCHEMA,
  type Baseline,
  type CaseFacts,
  type CertificateFacts,
  CIPHER_CLASSES,
  GROUP_CLASSES,
  LATENCY_CLASSES,
  type StepFacts,
  type TlsFacts,
} from './baseline.ts';
import { compareText } from './change.ts';
import { Json, JsonMistake } from './json.ts';

/** A thousand cases of twenty steps are 4 MB; more is no baseline of ours. */
const MAX_BASELINE_LENGTH = 16 * 1024 * 1024;

const ADVICE = 'restore the file, or make it anew with `mxprobe probe --accept`';

export function readBaseline(source: Source): {
  readonly baseline: Baseline | null;
  readonly problems: readonly Problem[];
} {
  if (source.text.length > MAX_BASELINE_LENGTH)
    return { baseline: null, problems: [problemWith(source.file, 'the file is too large for a baseline', ADVICE)] };
  try {
    return { baseline: readDocument(Json.parse(source.text)), problems: [] };
  } catch (error) {
    if (!(error instanceof JsonMistake)) throw error;
    const { message, at } = error;
    const span = 'start' in at ? at : jsonSpan(source.text, at);
    return { baseline: null, problems: [problemAt(source, span, message, ADVICE)] };
  }
}

function readDocument(json: Json): Baseline {
  const schema = json.get('schema').string();
  if (schema !== BASELINE_SCHEMA)
    throw new JsonMistake(`schema: \`${schema.slice(0, 60)}\` is not ${BASELINE_SCHEMA}`, ['schema']);
  const cases = json
    .get('cases')
    .entries()
    .map(([key, value]) => [key, readCase(value)] as const);
  return {
    name: json.get('name').string(),
    accepted: json.get('accepted').string(),
    run: json.get('run').string(),
    cases: new Map(cases.sort(([a], [b]) => compareText(a, b))),
  };
}

function readCase(json: Json): CaseFacts {
  const target = json.get('target');
  const tls = json.optional('tls');
  const policies = json.optional('policies')?.entries() ?? [];
  return {
    target: {
      host: target.get('host').string(),
      address: target.optional('address')?.string() ?? null,
      domain: target.optional('domain')?.string() ?? null,
    },
    verdict: json.get('verdict').oneOf(VERDICTS),
    reason: json.optional('reason')?.string() ?? null,
    why: null,
    steps: json.get('steps').items().map(readStep),
    omitted: json.optional('omitted')?.number() ?? 0,
    tls: tls === undefined ? null : readTls(tls),
    policies: new Map(policies.map(([name, value]) => [name, value.string()])),
    findings: json.optional('findings')?.strings() ?? [],
  };
}

function readStep(json: Json): StepFacts {
  const capabilities = json.optional('capabilities')?.entries();
  return {
    step: json.get('step').string(),
    outcome: json.optional('outcome')?.oneOf(OUTCOMES) ?? 'reply',
    code: json.optional('code')?.number() ?? null,
    enhanced: json.optional('enhanced')?.string() ?? null,
    text: json.optional('text')?.string() ?? '',
    capabilities:
      capabilities === undefined
        ? null
        : new Map(capabilities.map(([keyword, words]) => [keyword, words.string().split(' ').filter(Boolean)])),
    latency: json.optional('latency')?.oneOf(LATENCY_CLASSES) ?? '<0.1s',
    violations: json.optional('violations')?.strings() ?? [],
  };
}

function readTls(json: Json): TlsFacts {
  const certificate = json.optional('certificate');
  return {
    version: json.optional('version')?.string() ?? null,
    cipher: json.get('cipher').oneOf(CIPHER_CLASSES),
    group: json.get('group').oneOf(GROUP_CLASSES),
    certificate: certificate === undefined ? null : readCertificate(certificate),
  };
}

function readCertificate(json: Json): CertificateFacts {
  return {
    issuer: json.get('issuer').string(),
    authority: json.get('authority').string(),
    names: json.get('names').strings(),
    key: json.get('key').string(),
    trusted: json.get('trusted').boolean(),
    trustError: json.optional('trustError')?.string() ?? null,
    matchesHost: json.get('matchesHost').boolean(),
    expiry: json.get('expiry').oneOf(['ok', 'soon', 'expired']),
    sha256: json.get('sha256').string(),
  };
}
