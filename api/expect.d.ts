/** Milliseconds, or `250ms`, `10s`, `5m`, `2h`. */
type Duration = number | string;

/** What an embedded MX does, as a policy file says it. */
interface PolicyDraft {
    /** named policies that this one is built on; its own keys win */
    readonly use?: PolicyName | readonly PolicyName[] | 'off';
    /** what the server calls itself; default mx.sandbox.test */
    readonly hostname?: string | number | 'off';
    /** the text of the greeting; default `{host} ESMTP` */
    readonly banner?: string | number | 'off';
    /** the whole greeting, or its delay */
    readonly greeting?: string | {
        /** the whole greeting, of one line or several */
        readonly reply?: string;
        /** how long it is held back */
        readonly delay?: string;
    } | 'off';
    /** speak LMTP (RFC 2033): LHLO, one reply per recipient at the end of data */
    readonly lmtp?: boolean | 'off';
    /** none; starttls (default); implicit; broken: 220, then no handshake; refused: 454; stripped: XXXXXXXA */
    readonly tls?: 'none' | 'starttls' | 'implicit' | 'broken' | 'refused' | 'stripped' | 'off';
    /** the oldest and newest TLS version */
    readonly tls_versions?: {
        /** one of TLSv1, TLSv1.1, TLSv1.2, TLSv1.3 */
        readonly min?: 'TLSv1' | 'TLSv1.1' | 'TLSv1.2' | 'TLSv1.3';
        /** one of TLSv1, TLSv1.1, TLSv1.2, TLSv1.3 */
        readonly max?: 'TLSv1' | 'TLSv1.1' | 'TLSv1.2' | 'TLSv1.3';
    } | 'off';
    /** the certificate it shows; default trusted */
    readonly certificate?: 'trusted' | 'ec' | 'rsa' | 'rsa-pss' | 'ed25519' | 'chain' | 'missing-intermediate' | 'self-signed' | 'expired' | 'not-yet' | 'wrong-name' | 'weak-key' | 'weak-signature' | 'must-staple' | 'many-names' | 'hostile-names' | {
        /** one of trusted, ec, rsa, rsa-pss, ed25519, chain, missing-intermediate, self-signed, expired, not-yet, wrong-name, weak-key, weak-signature, must-staple, many-names, hostile-names */
        readonly kind?: 'trusted' | 'ec' | 'rsa' | 'rsa-pss' | 'ed25519' | 'chain' | 'missing-intermediate' | 'self-signed' | 'expired' | 'not-yet' | 'wrong-name' | 'weak-key' | 'weak-signature' | 'must-staple' | 'many-names' | 'hostile-names';
        /** the certificates that are sent, in this order: [server, stray, intermediate, root]; the intermediate signs the server’s */
        readonly chain?: readonly ('server' | 'intermediate' | 'expired-intermediate' | 'cross-signed' | 'stray' | 'root' | 'foreign-root')[];
        /** the names in the certificate; default: the host name */
        readonly names?: string | number | readonly (string | number)[];
    } | 'off';
    /** refuse mail outside TLS */
    readonly require_starttls?: boolean | {
        /** the first command that is refused; default mail */
        readonly at?: 'mail' | 'rcpt' | 'auth' | 'data';
        /** take the words of this server: `mxprobe sandbox --list` shows them */
        readonly words?: ReplyName;
        /** the reply code instead of the default */
        readonly code?: number;
        /** the enhanced status code instead of the default; `none` for none */
        readonly enhanced?: string | number;
        /** the text instead of the default; a line break begins another reply line */
        readonly text?: string | number;
        /** close the connection behind the refusal (a 421 or 521 always does) */
        readonly close?: boolean;
        /** refuse so often in all, then no more */
        readonly times?: number;
    } | 'off';
    /** what EHLO offers */
    readonly capabilities?: {
        /** offer these too */
        readonly add?: readonly (string | number)[];
        /** do not offer these */
        readonly remove?: readonly (string | number)[];
        /** offer exactly these */
        readonly only?: readonly (string | number)[];
        /** within TLS, on top of the rest */
        readonly in_tls?: {
            /** offer these too */
            readonly add?: readonly (string | number)[];
            /** do not offer these */
            readonly remove?: readonly (string | number)[];
            /** offer exactly these */
            readonly only?: readonly (string | number)[];
        };
        /** on the port that speaks TLS at once, on top of the rest */
        readonly on_smtps?: {
            /** offer these too */
            readonly add?: readonly (string | number)[];
            /** do not offer these */
            readonly remove?: readonly (string | number)[];
            /** offer exactly these */
            readonly only?: readonly (string | number)[];
        };
    } | 'off';
    /** offer PIPELINING (default), and whether commands sent too early are refused */
    readonly pipelining?: boolean | {
        /** true or false */
        readonly offered?: boolean;
        /** refuse commands that came before the reply: 554 5.5.0 */
        readonly strict?: boolean;
    } | 'off';
    /** take XCLIENT: the client may appear as another */
    readonly xclient?: boolean | {
        /** who may use it; default: all */
        readonly from?: string | readonly string[];
    } | 'off';
    /** expect a PROXY line before the greeting */
    readonly proxy?: boolean | 'off';
    /** a DNS zone: where `look_up` looks, and where a run finds the MX hosts of `domain` */
    readonly dns?: Readonly<Record<string, 'NXDOMAIN' | 'SERVFAIL' | 'REFUSED' | 'silence' | {
        /** an IPv4 address, or a list of them */
        readonly A?: 'none' | 'SERVFAIL' | 'REFUSED' | 'silence' | string | number | readonly (string | number)[];
        /** an IPv6 address, or a list of them */
        readonly AAAA?: 'none' | 'SERVFAIL' | 'REFUSED' | 'silence' | string | number | readonly (string | number)[];
        /** `10 mx.example`; `0 .` is a null MX */
        readonly MX?: 'none' | 'SERVFAIL' | 'REFUSED' | 'silence' | string | number | readonly (string | number)[];
        /** one text for each record */
        readonly TXT?: 'none' | 'SERVFAIL' | 'REFUSED' | 'silence' | string | number | readonly (string | number)[];
        /** a host name, or a list of them */
        readonly PTR?: 'none' | 'SERVFAIL' | 'REFUSED' | 'silence' | string | number | readonly (string | number)[];
        /** a host name */
        readonly CNAME?: string | number;
        /** a TLSA record such as 3 1 1 server, or a list of them */
        readonly TLSA?: 'none' | 'SERVFAIL' | 'REFUSED' | 'silence' | string | number | readonly (string | number)[];
        /** the answers bear the AD bit */
        readonly authentic?: boolean;
    }>> | 'off';
    /** serve every MX host that `dns:` names for this domain; a client goes through them by preference */
    readonly domain?: string | number | 'off';
    /** the client's reverse DNS, and refusals for its faults */
    readonly reverse_dns?: 'missing' | 'mismatch' | 'tempfail' | 'look-up' | {
        /** look it up in the zone of `dns:` */
        readonly look_up?: boolean;
        /** clients without a PTR */
        readonly missing?: string | readonly string[];
        /** clients whose PTR names a host that has another address */
        readonly mismatch?: string | readonly string[];
        /** clients whose PTR look-up fails for now */
        readonly tempfail?: string | readonly string[];
        /** the command at which it refuses */
        readonly at?: 'connect' | 'helo' | 'mail' | 'rcpt' | 'data' | 'eod';
        /** take the words of this server: `mxprobe sandbox --list` shows them */
        readonly words?: ReplyName;
        /** the reply code instead of the default */
        readonly code?: number;
        /** the enhanced status code instead of the default; `none` for none */
        readonly enhanced?: string | number;
        /** the text instead of the default; a line break begins another reply line */
        readonly text?: string | number;
        /** close the connection behind the refusal (a 421 or 521 always does) */
        readonly close?: boolean;
        /** refuse so often in all, then no more */
        readonly times?: number;
    } | 'off';
    /** block lists */
    readonly dnsbl?: 'SBL' | 'XBL' | 'PBL' | 'Dyn' | 'dynamic' | 'ncblack' | 'no-abuse' | 'frickl' | 'RBL' | 'zen' | {
        /** a known list, with its zone and reason */
        readonly list?: 'SBL' | 'XBL' | 'PBL' | 'Dyn' | 'dynamic' | 'ncblack' | 'no-abuse' | 'frickl' | 'RBL' | 'zen';
        /** the zone it names */
        readonly zone?: string | number;
        /** the clients that are on the list; default: all */
        readonly listed?: string | readonly string[];
        /** who is on the list, and why, is looked up in the zone of `dns:` */
        readonly look_up?: boolean;
        /** the TXT record: the reason that is quoted */
        readonly reason?: string | number;
        /** the entry is gone this long after the server started (a honeypot list: 24h) */
        readonly expires?: string;
        /** the command at which it refuses */
        readonly at?: 'connect' | 'helo' | 'mail' | 'rcpt' | 'data' | 'eod';
        /** take the words of this server: `mxprobe sandbox --list` shows them */
        readonly words?: ReplyName;
        /** the reply code instead of the default */
        readonly code?: number;
        /** the enhanced status code instead of the default; `none` for none */
        readonly enhanced?: string | number;
        /** the text instead of the default; a line break begins another reply line */
        readonly text?: string | number;
        /** close the connection behind the refusal (a 421 or 521 always does) */
        readonly close?: boolean;
        /** refuse so often in all, then no more */
        readonly times?: number;
    } | readonly ('SBL' | 'XBL' | 'PBL' | 'Dyn' | 'dynamic' | 'ncblack' | 'no-abuse' | 'frickl' | 'RBL' | 'zen' | {
        /** a known list, with its zone and reason */
        readonly list?: 'SBL' | 'XBL' | 'PBL' | 'Dyn' | 'dynamic' | 'ncblack' | 'no-abuse' | 'frickl' | 'RBL' | 'zen';
        /** the zone it names */
        readonly zone?: string | number;
        /** the clients that are on the list; default: all */
        readonly listed?: string | readonly string[];
        /** who is on the list, and why, is looked up in the zone of `dns:` */
        readonly look_up?: boolean;
        /** the TXT record: the reason that is quoted */
        readonly reason?: string | number;
        /** the entry is gone this long after the server started (a honeypot list: 24h) */
        readonly expires?: string;
        /** the command at which it refuses */
        readonly at?: 'connect' | 'helo' | 'mail' | 'rcpt' | 'data' | 'eod';
        /** take the words of this server: `mxprobe sandbox --list` shows them */
        readonly words?: ReplyName;
        /** the reply code instead of the default */
        readonly code?: number;
        /** the enhanced status code instead of the default; `none` for none */
        readonly enhanced?: string | number;
        /** the text instead of the default; a line break begins another reply line */
        readonly text?: string | number;
        /** close the connection behind the refusal (a 421 or 521 always does) */
        readonly close?: boolean;
        /** refuse so often in all, then no more */
        readonly times?: number;
    })[] | 'off';
    /** address ranges refused by hand */
    readonly blocked?: string | readonly string[] | {
        /** the refused ranges; default: all */
        readonly clients?: string | readonly string[];
        /** the command at which it refuses */
        readonly at?: 'connect' | 'helo' | 'mail' | 'rcpt' | 'data' | 'eod';
        /** take the words of this server: `mxprobe sandbox --list` shows them */
        readonly words?: ReplyName;
        /** the reply code instead of the default */
        readonly code?: number;
        /** the enhanced status code instead of the default; `none` for none */
        readonly enhanced?: string | number;
        /** the text instead of the default; a line break begins another reply line */
        readonly text?: string | number;
        /** close the connection behind the refusal (a 421 or 521 always does) */
        readonly close?: boolean;
        /** refuse so often in all, then no more */
        readonly times?: number;
    } | readonly (string | readonly string[] | {
        /** the refused ranges; default: all */
        readonly clients?: string | readonly string[];
        /** the command at which it refuses */
        readonly at?: 'connect' | 'helo' | 'mail' | 'rcpt' | 'data' | 'eod';
        /** take the words of this server: `mxprobe sandbox --list` shows them */
        readonly words?: ReplyName;
        /** the reply code instead of the default */
        readonly code?: number;
        /** the enhanced status code instead of the default; `none` for none */
        readonly enhanced?: string | number;
        /** the text instead of the default; a line break begins another reply line */
        readonly text?: string | number;
        /** close the connection behind the refusal (a 421 or 521 always does) */
        readonly close?: boolean;
        /** refuse so often in all, then no more */
        readonly times?: number;
    })[] | 'off';
    /** what the HELO name must be */
    readonly helo?: 'fqdn' | 'valid' | 'resolves' | 'required' | readonly ('fqdn' | 'valid' | 'resolves' | 'required')[] | {
        /** what the name must be */
        readonly demand?: 'fqdn' | 'valid' | 'resolves' | 'required' | readonly ('fqdn' | 'valid' | 'resolves' | 'required')[];
        /** names that do not resolve; default: *.invalid and *.nxdomain.test */
        readonly unknown?: string | number | readonly (string | number)[];
        /** what resolves is looked up in the zone of `dns:` */
        readonly look_up?: boolean;
        /** the command at which it refuses */
        readonly at?: 'connect' | 'helo' | 'mail' | 'rcpt' | 'data' | 'eod';
        /** take the words of this server: `mxprobe sandbox --list` shows them */
        readonly words?: ReplyName;
        /** the reply code instead of the default */
        readonly code?: number;
        /** the enhanced status code instead of the default; `none` for none */
        readonly enhanced?: string | number;
        /** the text instead of the default; a line break begins another reply line */
        readonly text?: string | number;
        /** close the connection behind the refusal (a 421 or 521 always does) */
        readonly close?: boolean;
        /** refuse so often in all, then no more */
        readonly times?: number;
    } | 'off';
    /** what DNS says of the sender's domain */
    readonly sender_domain?: 'unknown' | 'nullmx' | 'tempfail' | 'fqdn' | 'look-up' | {
        /** look it up in the zone of `dns:` */
        readonly look_up?: boolean;
        /** domains without MX and address */
        readonly unknown?: string | number | readonly (string | number)[];
        /** domains that take no mail (RFC 7505) */
        readonly nullmx?: string | number | readonly (string | number)[];
        /** domains whose look-up fails for now */
        readonly tempfail?: string | number | readonly (string | number)[];
        /** refuse a domain without a dot */
        readonly fqdn?: boolean;
        /** 550 instead of 450 for an unknown domain */
        readonly permanent?: boolean;
        /** the command at which it refuses */
        readonly at?: 'connect' | 'helo' | 'mail' | 'rcpt' | 'data' | 'eod';
        /** take the words of this server: `mxprobe sandbox --list` shows them */
        readonly words?: ReplyName;
        /** the reply code instead of the default */
        readonly code?: number;
        /** the enhanced status code instead of the default; `none` for none */
        readonly enhanced?: string | number;
        /** the text instead of the default; a line break begins another reply line */
        readonly text?: string | number;
        /** close the connection behind the refusal (a 421 or 521 always does) */
        readonly close?: boolean;
        /** refuse so often in all, then no more */
        readonly times?: number;
    } | 'off';
    /** sender addresses refused by hand */
    readonly senders?: {
        /** sender addresses refused by hand */
        readonly blocked?: string | number | readonly (string | number)[];
        /** the command at which it refuses */
        readonly at?: 'connect' | 'helo' | 'mail' | 'rcpt' | 'data' | 'eod';
        /** take the words of this server: `mxprobe sandbox --list` shows them */
        readonly words?: ReplyName;
        /** the reply code instead of the default */
        readonly code?: number;
        /** the enhanced status code instead of the default; `none` for none */
        readonly enhanced?: string | number;
        /** the text instead of the default; a line break begins another reply line */
        readonly text?: string | number;
        /** close the connection behind the refusal (a 421 or 521 always does) */
        readonly close?: boolean;
        /** refuse so often in all, then no more */
        readonly times?: number;
    } | 'off';
    /** SPF's result */
    readonly spf?: boolean | 'fail' | 'softfail' | 'permerror' | 'temperror' | 'look-up' | 'verify' | {
        /** look it up in the zone of `dns:` */
        readonly look_up?: boolean;
        /** refuse; without it the result is written down only (Authentication-Results) */
        readonly refuse?: boolean;
        /** sender domains for which SPF's result is fail */
        readonly fail?: string | number | readonly (string | number)[];
        /** softfail; taken, unless `refuse_softfail` is set */
        readonly softfail?: string | number | readonly (string | number)[];
        /** permerror */
        readonly permerror?: string | number | readonly (string | number)[];
        /** temperror */
        readonly temperror?: string | number | readonly (string | number)[];
        /** clients that every SPF record names: the result is pass */
        readonly allowed?: string | readonly string[];
        /** refuse softfail too */
        readonly refuse_softfail?: boolean;
        /** the command at which it refuses */
        readonly at?: 'connect' | 'helo' | 'mail' | 'rcpt' | 'data' | 'eod';
        /** take the words of this server: `mxprobe sandbox --list` shows them */
        readonly words?: ReplyName;
        /** the reply code instead of the default */
        readonly code?: number;
        /** the enhanced status code instead of the default; `none` for none */
        readonly enhanced?: string | number;
        /** the text instead of the default; a line break begins another reply line */
        readonly text?: string | number;
        /** close the connection behind the refusal (a 421 or 521 always does) */
        readonly close?: boolean;
        /** refuse so often in all, then no more */
        readonly times?: number;
    } | 'off';
    /** verify signatures, at the end of data */
    readonly dkim?: boolean | 'verify' | 'required' | {
        /** refuse mail without a signature that holds, at the end of data */
        readonly required?: boolean;
        /** take the words of this server: `mxprobe sandbox --list` shows them */
        readonly words?: ReplyName;
        /** the reply code instead of the default */
        readonly code?: number;
        /** the enhanced status code instead of the default; `none` for none */
        readonly enhanced?: string | number;
        /** the text instead of the default; a line break begins another reply line */
        readonly text?: string | number;
        /** close the connection behind the refusal (a 421 or 521 always does) */
        readonly close?: boolean;
        /** refuse so often in all, then no more */
        readonly times?: number;
    } | 'off';
    /** DMARC's result, at the end of data */
    readonly dmarc?: boolean | 'reject' | 'look-up' | 'verify' | {
        /** SPF and DKIM are verified, and the record is looked up in the zone of `dns:` */
        readonly look_up?: boolean;
        /** refuse; without it the result is written down only (Authentication-Results) */
        readonly refuse?: boolean;
        /** domains of `From:` whose DMARC policy is reject and which don't pass; default: all */
        readonly reject?: string | number | readonly (string | number)[];
        /** clients whose mail passes */
        readonly allowed?: string | readonly string[];
        /** mail with a DKIM-Signature of that domain passes (the signature itself is not verified) */
        readonly dkim?: boolean;
        /** take the words of this server: `mxprobe sandbox --list` shows them */
        readonly words?: ReplyName;
        /** the reply code instead of the default */
        readonly code?: number;
        /** the enhanced status code instead of the default; `none` for none */
        readonly enhanced?: string | number;
        /** the text instead of the default; a line break begins another reply line */
        readonly text?: string | number;
        /** close the connection behind the refusal (a 421 or 521 always does) */
        readonly close?: boolean;
        /** refuse so often in all, then no more */
        readonly times?: number;
    } | 'off';
    /** refuse mail for which SPF, DKIM or DMARC do not pass, at the end of data */
    readonly authentication?: 'spf-or-dkim' | 'spf-and-dkim' | 'dmarc' | 'all' | {
        /** what must pass; `all`: SPF, DKIM and DMARC; default spf-or-dkim */
        readonly demand?: 'spf-or-dkim' | 'spf-and-dkim' | 'dmarc' | 'all';
        /** take the words of this server: `mxprobe sandbox --list` shows them */
        readonly words?: ReplyName;
        /** the reply code instead of the default */
        readonly code?: number;
        /** the enhanced status code instead of the default; `none` for none */
        readonly enhanced?: string | number;
        /** the text instead of the default; a line break begins another reply line */
        readonly text?: string | number;
        /** close the connection behind the refusal (a 421 or 521 always does) */
        readonly close?: boolean;
        /** refuse so often in all, then no more */
        readonly times?: number;
    } | 'off';
    /** put off the first contact */
    readonly greylist?: string | {
        /** how long a new client, sender and recipient are put off; default 2s */
        readonly delay?: string;
        /** what is remembered; default all three */
        readonly key?: 'client' | 'sender' | 'recipient' | readonly ('client' | 'sender' | 'recipient')[];
        /** clients that are never put off */
        readonly except?: string | readonly string[];
        /** the command at which it refuses; default rcpt */
        readonly at?: 'rcpt' | 'data' | 'eod';
        /** take the words of this server: `mxprobe sandbox --list` shows them */
        readonly words?: ReplyName;
        /** the reply code instead of the default */
        readonly code?: number;
        /** the enhanced status code instead of the default; `none` for none */
        readonly enhanced?: string | number;
        /** the text instead of the default; a line break begins another reply line */
        readonly text?: string | number;
        /** close the connection behind the refusal (a 421 or 521 always does) */
        readonly close?: boolean;
        /** refuse so often in all, then no more */
        readonly times?: number;
    } | 'off';
    /** how many in a window: 5/10s are messages */
    readonly rate?: string | number | {
        /** messages of one client in a window */
        readonly messages?: number;
        /** connections */
        readonly connections?: number;
        /** recipients */
        readonly recipients?: number;
        /** TLS sessions */
        readonly tls?: number;
        /** AUTH commands */
        readonly auth?: number;
        /** the length of a window; default 60s */
        readonly window?: string;
        /** what is counted apart; default client. With `session` there is no window unless it is named */
        readonly per?: 'client' | 'sender' | 'session' | 'server';
        /** take the words of this server: `mxprobe sandbox --list` shows them */
        readonly words?: ReplyName;
        /** the reply code instead of the default */
        readonly code?: number;
        /** the enhanced status code instead of the default; `none` for none */
        readonly enhanced?: string | number;
        /** the text instead of the default; a line break begins another reply line */
        readonly text?: string | number;
        /** close the connection behind the refusal (a 421 or 521 always does) */
        readonly close?: boolean;
        /** refuse so often in all, then no more */
        readonly times?: number;
    } | 'off';
    /** connections of one client at a time */
    readonly concurrency?: number | {
        /** connections of one client at a time */
        readonly max?: number;
        /** one of client, server */
        readonly per?: 'client' | 'server';
        /** take the words of this server: `mxprobe sandbox --list` shows them */
        readonly words?: ReplyName;
        /** the reply code instead of the default */
        readonly code?: number;
        /** the enhanced status code instead of the default; `none` for none */
        readonly enhanced?: string | number;
        /** the text instead of the default; a line break begins another reply line */
        readonly text?: string | number;
        /** close the connection behind the refusal (a 421 or 521 always does) */
        readonly close?: boolean;
        /** refuse so often in all, then no more */
        readonly times?: number;
    } | 'off';
    /** recipients in one message */
    readonly recipients?: number | {
        /** recipients in one message */
        readonly max?: number;
        /** take the words of this server: `mxprobe sandbox --list` shows them */
        readonly words?: ReplyName;
        /** the reply code instead of the default */
        readonly code?: number;
        /** the enhanced status code instead of the default; `none` for none */
        readonly enhanced?: string | number;
        /** the text instead of the default; a line break begins another reply line */
        readonly text?: string | number;
        /** close the connection behind the refusal (a 421 or 521 always does) */
        readonly close?: boolean;
        /** refuse so often in all, then no more */
        readonly times?: number;
    } | 'off';
    /** octets in one message; offered as SIZE */
    readonly size?: number | string | {
        /** in octets */
        readonly max?: number | string;
        /** take the words of this server: `mxprobe sandbox --list` shows them */
        readonly words?: ReplyName;
        /** the reply code instead of the default */
        readonly code?: number;
        /** the enhanced status code instead of the default; `none` for none */
        readonly enhanced?: string | number;
        /** the text instead of the default; a line break begins another reply line */
        readonly text?: string | number;
        /** close the connection behind the refusal (a 421 or 521 always does) */
        readonly close?: boolean;
        /** refuse so often in all, then no more */
        readonly times?: number;
    } | 'off';
    /** mailboxes that are full, unknown, moved, disabled, busy */
    readonly mailboxes?: {
        /** over quota for good: 552 5.2.2 */
        readonly full?: string | number | readonly (string | number)[];
        /** over quota for now: 452 4.2.2 */
        readonly full_tempfail?: string | number | readonly (string | number)[];
        /** no such mailbox: 550 5.1.1 */
        readonly unknown?: string | number | readonly (string | number)[];
        /** the only mailboxes there are; all others are unknown */
        readonly known?: string | number | readonly (string | number)[];
        /** user has moved: 550 5.1.6 */
        readonly moved?: Readonly<Record<string, string | number>>;
        /** disabled: 550 5.2.1 */
        readonly disabled?: string | number | readonly (string | number)[];
        /** too much mail for one: 450 4.2.1 */
        readonly busy?: string | number | readonly (string | number)[];
        /** a reply for each of these mailboxes */
        readonly replies?: Readonly<Record<string, string>>;
        /** refuse at RCPT (the default) or only at the end of data */
        readonly at?: 'rcpt' | 'eod';
        /** take mail for anybody and bounce later: no mailbox is refused in the session */
        readonly backscatter?: boolean;
        /** take the words of this server: `mxprobe sandbox --list` shows them */
        readonly words?: ReplyName;
        /** the reply code instead of the default */
        readonly code?: number;
        /** the enhanced status code instead of the default; `none` for none */
        readonly enhanced?: string | number;
        /** the text instead of the default; a line break begins another reply line */
        readonly text?: string | number;
        /** close the connection behind the refusal (a 421 or 521 always does) */
        readonly close?: boolean;
        /** refuse so often in all, then no more */
        readonly times?: number;
    } | 'off';
    /** refuse recipients of other domains */
    readonly relay?: 'refuse' | {
        /** domains that this MX takes mail for; default sandbox.test and lab.test */
        readonly domains?: string | number | readonly (string | number)[];
        /** clients that may relay */
        readonly allowed?: string | readonly string[];
        /** 454 instead of 554 */
        readonly tempfail?: boolean;
        /** take the words of this server: `mxprobe sandbox --list` shows them */
        readonly words?: ReplyName;
        /** the reply code instead of the default */
        readonly code?: number;
        /** the enhanced status code instead of the default; `none` for none */
        readonly enhanced?: string | number;
        /** the text instead of the default; a line break begins another reply line */
        readonly text?: string | number;
        /** close the connection behind the refusal (a 421 or 521 always does) */
        readonly close?: boolean;
        /** refuse so often in all, then no more */
        readonly times?: number;
    } | 'off';
    /** what DNS says of the recipient's domain, on a server that relays */
    readonly recipient_domain?: 'unknown' | 'nullmx' | 'tempfail' | 'look-up' | {
        /** look it up in the zone of `dns:` */
        readonly look_up?: boolean;
        /** domains without MX and address: 550 5.4.4 */
        readonly unknown?: string | number | readonly (string | number)[];
        /** domains that take no mail (RFC 7505): 556 5.1.10 */
        readonly nullmx?: string | number | readonly (string | number)[];
        /** domains whose look-up fails for now: 451 4.4.3 */
        readonly tempfail?: string | number | readonly (string | number)[];
        /** take the words of this server: `mxprobe sandbox --list` shows them */
        readonly words?: ReplyName;
        /** the reply code instead of the default */
        readonly code?: number;
        /** the enhanced status code instead of the default; `none` for none */
        readonly enhanced?: string | number;
        /** the text instead of the default; a line break begins another reply line */
        readonly text?: string | number;
        /** close the connection behind the refusal (a 421 or 521 always does) */
        readonly close?: boolean;
        /** refuse so often in all, then no more */
        readonly times?: number;
    } | 'off';
    /** recipient domains that take no mail (RFC 7505) */
    readonly null_mx?: string | number | readonly (string | number)[] | {
        /** recipient domains with a null MX */
        readonly domains?: string | number | readonly (string | number)[];
        /** take the words of this server: `mxprobe sandbox --list` shows them */
        readonly words?: ReplyName;
        /** the reply code instead of the default */
        readonly code?: number;
        /** the enhanced status code instead of the default; `none` for none */
        readonly enhanced?: string | number;
        /** the text instead of the default; a line break begins another reply line */
        readonly text?: string | number;
        /** close the connection behind the refusal (a 421 or 521 always does) */
        readonly close?: boolean;
        /** refuse so often in all, then no more */
        readonly times?: number;
    } | 'off';
    /** offer or demand AUTH */
    readonly auth?: {
        /** who may log in; default alice@lab.test / secret */
        readonly users?: Readonly<Record<string, string | number>>;
        /** what is offered; default PLAIN and LOGIN */
        readonly mechanisms?: 'PLAIN' | 'LOGIN' | 'CRAM-MD5' | 'SCRAM-SHA-256' | 'XOAUTH2' | 'OAUTHBEARER' | readonly ('PLAIN' | 'LOGIN' | 'CRAM-MD5' | 'SCRAM-SHA-256' | 'XOAUTH2' | 'OAUTHBEARER')[];
        /** refuse mail without AUTH */
        readonly required?: boolean;
        /** where mail without AUTH is refused; default mail */
        readonly at?: 'mail' | 'rcpt';
        /** offer and take AUTH only within TLS */
        readonly tls_only?: boolean;
        /** a wrong password is answered this much later */
        readonly delay?: string;
        /** the reply to wrong credentials; default 535 5.7.8 */
        readonly failed?: string;
        /** take the words of this server: `mxprobe sandbox --list` shows them */
        readonly words?: ReplyName;
        /** the reply code instead of the default */
        readonly code?: number;
        /** the enhanced status code instead of the default; `none` for none */
        readonly enhanced?: string | number;
        /** the text instead of the default; a line break begins another reply line */
        readonly text?: string | number;
        /** close the connection behind the refusal (a 421 or 521 always does) */
        readonly close?: boolean;
        /** refuse so often in all, then no more */
        readonly times?: number;
    } | 'off';
    /** texts in a message for which it is refused */
    readonly content?: Readonly<Record<string, string>> | 'off';
    /** refuse a verb: { mail: "450 4.7.1 ..." }, or { mail: { reply, times: 2 } } */
    readonly refuse?: {
        /** a reply such as 450 4.7.1 Try again later, or a map */
        readonly connect?: string | {
            /** what is said */
            readonly reply?: string;
            /** refuse so often in all, then no more */
            readonly times?: number;
        };
        /** a reply such as 450 4.7.1 Try again later, or a map */
        readonly ehlo?: string | {
            /** what is said */
            readonly reply?: string;
            /** refuse so often in all, then no more */
            readonly times?: number;
        };
        /** a reply such as 450 4.7.1 Try again later, or a map */
        readonly helo?: string | {
            /** what is said */
            readonly reply?: string;
            /** refuse so often in all, then no more */
            readonly times?: number;
        };
        /** a reply such as 450 4.7.1 Try again later, or a map */
        readonly lhlo?: string | {
            /** what is said */
            readonly reply?: string;
            /** refuse so often in all, then no more */
            readonly times?: number;
        };
        /** a reply such as 450 4.7.1 Try again later, or a map */
        readonly starttls?: string | {
            /** what is said */
            readonly reply?: string;
            /** refuse so often in all, then no more */
            readonly times?: number;
        };
        /** a reply such as 450 4.7.1 Try again later, or a map */
        readonly auth?: string | {
            /** what is said */
            readonly reply?: string;
            /** refuse so often in all, then no more */
            readonly times?: number;
        };
        /** a reply such as 450 4.7.1 Try again later, or a map */
        readonly mail?: string | {
            /** what is said */
            readonly reply?: string;
            /** refuse so often in all, then no more */
            readonly times?: number;
        };
        /** a reply such as 450 4.7.1 Try again later, or a map */
        readonly rcpt?: string | {
            /** what is said */
            readonly reply?: string;
            /** refuse so often in all, then no more */
            readonly times?: number;
        };
        /** a reply such as 450 4.7.1 Try again later, or a map */
        readonly data?: string | {
            /** what is said */
            readonly reply?: string;
            /** refuse so often in all, then no more */
            readonly times?: number;
        };
        /** a reply such as 450 4.7.1 Try again later, or a map */
        readonly bdat?: string | {
            /** what is said */
            readonly reply?: string;
            /** refuse so often in all, then no more */
            readonly times?: number;
        };
        /** a reply such as 450 4.7.1 Try again later, or a map */
        readonly eod?: string | {
            /** what is said */
            readonly reply?: string;
            /** refuse so often in all, then no more */
            readonly times?: number;
        };
        /** a reply such as 450 4.7.1 Try again later, or a map */
        readonly rset?: string | {
            /** what is said */
            readonly reply?: string;
            /** refuse so often in all, then no more */
            readonly times?: number;
        };
        /** a reply such as 450 4.7.1 Try again later, or a map */
        readonly noop?: string | {
            /** what is said */
            readonly reply?: string;
            /** refuse so often in all, then no more */
            readonly times?: number;
        };
        /** a reply such as 450 4.7.1 Try again later, or a map */
        readonly vrfy?: string | {
            /** what is said */
            readonly reply?: string;
            /** refuse so often in all, then no more */
            readonly times?: number;
        };
        /** a reply such as 450 4.7.1 Try again later, or a map */
        readonly expn?: string | {
            /** what is said */
            readonly reply?: string;
            /** refuse so often in all, then no more */
            readonly times?: number;
        };
        /** a reply such as 450 4.7.1 Try again later, or a map */
        readonly help?: string | {
            /** what is said */
            readonly reply?: string;
            /** refuse so often in all, then no more */
            readonly times?: number;
        };
        /** a reply such as 450 4.7.1 Try again later, or a map */
        readonly etrn?: string | {
            /** what is said */
            readonly reply?: string;
            /** refuse so often in all, then no more */
            readonly times?: number;
        };
        /** a reply such as 450 4.7.1 Try again later, or a map */
        readonly quit?: string | {
            /** what is said */
            readonly reply?: string;
            /** refuse so often in all, then no more */
            readonly times?: number;
        };
        /** a reply such as 450 4.7.1 Try again later, or a map */
        readonly xclient?: string | {
            /** what is said */
            readonly reply?: string;
            /** refuse so often in all, then no more */
            readonly times?: number;
        };
        /** a reply such as 450 4.7.1 Try again later, or a map */
        readonly unknown?: string | {
            /** what is said */
            readonly reply?: string;
            /** refuse so often in all, then no more */
            readonly times?: number;
        };
    } | 'off';
    /** say this where the verb is taken */
    readonly replies?: {
        /** a reply such as 450 4.7.1 Try again later */
        readonly connect?: string;
        /** a reply such as 450 4.7.1 Try again later */
        readonly ehlo?: string;
        /** a reply such as 450 4.7.1 Try again later */
        readonly helo?: string;
        /** a reply such as 450 4.7.1 Try again later */
        readonly lhlo?: string;
        /** a reply such as 450 4.7.1 Try again later */
        readonly starttls?: string;
        /** a reply such as 450 4.7.1 Try again later */
        readonly auth?: string;
        /** a reply such as 450 4.7.1 Try again later */
        readonly mail?: string;
        /** a reply such as 450 4.7.1 Try again later */
        readonly rcpt?: string;
        /** a reply such as 450 4.7.1 Try again later */
        readonly data?: string;
        /** a reply such as 450 4.7.1 Try again later */
        readonly bdat?: string;
        /** a reply such as 450 4.7.1 Try again later */
        readonly eod?: string;
        /** a reply such as 450 4.7.1 Try again later */
        readonly rset?: string;
        /** a reply such as 450 4.7.1 Try again later */
        readonly noop?: string;
        /** a reply such as 450 4.7.1 Try again later */
        readonly vrfy?: string;
        /** a reply such as 450 4.7.1 Try again later */
        readonly expn?: string;
        /** a reply such as 450 4.7.1 Try again later */
        readonly help?: string;
        /** a reply such as 450 4.7.1 Try again later */
        readonly etrn?: string;
        /** a reply such as 450 4.7.1 Try again later */
        readonly quit?: string;
        /** a reply such as 450 4.7.1 Try again later */
        readonly xclient?: string;
        /** a reply such as 450 4.7.1 Try again later */
        readonly unknown?: string;
    } | 'off';
    /** every 5xx becomes a 4xx */
    readonly soft_bounce?: boolean | 'off';
    /** a bare LF in a message ends lines and message; is kept as it is (default); refuses it */
    readonly bare_newline?: 'accept' | 'normalize' | 'reject' | 'off';
    /** a client that speaks before the greeting */
    readonly early_talker?: 'reject' | 'drop' | {
        /** reject: 550 at RCPT; drop: 521 and close */
        readonly action?: 'reject' | 'drop';
        /** how long the greeting is held back; default 1s */
        readonly wait?: string;
        /** a first 220- line, sent at once (postscreen) */
        readonly teaser?: string | number;
        /** take the words of this server: `mxprobe sandbox --list` shows them */
        readonly words?: ReplyName;
        /** the reply code instead of the default */
        readonly code?: number;
        /** the enhanced status code instead of the default; `none` for none */
        readonly enhanced?: string | number;
        /** the text instead of the default; a line break begins another reply line */
        readonly text?: string | number;
        /** close the connection behind the refusal (a 421 or 521 always does) */
        readonly close?: boolean;
    } | 'off';
    /** answer slowly */
    readonly tarpit?: string | {
        /** before each reply */
        readonly delay?: string;
        /** only after so many errors; default 0 */
        readonly after_errors?: number;
    } | 'off';
    /** answer one verb slowly */
    readonly reply_delay?: {
        /** a duration such as 5s, 250ms or 2m */
        readonly connect?: string;
        /** a duration such as 5s, 250ms or 2m */
        readonly ehlo?: string;
        /** a duration such as 5s, 250ms or 2m */
        readonly helo?: string;
        /** a duration such as 5s, 250ms or 2m */
        readonly lhlo?: string;
        /** a duration such as 5s, 250ms or 2m */
        readonly starttls?: string;
        /** a duration such as 5s, 250ms or 2m */
        readonly auth?: string;
        /** a duration such as 5s, 250ms or 2m */
        readonly mail?: string;
        /** a duration such as 5s, 250ms or 2m */
        readonly rcpt?: string;
        /** a duration such as 5s, 250ms or 2m */
        readonly data?: string;
        /** a duration such as 5s, 250ms or 2m */
        readonly bdat?: string;
        /** a duration such as 5s, 250ms or 2m */
        readonly eod?: string;
        /** a duration such as 5s, 250ms or 2m */
        readonly rset?: string;
        /** a duration such as 5s, 250ms or 2m */
        readonly noop?: string;
        /** a duration such as 5s, 250ms or 2m */
        readonly vrfy?: string;
        /** a duration such as 5s, 250ms or 2m */
        readonly expn?: string;
        /** a duration such as 5s, 250ms or 2m */
        readonly help?: string;
        /** a duration such as 5s, 250ms or 2m */
        readonly etrn?: string;
        /** a duration such as 5s, 250ms or 2m */
        readonly quit?: string;
        /** a duration such as 5s, 250ms or 2m */
        readonly xclient?: string;
        /** a duration such as 5s, 250ms or 2m */
        readonly unknown?: string;
    } | 'off';
    /** give up on a silent client; default 5m */
    readonly idle_timeout?: string | {
        /** silence of the client */
        readonly after?: string;
        /** take the words of this server: `mxprobe sandbox --list` shows them */
        readonly words?: ReplyName;
        /** the reply code instead of the default */
        readonly code?: number;
        /** the enhanced status code instead of the default; `none` for none */
        readonly enhanced?: string | number;
        /** the text instead of the default; a line break begins another reply line */
        readonly text?: string | number;
        /** close the connection behind the refusal (a 421 or 521 always does) */
        readonly close?: boolean;
    } | 'off';
    /** give up after so many errors; default 20 */
    readonly error_limit?: number | {
        /** errors in one session; default 20 */
        readonly max?: number;
        /** take the words of this server: `mxprobe sandbox --list` shows them */
        readonly words?: ReplyName;
        /** the reply code instead of the default */
        readonly code?: number;
        /** the enhanced status code instead of the default; `none` for none */
        readonly enhanced?: string | number;
        /** the text instead of the default; a line break begins another reply line */
        readonly text?: string | number;
        /** close the connection behind the refusal (a 421 or 521 always does) */
        readonly close?: boolean;
    } | 'off';
    /** close after so many commands, or in place of the reply to a verb */
    readonly close_after?: number | Moment | {
        /** after so many commands */
        readonly commands?: number;
        /** in place of the reply to this */
        readonly verb?: Moment;
        /** what is said before */
        readonly reply?: string;
    } | 'off';
    /** the same with a TCP reset */
    readonly reset?: number | Moment | {
        /** after so many commands */
        readonly commands?: number;
        /** in place of the reply to this */
        readonly verb?: Moment;
        /** what is said before */
        readonly reply?: string;
    } | 'off';
    /** never answer these */
    readonly silent?: Moment | readonly Moment[] | 'off';
    /** say something nobody asked for */
    readonly unsolicited?: {
        /** what is said; default 421 */
        readonly reply?: string;
        /** behind the reply to the n-th command */
        readonly after?: number;
        /** behind the reply to this verb, in the same segment */
        readonly with?: Moment;
        /** after this long a silence */
        readonly idle?: string;
        /** and close */
        readonly close?: boolean;
    } | 'off';
    /** the reply to the message follows 354 at once, in one segment; the true reply comes too */
    readonly early_reply?: boolean | 'off';
    /** octets behind the reply to a verb, in the same segment */
    readonly inject?: Readonly<Record<string, string>> | 'off';
    /** run commands that were sent in clear text behind STARTTLS (CVE-2011-0411) */
    readonly carry_plaintext?: boolean | 'off';
    /** misshapen replies */
    readonly multiline?: 'code-only' | 'empty-last-line' | 'mixed-codes' | 'multi-line' | 'bare-lf' | 'no-separator' | 'long-line' | 'eight-bit' | 'nul' | 'drip' | 'unfinished' | 'endless' | readonly ('code-only' | 'empty-last-line' | 'mixed-codes' | 'multi-line' | 'bare-lf' | 'no-separator' | 'long-line' | 'eight-bit' | 'nul' | 'drip' | 'unfinished' | 'endless')[] | {
        /** one of code-only, empty-last-line, mixed-codes, multi-line, bare-lf, no-separator, long-line, eight-bit, nul, drip, unfinished, endless, or a list of them */
        readonly forms?: 'code-only' | 'empty-last-line' | 'mixed-codes' | 'multi-line' | 'bare-lf' | 'no-separator' | 'long-line' | 'eight-bit' | 'nul' | 'drip' | 'unfinished' | 'endless' | readonly ('code-only' | 'empty-last-line' | 'mixed-codes' | 'multi-line' | 'bare-lf' | 'no-separator' | 'long-line' | 'eight-bit' | 'nul' | 'drip' | 'unfinished' | 'endless')[];
        /** the replies that are misshapen; default: all */
        readonly at?: Moment | readonly Moment[];
    } | 'off';
    /** refuse what the RFCs forbid a client and servers let pass: bare LF, paths without brackets, 8-bit text that was not announced */
    readonly strict?: boolean | 'off';
    /** of chance in `when`; default 0 */
    readonly seed?: number | 'off';
    /** rules that are asked before all other keys; the first that fits wins */
    readonly when?: Rule | readonly Rule[];
    /** MX hosts of `domain` that differ from the rest, or are `down` */
    readonly hosts?: Readonly<Record<string, 'down' | Omit<PolicyDraft, 'hosts'>>>;
}
/** A rule of `when:`. Exactly one deed, or a delay alone. */
interface Rule {
    /** the moments at which it is asked: connect, ehlo, mail, rcpt, data, eod ... */
    readonly at: Moment | readonly Moment[];
    /** what log, session and hits call it */
    readonly name?: string | number;
    /** recipients; at the end of data any of them */
    readonly to?: string | number | readonly (string | number)[];
    /** senders */
    readonly from?: string | number | readonly (string | number)[];
    /** client addresses */
    readonly client?: string | readonly string[];
    /** names given in EHLO or HELO */
    readonly helo?: string | number | readonly (string | number)[];
    /** who logged in */
    readonly user?: string | number | readonly (string | number)[];
    /** header fields of the message */
    readonly header?: Readonly<Record<string, string | RegExp>>;
    /** what the message holds behind its header */
    readonly body?: string | RegExp;
    /** octets of the message */
    readonly size?: string | number;
    /** the n-th session of the server */
    readonly session?: string | number;
    /** the n-th message of its session */
    readonly message?: string | number;
    /** the same as `times: 1` */
    readonly once?: boolean;
    /** fits so often, then no more */
    readonly times?: number;
    /** passes the first ones */
    readonly after?: number;
    /** fits every n-th time */
    readonly every?: number;
    /** a count for each; default one for all */
    readonly per?: 'client' | 'sender' | 'recipient' | 'session';
    /** not before, from when the rule was set */
    readonly since?: string;
    /** no longer than */
    readonly until?: string;
    /** how likely */
    readonly chance?: string;
    /** so that chance can be had again */
    readonly seed?: number;
    /** at the end of data: is the message taken, although its reply is not heard? */
    readonly kept?: boolean;
    /** one after the other; the last stays */
    readonly in_turn?: readonly ('pass' | {
        /** said in place of the usual reply; its code decides what follows */
        readonly reply?: string;
        /** close without a reply; with `reply`, behind it */
        readonly close?: boolean;
        /** a TCP reset in place of the reply */
        readonly reset?: boolean;
        /** no reply to this one; the next command is answered */
        readonly silent?: boolean;
        /** so many octets of the reply, or half of it, and no more */
        readonly half?: true | number | string;
        /** what follows `half`; default close */
        readonly then?: 'close' | 'reset' | 'stall';
        /** the reply octet by octet, this far apart; default 20ms */
        readonly drip?: true | string;
        /** a misshapen reply */
        readonly multiline?: 'code-only' | 'empty-last-line' | 'mixed-codes' | 'multi-line' | 'bare-lf' | 'no-separator' | 'long-line' | 'eight-bit' | 'nul' | 'drip' | 'unfinished' | 'endless' | readonly ('code-only' | 'empty-last-line' | 'mixed-codes' | 'multi-line' | 'bare-lf' | 'no-separator' | 'long-line' | 'eight-bit' | 'nul' | 'drip' | 'unfinished' | 'endless')[];
        /** never answer again; with a duration, close after it */
        readonly stall?: true | string;
        /** read no more, so that what the client writes fills up */
        readonly deaf?: boolean;
        /** true or false: within TLS or not; a word: the fault of TLS that is shown */
        readonly tls?: boolean | 'stripped' | 'refused' | 'broken' | 'dropped' | 'garbled' | 'trusted' | 'ec' | 'rsa' | 'rsa-pss' | 'ed25519' | 'chain' | 'missing-intermediate' | 'self-signed' | 'expired' | 'not-yet' | 'wrong-name' | 'weak-key' | 'weak-signature' | 'must-staple' | 'many-names' | 'hostile-names';
        /** the usual reply: a rule that lets through what a later one would stop */
        readonly pass?: boolean;
        /** wait this long; alone, the usual reply follows */
        readonly delay?: string;
    })[];
    /** said in place of the usual reply; its code decides what follows */
    readonly reply?: string;
    /** close without a reply; with `reply`, behind it */
    readonly close?: boolean;
    /** a TCP reset in place of the reply */
    readonly reset?: boolean;
    /** no reply to this one; the next command is answered */
    readonly silent?: boolean;
    /** so many octets of the reply, or half of it, and no more */
    readonly half?: true | number | string;
    /** what follows `half`; default close */
    readonly then?: 'close' | 'reset' | 'stall';
    /** the reply octet by octet, this far apart; default 20ms */
    readonly drip?: true | string;
    /** a misshapen reply */
    readonly multiline?: 'code-only' | 'empty-last-line' | 'mixed-codes' | 'multi-line' | 'bare-lf' | 'no-separator' | 'long-line' | 'eight-bit' | 'nul' | 'drip' | 'unfinished' | 'endless' | readonly ('code-only' | 'empty-last-line' | 'mixed-codes' | 'multi-line' | 'bare-lf' | 'no-separator' | 'long-line' | 'eight-bit' | 'nul' | 'drip' | 'unfinished' | 'endless')[];
    /** never answer again; with a duration, close after it */
    readonly stall?: true | string;
    /** read no more, so that what the client writes fills up */
    readonly deaf?: boolean;
    /** true or false: within TLS or not; a word: the fault of TLS that is shown */
    readonly tls?: boolean | 'stripped' | 'refused' | 'broken' | 'dropped' | 'garbled' | 'trusted' | 'ec' | 'rsa' | 'rsa-pss' | 'ed25519' | 'chain' | 'missing-intermediate' | 'self-signed' | 'expired' | 'not-yet' | 'wrong-name' | 'weak-key' | 'weak-signature' | 'must-staple' | 'many-names' | 'hostile-names';
    /** the usual reply: a rule that lets through what a later one would stop */
    readonly pass?: boolean;
    /** wait this long; alone, the usual reply follows */
    readonly delay?: string;
}
/** A policy of ours. */
type PolicyName = 'intercommail' | 'postfix-greylist' | 'netcologne-greylist' | 'no-reverse-dns' | 'lab-identity' | 'netcologne-xbl' | 'netcologne-sbl' | 'netcologne-pbl' | 'netcologne-dynamic' | 'netcologne-ncblack' | 'netcologne-no-abuse' | 'netcologne-frickl' | 'netcologne' | 'rbl' | 'helo-fqdn' | 'web.de-rate' | 'gmail-unauthenticated' | 'gmail-senders' | 'yahoo-senders' | 'microsoft-senders' | 'gmail-dmarc' | 'microsoft-s3150' | 't-online-blocked' | 'gmx-blocked' | 'submission' | 'uberspace-multiline' | 'backscatter';
/** The words of a refusal, as real servers have them. */
type ReplyName = 'starttls-required' | 'starttls-unavailable' | 'starttls-unknown' | 'tls-active' | 'no-reverse-dns' | 'reverse-dns-tempfail' | 'reverse-dns-mismatch' | 'dnsbl' | 'dnsbl-without-reason' | 'client-denied' | 'greeting-denied' | 'helo-not-fqdn' | 'helo-invalid' | 'helo-unknown' | 'sender-unknown' | 'sender-unknown-550' | 'sender-null-mx' | 'sender-not-fqdn' | 'sender-denied' | 'recipient-null-mx' | 'mailbox-full' | 'mailbox-full-tempfail' | 'mailbox-unknown' | 'mailbox-moved' | 'mailbox-disabled' | 'mailbox-busy' | 'relay' | 'relay-tempfail' | 'size-declared' | 'size' | 'recipients' | 'rate-messages' | 'rate-connections' | 'rate-recipients' | 'rate-tls' | 'rate-auth' | 'errors' | 'idle' | 'content' | 'bare-lf' | 'auth-failed' | 'early-pipelining' | 'not-smtp' | 'content-tempfail' | 'early-talker' | 'early-talker-dropped' | 'postscreen-denied' | 'postscreen-dnsbl' | 'postscreen-first-contact' | 'greylist' | 'spf-fail' | 'spf-softfail' | 'spf-permerror' | 'spf-temperror' | 'lmtp-mailbox-full' | 'lmtp-mailbox-unknown' | 'no-route' | 'no-route-tempfail' | 'exim-no-reverse-dns' | 'exim-relay' | 'exim-mailbox-unknown' | 'exim-recipients' | 'exim-early-talker' | 'exim-auth-failed' | 'auth-required' | 'sendmail-no-reverse-dns' | 'sendmail-early-talker' | 'opensmtpd-starttls-required' | 'opensmtpd-mailbox-unknown' | 'opensmtpd-relay' | 'opensmtpd-size' | 'netcologne-greylist' | 'netcologne-dynamic' | 'netcologne-dnsbl' | 'rbl' | 'web.de-rate' | 'gmx-blocked' | 'gmx-reverse-dns' | 'gmx-spf' | 'gmx-mailbox-unknown' | 't-online-blocked' | 't-online-dialup' | 't-online-reputation' | 't-online-mailbox-full' | 'microsoft-s3150' | 'microsoft-banned' | 'microsoft-authentication' | 'microsoft-rate' | 'gmail-unauthenticated' | 'gmail-dmarc' | 'gmail-rate' | 'yahoo-unauthenticated' | 'dkim-required' | 'dmarc-reject' | 'concurrency' | 'too-many-commands';
/** When a server is asked something. */
type Moment = 'connect' | 'ehlo' | 'helo' | 'lhlo' | 'starttls' | 'auth' | 'mail' | 'rcpt' | 'data' | 'bdat' | 'eod' | 'rset' | 'noop' | 'vrfy' | 'expn' | 'help' | 'etrn' | 'quit' | 'xclient' | 'unknown';

