/** Which octets end the data. RFC 5321 knows the first only. */
type DataEnding = 'CRLF.CRLF' | 'LF.LF' | 'LF.CRLF' | 'CRLF.LF';
/** How the end of the data is told. */
interface DataOptions {
    /** Octets of a message that are kept; more are counted only. */
    readonly limitBytes: number;
    readonly endings: readonly DataEnding[];
    /** Gets the octets beyond the limit, in pieces; the last one when the data have ended. */
    readonly overflow?: (octets: Uint8Array) => void;
}
/** Octets behind a 354 -> the message without its dot-stuffing, and where it ends (RFC 5321 4.5.2). */
declare class DataReader {
    #private;
    constructor(options?: Partial<DataOptions>);
    /** Takes octets; null while the end of data is awaited, then what came behind it. Call it no more after that. */
    push(chunk: Uint8Array): Uint8Array | null;
    /** The message so far, dots removed, the CRLF before the final dot included; cut at the limit. */
    message(): Uint8Array;
    /** Octets of the whole message, those beyond the limit included. */
    get size(): number;
    /** The octets that ended the data; null while they are awaited. */
    get endedBy(): DataEnding | null;
    /** True if an LF without CR came, in the message or in its ending. */
    get bareLf(): boolean;
}

/** `message` with each dot that begins a line doubled; nothing else is touched, and nothing is put behind it. */
declare function dotStuff(message: Uint8Array): Uint8Array;
/** What ends the data behind `message`: `.CRLF`, with a CRLF before it unless the message is empty or ends with one. */
declare function endOfData(message: Uint8Array): Uint8Array;

/** `5.7.1`: class, subject and detail (RFC 3463). */
interface EnhancedStatusCode {
    /** 2, 4 or 5 (RFC 3463 section 2). */
    readonly class: number;
    readonly subject: number;
    readonly detail: number;
}
/** What a reply breaks, by name. Observations: they fail only a scenario that asks (`strict: true`, a code). */
type Violation = 'no-code' | 'code-out-of-range' | 'mixed-codes' | 'no-separator' | 'bare-lf' | 'bare-cr' | 'nul' | 'control' | 'eight-bit' | 'line-too-long' | 'enhanced-mismatch' | 'line-truncated' | 'reply-truncated' | 'unfinished';
/** One line of a reply. */
interface ReplyLine {
    /** The three-digit code of this line, or null if it has none. */
    readonly code: number | null;
    /** The text behind code and separator (the whole line if there is no code); enhanced status code included. */
    readonly text: string;
}
/** A reply as it came, all of its lines (RFC 5321 4.2). */
interface Reply {
    /** The code of the last line (that one ends the reply), or null if the reply has none. */
    readonly code: number | null;
    /** From the start of the first line's text; null if there is none. RFC 2034. */
    readonly enhanced: EnhancedStatusCode | null;
    readonly lines: readonly ReplyLine[];
    /** The texts of all lines, joined by LF. UTF-8 where it is valid, else each octet as one character (latin1). */
    readonly text: string;
    readonly violations: readonly Violation[];
    /** Every octet of the reply, line ends included, as it came (up to the bound). */
    readonly raw: Uint8Array;
}

/** What a reply to EHLO offers (RFC 5321 4.1.1.1). */
interface Capabilities {
    /** The text of the first line: the server's name and whatever it adds. */
    readonly greeting: string;
    /** Keyword in upper case -> its parameters as written. */
    readonly keywords: ReadonlyMap<string, readonly string[]>;
    /** Keywords that were offered more than once; their parameters are merged. */
    readonly duplicates: readonly string[];
    readonly observations: readonly EhloObservation[];
}
/** What is odd in a reply to EHLO. */
interface EhloObservation {
    readonly id: 'duplicate-keyword' | 'auth-equals' | 'malformed-keyword' | 'starttls-overwritten';
    /** The text of the line that shows it. */
    readonly line: string;
}
/** What the server offers. A reply other than 2xx offers nothing. */
declare function parseEhlo(reply: Reply): Capabilities;
/** The largest message in octets that SIZE announces (RFC 1870); 0 = no fixed limit; null = not said, or no number. */
declare function sizeLimit(capabilities: Capabilities): number | null;
/** The SASL mechanisms that AUTH offers, in upper case, in the server's order. */
declare function authMechanisms(capabilities: Capabilities): readonly string[];

/** The enhanced status code with which `text` begins, followed by a blank or the end of the line; null if there is none. */
declare function parseEnhanced(text: string): EnhancedStatusCode | null;
/** The code as it is written: `5.7.1`. */
declare function formatEnhanced(code: EnhancedStatusCode): string;

/** How strictly a path is read. */
interface SyntaxOptions {
    /** Takes what real servers take: no angle brackets, stray dots, `_` in a domain, a local part without domain. */
    readonly lenient?: boolean;
}

