// mxprobe/sandbox: the embedded MX for the tests of programs that send mail.
import { NAMED_POLICIES } from '../../scenario/policy/named-policies.ts';

export type { Problem } from '../../document/problem.ts';
export { type MistakeCode, type MistakeDetails, MxprobeError } from '../mistake.ts';
export { NoMessage, UnexpectedMessage } from '../no-message.ts';
export type { Moment, PolicyName, ReplyName } from '../policy-draft.ts';
export type { ValueProblem } from '../policy-of.ts';
export type {
  Attachment,
  Breach,
  Counts,
  Duration,
  Exchange,
  Limits,
  Mark,
  Match,
  Message,
  Near,
  Outcome,
  PolicyDraft,
  QuietOptions,
  Rule,
  RuleHandle,
  Sandbox,
  SandboxEvent,
  SessionRecord,
  StartOptions,
  Text,
  WaitOptions,
} from '../sandbox-face.ts';
export { checkPolicy, startSandbox } from '../start-sandbox.ts';

/** The policies of ours: `startSandbox({ policy: NAME })`. */
export const namedPolicies: readonly { readonly name: string; readonly about: string }[] = NAMED_POLICIES.map(
  ({ name, about }) => ({ name, about }),
);
