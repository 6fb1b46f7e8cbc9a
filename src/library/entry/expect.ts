// mxprobe/expect: matchers for vitest and jest: `expect.extend(matchers)`.
import { nearText } from '../../control/near.ts';
import { MxprobeError } from '../mistake.ts';
import { meantBy, NoMessage, UnexpectedMessage } from '../no-message.ts';
import type { Match, QuietOptions, Sandbox, WaitOptions } from '../sandbox-face.ts';

export type { Moment, PolicyName, ReplyName } from '../policy-draft.ts';
export type * from '../sandbox-face.ts';

/** What a matcher gives back, as vitest and jest want it. */
export interface MatcherResult {
  readonly pass: boolean;
  /** What is said of a test that failed. */
  message(): string;
}

/** What `expect(mx)` knows with these matchers; `R` is what your runner makes of one that does not wait. docs/test-your-sender.md has
 * the lines that tell vitest and jest. */
export interface SandboxMatchers<R = void> {
  /** Waits for a message; with `not`, until it is sure that none comes. */
  toReceive(match?: Match, options?: WaitOptions & QuietOptions): Promise<void>;
  /** A message is there now. */
  toHaveReceived(match?: Match): R;
  /** No client broke a rule of the RFCs. */
  toHaveKeptTheRules(): R;
}

/** `await expect(mx).toReceive({ to })`: waits. `.not`: waits until it is sure that none comes. */
async function toReceive(
  this: Matching,
  mx: Sandbox,
  match: Match = {},
  options: WaitOptions & QuietOptions = {},
): Promise<MatcherResult> {
  mustBeSandbox(mx);
  try {
    if (this.isNot === true) {
      await mx.noMessage(match, options);
      return { pass: false, message: () => `a message${meantBy(match)} was expected` };
    }
    await mx.message(match, options);
    return { pass: true, message: () => `no message${meantBy(match)} was expected` };
  } catch (error) {
    if (error instanceof NoMessage) return { pass: false, message: () => error.message };
    if (error instanceof UnexpectedMessage) return { pass: true, message: () => error.message };
    throw error;
  }
}

/** `expect(mx).toHaveReceived({ to })`: what is there now. */
function toHaveReceived(mx: Sandbox, match: Match = {}): MatcherResult {
  mustBeSandbox(mx);
  const { length } = mx.find(match);
  const text = length > 0 ? `${length} of` : 'no';
  return { pass: length > 0, message: () => `${text} message${meantBy(match)}; ${nearText(mx.near(match))}` };
}

/** `expect(mx).toHaveKeptTheRules()`: no client broke a rule of the RFCs. */
function toHaveKeptTheRules(mx: Sandbox): MatcherResult {
  mustBeSandbox(mx);
  const lines = mx.sessions.flatMap(({ number, breaches }) =>
    breaches.map(({ at, text, rfc }) => `session ${number}, ${at}: ${text} (${rfc})`),
  );
  return {
    pass: lines.length === 0,
    message: () => (lines.length === 0 ? 'every client kept the rules' : lines.join('\n')),
  };
}

function mustBeSandbox(mx: Sandbox): void {
  if (typeof mx !== 'object' || mx === null || typeof mx.noMessage !== 'function')
    throw new MxprobeError('expect(mx): a sandbox is expected', { advice: 'what startSandbox() gave' });
}

/** What the test runner says of the matcher. */
export interface Matching {
  readonly isNot?: boolean;
}

/** As a test runner takes them: `expect.extend(matchers)`. No interface, which has no index signature, as vitest and jest ask for one. */
export type Matchers = {
  /** Waits: see `SandboxMatchers`. */
  toReceive(this: Matching, mx: Sandbox, match?: Match, options?: WaitOptions & QuietOptions): Promise<MatcherResult>;
  /** Looks: see `SandboxMatchers`. */
  toHaveReceived(this: unknown, mx: Sandbox, match?: Match): MatcherResult;
  /** Looks: see `SandboxMatchers`. */
  toHaveKeptTheRules(this: unknown, mx: Sandbox): MatcherResult;
};

/** For `expect.extend()` of vitest and jest. */
export const matchers: Matchers = { toReceive, toHaveReceived, toHaveKeptTheRules };