/** A path between angle brackets: a mailbox, or nothing (RFC 5321 4.1.2). */
interface Path {
    /** Unquoted: `"a b"@c` has the local part `a b`. Empty for the null path. */
    readonly local: string;
    /** As written, an address literal with its brackets; empty for the null path and for `<Postmaster>`. */
    readonly domain: string;
    /** The hosts of `@a,@b:`, which RFC 5321 appendix C tells to ignore. */
    readonly sourceRoute: readonly string[];
    /** `<>`. */
    readonly null: boolean;
    /** True if it can't be written in ASCII, so that MAIL needs SMTPUTF8. */
    readonly utf8: boolean;
}
/** What is wrong, and at which character. */
interface SyntaxProblem {
    readonly ok: false;
    readonly problem: string;
    readonly at: number;
}
/** A path, or why it is none. */
type ParsedPath = (Path & {
    readonly ok: true;
}) | SyntaxProblem;
/** `text` as one path: `<a@b>`, `<>`, `<@a,@b:c@d>`, `<Postmaster>`. Lenient: `a@b` too. */
declare function parsePath(text: string, options?: SyntaxOptions): ParsedPath;
/** What stands behind MAIL or RCPT, or why it is wrong (RFC 5321 4.1.2). */
type EnvelopeArguments = {
    readonly ok: true;
    readonly path: Path;
    readonly params: ReadonlyMap<string, string | null>;
} | SyntaxProblem;
/** What follows `MAIL `: `FROM:<a@b> SIZE=1`. Names of parameters in upper case, null where there is no value. */
declare function parseMailArguments(rest: string, options?: SyntaxOptions): EnvelopeArguments;
/** What follows `RCPT `: `TO:<a@b> NOTIFY=NEVER`. The null path is no recipient. */
declare function parseRcptArguments(rest: string, options?: SyntaxOptions): EnvelopeArguments;

/** What a session has come to. */
type SessionState = 'start' | 'turned-away' | 'greeted' | 'ready' | 'mail' | 'rcpt' | 'bdat' | 'closed';
/** The commands whose order matters (RFC 5321 4.1.4). */
type Verb = 'connect' | 'ehlo' | 'helo' | 'lhlo' | 'starttls' | 'auth' | 'mail' | 'rcpt' | 'data' | 'bdat' | 'bdat last' | 'rset' | 'noop' | 'vrfy' | 'expn' | 'help' | 'etrn' | 'quit' | 'xclient';
/** True if the RFC's order has a place for `verb` in `state`. */
declare function allowed(state: SessionState, verb: Verb): boolean;
/** The state after `verb` was accepted (2xx; 354 for DATA) or refused. */
declare function after(state: SessionState, verb: Verb, accepted: boolean): SessionState;
/** The verbs that would get the session on, for the hint: after MAIL, RCPT was due. */
declare function due(state: SessionState): readonly Verb[];

/** Beyond these a server is not listened to. */
interface ReaderLimits {
    /** Characters of a line's text that are kept. RFC 5321 4.5.3.1.5 gives 512 octets; real servers exceed it with long URLs. */
    readonly lineBytes: number;
    /** Octets of a reply; at the next one it is returned as it is. The longest EHLO and HELP replies seen are under 8 KiB. */
    readonly replyBytes: number;
    /** Lines of a reply. A reply of more is no longer read by anybody. */
    readonly replyLines: number;
    /** Octets that wait to be read. Only a flood nobody asked for gets here; what comes after is counted in `lost`. */
    readonly bufferBytes: number;
}
/** Reads the replies of one stream. After STARTTLS a new reader starts: nothing of this one is carried into TLS. */
declare class ReplyReader {
    #private;
    constructor(limits?: Partial<ReaderLimits>);
    /** Takes octets in the order in which they came. The chunk must not be changed afterwards. */
    push(chunk: Uint8Array): void;
    /** The next complete reply, or null if there is none yet. A reply that exceeds a bound is returned at once, truncated. */
    read(): Reply | null;
    /** How many octets were received and belong to no reply that was returned. */
    buffered(): number;
    /** Octets that were dropped because too many waited to be read. */
    get lost(): number;
    /** True while the rest of a truncated reply is still awaited, to be thrown away. */
    get skipping(): boolean;
    /** Takes all octets that were not returned away, half a reply included. */
    drain(): Uint8Array;
    /**
     * Call it when the stream has ended, until it returns null: the complete replies that are left, then what remains as a reply
     * with `unfinished`. Such a reply's code is what its octets say so far; whoever counts on a code must look for `unfinished`.
     */
    finish(): Reply | null;
}

/**
 * The reply `code` with `text`, each line with code, enhanced code and CRLF. A line end inside a text begins a new line with its
 * own code, so that no text can add a reply.
 */
declare function formatReply(code: number, enhanced: EnhancedStatusCode | string | null, text: string | readonly string[]): Uint8Array;

export { DataReader, ReplyReader, after, allowed, authMechanisms, dotStuff, due, endOfData, formatEnhanced, formatReply, parseEhlo, parseEnhanced, parseMailArguments, parsePath, parseRcptArguments, sizeLimit };
export type { Capabilities, DataEnding, DataOptions, EhloObservation, EnhancedStatusCode, EnvelopeArguments, ParsedPath, Path, ReaderLimits, Reply, ReplyLine, SessionState, SyntaxOptions, SyntaxProblem, Verb, Violation };
