// Streams that a test makes: what they do not do stands here once.
import type { Ends, LeanStream } from '../../src/net/lean-stream.ts';

export const ENDS: Ends = {
  remote: { address: '127.0.0.1', port: 25 },
  local: { address: '127.0.0.1', port: 40_000 },
};

/** Does nothing, but for what is given. */
export const streamWith = (does: Partial<LeanStream>): LeanStream => ({
  write() {},
  secure() {},
  giveUp() {},
  tlsSession: () => null,
  close() {},
  destroy() {},
  ...does,
});
