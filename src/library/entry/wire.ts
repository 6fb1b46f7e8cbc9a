// mxprobe/wire: SMTP as octets and values, without I/O. Loads nothing else.
export { type DataEnding, type DataOptions, DataReader } from '../../wire/data-reader.ts';
export { dotStuff, endOfData } from '../../wire/dot-stuffing.ts';
export { authMechanisms, type Capabilities, type EhloObservation, parseEhlo, sizeLimit } from '../../wire/ehlo.ts';
export { formatEnhanced, parseEnhanced } from '../../wire/enhanced.ts';
export {
  type EnvelopeArguments,
  type ParsedPath,
  type Path,
  parseMailArguments,
  parsePath,
  parseRcptArguments,
  type SyntaxProblem,
} from '../../wire/mailbox.ts';
export type { SyntaxOptions } from '../../wire/mailbox-syntax.ts';
export { after, allowed, due, type SessionState, type Verb } from '../../wire/order.ts';
export type { EnhancedStatusCode, Reply, ReplyLine, Violation } from '../../wire/reply.ts';
export { type ReaderLimits, ReplyReader } from '../../wire/reply-reader.ts';
export { formatReply } from '../../wire/reply-writer.ts';
