// The embedded MX, loaded when the first one is started: a test suite that imports it and starts none pays nothing.
import type { Problem } from '../document/problem.ts';
import type { PolicyDraft, Sandbox, StartOptions } from './sandbox-face.ts';

/** Rejects with a `MxprobeError` for what is wrongly written, with the system's error where it can't listen. */
export async function startSandbox(options: StartOptions = {}): Promise<Sandbox> {
  const { openSandbox } = await import('./open-sandbox.ts');
  return openSandbox(options);
}

/** Every mistake in it; none: it may be started. A text is YAML, or the name of one of ours. */
export async function checkPolicy(policy: PolicyDraft | string): Promise<{ readonly problems: readonly Problem[] }> {
  const { readPolicyDraft } = await import('./policy-of.ts');
  const read = await readPolicyDraft(policy);
  return { problems: 'problems' in read ? read.problems : [] };
}
