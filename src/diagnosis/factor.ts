// The experiments: what a second dialogue changes while everything else stays the same. A cause is proved when one factor
// turns the refusal into acceptance, and changing it back brings the refusal back.

/** How a factor is changed: in the scenario's variables, in how we connect, in time, or by looking instead of talking. */
export type FactorKind = 'dialogue' | 'connection' | 'time' | 'lookup';

export interface Factor {
  readonly id: string;
  readonly kind: FactorKind;
  /** The scenario variable or option of the command line that holds the value. */
  readonly option: string;
  /** Values worth trying, in order; `$word` stands for what only the caller knows. The control's own value is left out. */
  readonly tries: readonly string[];
}

/**
 * All factors in the order in which experiments are run: what costs one short dialogue and disturbs nobody first, what needs
 * another network, many messages or a long wait last.
 */
export const FACTORS = [
  { id: 'dns', kind: 'lookup', option: 'dns', tries: ['$lookup'] },
  { id: 'starttls', kind: 'dialogue', option: 'starttls', tries: ['true', 'false'] },
  { id: 'helo', kind: 'dialogue', option: 'helo', tries: ['$fqdn', '[$source]'] },
  { id: 'sender', kind: 'dialogue', option: 'from', tries: ['$other-sender', '<>'] },
  { id: 'recipient', kind: 'dialogue', option: 'to', tries: ['postmaster@$domain', 'postmaster'] },
  { id: 'auth', kind: 'dialogue', option: 'auth', tries: ['$login', 'none'] },
  { id: 'size', kind: 'dialogue', option: 'size', tries: ['1', '$below-limit', '$above-limit'] },
  { id: 'content', kind: 'dialogue', option: 'data', tries: ['$one-line-text'] },
  { id: 'signature', kind: 'dialogue', option: 'data', tries: ['$signed-message'] },
  {
    id: 'protocol',
    kind: 'dialogue',
    option: 'protocol',
    tries: ['in-order'],
  },
  { id: 'tls-version', kind: 'dialogue', option: 'tls', tries: ['TLSv1.3', 'TLSv1.2', 'TLSv1.1', 'TLSv1'] },
  { id: 'verify', kind: 'dialogue', option: 'verify', tries: ['false', 'true'] },
  { id: 'client-certificate', kind: 'dialogue', option: 'client_cert', tries: ['$certificate', 'none'] },
  { id: 'family', kind: 'connection', option: 'family', tries: ['4', '6'] },
  { id: 'mx', kind: 'connection', option: 'target', tries: ['$each-mx', '$each-address'] },
  { id: 'port', kind: 'connection', option: 'target', tries: ['587', '465', '25'] },
  { id: 'source', kind: 'connection', option: 'source', tries: ['$other-source'] },
  { id: 'rate', kind: 'time', option: 'rate', tries: ['1/60s'] },
  { id: 'wait', kind: 'time', option: 'wait', tries: ['60s', '300s', '900s', '24h'] },
] as const satisfies readonly Factor[];

export type FactorId = (typeof FACTORS)[number]['id'];
export const FACTOR_IDS: readonly FactorId[] = FACTORS.map((factor) => factor.id);

const BY_ID = new Map<string, Factor>(FACTORS.map((factor) => [factor.id, factor]));

/** The factor with that id. */
export function factorOf(id: FactorId): Factor {
  const factor = BY_ID.get(id);
  if (factor === undefined) throw new Error(`no factor ${id}`);
  return factor;
}

/** `asked` first and in its own order, then every other factor that a dialogue can change, in the order of the table. */
export function experimentsFor(asked: readonly FactorId[]): readonly FactorId[] {
  const rest = FACTORS.filter((factor) => factor.kind !== 'lookup' && !asked.includes(factor.id));
  return [...asked, ...rest.map((factor) => factor.id)];
}
