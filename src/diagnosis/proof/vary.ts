// One factor changed in a planned case, everything else left as it is.
import type { PlannedCase } from '../../run/plan.ts';
import type { Auth, Message, Scenario, StartTls, Step, TlsVersionName } from '../../scenario/scenario.ts';

/** Credentials for an experiment with AUTH. */
export interface Login {
  readonly user: string;
  readonly secret: string;
  /** Send them outside TLS too: to the embedded MX only. */
  readonly clearText: boolean;
}

const PLAIN_TLS: StartTls = {
  min: null,
  max: null,
  ciphers: null,
  groups: null,
  sni: null,
  alpn: [],
  clientCertificate: null,
  clientKey: null,
  verify: false,
  reehlo: true,
  inject: null,
};

/** How a server of ours is told that another client asks. */
export const CLIENT_BY = ['xclient', 'proxy'] as const;
export type ClientBy = (typeof CLIENT_BY)[number];

/** What a server would find out of a client by itself: the names of Postfix's XCLIENT, `[UNAVAILABLE]` where there is none. */
export interface ClientNames {
  readonly name: string;
  readonly reverseName: string;
}

/** With the source address told to the server instead of bound: XCLIENT behind the first EHLO, or a PROXY header. */
export function asClient(planned: PlannedCase, by: ClientBy, names: ClientNames | null): PlannedCase {
  const { source } = planned;
  if (source === null) return planned;
  return changed({ ...planned, source: null }, (steps) => {
    const at = steps.findIndex((step) => step.verb === (by === 'proxy' ? 'connect' : 'ehlo'));
    const here = steps[at];
    if (here === undefined) return steps;
    if (by === 'proxy') {
      const proxy = { version: 1, source, sourcePort: 40_000, destination: null, destinationPort: null } as const;
      return [...steps.slice(0, at), { ...behind(here), verb: 'proxy', proxy }, ...steps.slice(at)];
    }
    // without them the server keeps the names of the address that we really have
    const known =
      names === null
        ? []
        : ([
            ['NAME', names.name],
            ['REVERSE_NAME', names.reverseName],
          ] as const);
    const attributes = new Map([['ADDR', source], ...known]);
    const hello: Step = { ...here, expect: null };
    return [...steps.slice(0, at), hello, { ...behind(here), verb: 'xclient', attributes }, ...steps.slice(at)];
  });
}

/** With EHLO behind the greeting, where the dialogue ends with it. */
export function withHello(planned: PlannedCase): PlannedCase {
  return changed(planned, (steps) => {
    const at = steps.findIndex((step) => step.verb === 'connect');
    const connect = steps[at];
    if (connect === undefined || steps.some((step) => step.verb === 'ehlo')) return steps;
    const hello: Step = { ...behind(connect), verb: 'ehlo', argument: planned.scenario.identity.helo };
    // The refusal that the scenario expects of the greeting would end the dialogue where it does not come.
    return [...steps.slice(0, at), { ...connect, expect: null }, hello, ...steps.slice(at + 1)];
  });
}

/** With STARTTLS behind the first EHLO, or without it. */
export function withStartTls(planned: PlannedCase, taken: boolean, options: Partial<StartTls> = {}): PlannedCase {
  return changed(planned, (steps) => {
    const others = steps.filter((step) => step.verb !== 'starttls');
    const at = others.findIndex((step) => step.verb === 'ehlo');
    const known = steps.find((step) => step.verb === 'starttls');
    const hello = others[at];
    if (!taken || hello === undefined) return others;
    const base =
      known?.verb === 'starttls' ? known : { ...behind(hello), verb: 'starttls' as const, options: PLAIN_TLS };
    const step: Step = { ...base, conditions: [], options: { ...base.options, ...options } };
    return [...others.slice(0, at + 1), step, ...others.slice(at + 1)];
  });
}

export function usesStartTls({ scenario }: PlannedCase): boolean {
  return scenario.steps.some(
    (step) => step.verb === 'starttls' && step.conditions.every(({ value }) => value !== false),
  );
}

export function withTlsVersion(planned: PlannedCase, version: TlsVersionName): PlannedCase {
  return withStartTls(planned, true, { min: version, max: version });
}

export function withHelo(planned: PlannedCase, name: string): PlannedCase {
  const identity = { ...planned.scenario.identity, helo: name };
  const scenario = { ...planned.scenario, identity };
  return each({ ...planned, scenario }, (step) =>
    step.verb === 'ehlo' || step.verb === 'helo' || step.verb === 'lhlo' ? { ...step, argument: name } : step,
  );
}

export function withSender(planned: PlannedCase, from: string): PlannedCase {
  return each(planned, (step) => (step.verb === 'mail' ? { ...step, mail: { ...step.mail, from } } : step));
}

export function withRecipient(planned: PlannedCase, to: string): PlannedCase {
  return each(planned, (step) => (step.verb === 'rcpt' ? { ...step, rcpt: { ...step.rcpt, to } } : step));
}