/** Where something was in what has come so far: for `since`. */
type Mark = number;
/** `unanswered`: taken, and its reply was not heard. `broken off`: the client went before its end. */
type Outcome = 'accepted' | 'refused' | 'unanswered' | 'broken off';
/** A message as it came, refused ones and those that were broken off too. */
interface Message {
    /** Unique in this sandbox: the queue id. */
    readonly id: string;
    /** The number of its session. */
    readonly session: number;
    /** Without brackets; empty for the null sender. */
    readonly from: string;
    /** The recipients that were taken. */
    readonly to: readonly string[];
    readonly refused: readonly {
        readonly to: string;
        readonly reply: string;
    }[];
    readonly outcome: Outcome;
    /** What the end of the data was answered; null: nothing. */
    readonly reply: string | null;
    /** ISO 8601, by the sandbox's clock. */
    readonly received: string;
    /** Octets of the whole message. */
    readonly size: number;
    /** `raw` holds the beginning only. */
    readonly truncated: boolean;
    readonly raw: Uint8Array;
    /** SHA-256 of all octets, in hex. */
    readonly sha256: string;
    readonly helo: string;
    /** `TLSv1.3`; null in clear text. */
    readonly tls: string | null;
    /** Who logged in. */
    readonly user: string | null;
    /** Of MAIL, names in upper case; true where there is no value. */
    readonly params: Readonly<Record<string, string | true>>;
    readonly subject: string | null;
    /** Names in lower case, values decoded, in their order. */
    readonly headers: readonly (readonly [name: string, value: string])[];
    /** The first of that name, in upper or lower case. */
    header(name: string): string | null;
    readonly text: string | null;
    readonly html: string | null;
    readonly attachments: readonly Attachment[];
}
/** A part of a message that is no text to read. */
interface Attachment {
    /** As its sender called it; a stranger's word, no path. */
    readonly name: string | null;
    readonly type: string;
    readonly content: Uint8Array;
}
/** A command and its reply. Times are milliseconds since the session began. */
interface Exchange {
    readonly at: number;
    /** Without its line end, secrets masked; null for the greeting and for further replies. */
    readonly sent: string | null;
    /** Lines joined by LF; null: none, or not yet. */
    readonly reply: string | null;
    readonly ms: number | null;
    /** The rule or key that decided; null: the usual. */
    readonly by: string | null;
    readonly deed: string | null;
}
/** A connection of a client, from its beginning to its end. */
interface SessionRecord {
    readonly number: number;
    readonly client: {
        readonly address: string;
        readonly port: number;
        readonly name: string;
    };
    readonly began: string;
    readonly tls: {
        readonly version: string;
        readonly cipher: string;
        readonly serverName: string | null;
    } | null;
    readonly helo: string;
    readonly user: string | null;
    /** The client went without an octet: a look at the port. */
    readonly empty: boolean;
    readonly exchanges: readonly Exchange[];
    /** Exchanges that there was no room for. */
    readonly lost: number;
    readonly breaches: readonly Breach[];
    /** Null: it is open. */
    readonly ended: 'quit' | 'client' | 'server' | 'reset' | 'stalled' | null;
}
/** What a client did against the RFCs. */
interface Breach {
    readonly rule: string;
    /** The command, or `eod` for the message. */
    readonly at: string;
    readonly text: string;
    readonly rfc: string;
}
/** What came in all, since the start or the last `reset()`. */
interface Counts {
    /** Looks at the port left out. */
    readonly sessions: number;
    readonly accepted: number;
    /** Replies of 4xx and 5xx. */
    readonly refused: number;
    readonly handshakes: number;
}
/** What happens, as it does; `n` is its mark. */
type SandboxEvent = {
    readonly e: 'session';
    readonly n: Mark;
    readonly session: number;
    readonly client: string;
} | {
    readonly e: 'command';
    readonly n: Mark;
    readonly session: number;
    readonly sent: string;
} | {
    readonly e: 'reply';
    readonly n: Mark;
    readonly session: number;
    readonly at: string;
    readonly reply: string;
    readonly by: string | null;
} | {
    readonly e: 'rule';
    readonly n: Mark;
    readonly session: number;
    readonly at: string;
    readonly name: string;
    readonly deed: string;
} | {
    readonly e: 'breach';
    readonly n: Mark;
    readonly session: number;
    readonly breach: Breach;
} | {
    readonly e: 'message';
    readonly n: Mark;
    readonly session: number;
    readonly id: string;
    readonly outcome: Outcome;
} | {
    readonly e: 'session-end';
    readonly n: Mark;
    readonly session: number;
    readonly ended: string;
    readonly empty: boolean;
}
/** The listener was too slow: so many events are gone. */
 | {
    readonly e: 'lost';
    readonly events: number;
};
/** What came, and in what it differs from what was meant. */
interface Near {
    readonly id: string;
    readonly from: string;
    readonly to: readonly string[];
    readonly subject: string | null;
    readonly differs: readonly string[];
}

