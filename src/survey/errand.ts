// What a visit says, as steps of the machine that runs dialogues: greeting, EHLO (or HELO), then MAIL FROM in clear text or STARTTLS.
import type { Assembly } from '../dialogue/compile/assembly.ts';
import { assemble, compileStep } from '../dialogue/compile/compile.ts';
import type { Facts, PlainStep, Program } from '../dialogue/program.ts';
import { Redactor } from '../dialogue/redact.ts';
import { NO_POLICIES } from '../dialogue/setting.ts';
import type { TlsFacts, TlsOptions } from '../net/tls.ts';
import type { Action, StepBase } from '../scenario/scenario.ts';

/** What one connection is for. */
export type Errand =
  | { readonly kind: 'mail' }
  | { readonly kind: 'tls'; readonly options: Omit<TlsOptions, 'deadlineMs' | 'sni'> };

export interface ErrandMeans {
  readonly source: string | null;
  readonly sni: string | null;
  readonly helo: string;
  readonly from: string;
  /** For each step. */
  readonly timeoutMs: number;
}

/** What decides how a visit goes on. */
export interface Course {
  /** EHLO is not known here: HELO is tried (RFC 5321 3.2). */
  knowsNoEhlo(): boolean;
  /** It was greeted, and nothing speaks against going on. */
  goesOn(): boolean;
  offersTls(): boolean;
  shown(facts: TlsFacts): void;
}

type Plain = Exclude<Action, { verb: 'pipeline' }>;

const MAIL = {
  size: null,
  body: null,
  smtputf8: false,
  ret: null,
  envid: null,
  requiretls: false,
  params: [],
} as const;
const TLS = { sni: null, verify: false, reehlo: true, inject: null, clientCertificate: null, clientKey: null } as const;

export function errandProgram(errand: Errand, means: ErrandMeans, course: Course): Program {
  const { helo, sni, source, timeoutMs } = means;
  const base: StepBase = {
    place: { file: 'survey', line: 1, column: 1 },
    name: null,
    conditions: [],
    captures: [],
    timeoutMs,
    goOn: false,
    expect: null,
  };
  const options = errand.kind === 'tls' ? errand.options : {};
  const { minVersion = null, maxVersion = null, ciphers = null, groups = null, alpn = [], session } = options;
  const starttls = { ...TLS, min: minVersion, max: maxVersion, ciphers, groups, alpn };
  const say = (assembly: Assembly, action: Plain, holds?: (facts: Facts) => boolean, goOn = false) => {
    const step: PlainStep = { ...base, ...action, goOn };
    if (holds === undefined) compileStep(assembly, step);
    else assembly.unless(holds, () => compileStep(assembly, step));
  };
  const setting = {
    scenario: { steps: [], timeouts: new Map<string, number>(), requires: [] },
    burst: null,
    values: new Map([['helo', helo]]),
    mode: 'smtp',
    roots: options.roots ?? [],
    serverName: sni,
    certificateHost: '',
    source,
    redactor: new Redactor(),
    nonce: () => '',
    date: () => new Date(0),
    // Certificates are judged when all visits are over.
    tlsRecord: (facts: TlsFacts) => {
      course.shown(facts);
      return null;
    },
    policies: NO_POLICIES,
    ...(session === undefined ? {} : { resume: session }),
  } as const;
  return assemble(setting, false, (assembly) => {
    say(assembly, { verb: 'connect', tls: null, source: null, options: starttls });
    say(assembly, { verb: 'ehlo', argument: helo }, undefined, true);
    say(assembly, { verb: 'helo', argument: helo }, () => course.knowsNoEhlo());
    if (errand.kind === 'tls') say(assembly, { verb: 'starttls', options: starttls }, () => course.offersTls());
    else {
      say(assembly, { verb: 'mail', mail: { ...MAIL, from: means.from } }, () => course.goesOn());
      // No recipient, no message: the transaction is given up at once.
      say(assembly, { verb: 'rset', argument: null }, () => course.goesOn());
    }
  });
}