/** With its recipient named `count` times; which of them is one too many is what the server knows. */
export function withRecipients(planned: PlannedCase, count: number): PlannedCase {
  return changed(planned, (steps) =>
    steps.flatMap((step): Step[] =>
      step.verb === 'rcpt' ? Array.from({ length: count }, () => ({ ...step, expect: null })) : [step],
    ),
  );
}

/** EHLO before the greeting was read (RFC 5321 3.1 has the client wait). */
export function withEarlyTalk(planned: PlannedCase): PlannedCase {
  return together(planned, 'connect', 'ehlo');
}

/** MAIL FROM before EHLO was answered: no server has offered PIPELINING then (RFC 2920 3.1). */
export function withEarlyPipelining(planned: PlannedCase): PlannedCase {
  return together(planned, 'ehlo', 'mail');
}

/** Bare LF as line ends of the message (RFC 5321 2.3.8). */
export function withBareLf(planned: PlannedCase): PlannedCase {
  return each(planned, (step) =>
    step.verb === 'data' ? { ...step, message: { ...step.message, eol: 'lf', ending: null } } : step,
  );
}

/** The two steps in one write, with what stands between them left out. */
function together(planned: PlannedCase, first: Step['verb'], second: Step['verb']): PlannedCase {
  return changed(planned, (steps) => {
    const from = steps.findIndex((step) => step.verb === first);
    const to = steps.findIndex((step) => step.verb === second);
    const [one, other] = [steps[from], steps[to]];
    if (one === undefined || other === undefined || to <= from) return steps;
    return [...steps.slice(0, from), { ...behind(one), verb: 'pipeline', steps: [one, other] }, ...steps.slice(to + 1)];
  });
}

/** The size that MAIL FROM announces (RFC 1870), where a message is sent also its own. */
export function withSize(planned: PlannedCase, octets: number, isSent: boolean): PlannedCase {
  return each(planned, (step) => {
    if (step.verb === 'mail' && !isSent) return { ...step, mail: { ...step.mail, size: octets } };
    return step.verb === 'data' && isSent ? { ...step, message: { ...step.message, size: octets } } : step;
  });
}

export function withMessage(planned: PlannedCase, message: Message): PlannedCase {
  return each(planned, (step) => (step.verb === 'data' ? { ...step, message } : step));
}

/** With a message behind the last RCPT, where the dialogue ends there. */
export function withEndOfData(planned: PlannedCase, message: Message): PlannedCase {
  return changed(planned, (steps) => {
    const at = steps.findLastIndex((step) => step.verb === 'rcpt');
    const rcpt = steps[at];
    if (rcpt === undefined || steps.some((step) => step.verb === 'data')) return steps;
    // the refusal that the scenario expects of RCPT would end the dialogue there
    const before = steps
      .slice(0, at + 1)
      .map((step): Step => (step.verb === 'rcpt' ? { ...step, expect: null } : step));
    return [...before, { ...behind(rcpt), verb: 'data', message }, ...steps.slice(at + 1)];
  });
}

/** Logs in before MAIL, or with other credentials where the dialogue logs in already. */
export function withLogin(planned: PlannedCase, { user, secret, clearText }: Login): PlannedCase {
  const auth: Auth = { mechanism: 'PLAIN', user, secret, initial: null, clearText };
  const secrets = new Map([...planned.scenario.secrets, ['login', secret]]);
  const known = { ...planned, scenario: { ...planned.scenario, secrets } };
  return changed(known, (steps) => {
    const others = steps.filter((step) => step.verb !== 'auth');
    const own = steps.find((step) => step.verb === 'auth');
    const mail = others.findIndex((step) => step.verb === 'mail');
    const quit = others.findIndex((step) => step.verb === 'quit');
    const at = mail === -1 ? (quit === -1 ? others.length : quit) : mail;
    const before = others[at - 1];
    if (before === undefined) return steps;
    const step: Step = { ...(own ?? behind(before)), verb: 'auth', auth, expect: null };
    return [...others.slice(0, at), step, ...others.slice(at)];
  });
}

/** No longer expects the refusal: an experiment asks whether the server takes it now. */
export function expectingAcceptance(planned: PlannedCase, variant: string): PlannedCase {
  const scenario: Scenario = { ...planned.scenario, variant, difference: {}, acting: new Set() };
  return each({ ...planned, scenario }, (step) => ({ ...step, expect: null }));
}

/** What a step that stands behind another one in no file has from it. */
function behind({ place }: Step) {
  return { place, name: null, conditions: [], captures: [], timeoutMs: null, goOn: false, expect: null };
}

function each(planned: PlannedCase, change: (step: Step) => Step): PlannedCase {
  return changed(planned, (steps) => steps.map(change));
}

function changed(planned: PlannedCase, change: (steps: readonly Step[]) => readonly Step[]): PlannedCase {
  return { ...planned, scenario: { ...planned.scenario, steps: change(planned.scenario.steps) } };
}