/** How a sandbox begins; everything may be left out. */
interface StartOptions {
    /** What it does; a text is YAML, or the name of a policy of ours. */
    readonly policy?: PolicyDraft | string;
    /** Rules that stand before those of the policy. */
    readonly when?: readonly Rule[];
    /** An address of loopback; default 127.0.0.1. */
    readonly host?: string;
    /** Another address than loopback is meant: whoever reaches it can send. */
    readonly expose?: boolean;
    /** Default: any free one. */
    readonly port?: number;
    /** Of chance in rules: the same seed has the same luck. */
    readonly seed?: number;
    readonly limits?: Limits;
    /** The control API over HTTP, for programs in other languages. */
    readonly api?: boolean | {
        readonly port?: number;
    };
    /** Aborted, it closes. */
    readonly signal?: AbortSignal;
}
/** Bounds of what is kept; the oldest goes first. */
interface Limits {
    /** Default 1,000. */
    readonly messages?: number;
    /** Octets of all messages together; default 64 MiB. */
    readonly messageOctets?: number;
    /** Octets of one message; beyond it is counted; default 25 MiB. */
    readonly oneMessageOctets?: number;
    /** Default 1,000. */
    readonly sessions?: number;
    /** Characters of one session's transcript; default 64 KiB. */
    readonly transcript?: number;
    /** Characters of all transcripts; default 16 MiB. */
    readonly transcripts?: number;
    /** Default 10,000. */
    readonly events?: number;
}
/** A server that runs: where it listens, what came, and how it is changed. */
interface Sandbox {
    readonly host: string;
    readonly port: number;
    /** `smtp://127.0.0.1:2525`, `smtps://...`; `lmtp://...`. */
    readonly url: string;
    /** What it calls itself; its certificates bear this name, localhost and its address. */
    readonly hostname: string;
    readonly mode: 'smtp' | 'smtps' | 'lmtp';
    /** The root to trust, PEM; empty where the policy has no TLS. */
    readonly ca: string;
    readonly seed: number;
    /** The control API; null where it was not asked for. */
    readonly api: string | null;
    /** What is kept of what came, oldest first; refused ones and those that were broken off too. */
    readonly messages: readonly Message[];
    readonly sessions: readonly SessionRecord[];
    readonly counts: Counts;
    /** Adds rules that stand before the earlier ones. Throws a `MxprobeError` for a wrong one, and adds none. */
    when(...rules: Rule[]): RuleHandle;
    /** From now on; open sessions keep theirs. Throws a `MxprobeError` for a wrong one, and changes nothing. */
    setPolicy(policy: PolicyDraft): void;
    /** The newest that fits, there already or to come; rejects with `NoMessage`, which says what came instead. Waits 4 s if not said. */
    message(match?: Match, options?: WaitOptions): Promise<Message>;
    /** Resolves when no session is open and nothing came for `quiet` (200 ms); rejects with `UnexpectedMessage` as soon as one is there. */
    noMessage(match?: Match, options?: QuietOptions): Promise<void>;
    /** Those that are there now and fit, oldest first. */
    find(match?: Match): readonly Message[];
    /** Those that are there now and do not fit, nearest first. */
    near(match?: Match): readonly Near[];
    /** Now: `since` this mark leaves out what came before. */
    mark(): Mark;
    /** What happens, as it does; from `since` on if that is said. Leaving the loop stops listening. */
    events(options?: {
        readonly since?: Mark;
        readonly signal?: AbortSignal;
    }): AsyncIterable<SandboxEvent>;
    /** Moves its clock on: greylisting, delays, timeouts. That of the process stays. */
    advance(by: Duration): Promise<void>;
    /** `refused`: nobody listens at the port. `mute`: connections are accepted and hear nothing. */
    listening(state: 'open' | 'refused' | 'mute'): Promise<void>;
    /** Policy and rules as at the start; messages, sessions, counts, greylist and clock forgotten. Open sessions go on. */
    reset(): void;
    /** Ends its sessions and listens no more; waits reject. Again it does nothing. */
    close(): Promise<void>;
    /** `await using mx = await startSandbox()`: closes. */
    [Symbol.asyncDispose](): Promise<void>;
}
/** Rules that were added together. */
interface RuleHandle {
    /** How often they fitted. */
    readonly hits: number;
    /** None of them ever fitted. */
    readonly unused: boolean;
    /** They fit no more. */
    remove(): void;
}
/** How long `message()` waits, and for what came after which mark. */
interface WaitOptions {
    readonly timeout?: Duration;
    readonly since?: Mark;
    readonly signal?: AbortSignal;
}
/** How long nothing has to come, and by when that must be so. */
interface QuietOptions {
    readonly quiet?: Duration;
    readonly timeout?: Duration;
    readonly since?: Mark;
    readonly signal?: AbortSignal;
}
/** Of a mailbox `a@b.test`, `a@`, `@b.test`, `<>`; elsewhere what is contained, in upper or lower case; or a pattern. */
type Text = string | RegExp;
/** Which message is meant; all that is said must fit. */
interface Match {
    /** Any of its recipients, refused ones included. */
    readonly to?: Text;
    readonly from?: Text;
    readonly subject?: Text;
    /** In the text, or in the HTML where there is no text. */
    readonly text?: Text;
    readonly header?: Readonly<Record<string, Text>>;
    readonly outcome?: Outcome;
    /** True for the one that is meant. */
    readonly where?: (message: Message) => boolean;
}

