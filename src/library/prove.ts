// A bounce, asked again: the control, then one thing changed at a time. What happens is told while it does.
import { builtInCatalogue } from '../diagnosis/catalogue.ts';
import { experimentsFor } from '../diagnosis/factor.ts';
import { reproduce } from '../diagnosis/proof/reproduce.ts';
import { systemClock } from '../net/clock.ts';
import type { Reproduction, RunEvent } from './documents.ts';
import { type Explaining, explainBounce } from './explain-bounce.ts';
import {
  AUDIENCES,
  abortSignal,
  checkOptions,
  checkValue,
  flag,
  type Kinds,
  LANGUAGES,
  mapOf,
  octets,
  text,
  texts,
} from './given.ts';
import { MxprobeError } from './mistake.ts';
import { ASKING, type AskingOptions, askingOf, listOf, ownSignal } from './options.ts';
import type { ProofSurroundings } from './proof-means.ts';
import { type Case, caseOf, type Proving, proof } from './proof-question.ts';
import { sandboxes } from './sandboxes.ts';
import { type Going, going } from './telling.ts';
import { version } from './version.ts';

/** What an experiment changes. */
export type FactorId = Reproduction['experiments'][number]['factor'];
/** One thing changed, and what the server said then. */
export type Experiment = Reproduction['experiments'][number];

/** `planned`: what will be asked first; `dialogue`: an event of the run that one dialogue is. */
export type ProofEvent =
  | { readonly e: 'planned'; readonly yaml: string; readonly factors: readonly FactorId[] }
  | { readonly e: 'dialogue'; readonly dialogue: number; readonly variant: string | null; readonly event: RunEvent }
  | { readonly e: 'experiment'; readonly experiment: Experiment }
  | { readonly e: 'end'; readonly reproduction: Reproduction };

export type ProofAround = Omit<ProofSurroundings, 'told'>;

/** Asks what `bounced` says, where `proving` says. Never rejects for anything a server does. */
export async function prove(
  bounced: Case,
  proving: Proving,
  { catalogue, lang, audience, we }: Explaining,
  around: ProofAround,
  tell: (event: ProofEvent) => void,
): Promise<Reproduction> {
  const told = (dialogue: number, variant: string | null, event: RunEvent) =>
    tell({ e: 'dialogue', dialogue, variant, event });
  const asked = await proof(bounced, proving, { catalogue, lang, audience, we }, { ...around, told });
  tell({ e: 'planned', yaml: bounced.yaml, factors: plannedFactors(bounced) });
  const { remote, recipient } = bounced.failure;
  const words = { lang, audience, we, remote: remote.host ?? remote.address, recipient };
  const means = { ...asked.means, told: (experiment: Experiment) => tell({ e: 'experiment', experiment }) };
  const reproduction = await reproduce(asked.question, means, words);
  tell({ e: 'end', reproduction });
  return reproduction;
}

/** What the catalogue would change first. */
export function plannedFactors({ diagnosis: { proof: named } }: Pick<Case, 'diagnosis'>): readonly FactorId[] {
  return experimentsFor(named).filter((factor) => named.includes(factor) && factor !== 'dns');
}

/** Who is asked, and what may be changed. */
export interface ProveOptions extends AskingOptions {
  /** Ask an embedded MX that answers as the bounce says. */
  readonly sandbox?: boolean;
  /** `FACTOR=VALUE`: helo, from, to, source, size, tls, wait, rate, port. */
  readonly try?: string | readonly string[];
  readonly auth?: { readonly user: string; readonly password: string };
  /** Of several in the bounce, the one that is asked about. */
  readonly recipient?: string;
  readonly lang?: 'en' | 'de';
  readonly audience?: 'customer' | 'admin';
  readonly signal?: AbortSignal;
}

const OPTIONS: Kinds<ProveOptions> = {
  ...ASKING,
  sandbox: flag,
  try: texts,
  auth: {
    ...mapOf<NonNullable<ProveOptions['auth']>>({ user: text, password: { ...text, secret: true } }),
    secret: true,
  },
  recipient: text,
  ...{ lang: LANGUAGES, audience: AUDIENCES },
  signal: abortSignal,
};

/** Throws for what no caller may write. */
export function checkProve(mail: Uint8Array | string, options: ProveOptions): void {
  checkValue(mail, octets, 'mail');
  checkOptions(options, OPTIONS, 'prove()');
  if (options?.sandbox !== true && options?.target === undefined)
    throw new MxprobeError('neither a target nor the sandbox is given', {
      advice: 'a bounce is a stranger: name whom to ask',
    });
}

/** `refuse`: why this mail can't be asked about. */
export function proveBounce(
  mail: Uint8Array | string,
  options: ProveOptions,
): Going<ProofEvent, Reproduction | { readonly refuse: string }> {
  return going(async (tell) => {
    checkProve(mail, options);
    const { lang = 'en', audience = 'admin', sandbox = false, auth } = options;
    const asking = askingOf(options);
    const how: Explaining = { catalogue: builtInCatalogue(), lang, audience, we: null };
    const proving: Proving = {
      ...asking,
      sandbox,
      try: listOf(options.try),
      vantage: null,
      auth: auth?.user ?? null,
      password: auth?.password ?? null,
      recipient: options.recipient ?? null,
      clientBy: null,
      size: null,
      message: null,
      dkim: null,
    };
    const bounced = caseOf(explainBounce(Buffer.from(mail), how), how, proving);
    if ('refuse' in bounced) return bounced;
    const mx = sandboxes(systemClock);
    const around = { signal: ownSignal(options.signal), startSandbox: mx.start, version, argv: [], environment: {} };
    try {
      return await prove(bounced, proving, how, around, tell);
    } finally {
      await mx.close();
    }
  });
}
