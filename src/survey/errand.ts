// What a visit says, as steps of the machine that runs dialogues: greeting, EHLO (or HELO), then MAIL FROM in clear text or STARTTLS.
import type { Assembly } from '../dialogue/compile/assembly.ts';
import { assemble, compileStep } from '../dialogue/compile/compile.ts';
import type { Facts, PlainStep, Program } from '../dialogue/program.ts';
import { Redactor } from '../dialogue/redact.ts';
import { NO_POLICIES } from '../dialogue/setting.ts';
import type { Endpoint } from '../net/lean-stream.ts';
import type { TlsFacts, TlsOptions } from '../net/tls.ts';
import type { Action, StepBase } from '../scenario/scenario.ts';

/** What one connection is for. */
export type Errand =
  | { readonly kind: 'mail' }
  | {
      readonly kind: 'tls';
      readonly options: Omit<TlsOptions, 'deadlineMs' | 'sni'>;
      /** `handshake`: QUIT behind it. `mail`: EHLO and MAIL FROM within TLS, as a sender goes on. */
      readonly until: 'handshake' | 'mail';
      /** As a sender that names no host. */
      readonly nameless?: boolean;
    };

export interface ErrandMeans {
  readonly source: string | null;
  readonly sni: string | null;
  readonly helo: string;
  readonly from: string;
  /** For each step. */
  readonly timeoutMs: number;
  /** A PROXY header before all else: the server stands behind a balancer. */
  readonly proxy?: { readonly version: 1 | 2; readonly source: string } | null;
}

/** What decides how a visit goes on. */
export interface Course {
  /** EHLO is not known here: HELO is tried (RFC 5321 3.2). */
  knowsNoEhlo(): boolean;
  /** It was greeted, and nothing speaks against going on. */
  goesOn(): boolean;
  offersTls(): boolean;
  /** EHLO within TLS was taken. */
  goesOnInTls(): boolean;
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
const TLS = { sni: null, verify: false, inject: null, clientCertificate: null, clientKey: null } as const;

export function errandProgram(
  errand: Errand,
  means: ErrandMeans & { readonly endpoint: Endpoint },
  course: Course,
): Program {
  const { helo, source, timeoutMs, proxy = null, endpoint } = means;
  const until = errand.kind === 'tls' ? errand.until : 'mail';
  const sni = errand.kind === 'tls' && errand.nameless === true ? null : means.sni;
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
  const starttls = { ...TLS, reehlo: until === 'mail', min: minVersion, max: maxVersion, ciphers, groups, alpn };
  const say = (assembly: Assembly, action: Plain, holds?: (facts: Facts) => boolean, goOn = false) => {
    const step: PlainStep = { ...base, ...action, goOn };
    if (holds === undefined) compileStep(assembly, step);
    else assembly.unless(holds, () => compileStep(assembly, step));
  };
  const setting = {
    scenario: { steps: [], timeouts: new Map<string, number>(), requires: [] },
    burst: null,
    values: new Map([
      ['helo', helo],
      ['target.address', endpoint.address],
      ['target.port', String(endpoint.port)],
    ]),
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
  const mail = (holds: () => boolean) => (assembly: Assembly) => {
    say(assembly, { verb: 'mail', mail: { ...MAIL, from: means.from } }, holds);
    // No recipient, no message: the transaction is given up at once.
    say(assembly, { verb: 'rset', argument: null }, holds);
  };
  return assemble(setting, false, (assembly) => {
    if (proxy !== null) say(assembly, { verb: 'proxy', proxy: { ...HEADER, ...proxy } });
    say(assembly, { verb: 'connect', tls: null, source: null, options: starttls });
    say(assembly, { verb: 'ehlo', argument: helo }, undefined, true);
    say(assembly, { verb: 'helo', argument: helo }, () => course.knowsNoEhlo());
    if (errand.kind === 'mail') mail(() => course.goesOn())(assembly);
    else {
      say(assembly, { verb: 'starttls', options: starttls }, () => course.offersTls());
      if (until === 'mail') mail(() => course.goesOnInTls())(assembly);
    }
  });
}

/** The balancer's end is what was asked for; a port of its client that nobody has. */
const HEADER = { sourcePort: 25_525, destination: null, destinationPort: null } as const;
