// What a session knew, from its record: the facts by which a program says what it says and a judge judges.
import { Buffer } from 'node:buffer';
import { compile } from '../dialogue/compile/compile.ts';
import type { Facts, Planned, Program } from '../dialogue/program.ts';
import type { Redactor } from '../dialogue/redact.ts';
import { NO_POLICIES } from '../dialogue/setting.ts';
import type { CaseRecord, StepRecord, TlsRecord } from '../run/document.ts';
import { valuesFor } from '../run/run-case.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { type Capabilities, parseEhlo } from '../wire/ehlo.ts';
import { isAccepted, type Reply } from '../wire/reply.ts';
import { ReplyReader } from '../wire/reply-reader.ts';

/** In place of what was another one in each session. */
export const UNIQUE = 'mxprobe-any-unique';

/** The scenario as it is now, for the session that is recorded in `one`. */
export function programOf(one: CaseRecord, scenario: Scenario, redactor: Redactor, runId: string): Program {
  const { target, attempt, started } = one;
  return compile({
    scenario,
    burst: null,
    values: valuesFor(scenario, target, { unique: UNIQUE, attempt, runId }),
    mode: target.mode,
    roots: [],
    serverName: null,
    certificateHost: target.host,
    source: null,
    redactor,
    nonce: () => UNIQUE,
    date: () => new Date(started),
    tlsRecord: null,
    policies: NO_POLICIES,
  });
}

export class RecordedFacts implements Facts {
  readonly number = 1;
  readonly transaction = 1;
  step = 0;
  secure = false;
  capabilities: Capabilities | null = null;
  tls: TlsRecord | null = null;
  smtputf8 = false;
  readonly #values: Map<string, string>;

  constructor(values: Map<string, string>) {
    this.#values = values;
  }

  policies = () => NO_POLICIES(null);
  values = () => this.#values;

  /** As it stood when the step began. Of several handshakes of a case the record has the last. */
  at(of: Planned, recorded: StepRecord, tls: TlsRecord | null): void {
    const isInTls = recorded.secure || recorded.verb === 'starttls' || recorded.verb === 'connect';
    this.step = of.group;
    this.secure = recorded.exchanges[0]?.secure ?? recorded.secure;
    this.tls = isInTls ? tls : null;
  }

  /** What its answers told. */
  learn({ step }: Planned, recorded: StepRecord): void {
    if (step.verb === 'helo' || step.verb === 'starttls' || step.verb === 'xclient' || step.verb === 'connect')
      this.capabilities = null;
    for (const { stage, reply } of recorded.exchanges) {
      const read = stage === 'ehlo' && step.verb !== 'helo' && reply !== null ? replyOf(reply.raw) : null;
      if (read !== null && isAccepted(read.code)) this.capabilities = parseEhlo(read);
    }
    if (step.verb === 'mail') this.smtputf8 = step.mail.smtputf8 && isAccepted(recorded.reply?.code ?? null);
  }
}

/** From the octets as they came, secrets masked; of one that was not finished what there is. */
export function replyOf(raw: string): Reply | null {
  const reader = new ReplyReader();
  reader.push(Buffer.from(raw, 'base64'));
  return reader.read() ?? reader.finish();
}