/** What a matcher gives back, as vitest and jest want it. */
interface MatcherResult {
    readonly pass: boolean;
    /** What is said of a test that failed. */
    message(): string;
}
/** What `expect(mx)` knows with these matchers; `R` is what your runner makes of one that does not wait. docs/test-your-sender.md has
 * the lines that tell vitest and jest. */
interface SandboxMatchers<R = void> {
    /** Waits for a message; with `not`, until it is sure that none comes. */
    toReceive(match?: Match, options?: WaitOptions & QuietOptions): Promise<void>;
    /** A message is there now. */
    toHaveReceived(match?: Match): R;
    /** No client broke a rule of the RFCs. */
    toHaveKeptTheRules(): R;
}
/** What the test runner says of the matcher. */
interface Matching {
    readonly isNot?: boolean;
}
/** As a test runner takes them: `expect.extend(matchers)`. No interface, which has no index signature, as vitest and jest ask for one. */
type Matchers = {
    /** Waits: see `SandboxMatchers`. */
    toReceive(this: Matching, mx: Sandbox, match?: Match, options?: WaitOptions & QuietOptions): Promise<MatcherResult>;
    /** Looks: see `SandboxMatchers`. */
    toHaveReceived(this: unknown, mx: Sandbox, match?: Match): MatcherResult;
    /** Looks: see `SandboxMatchers`. */
    toHaveKeptTheRules(this: unknown, mx: Sandbox): MatcherResult;
};
/** For `expect.extend()` of vitest and jest. */
declare const matchers: Matchers;

export { matchers };
export type { Attachment, Breach, Counts, Duration, Exchange, Limits, Mark, Match, MatcherResult, Matchers, Matching, Message, Moment, Near, Outcome, PolicyDraft, PolicyName, QuietOptions, ReplyName, Rule, RuleHandle, Sandbox, SandboxEvent, SandboxMatchers, SessionRecord, StartOptions, Text, WaitOptions };
