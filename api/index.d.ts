/** A mistake in a text, and where it stands. */
interface Problem {
    readonly file: string;
    /** 1-based. */
    readonly line: number;
    /** 1-based, in characters. */
    readonly column: number;
    /** How many columns the caret underlines, at least 1. */
    readonly width: number;
    /** The whole source line, as written; empty if there is none. */
    readonly excerpt: string;
    readonly message: string;
    /** What to do about it, if that is known. */
    readonly advice: string | null;
    readonly severity: 'error' | 'warning';
}

/** Milliseconds, or `250ms`, `10s`, `5m`, `2h`. */
type Duration = number | string;

/** Variables of a scenario by name. */
type Vars = Readonly<Record<string, string | number | boolean | null>>;
/** Whom to ask, and who asks. */
interface AskingOptions {
    /** `mx1.example.org`, `host:port`, `[::1]:25`, `mx:DOMAIN`, `smtp://`, `smtps://`, `submission://`, `lmtp://`; none: the embedded MX. */
    readonly target?: string | readonly string[];
    /** Own addresses; several: each a case. */
    readonly source?: string | readonly string[];
    readonly family?: 4 | 6;
    /** Ask this DNS server, `ADDRESS` or `ADDRESS:PORT`, and not the system's. */
    readonly dns?: string;
    /** PEM; trusted besides the system's roots. */
    readonly ca?: string | readonly string[];
    /** SNI, and the name that certificates must match. */
    readonly servername?: string;
    /** The target is your own: bursts and private addresses are allowed. */
    readonly owned?: boolean;
    /** The name in EHLO. */
    readonly helo?: string;
    readonly from?: string;
    readonly to?: string;
    /** The deadline of every step. */
    readonly timeout?: Duration;
}

/** A path of a file or a folder, or a text; `file` is what it is called in problems. */
type ScenarioSource = string | {
    readonly path: string;
} | {
    readonly text: string;
    readonly file?: string;
};
/** What a scenario may know. */
interface CheckOptions {
    readonly vars?: Vars;
    /** By name; they stand in no output. */
    readonly secrets?: Readonly<Record<string, string>>;
}
/** One case that a scenario has: a variant of it. */
interface ScenarioInfo {
    readonly file: string;
    readonly name: string;
    readonly about: string | null;
    readonly tags: readonly string[];
    readonly variant: string | null;
    /** It describes an embedded MX, and runs without a target. */
    readonly sandbox: boolean;
}
/** What was found in a file or text; with a problem of severity `error` it would not run. */
interface Checked {
    readonly scenarios: readonly ScenarioInfo[];
    /** Warnings among them keep nothing from running. */
    readonly problems: readonly Problem[];
}
/** Checks and sends nothing. A text names no files; only variables of the environment that `vars` or `secrets` give are known. */
declare function checkScenario(what: ScenarioSource | readonly ScenarioSource[], options?: CheckOptions): Checked;

/** A run, once it has happened: `mxprobe/run@1`. */
type RunDocument = {
    /** The name of this schema, and its version. */
    readonly schema: 'mxprobe/run@1';
    /** The run itself. */
    readonly run: {
        /** The time at which it began, its name, and four letters: `2025-01-31T12-00-00Z-required-k3x9`. */
        readonly id: string;
        /** When it began; UTC. */
        readonly started: string;
        /** The version of mxprobe. */
        readonly version: string;
        /** The command line, secrets masked. */
        readonly argv: readonly string[];
        /** The version of Node. */
        readonly node: string;
        /** The run directory, or null if nothing is recorded. */
        readonly results: string | null;
        /** When it ended; null if it did not. */
        readonly finished: string | null;
        /** False while it goes on, and in the record of a run that was killed. */
        readonly complete: boolean;
    };
    /** How many cases came to which verdict. */
    readonly summary: {
        /** Cases that went as expected. */
        readonly passed: number;
        /** Cases that did not. */
        readonly failed: number;
        /** Cases whose question could not be put. */
        readonly inconclusive: number;
        /** Cases that do not apply. */
        readonly skipped: number;
    };
    /** Every case, in the order in which they were planned. */
    readonly cases: readonly CasePart[];
    /** What the variants of a scenario show, side by side. */
    readonly contrasts: readonly ContrastPart[];
    /** What receivers see in us, if it was asked for (`--identity`). */
    readonly identity: {
        /** The name of this schema, and its version. */
        readonly schema: 'mxprobe/identity@1';
        /** The address that the receiver sees: behind NAT not the own one of the machine. */
        readonly source: string;
        /** Receivers on the internet see another address unless it is public. */
        readonly scope: 'public' | 'private' | 'loopback';
        /** Reverse DNS; the `confirmed` names lead back to the address. */
        readonly ptr: {
            /** Where the PTR records stand: `1.2.0.192.in-addr.arpa`. */
            readonly query: string;
            /** `unknown`: the look-up failed. */
            readonly outcome: 'found' | 'missing' | 'unknown';
            /** The names that the address has. */
            readonly names: readonly string[];
            /** The names whose own addresses hold the address (forward-confirmed). */
            readonly confirmed: readonly string[];
            /** Names that look like those of a dial-up or rented line, with the reasons. */
            readonly generic: readonly {
                /** The name. */
                readonly name: string;
                /** `holds the address (192-0-2-1)`, `holds the word dynamic`. */
                readonly reasons: readonly string[];
            }[];
            /** Failed look-ups, in words. */
            readonly notes: readonly string[];
        };
        /** The name that we say in EHLO, as a receiver checks it. */
        readonly helo: {
            /** What we say in EHLO. */
            readonly name: string;
            /** `single-label` has no dot in it; `malformed` is neither a name nor an address literal. */
            readonly form: 'fqdn' | 'single-label' | 'literal' | 'malformed';
            /** The addresses of the name. */
            readonly addresses: readonly string[];
            /** `unknown`: the look-up failed. */
            readonly outcome: 'resolves' | 'does-not-resolve' | 'unknown';
            /** The name's addresses, or the literal, hold our address. */
            readonly matches: boolean;
            /** The facts in words. */
            readonly text: string;
        };
        /** The reverse-path without brackets; empty for `<>`. */
        readonly from: string;
        /** May this address send mail in those names? RFC 7208. */
        readonly spf: {
            /** Null if the reverse-path is empty: then the HELO identity counts. */
            readonly mailFrom: {
                /** The result of RFC 7208 2.6. */
                readonly result: 'none' | 'neutral' | 'pass' | 'fail' | 'softfail' | 'temperror' | 'permerror';
                /** The domain whose record was evaluated (the HELO name if the reverse-path is empty). */
                readonly domain: string;
                /** The record of `domain`, null if there is none. */
                readonly record: string | null;
                /** The term that decided, as written; null if none matched. */
                readonly term: string | null;
                /** What the domain's owner says to refused senders (`exp=`); null unless the result is `fail` and they say something. */
                readonly explanation: string | null;
                /** Why, in words. */
                readonly text: string;
            } | null;
            /** The HELO identity. */
            readonly helo: {
                /** The result of RFC 7208 2.6. */
                readonly result: 'none' | 'neutral' | 'pass' | 'fail' | 'softfail' | 'temperror' | 'permerror';
                /** The domain whose record was evaluated (the HELO name if the reverse-path is empty). */
                readonly domain: string;
                /** The record of `domain`, null if there is none. */
                readonly record: string | null;
                /** The term that decided, as written; null if none matched. */
                readonly term: string | null;
                /** What the domain's owner says to refused senders (`exp=`); null unless the result is `fail` and they say something. */
                readonly explanation: string | null;
                /** Why, in words. */
                readonly text: string;
            };
        };
        /** The DMARC record that applies to the sender, and where it stands. */
        readonly dmarc: {
            /** `unknown`: a look-up failed on the way, so it is not known which record applies. */
            readonly outcome: 'found' | 'none' | 'unknown';
            /** The domain that was asked about. */
            readonly domain: string;
            /** The domain whose record applies; null if none does. */
            readonly at: string | null;
            /** As the tree walk of RFC 9989 finds it. */
            readonly organizationalDomain: string;
            /** The record as it stands in the DNS. */
            readonly text: string | null;
            /** The tags as receivers read them. */
            readonly record: {
                /** For the domain itself; `none` where the record gives no usable one. */
                readonly policy: 'none' | 'quarantine' | 'reject';
                /** `sp`: for existing subdomains; null: as `policy`. */
                readonly subdomains: 'none' | 'quarantine' | 'reject' | null;
                /** `np`: for names that do not exist; null: as `subdomains`. */
                readonly nonexistent: 'none' | 'quarantine' | 'reject' | null;
                /** `t=y`: receivers are asked to apply one policy weaker. */
                readonly testing: boolean;
                /** `psd`: is the domain a public suffix? `u`: the tree walk finds out. */
                readonly publicSuffix: 'y' | 'n' | 'u';
                /** `adkim=s`: the signing domain must be the very one. */
                readonly strictDkim: boolean;
                /** `aspf=s`: the domain of the reverse-path must be the very one. */
                readonly strictSpf: boolean;
                /** `rua`: where aggregate reports go. */
                readonly aggregateReports: readonly string[];
                /** `ruf`: where failure reports go. */
                readonly failureReports: readonly string[];
                /** What is wrong or without effect, in words. */
                readonly problems: readonly string[];
            } | null;
            /** The policy for `domain` as an existing name: `p` of its own record, else `sp` (or `p`) of the one above. */
            readonly policy: 'none' | 'quarantine' | 'reject' | null;
            /** What is odd or failed, in words. */
            readonly notes: readonly string[];
        } | null;
        /** Can bounces and answers reach it? */
        readonly senderDomain: {
            /** The domain of the reverse-path. */
            readonly domain: string;
            /** `null-mx`: it takes no mail (RFC 7505). */
            readonly outcome: 'reachable' | 'unreachable' | 'null-mx' | 'unknown';
            /** Its MX hosts that have an address. */
            readonly hosts: readonly string[];
            /** The facts in words. */
            readonly text: string;
        } | null;
        /** The keys at the selectors that were asked about. */
        readonly dkim?: readonly {
            /** Where it stands: `s1._domainkey.example.org`. */
            readonly name: string;
            /** `several`: more than one TXT record, and receivers use none. */
            readonly outcome: 'found' | 'missing' | 'several' | 'unknown';
            /** The record. */
            readonly record: string | null;
            /** `rsa` or `ed25519`; null: there is no usable key. */
            readonly type: string | null;
            /** Of the key. */
            readonly bits: number | null;
            /** What is wrong with the record or to be known of it. */
            readonly findings: readonly {
                /** How much it weighs. */
                readonly severity: 'error' | 'warning' | 'info';
                /** A stable word. */
                readonly fault: string;
                /** In words. */
                readonly text: string;
            }[];
        }[];
        /** Whether DMARC passes for another domain in From, where that was asked. */
        readonly alignment?: {
            /** The domain of From. */
            readonly author: string;
            /** What its DMARC record asks for; null: it has none. */
            readonly policy: 'none' | 'quarantine' | 'reject' | null;
            /** SPF passes for a domain that is aligned with it. */
            readonly spf: boolean;
            /** A signature in the name of the sender's domain would be aligned; null: no usable key was looked at. */
            readonly dkim: boolean | null;
        };
        /** SPF, DKIM and DMARC of a message that was given. */
        readonly message?: {
            /** Null: not looked up. */
            readonly spf: {
                /** The result of RFC 7208 2.6. */
                readonly result: 'none' | 'neutral' | 'pass' | 'fail' | 'softfail' | 'temperror' | 'permerror';
                /** The domain whose record was evaluated (the HELO name if the reverse-path is empty). */
                readonly domain: string;
                /** The record of `domain`, null if there is none. */
                readonly record: string | null;
                /** The term that decided, as written; null if none matched. */
                readonly term: string | null;
                /** What the domain's owner says to refused senders (`exp=`); null unless the result is `fail` and they say something. */
                readonly explanation: string | null;
                /** Why, in words. */
                readonly text: string;
            } | null;
            /** One for each signature, topmost first. */
            readonly dkim: readonly {
                /** The result of RFC 8601 2.7.1; `permerror`: the signature or its key is of no use (expired, revoked, too weak ...). */
                readonly result: 'pass' | 'fail' | 'temperror' | 'permerror';
                /** What is wrong; null if it passes. `body`: the body hash differs; `signature`: a header field or the key. */
                readonly fault: 'syntax' | 'body' | 'signature' | 'body-and-signature' | 'length' | 'expired' | 'future' | 'dns' | 'no-key' | 'several-keys' | 'revoked' | 'weak' | 'key' | 'identity' | 'too-many' | null;
                /** `d=`; null if the signature could not be read. */
                readonly domain: string | null;
                /** `s=`, likewise. */
                readonly selector: string | null;
                /** `i=`, or `@` and the domain. */
                readonly identity: string | null;
                /** `rsa-sha256` or `ed25519-sha256`. */
                readonly algorithm: string | null;
                /** Of the key, as far as it was found. */
                readonly bits: number | null;
                /** The first characters of `b=`, to tell signatures apart. */
                readonly signature: string | null;
                /** `t=y` in the key record. */
                readonly testing: boolean;
                /** What is odd although it may pass, in words. */
                readonly findings: readonly string[];
                /** The result in words. */
                readonly text: string;
            }[];
            /** On both. */
            readonly dmarc: {
                /** The result of RFC 9989: `none` is no record, `permerror` a From from which no one domain can be read. */
                readonly result: 'pass' | 'fail' | 'none' | 'temperror' | 'permerror';
                /** The domain of From. */
                readonly from: string | null;
                /** The domain whose record applies. */
                readonly at: string | null;
                /** What that record asks for. */
                readonly policy: 'none' | 'quarantine' | 'reject' | null;
                /** What a receiver is asked to do with this mail; one weaker than `policy` where it says `t=y`. */
                readonly disposition: 'none' | 'quarantine' | 'reject';
                /** SPF passed for a domain that is aligned with From. */
                readonly spfAligned: boolean;
                /** A signature holds whose domain is aligned with From. */
                readonly dkimAligned: boolean;
                /** The result in words. */
                readonly text: string;
            };
        };
        /** The lists that were asked about the address (RFC 5782). */
        readonly dnsbl: readonly {
            /** What reports call the list: its zone, or another word where the zone holds an access key. */
            readonly zone: string;
            /** An allow list (DNSWL) instead of a block list. */
            readonly allow: boolean;
            /** Only `listed` and `clean` say something of the address. `error`: the list answered with an error code or with nonsense; `open`: the look-up failed; `unusable`: the list fails its own test entries (RFC 5782 5), so its answer means nothing. */
            readonly verdict: 'listed' | 'clean' | 'error' | 'open' | 'unusable';
            /** The addresses that the list answered with. */
            readonly answers: readonly {
                /** An address. */
                readonly code: string;
                /** What it stands for; null: not known. */
                readonly meaning: string | null;
            }[];
            /** The list's own words (TXT). */
            readonly reason: string | null;
            /** The verdict in words. */
            readonly text: string;
        }[];
        /** What speaks against us, worst first. */
        readonly findings: readonly {
            /** A stable word: `ptr-missing`, `helo-mismatch`, `dnsbl-listed` ... */
            readonly id: string;
            /** How much it weighs. */
            readonly severity: 'error' | 'warning' | 'info';
            /** What receivers hold against us, in words. */
            readonly text: string;
            /** What to do about it; null if nothing. */
            readonly remedy: string | null;
            /** `RFC 5321 4.1.4`, or null. */
            readonly standard: string | null;
        }[];
    } | null;
    /** What a command other than `run` found, as its `--json` shows it; a dialogue of a proof that is a case is named by its id (`held`). */
    readonly result?: {
        /** Which document it is: `mxprobe/mx@1`, `mxprobe/identity@1` ... */
        readonly schema: string;
    };
    /** What a probe's run was compared with; null where nothing was accepted yet, and where nothing is compared. */
    readonly baseline: {
        /** The name of the baseline. */
        readonly name: string;
        /** When the run that was accepted began; UTC. */
        readonly accepted: string;
    } | null;
    /** What differs from it, most urgent first; null where nothing is compared. */
    readonly changes: readonly ChangePart[] | null;
};
/** What happens in a run, as it does. */
type RunEvent = {
    /** Which one it is. */
    readonly e: 'run';
    /** What is known of the run before it begins. */
    readonly run: {
        /** The time at which it began, its name, and four letters: `2025-01-31T12-00-00Z-required-k3x9`. */
        readonly id: string;
        /** When it began; UTC. */
        readonly started: string;
        /** The version of mxprobe. */
        readonly version: string;
        /** The command line, secrets masked. */
        readonly argv: readonly string[];
        /** The version of Node. */
        readonly node: string;
        /** The run directory, or null if nothing is recorded. */
        readonly results: string | null;
    };
} | {
    /** Which one it is. */
    readonly e: 'identity';
    /** What receivers see in us. */
    readonly identity: {
        /** The name of this schema, and its version. */
        readonly schema: 'mxprobe/identity@1';
        /** The address that the receiver sees: behind NAT not the own one of the machine. */
        readonly source: string;
        /** Receivers on the internet see another address unless it is public. */
        readonly scope: 'public' | 'private' | 'loopback';
        /** Reverse DNS; the `confirmed` names lead back to the address. */
        readonly ptr: {
            /** Where the PTR records stand: `1.2.0.192.in-addr.arpa`. */
            readonly query: string;
            /** `unknown`: the look-up failed. */
            readonly outcome: 'found' | 'missing' | 'unknown';
            /** The names that the address has. */
            readonly names: readonly string[];
            /** The names whose own addresses hold the address (forward-confirmed). */
            readonly confirmed: readonly string[];
            /** Names that look like those of a dial-up or rented line, with the reasons. */
            readonly generic: readonly {
                /** The name. */
                readonly name: string;
                /** `holds the address (192-0-2-1)`, `holds the word dynamic`. */
                readonly reasons: readonly string[];
            }[];
            /** Failed look-ups, in words. */
            readonly notes: readonly string[];
        };
        /** The name that we say in EHLO, as a receiver checks it. */
        readonly helo: {
            /** What we say in EHLO. */
            readonly name: string;
            /** `single-label` has no dot in it; `malformed` is neither a name nor an address literal. */
            readonly form: 'fqdn' | 'single-label' | 'literal' | 'malformed';
            /** The addresses of the name. */
            readonly addresses: readonly string[];
            /** `unknown`: the look-up failed. */
            readonly outcome: 'resolves' | 'does-not-resolve' | 'unknown';
            /** The name's addresses, or the literal, hold our address. */
            readonly matches: boolean;
            /** The facts in words. */
            readonly text: string;
        };
        /** The reverse-path without brackets; empty for `<>`. */
        readonly from: string;
        /** May this address send mail in those names? RFC 7208. */
        readonly spf: {
            /** Null if the reverse-path is empty: then the HELO identity counts. */
            readonly mailFrom: {
                /** The result of RFC 7208 2.6. */
                readonly result: 'none' | 'neutral' | 'pass' | 'fail' | 'softfail' | 'temperror' | 'permerror';
                /** The domain whose record was evaluated (the HELO name if the reverse-path is empty). */
                readonly domain: string;
                /** The record of `domain`, null if there is none. */
                readonly record: string | null;
                /** The term that decided, as written; null if none matched. */
                readonly term: string | null;
                /** What the domain's owner says to refused senders (`exp=`); null unless the result is `fail` and they say something. */
                readonly explanation: string | null;
                /** Why, in words. */
                readonly text: string;
            } | null;
            /** The HELO identity. */
            readonly helo: {
                /** The result of RFC 7208 2.6. */
                readonly result: 'none' | 'neutral' | 'pass' | 'fail' | 'softfail' | 'temperror' | 'permerror';
                /** The domain whose record was evaluated (the HELO name if the reverse-path is empty). */
                readonly domain: string;
                /** The record of `domain`, null if there is none. */
                readonly record: string | null;
                /** The term that decided, as written; null if none matched. */
                readonly term: string | null;
                /** What the domain's owner says to refused senders (`exp=`); null unless the result is `fail` and they say something. */
                readonly explanation: string | null;
                /** Why, in words. */
                readonly text: string;
            };
        };
        /** The DMARC record that applies to the sender, and where it stands. */
        readonly dmarc: {
            /** `unknown`: a look-up failed on the way, so it is not known which record applies. */
            readonly outcome: 'found' | 'none' | 'unknown';
            /** The domain that was asked about. */
            readonly domain: string;
            /** The domain whose record applies; null if none does. */
            readonly at: string | null;
            /** As the tree walk of RFC 9989 finds it. */
            readonly organizationalDomain: string;
            /** The record as it stands in the DNS. */
            readonly text: string | null;
            /** The tags as receivers read them. */
            readonly record: {
                /** For the domain itself; `none` where the record gives no usable one. */
                readonly policy: 'none' | 'quarantine' | 'reject';
                /** `sp`: for existing subdomains; null: as `policy`. */
                readonly subdomains: 'none' | 'quarantine' | 'reject' | null;
                /** `np`: for names that do not exist; null: as `subdomains`. */
                readonly nonexistent: 'none' | 'quarantine' | 'reject' | null;
                /** `t=y`: receivers are asked to apply one policy weaker. */
                readonly testing: boolean;
                /** `psd`: is the domain a public suffix? `u`: the tree walk finds out. */
                readonly publicSuffix: 'y' | 'n' | 'u';
                /** `adkim=s`: the signing domain must be the very one. */
                readonly strictDkim: boolean;
                /** `aspf=s`: the domain of the reverse-path must be the very one. */
                readonly strictSpf: boolean;
                /** `rua`: where aggregate reports go. */
                readonly aggregateReports: readonly string[];
                /** `ruf`: where failure reports go. */
                readonly failureReports: readonly string[];
                /** What is wrong or without effect, in words. */
                readonly problems: readonly string[];
            } | null;
            /** The policy for `domain` as an existing name: `p` of its own record, else `sp` (or `p`) of the one above. */
            readonly policy: 'none' | 'quarantine' | 'reject' | null;
            /** What is odd or failed, in words. */
            readonly notes: readonly string[];
        } | null;
        /** Can bounces and answers reach it? */
        readonly senderDomain: {
            /** The domain of the reverse-path. */
            readonly domain: string;
            /** `null-mx`: it takes no mail (RFC 7505). */
            readonly outcome: 'reachable' | 'unreachable' | 'null-mx' | 'unknown';
            /** Its MX hosts that have an address. */
            readonly hosts: readonly string[];
            /** The facts in words. */
            readonly text: string;
        } | null;
        /** The keys at the selectors that were asked about. */
        readonly dkim?: readonly {
            /** Where it stands: `s1._domainkey.example.org`. */
            readonly name: string;
            /** `several`: more than one TXT record, and receivers use none. */
            readonly outcome: 'found' | 'missing' | 'several' | 'unknown';
            /** The record. */
            readonly record: string | null;
            /** `rsa` or `ed25519`; null: there is no usable key. */
            readonly type: string | null;
            /** Of the key. */
            readonly bits: number | null;
            /** What is wrong with the record or to be known of it. */
            readonly findings: readonly {
                /** How much it weighs. */
                readonly severity: 'error' | 'warning' | 'info';
                /** A stable word. */
                readonly fault: string;
                /** In words. */
                readonly text: string;
            }[];
        }[];
        /** Whether DMARC passes for another domain in From, where that was asked. */
        readonly alignment?: {
            /** The domain of From. */
            readonly author: string;
            /** What its DMARC record asks for; null: it has none. */
            readonly policy: 'none' | 'quarantine' | 'reject' | null;
            /** SPF passes for a domain that is aligned with it. */
            readonly spf: boolean;
            /** A signature in the name of the sender's domain would be aligned; null: no usable key was looked at. */
            readonly dkim: boolean | null;
        };
        /** SPF, DKIM and DMARC of a message that was given. */
        readonly message?: {
            /** Null: not looked up. */
            readonly spf: {
                /** The result of RFC 7208 2.6. */
                readonly result: 'none' | 'neutral' | 'pass' | 'fail' | 'softfail' | 'temperror' | 'permerror';
                /** The domain whose record was evaluated (the HELO name if the reverse-path is empty). */
                readonly domain: string;
                /** The record of `domain`, null if there is none. */
                readonly record: string | null;
                /** The term that decided, as written; null if none matched. */
                readonly term: string | null;
                /** What the domain's owner says to refused senders (`exp=`); null unless the result is `fail` and they say something. */
                readonly explanation: string | null;
                /** Why, in words. */
                readonly text: string;
            } | null;
            /** One for each signature, topmost first. */
            readonly dkim: readonly {
                /** The result of RFC 8601 2.7.1; `permerror`: the signature or its key is of no use (expired, revoked, too weak ...). */
                readonly result: 'pass' | 'fail' | 'temperror' | 'permerror';
                /** What is wrong; null if it passes. `body`: the body hash differs; `signature`: a header field or the key. */
                readonly fault: 'syntax' | 'body' | 'signature' | 'body-and-signature' | 'length' | 'expired' | 'future' | 'dns' | 'no-key' | 'several-keys' | 'revoked' | 'weak' | 'key' | 'identity' | 'too-many' | null;
                /** `d=`; null if the signature could not be read. */
                readonly domain: string | null;
                /** `s=`, likewise. */
                readonly selector: string | null;
                /** `i=`, or `@` and the domain. */
                readonly identity: string | null;
                /** `rsa-sha256` or `ed25519-sha256`. */
                readonly algorithm: string | null;
                /** Of the key, as far as it was found. */
                readonly bits: number | null;
                /** The first characters of `b=`, to tell signatures apart. */
                readonly signature: string | null;
                /** `t=y` in the key record. */
                readonly testing: boolean;
                /** What is odd although it may pass, in words. */
                readonly findings: readonly string[];
                /** The result in words. */
                readonly text: string;
            }[];
            /** On both. */
            readonly dmarc: {
                /** The result of RFC 9989: `none` is no record, `permerror` a From from which no one domain can be read. */
                readonly result: 'pass' | 'fail' | 'none' | 'temperror' | 'permerror';
                /** The domain of From. */
                readonly from: string | null;
                /** The domain whose record applies. */
                readonly at: string | null;
                /** What that record asks for. */
                readonly policy: 'none' | 'quarantine' | 'reject' | null;
                /** What a receiver is asked to do with this mail; one weaker than `policy` where it says `t=y`. */
                readonly disposition: 'none' | 'quarantine' | 'reject';
                /** SPF passed for a domain that is aligned with From. */
                readonly spfAligned: boolean;
                /** A signature holds whose domain is aligned with From. */
                readonly dkimAligned: boolean;
                /** The result in words. */
                readonly text: string;
            };
        };
        /** The lists that were asked about the address (RFC 5782). */
        readonly dnsbl: readonly {
            /** What reports call the list: its zone, or another word where the zone holds an access key. */
            readonly zone: string;
            /** An allow list (DNSWL) instead of a block list. */
            readonly allow: boolean;
            /** Only `listed` and `clean` say something of the address. `error`: the list answered with an error code or with nonsense; `open`: the look-up failed; `unusable`: the list fails its own test entries (RFC 5782 5), so its answer means nothing. */
            readonly verdict: 'listed' | 'clean' | 'error' | 'open' | 'unusable';
            /** The addresses that the list answered with. */
            readonly answers: readonly {
                /** An address. */
                readonly code: string;
                /** What it stands for; null: not known. */
                readonly meaning: string | null;
            }[];
            /** The list's own words (TXT). */
            readonly reason: string | null;
            /** The verdict in words. */
            readonly text: string;
        }[];
        /** What speaks against us, worst first. */
        readonly findings: readonly {
            /** A stable word: `ptr-missing`, `helo-mismatch`, `dnsbl-listed` ... */
            readonly id: string;
            /** How much it weighs. */
            readonly severity: 'error' | 'warning' | 'info';
            /** What receivers hold against us, in words. */
            readonly text: string;
            /** What to do about it; null if nothing. */
            readonly remedy: string | null;
            /** `RFC 5321 4.1.4`, or null. */
            readonly standard: string | null;
        }[];
    };
} | {
    /** Which one it is. */
    readonly e: 'case';
    /** The number of the case in the run, from 0. */
    readonly case: number;
    /** What is known of the case before it runs. */
    readonly head: {
        /** Unique within the run: `scenarios/starttls/required.yaml#cleartext@127.0.0.1`. */
        readonly id: string;
        /** The name of the scenario. */
        readonly scenario: string;
        /** What the scenario says of itself. */
        readonly about: string | null;
        /** Its tags. */
        readonly tags: readonly string[];
        /** As the user typed it, with `/`. */
        readonly file: string;
        /** The name of the variant. */
        readonly variant: string | null;
        /** The variant's variables as the run used them, secrets masked. */
        readonly vars: Readonly<Record<string, string | number | boolean | null>>;
        /** Who was asked. */
        readonly target: TargetPart;
        /** When it began; UTC. */
        readonly started: string;
    };
} | {
    /** Which one it is. */
    readonly e: 'burst';
    /** The number of the case in the run, from 0. */
    readonly case: number;
    /** A burst as far as it got; the last one is the whole. */
    readonly burst: {
        /** False while it goes on, and in the record of a run that was killed. */
        readonly complete: boolean;
        /** True if it was stopped before all sessions that were asked for had begun. */
        readonly interrupted: boolean;
        /** What was asked for. */
        readonly asked: {
            /** So many sessions; null: as many as there is time for. */
            readonly sessions: number | null;
            /** For so long; null: until all sessions are done. */
            readonly forMs: number | null;
            /** As written; null: as fast as `concurrency` lets. */
            readonly rate: string | null;
            /** So many sessions at once, at most. */
            readonly concurrency: number;
            /** So many transactions in each session. */
            readonly messages: number;
        };
        /** How many threads worked. */
        readonly workers: number;
        /** From the first session's begin to the last one's end. */
        readonly ms: number;
        /** How long sessions were begun. */
        readonly arrivalsMs: number;
        /** How many sessions were begun, and how they ended. */
        readonly sessions: {
            /** How many were begun. */
            readonly begun: number;
            /** Went as the dialogue expects. */
            readonly done: number;
            /** Ended by a 4xx or 5xx that the dialogue does not expect. */
            readonly refused: number;
            /** Ended by another reply that it does not expect. */
            readonly unexpected: number;
            /** Ended by the server, which closed the connection. */
            readonly closed: number;
            /** Ended by a connection that was reset. */
            readonly reset: number;
            /** Ended by a reply that did not come in time. */
            readonly timedOut: number;
            /** Ended by a handshake that failed. */
            readonly tlsFailed: number;
            /** No connection at all. */
            readonly unreachable: number;
            /** Something could not be sent: an argument that would be two commands, AUTH outside TLS. */
            readonly unsent: number;
            /** Ended by us because the burst was stopped. */
            readonly stopped: number;
        };
        /** What became of the messages. */
        readonly messages: {
            /** Messages whose end was answered with 2xx. */
            readonly accepted: number;
            /** The end of data was sent and not answered: they may have been delivered. */
            readonly unknown: number;
        };
        /** So many a second. */
        readonly rate: {
            /** Sessions that the clock asked for, over the whole burst; null without a rate. */
            readonly asked: number | null;
            /** Sessions that were begun. */
            readonly achieved: number;
            /** Messages that were accepted, over the whole burst. */
            readonly accepted: number;
            /** The most messages that were accepted in one second. */
            readonly bestSecond: number;
        };
        /** How punctual sessions were begun. */
        readonly late: {
            /** Sessions that were due while `concurrency` sessions went on, and had to wait. */
            readonly waited: number;
            /** How long after it was due a session was begun. */
            readonly ms: {
                /** How many were measured. */
                readonly count: number;
                /** Half of them took so long or less. */
                readonly p50: number;
                /** Nine of ten. */
                readonly p90: number;
                /** 99 of 100. */
                readonly p99: number;
                /** 999 of 1,000. */
                readonly 'p99.9': number;
                /** The longest. */
                readonly max: number;
            };
        };
        /** The first reply of 4xx or 5xx that the dialogue does not expect. */
        readonly firstRefusal: {
            /** The session, from 1. */
            readonly session: number;
            /** The transaction in it, from 1. */
            readonly transaction: number;
            /** Where in the session it came. */
            readonly stage: 'connect' | 'ehlo' | 'starttls' | 'auth' | 'mail' | 'rcpt' | 'data' | 'eod' | 'other';
            /** The step that was refused. */
            readonly verb: string;
            /** The line of the scenario on which the step stands. */
            readonly line: number;
            /** Since the burst began. */
            readonly at: number;
            /** The reply code. */
            readonly code: number;
            /** The enhanced status code. */
            readonly enhanced: string | null;
            /** The text behind the codes, on one line. */
            readonly text: string;
            /** How often this step was accepted before. */
            readonly after: number;
            /** How many messages were accepted before. */
            readonly accepted: number;
        } | null;
        /** What every step was answered, and how it ended otherwise: a row for each step and code. */
        readonly replies: readonly {
            /** The step. */
            readonly verb: string;
            /** Where in the session it is. */
            readonly stage: 'connect' | 'ehlo' | 'starttls' | 'auth' | 'mail' | 'rcpt' | 'data' | 'eod' | 'other';
            /** How it was answered, or what came instead. `protocol`: an AUTH that went wrong in a way that its code does not tell; `uncaptured`: a reply as expected, without what the dialogue takes from it; `lacking`: the server does not offer what `requires` asks for. */
            readonly outcome: 'reply' | 'closed' | 'reset' | 'timeout' | 'tls-failure' | 'unreachable' | 'unsent' | 'unsolicited' | 'protocol' | 'uncaptured' | 'lacking';
            /** The reply code; null if there was none. */
            readonly code: number | null;
            /** The first of them, on one line. */
            readonly text: string;
            /** How many of them came. */
            readonly count: number;
            /** How many of them the dialogue does not expect and are 4xx or 5xx. */
            readonly refused: number;
            /** The line of the scenario on which the step stands. */
            readonly line: number;
            /** How often in each second of the timeline. */
            readonly perSecond: readonly number[];
        }[];
        /** One number for each second since the burst began. */
        readonly timeline: {
            /** Sessions begun. */
            readonly begun: readonly number[];
            /** Messages accepted. */
            readonly accepted: readonly number[];
            /** Replies of 4xx and 5xx that the dialogue does not expect. */
            readonly refused: readonly number[];
            /** The most sessions at once. */
            readonly inFlight: readonly number[];
        };
        /** How long each phase of a session took. */
        readonly phases: Readonly<Record<string, {
            /** How many were measured. */
            readonly count: number;
            /** Half of them took so long or less. */
            readonly p50: number;
            /** Nine of ten. */
            readonly p90: number;
            /** 99 of 100. */
            readonly p99: number;
            /** 999 of 1,000. */
            readonly 'p99.9': number;
            /** The longest. */
            readonly max: number;
        }>>;
        /** Asked once a second after the burst; null if nothing was refused, or nobody asked. */
        readonly recovery: {
            /** From the end of the burst to the begin of the session that was accepted; null if none was. */
            readonly ms: number | null;
            /** How many sessions were tried. */
            readonly attempts: number;
            /** What the last attempt was answered where it was refused, or null. */
            readonly reply: string | null;
        } | null;
        /** Replies that broke the RFC, by violation. */
        readonly violations: Readonly<Record<string, number>>;
        /** What differs from `burst.expect`, in words. */
        readonly problems: readonly string[];
        /** Where its sessions are recorded; null: nowhere. */
        readonly recorded: {
            /** The file in the run directory. */
            readonly file: string;
            /** Which share of the sessions stands in it: 1 all, 10 every tenth. */
            readonly sample: number;
        } | null;
    };
} | {
    /** Which one it is. */
    readonly e: 'threshold';
    /** The number of the case in the run, from 0. */
    readonly case: number;
    /** A search as far as it got; the last one is the whole. */
    readonly threshold: {
        /** What was asked. */
        readonly asked: {
            /** What is counted up. */
            readonly by: 'messages' | 'connections' | 'recipients' | 'concurrency';
            /** So many are asked for before it is said that there is no limit up to it. */
            readonly most: number;
            /** So long the search lasts at most. */
            readonly patienceMs: number;
            /** How often the way up and back is gone; once more where two climbs differ. */
            readonly rounds: number;
        };
        /** `unsure`: there is a limit, and `finding` says how much of it is known. `interrupted` also while it goes on, and in the record of a run that was killed. */
        readonly outcome: 'found' | 'unsure' | 'none' | 'failed' | 'interrupted';
        /** How many are accepted; null unless `found`. */
        readonly limit: number | null;
        /** From the first of them to when it is accepted again; 0: at once, in a new session; null: not known within 10 %. */
        readonly windowMs: number | null;
        /** How many were accepted where no limit was found. */
        readonly accepted: number | null;
        /** Why the question could not be put (`failed`). */
        readonly reply: string | null;
        /** The evidence: each way up to the refusal and back ... */
        readonly climbs: readonly {
            /** Accepted in a row before the refusal. */
            readonly accepted: number;
            /** From the first one to the refusal. */
            readonly ms: number;
            /** The reply that refused, on one line. */
            readonly refusal: string;
            /** The step that was refused. */
            readonly step: string;
            /** Since the first one: the last try that was refused. */
            readonly refusedUntilMs: number;
            /** Since the first one: the try that was accepted again; null: none was, in time. */
            readonly acceptedAfterMs: number | null;
            /** How often it was tried again. */
            readonly tries: number;
        }[];
        /** ... and each time it was asked, in order. */
        readonly pushes: readonly {
            /** Since the search began. */
            readonly at: number;
            /** How long it took. */
            readonly ms: number;
            /** So many were asked for, one after the other, up to the first refusal. */
            readonly asked: number;
            /** So many were accepted. */
            readonly accepted: number;
            /** Its sessions have the numbers from here on. */
            readonly firstSession: number;
            /** How many sessions it took. */
            readonly sessions: number;
            /** The first refusal. */
            readonly refusal: {
                /** Since the search began. */
                readonly at: number;
                /** The step that was refused. */
                readonly step: string;
                /** The reply, on one line. */
                readonly reply: string;
            } | null;
            /** Why it could not be asked to the end, if it was no refusal. */
            readonly failed: string | null;
            /** Each step, and each way in which it was answered. */
            readonly replies: readonly {
                /** The step. */
                readonly verb: string;
                /** Where in the session it is. */
                readonly stage: 'connect' | 'ehlo' | 'starttls' | 'auth' | 'mail' | 'rcpt' | 'data' | 'eod' | 'other';
                /** How it was answered, or what came instead. `protocol`: an AUTH that went wrong in a way that its code does not tell; `uncaptured`: a reply as expected, without what the dialogue takes from it; `lacking`: the server does not offer what `requires` asks for. */
                readonly outcome: 'reply' | 'closed' | 'reset' | 'timeout' | 'tls-failure' | 'unreachable' | 'unsent' | 'unsolicited' | 'protocol' | 'uncaptured' | 'lacking';
                /** The reply code; null if there was none. */
                readonly code: number | null;
                /** The first of them, on one line. */
                readonly text: string;
                /** How many of them came. */
                readonly count: number;
                /** How many of them the dialogue does not expect and are 4xx or 5xx. */
                readonly refused: number;
            }[];
        }[];
        /** What is known of the limit: bounds, and how it is counted. */
        readonly finding?: {
            /** How many are accepted in a row by a server that has been left alone. */
            readonly limit: {
                /** At least. */
                readonly from: number;
                /** At most; null: not known. */
                readonly to: number | null;
            };
            /** In which time; null: not known. Milliseconds, as the others. */
            readonly window: {
                /** At least. */
                readonly from: number;
                /** At most; null: not known. */
                readonly to: number | null;
            } | null;
            /** How it accepts again: at once in a new session, all of them together, or some earlier than all; null: not known. */
            readonly recovery: 'at-once' | 'whole' | 'gradual' | null;
            /** Whether a refused try counts, so that asking puts off the end; null: not known. */
            readonly refusedCount: boolean | null;
            /** `gradual`: when the first is taken again. */
            readonly oneAfter: {
                /** At least. */
                readonly from: number;
                /** At most; null: not known. */
                readonly to: number | null;
            } | null;
            /** After how long a silence all of them were taken again. */
            readonly allAfter: {
                /** At least. */
                readonly from: number;
                /** At most; null: not known. */
                readonly to: number | null;
            } | null;
        } | null;
        /** Each time it was left alone, and how many were accepted then. */
        readonly silences?: readonly {
            /** So long nothing was asked. */
            readonly silentMs: number;
            /** So many were then accepted in a row. */
            readonly accepted: number;
            /** All of them had been taken right before the silence: nothing else was in the count. */
            readonly clean: boolean;
        }[];
        /** The file in the run directory with every session, or null. */
        readonly recorded: string | null;
    };
} | {
    /** Which one it is. */
    readonly e: 'facts';
    /** The number of the case in the run, from 0. */
    readonly case: number;
    /** What was found where no scenario asked. */
    readonly facts: Readonly<Record<string, string>>;
} | {
    /** Which one it is. */
    readonly e: 'case-end';
    /** The number of the case in the run, from 0. */
    readonly case: number;
    /** What came of it. */
    readonly verdict: 'passed' | 'failed' | 'inconclusive' | 'skipped';
    /** Why it is `inconclusive`, in one word; why it was `skipped`, in words; null else. */
    readonly reason: string | null;
    /** One sentence that says why the verdict is what it is; null for `passed`. */
    readonly text: string | null;
    /** How long it took, all attempts together. */
    readonly ms: number;
    /** Which attempt decided (1 unless `retry` or throttling asked for more). */
    readonly attempt: number;
} | {
    /** Which one it is. */
    readonly e: 'contrast';
    /** What two variants show. */
    readonly contrast: ContrastPart;
} | {
    /** Which one it is. */
    readonly e: 'result';
    /** What a command other than `run` found. */
    readonly result: {
        /** Which document it is. */
        readonly schema: string;
    };
} | {
    /** Which one it is. */
    readonly e: 'end';
    /** When the run ended. */
    readonly finished: string;
    /** What came of its cases. */
    readonly summary: {
        /** Cases that went as expected. */
        readonly passed: number;
        /** Cases that did not. */
        readonly failed: number;
        /** Cases whose question could not be put. */
        readonly inconclusive: number;
        /** Cases that do not apply. */
        readonly skipped: number;
    };
} | (({
    /** Which one it is. */
    readonly e: 'connected';
    /** The address that answered. */
    readonly address: string;
    /** Its port. */
    readonly port: number;
    /** The local address. */
    readonly source: string;
} | {
    /** Which one it is. */
    readonly e: 'sent';
    /** Milliseconds since the attempt's connection was begun. */
    readonly at: number;
    /** Where in the session it happened. */
    readonly stage: 'connect' | 'ehlo' | 'starttls' | 'auth' | 'mail' | 'rcpt' | 'data' | 'eod' | 'other';
    /** True inside TLS. */
    readonly secure: boolean;
    /** What was sent, secrets masked. */
    readonly sent: string;
    /** Octets sent, where `sent` is shortened. */
    readonly sentBytes: number | null;
    /** The message that was sent; only where one was. */
    readonly message?: MessagePart;
} | {
    /** Which one it is. */
    readonly e: 'reply';
    /** Milliseconds since the attempt's connection was begun. */
    readonly at: number;
    /** Where in the session it happened. */
    readonly stage: 'connect' | 'ehlo' | 'starttls' | 'auth' | 'mail' | 'rcpt' | 'data' | 'eod' | 'other';
    /** True inside TLS. */
    readonly secure: boolean;
    /** What came. */
    readonly outcome: 'reply' | 'closed' | 'timeout' | 'tls-failure' | 'silence' | 'none';
    /** The reply; null unless the outcome is `reply`. */
    readonly reply: ReplyPart | null;
    /** Milliseconds since the first octet was sent. */
    readonly ms: number;
    /** False if this answers no open `sent`. */
    readonly answers: boolean;
} | {
    /** Which one it is. */
    readonly e: 'tls';
    /** Milliseconds since the attempt's connection was begun. */
    readonly at: number;
    /** A handshake. */
    readonly tls: TlsPart;
} | {
    /** Which one it is. */
    readonly e: 'finding';
    /** Something noteworthy. */
    readonly finding: FindingPart;
} | {
    /** Which one it is. */
    readonly e: 'step';
    /** A judged step. */
    readonly step: {
        /** Its place among the steps of the case, from 0. */
        readonly index: number;
        /** The attempt in which it ran, from 1. */
        readonly attempt: number;
        /** The scenario's word: `connect`, `mail`, `data` ... */
        readonly verb: string;
        /** The name that the scenario gives it. */
        readonly name: string | null;
        /** Where in the session it happened. */
        readonly stage: 'connect' | 'ehlo' | 'starttls' | 'auth' | 'mail' | 'rcpt' | 'data' | 'eod' | 'other';
        /** The file in which it stands, as typed. */
        readonly file: string;
        /** The line on which it stands, from 1. */
        readonly line: number;
        /** The column at which it begins, from 1. */
        readonly column: number;
        /** What was expected, as written (or the verb's default). */
        readonly expected: string | null;
        /** Whether it went as expected. */
        readonly verdict: 'passed' | 'failed' | 'inconclusive' | 'not-reached' | 'skipped';
        /** What differs from the expectation, or why the step was not run; null if nothing does. */
        readonly problem: string | null;
        /** Milliseconds from the first octet sent to the outcome. */
        readonly ms: number;
        /** True if the step ran inside TLS. */
        readonly secure: boolean;
        /** What was taken from the reply, by the name of the variable; secrets masked. */
        readonly captured: Readonly<Record<string, string>>;
        /** What became of the message; only in the step `arrives`. */
        readonly arrival?: ArrivalPart;
        /** The index of the judged one among the exchanges that the events since the last step make. */
        readonly decisive: number | null;
        /** The indexes of those that belong to this step where more steps are to come from them (a pipeline); null: all that are left. */
        readonly own: readonly number[] | null;
    };
}) & {
    /** The number of the case in the run, from 0. */
    readonly case: number;
});
/** The survey of a domain's mail exchangers: `mxprobe/mx@1`. */
type MxSurvey = {
    /** The name of this schema, and its version. */
    readonly schema: 'mxprobe/mx@1';
    /** As the user wrote it. */
    readonly target: string;
    /** The mail domain, or null if one host or address was asked for. */
    readonly domain: string | null;
    /** When it began; UTC. */
    readonly started: string;
    /** How long it took. */
    readonly ms: number;
    /** The MX hosts, and what the DNS says of them. */
    readonly mx: readonly {
        /** Its name. */
        readonly host: string;
        /** The preference of its MX record; null if it has none. */
        readonly preference: number | null;
        /** Its addresses. */
        readonly addresses: readonly string[];
        /** The CNAMEs on the way to them. */
        readonly aliases: readonly string[];
        /** DNSSEC vouches for its addresses, says the resolver. */
        readonly authentic: boolean;
        /** Why it has no address; null if it has. */
        readonly problem: string | null;
        /** The same in a word: the name is not there, it has none, it is an alias of a name that has none, the DNS did not say. */
        readonly fault: 'missing' | 'none' | 'dangling' | 'open' | null;
    }[];
    /** DNSSEC vouches for the MX records, says the resolver; null if none were asked for. */
    readonly mxAuthentic: boolean | null;
    /** What was left out at our own wish: `--family`, `--source`. */
    readonly notes: readonly string[];
    /** Why there is nothing to survey; null if there is. */
    readonly problem: string | null;
    /** RFC 8461: the record, and the policy behind it; null if there is no domain. */
    readonly mtaSts: {
        /** `valid`: there is a policy. `absent`: none is announced. `failed`: one is announced, and senders cannot use it. `unknown`: the DNS did not say. */
        readonly verdict: 'valid' | 'absent' | 'failed' | 'unknown';
        /** The id of the TXT record. */
        readonly id: string | null;
        /** Where the policy was fetched. */
        readonly url: string | null;
        /** The address that it was fetched from. */
        readonly address: string | null;
        /** The policy, if senders would use it. */
        readonly policy: {
            /** `testing`: senders report what fails, and deliver all the same. */
            readonly mode: 'enforce' | 'testing' | 'none';
            /** How long senders keep it. */
            readonly maxAgeSeconds: number;
            /** The hosts that it allows, in lower case: host names, or `*.` and a domain. */
            readonly mx: readonly string[];
        } | null;
        /** What is wrong: of the record, the fetch or the policy; the line of the policy is in it. */
        readonly problems: readonly string[];
        /** What senders tolerate, and an admin should not. */
        readonly warnings: readonly string[];
        /** As reports of RFC 8460 4.3 name it; null if there is nothing to report. */
        readonly result: 'starttls-not-supported' | 'certificate-host-mismatch' | 'certificate-expired' | 'certificate-not-trusted' | 'validation-failure' | 'tlsa-invalid' | 'dnssec-invalid' | 'dane-required' | 'sts-policy-fetch-error' | 'sts-policy-invalid' | 'sts-webpki-invalid' | null;
        /** Where it failed. */
        readonly fault: 'record' | 'fetch' | 'policy' | null;
    } | null;
    /** RFC 8460: where reports are wanted; null if there is no domain. */
    readonly tlsRpt: {
        /** `unknown`: the DNS did not say. */
        readonly verdict: 'valid' | 'absent' | 'invalid' | 'unknown';
        /** The URIs that reports go to. */
        readonly reportTo: readonly string[];
        /** What is wrong with the record, or with the look-up. */
        readonly problem: string | null;
    } | null;
    /** What a certificate that is not in use yet would mean (`--certificate`); else null. */
    readonly renewal: {
        /** The first certificate of the file. */
        readonly certificate: CertificatePart | null;
        /** What it would mean at each host. */
        readonly hosts: readonly {
            /** An MX host. */
            readonly host: string;
            /** Where its TLSA records stand: `_25._tcp.mx.example.org`. */
            readonly name: string;
            /** What DANE would say of the certificate; `unknown`: the DNS did not say. */
            readonly verdict: 'verified' | 'failed' | 'absent' | 'insecure' | 'bogus' | 'unusable' | 'unknown';
            /** The verdict in words. */
            readonly text: string;
            /** The TLSA record of the certificate, as in a zone file. */
            readonly publish: string;
        }[];
    } | null;
    /** Each MX host at each address. What is null is not known. */
    readonly endpoints: readonly {
        /** The name of the host. */
        readonly host: string;
        /** The address that was asked. */
        readonly address: string;
        /** The port. */
        readonly port: number;
        /** The preference of the MX record; null if there is none. */
        readonly preference: number | null;
        /** The reverse DNS of the address. */
        readonly ptr: {
            /** Where the PTR records stand: `1.2.0.192.in-addr.arpa`. */
            readonly query: string;
            /** `unknown`: the look-up failed. */
            readonly outcome: 'found' | 'missing' | 'unknown';
            /** The names that the address has. */
            readonly names: readonly string[];
            /** The names whose own addresses hold the address (forward-confirmed). */
            readonly confirmed: readonly string[];
            /** Names that look like those of a dial-up or rented line, with the reasons. */
            readonly generic: readonly {
                /** The name. */
                readonly name: string;
                /** `holds the address (192-0-2-1)`, `holds the word dynamic`. */
                readonly reasons: readonly string[];
            }[];
            /** Failed look-ups, in words. */
            readonly notes: readonly string[];
        } | null;
        /** `failed`: a finding here is an error. `inconclusive`: it could not be asked, or not to the end. */
        readonly verdict: 'passed' | 'failed' | 'inconclusive';
        /** Why it could not be asked, or not everything. */
        readonly reason: 'unreachable' | 'throttled' | 'stopped' | 'timeout' | 'closed' | 'refused' | 'protocol' | 'dns' | 'interrupted' | null;
        /** The reason in words. */
        readonly text: string | null;
        /** The text of the greeting. */
        readonly banner: string | null;
        /** The 500 or 502 to EHLO of a server that knows only HELO; else null. */
        readonly ehlo: ReplyPart | null;
        /** What EHLO offers in clear text: `SIZE 10240000`. */
        readonly capabilities: readonly string[];
        /** And within TLS; null if it was not asked there. */
        readonly capabilitiesInTls: readonly string[] | null;
        /** Null if it is not known. `broken`: it is offered and cannot be used, or the session ends behind the handshake; `stripped`: something on the way took it out. */
        readonly starttls: 'demanded' | 'offered' | 'absent' | 'broken' | 'stripped' | null;
        /** Why it is `broken`. */
        readonly starttlsProblem: string | null;
        /** The handshake with our defaults, and what others show. */
        readonly tls: {
            /** `TLSv1.3` ...; null if the handshake failed. */
            readonly protocol: string | null;
            /** The cipher suite as IANA names it. */
            readonly cipher: string | null;
            /** The group of the key exchange: `X25519`. */
            readonly group: string | null;
            /** The protocol that was agreed on (RFC 7301). */
            readonly alpn: string | null;
            /** The name that was asked for (RFC 6066 3). */
            readonly sni: string | null;
            /** True if an earlier session was taken up. */
            readonly resumed: boolean;
            /** True if the server sent an OCSP answer. */
            readonly stapled: boolean;
            /** The server's own certificate. */
            readonly certificate: CertificatePart | null;
            /** What the server sent behind its own certificate, in its order. */
            readonly chain: readonly CertificatePart[];
            /** The list of certificates as it was sent. */
            readonly sent?: {
                /** How many certificates the server sent; 0 where an earlier session was taken up. */
                readonly count: number;
                /** What each of them is there for, in their order: `link` certifies one below it, `alternative` is another certificate of a link, `double` was sent before, `stray` certifies nothing here. At most 20. */
                readonly roles: readonly ('server' | 'link' | 'alternative' | 'root' | 'double' | 'stray')[];
                /** True if the server asked for a certificate of ours. */
                readonly clientCertificate: boolean;
            };
            /** True if the chain leads to a root that is trusted. */
            readonly trusted: boolean;
            /** In words: `expired 35 days ago`, `the intermediate certificate is missing`; null if trusted. */
            readonly trustError: string | null;
            /** True if the certificate is for `host`. */
            readonly matchesHost: boolean;
            /** The name that the certificate was checked against. */
            readonly host: string | null;
            /** In words: `the name is X, not Y`; null if it matches or there is nothing to compare. */
            readonly nameProblem: string | null;
            /** What does not break trust and should be renewed, in words: a weak key, certificates in the wrong order. */
            readonly weaknesses: readonly string[];
            /** Set when the handshake failed: what OpenSSL said, in words. */
            readonly failure: string | null;
            /** How long the handshake took. */
            readonly ms: number;
            /** Which versions it takes. */
            readonly versions: readonly {
                /** A version of TLS, offered alone. */
                readonly version: 'TLSv1' | 'TLSv1.1' | 'TLSv1.2' | 'TLSv1.3';
                /** Null if it could not be found out. */
                readonly accepted: boolean | null;
                /** The one it chose from all of ours, security level 0. */
                readonly cipher: string | null;
                /** Why it was not accepted, in words. */
                readonly problem: string | null;
            }[];
            /** Which groups it takes. */
            readonly groups: readonly {
                /** A group of the key exchange, offered alone. */
                readonly group: string;
                /** Null if it could not be found out. */
                readonly accepted: boolean | null;
            }[];
            /** Whose order of ciphers counts in TLS 1.2; null if it is not known. */
            readonly cipherOrder: {
                /** Whose order counts. */
                readonly decides: 'server' | 'client';
                /** What is chosen where the client prefers the weakest. */
                readonly weakest: string;
            } | null;
            /** A session of one connection was taken up in another; null if it was not tried. */
            readonly resumption: boolean | null;
            /** What it makes of a client that offers the protocol `smtp` (RFC 7301); null if it was not tried. */
            readonly alpnOffered: 'ignored' | 'selected' | 'refused' | null;
            /** What a sender gets that names no host (SNI), as Postfix by default; null if it was not tried. */
            readonly withoutName: {
                /** Why the handshake failed, in words; null if it did not. */
                readonly failure: string | null;
                /** SHA-256 of the certificate that is shown. */
                readonly sha256: string | null;
                /** True if its chain leads to a root that is trusted. */
                readonly trusted: boolean;
                /** True if it is for the host. */
                readonly matchesHost: boolean;
            } | null;
        } | null;
        /** RFC 7672: which record matched which certificate. */
        readonly dane: {
            /** `unusable`: there are records and no client can use them, so TLS is demanded and nothing is authenticated (RFC 7672 2.2). `insecure`: not signed, so they do not count. `bogus`: the signature does not hold; mail is deferred (2.1.1). `unknown`: the DNS did not say. */
            readonly verdict: 'verified' | 'failed' | 'absent' | 'insecure' | 'bogus' | 'unusable' | 'unknown';
            /** Each TLSA record, and what became of it. */
            readonly records: readonly {
                /** The TLSA record: usage, selector, matching type, and the first 64 octets of its data in hex. */
                readonly record: string;
                /** `unusable`: no client can use it; `superseded`: a better one of the same kind counts. */
                readonly state: 'matched' | 'no-match' | 'failed' | 'unusable' | 'superseded';
                /** SHA-256 of the certificate that the record names. */
                readonly certificate: string | null;
                /** Its place in what was sent (0: the server's own). */
                readonly depth: number | null;
                /** Why it does not count; null for `matched`. */
                readonly problem: string | null;
                /** As reports of RFC 8460 4.3 name it; null if there is nothing to report. */
                readonly result: 'starttls-not-supported' | 'certificate-host-mismatch' | 'certificate-expired' | 'certificate-not-trusted' | 'validation-failure' | 'tlsa-invalid' | 'dnssec-invalid' | 'dane-required' | 'sts-policy-fetch-error' | 'sts-policy-invalid' | 'sts-webpki-invalid' | null;
            }[];
            /** Some usable records match and others do not: a key is being rolled over, or an old record was forgotten. */
            readonly rollover: boolean;
            /** As reports of RFC 8460 4.3 name it; null if there is nothing to report. */
            readonly result: 'starttls-not-supported' | 'certificate-host-mismatch' | 'certificate-expired' | 'certificate-not-trusted' | 'validation-failure' | 'tlsa-invalid' | 'dnssec-invalid' | 'dane-required' | 'sts-policy-fetch-error' | 'sts-policy-invalid' | 'sts-webpki-invalid' | null;
            /** The verdict in words. */
            readonly text: string;
            /** Where the records stand: `_25._tcp.mx.example.org`. */
            readonly name: string;
        } | null;
        /** The TLSA record of the certificate that it shows, as in a zone file: for an admin who wants DANE, or whose records do not fit. */
        readonly publish: string | null;
        /** RFC 8461: whether the policy of the domain allows this host as it is. */
        readonly mtaSts: {
            /** `failed` in mode testing is reported by senders, and mail is delivered all the same. */
            readonly verdict: 'verified' | 'failed' | 'not-applicable';
            /** The pattern that allows the host; null if none does. */
            readonly pattern: string | null;
            /** As reports of RFC 8460 4.3 name it; null if there is nothing to report. */
            readonly result: 'starttls-not-supported' | 'certificate-host-mismatch' | 'certificate-expired' | 'certificate-not-trusted' | 'validation-failure' | 'tlsa-invalid' | 'dnssec-invalid' | 'dane-required' | 'sts-policy-fetch-error' | 'sts-policy-invalid' | 'sts-webpki-invalid' | null;
            /** The verdict in words. */
            readonly text: string;
        } | null;
        /** The reply to MAIL FROM in clear text; null if it was not asked. */
        readonly mail: ReplyPart | null;
        /** The reply to MAIL FROM within TLS; null if it was not asked. */
        readonly mailInTls: ReplyPart | null;
        /** How many connections it took. */
        readonly connections: number;
        /** How long it took. */
        readonly ms: number;
    }[];
    /** What speaks against it: the worst first, in the order of the hosts. */
    readonly findings: readonly {
        /** A stable word: `certificate-expired`. */
        readonly id: string;
        /** How much it weighs. */
        readonly severity: 'error' | 'warning' | 'info';
        /** `mx.example.org[192.0.2.1]:25`, a host, or null: the domain. */
        readonly endpoint: string | null;
        /** `RFC 3207 4.2`, or null. */
        readonly standard: string | null;
        /** As reports of RFC 8460 4.3 name it; null if they have no word for it. */
        readonly result: 'starttls-not-supported' | 'certificate-host-mismatch' | 'certificate-expired' | 'certificate-not-trusted' | 'validation-failure' | 'tlsa-invalid' | 'dnssec-invalid' | 'dane-required' | 'sts-policy-fetch-error' | 'sts-policy-invalid' | 'sts-webpki-invalid' | null;
        /** What speaks against it, in words. */
        readonly text: string;
        /** What the admin does; null if nothing is to do. */
        readonly remedy: string | null;
        /** The records that the remedy speaks of, as they stand in a zone file. */
        readonly publish: readonly string[];
    }[];
    /** Connections of all endpoints together. */
    readonly connections: number;
    /** True if the user ended it. */
    readonly interrupted: boolean;
};
/** What a bounce states and means: `mxprobe/bounce@1`. */
type BounceDocument = {
    /** The name of this schema, and its version. */
    readonly schema: 'mxprobe/bounce@1';
    /** What kind of message it is. */
    readonly kind: 'bounce' | 'delayed' | 'delivered' | 'auto-reply' | 'feedback-report' | 'not-a-bounce';
    /** How it reached us: the report itself, forwarded by somebody, or pasted text. */
    readonly form: 'mail' | 'forwarded' | 'text';
    /** The server that wrote the report. */
    readonly reportingMta: string | null;
    /** Arrival-Date of the report: when the reporting server took the message. As written. */
    readonly arrival: string | null;
    /** Date of the bounce itself: with `arrival`, for how long it was tried. As written. */
    readonly date: string | null;
    /** Subject of the bounce (not of the message that came back). */
    readonly subject: string | null;
    /** Each recipient that it speaks of. What the bounce does not state is null. */
    readonly failures: readonly {
        /** The address that the message did not reach, or was delivered to; null where a reply, a log line or a session names nobody. */
        readonly recipient: string | null;
        /** The address that the sender wrote. */
        readonly originalRecipient: string | null;
        /** The envelope sender of the message that came back. */
        readonly sender: string | null;
        /** The name that the refused session gave in EHLO, where the text shows the session or names it. */
        readonly helo: string | null;
        /** What became of the message (RFC 3464 2.3.3). */
        readonly action: 'failed' | 'delayed' | 'delivered' | 'relayed' | 'expanded';
        /** The server that answered. */
        readonly remote: {
            /** Its name. */
            readonly host: string | null;
            /** Its address. */
            readonly address: string | null;
        };
        /** The SMTP reply as quoted. The folding of the bounce is undone, and nothing else. */
        readonly reply: {
            /** The reply code; null if none is quoted. */
            readonly code: number | null;
            /** From the reply itself (`5.7.1`), never from the Status field. */
            readonly enhanced: string | null;
            /** The texts of all lines behind code and enhanced code, joined by LF. */
            readonly text: string;
            /** How many lines the reply had, as far as the quotation shows. */
            readonly lines: number;
        } | null;
        /** Who spoke the reply: the remote server, or the reporting server in its own words. */
        readonly replyBy: 'remote' | 'reporter' | null;
        /** The Status field of the report, or what the reporting server says in its place; RFC 3463 syntax. */
        readonly status: string | null;
        /** Where in the SMTP dialogue the answer came. `eod` is the end of data: the final dot. */
        readonly stage: 'connect' | 'ehlo' | 'starttls' | 'auth' | 'mail' | 'rcpt' | 'data' | 'eod' | null;
        /** On what `stage` rests. */
        readonly stageBasis: BasisPart;
        /** Whether the refused session was encrypted, where the text lets one know. */
        readonly tls: boolean | null;
        /** The Diagnostic-Code field, unfolded, or the sentence of the text that the reply was read from. */
        readonly diagnostic: string | null;
        /** What the notification says about this recipient in its own words, on one line; null if it says nothing. */
        readonly words: string | null;
        /** On what each value rests. */
        readonly basis: {
            /** Of `recipient`. */
            readonly recipient: BasisPart;
            /** Of `remote`. */
            readonly remote: BasisPart;
            /** Of `reply`. */
            readonly reply: BasisPart;
            /** Of `status`. */
            readonly status: BasisPart;
            /** Of `sender`. */
            readonly sender: BasisPart;
        };
        /** Where each value stands; null where it was concluded, or is written otherwise. */
        readonly places: {
            /** Of `recipient`. */
            readonly recipient: PlacePart | null;
            /** Of `reply`. */
            readonly reply: PlacePart | null;
            /** Of `stage`. */
            readonly stage: PlacePart | null;
            /** Of `remote`. */
            readonly remote: PlacePart | null;
            /** Of `status`. */
            readonly status: PlacePart | null;
        };
        /** Null where nothing failed: the message was delivered, relayed or expanded. */
        readonly cause: 'abuse-contact-missing' | 'account-compromised' | 'address-syntax' | 'auth-alignment' | 'auth-bulk' | 'auth-dkim' | 'auth-dmarc' | 'auth-none' | 'auth-spf' | 'auth-spoof' | 'backscatter-protection' | 'callout-failed' | 'callout-pending' | 'command-unknown' | 'conn-limit' | 'connect-refused' | 'connect-timeout' | 'connection-dropped' | 'content-policy' | 'content-spam' | 'dns-temp' | 'dnsbl-code' | 'dnsbl-dead' | 'dnsbl-query-error' | 'domain-blocklist' | 'domain-reputation' | 'forwarding-failed' | 'greeting-refused' | 'greylisting' | 'helo-blocked' | 'helo-invalid' | 'helo-unresolvable' | 'ip-blocklist-private' | 'ip-blocklist-public' | 'ip-dynamic' | 'ip-geo' | 'ip-honeypot' | 'ip-reputation' | 'ipv6-auth' | 'ipv6-policy' | 'loop' | 'message-format' | 'null-sender-refused' | 'policy-command-disabled' | 'policy-unspecified' | 'protocol-sequence' | 'protocol-smuggling' | 'protocol-violation' | 'provider-code' | 'queue-expired' | 'rate-limit' | 'rate-reputation' | 'rcpt-disabled' | 'rcpt-domain-dns' | 'rcpt-domain-nullmx' | 'rcpt-limit' | 'rcpt-policy' | 'rcpt-quota' | 'rcpt-rate-limit' | 'rcpt-unknown' | 'rdns-generic' | 'rdns-mismatch' | 'rdns-missing' | 'receiver-local-error' | 'receiver-overload' | 'receiver-storage' | 'relay-denied' | 'sender-blocked' | 'sender-domain-dns' | 'sender-domain-nullmx' | 'sender-login-mismatch' | 'size-limit' | 'smtp-auth-failed' | 'smtp-auth-required' | 'smtp-auth-unavailable' | 'smtputf8' | 'temp-unspecified' | 'timeout' | 'tls-broken-server' | 'tls-cert' | 'tls-cert-name' | 'tls-client-cert' | 'tls-dane' | 'tls-handshake' | 'tls-mta-sts' | 'tls-not-offered' | 'tls-required' | 'tls-requiretls' | 'tls-wrong-port' | 'unknown' | null;
        /** Who must act. */
        readonly actor: 'sending-admin' | 'receiving-admin' | 'sender-dns-owner' | 'end-user' | 'recipient' | 'wait' | null;
        /** In plain words, in the language and for the reader asked for. */
        readonly explanation: {
            /** The language. */
            readonly lang: 'en' | 'de';
            /** For whom: somebody who writes mail, or somebody who runs a mail server. */
            readonly audience: 'customer' | 'admin';
            /** Why the server refused. */
            readonly cause: 'abuse-contact-missing' | 'account-compromised' | 'address-syntax' | 'auth-alignment' | 'auth-bulk' | 'auth-dkim' | 'auth-dmarc' | 'auth-none' | 'auth-spf' | 'auth-spoof' | 'backscatter-protection' | 'callout-failed' | 'callout-pending' | 'command-unknown' | 'conn-limit' | 'connect-refused' | 'connect-timeout' | 'connection-dropped' | 'content-policy' | 'content-spam' | 'dns-temp' | 'dnsbl-code' | 'dnsbl-dead' | 'dnsbl-query-error' | 'domain-blocklist' | 'domain-reputation' | 'forwarding-failed' | 'greeting-refused' | 'greylisting' | 'helo-blocked' | 'helo-invalid' | 'helo-unresolvable' | 'ip-blocklist-private' | 'ip-blocklist-public' | 'ip-dynamic' | 'ip-geo' | 'ip-honeypot' | 'ip-reputation' | 'ipv6-auth' | 'ipv6-policy' | 'loop' | 'message-format' | 'null-sender-refused' | 'policy-command-disabled' | 'policy-unspecified' | 'protocol-sequence' | 'protocol-smuggling' | 'protocol-violation' | 'provider-code' | 'queue-expired' | 'rate-limit' | 'rate-reputation' | 'rcpt-disabled' | 'rcpt-domain-dns' | 'rcpt-domain-nullmx' | 'rcpt-limit' | 'rcpt-policy' | 'rcpt-quota' | 'rcpt-rate-limit' | 'rcpt-unknown' | 'rdns-generic' | 'rdns-mismatch' | 'rdns-missing' | 'receiver-local-error' | 'receiver-overload' | 'receiver-storage' | 'relay-denied' | 'sender-blocked' | 'sender-domain-dns' | 'sender-domain-nullmx' | 'sender-login-mismatch' | 'size-limit' | 'smtp-auth-failed' | 'smtp-auth-required' | 'smtp-auth-unavailable' | 'smtputf8' | 'temp-unspecified' | 'timeout' | 'tls-broken-server' | 'tls-cert' | 'tls-cert-name' | 'tls-client-cert' | 'tls-dane' | 'tls-handshake' | 'tls-mta-sts' | 'tls-not-offered' | 'tls-required' | 'tls-requiretls' | 'tls-wrong-port' | 'unknown';
            /** Who must act. `wait`: nobody; the sending server tries again by itself. */
            readonly actor: 'sending-admin' | 'receiving-admin' | 'sender-dns-owner' | 'end-user' | 'recipient' | 'wait';
            /** The cause as a name. */
            readonly label: string;
            /** What happened, in one sentence. */
            readonly summary: string;
            /** What the server said, piece by piece. */
            readonly said: readonly {
                /** Which part of the reply. */
                readonly part: 'outer' | 'code' | 'enhanced' | 'text' | 'stage';
                /** As the server wrote it, on one line; for the stage, the stage's name. A stranger's words: escape them. */
                readonly words: string;
                /** What it means. */
                readonly meaning: string;
            }[];
            /** Whose turn it is. */
            readonly who: string;
            /** What to do. */
            readonly remedy: string;
            /** What to do about this very wording, if that is known in this language. */
            readonly hint: string | null;
            /** How to prove it. */
            readonly proof: string | null;
            /** The dialogue that decides, if the words have several causes. */
            readonly ambiguous: string | null;
            /** How long the refusal lasts, and how sure this is. */
            readonly notes: readonly string[];
            /** Where to read more: URLs of the catalogue, and those that the reply gives on the same site. */
            readonly more: readonly string[];
            /** How sure it is. */
            readonly confidence: 'high' | 'medium' | 'low';
            /** What it was concluded from. */
            readonly basis: 'text' | 'enhanced' | 'code' | 'none';
        } | null;
    }[];
    /** Bounds that were hit, in words. */
    readonly notes: readonly string[];
};
/** A bounce, asked again: `mxprobe/reproduction@1`. */
type Reproduction = {
    /** The name of this schema, and its version. */
    readonly schema: 'mxprobe/reproduction@1';
    /** When it began; UTC. */
    readonly started: string;
    /** When it ended; UTC. */
    readonly finished: string;
    /** How many dialogues were held. */
    readonly dialogues: number;
    /** The refusal as the bounce quotes it. */
    readonly bounced: {
        /** The reply code. */
        readonly code: number | null;
        /** The enhanced status code. */
        readonly enhanced: string | null;
        /** The text behind the codes. */
        readonly text: string;
    };
    /** The dialogue of the bounce, asked again; null if it could not be. */
    readonly control: CasePart | null;
    /** The control with one factor changed, each twice. */
    readonly experiments: readonly {
        /** What was changed. */
        readonly factor: 'dns' | 'starttls' | 'helo' | 'sender' | 'recipient' | 'auth' | 'size' | 'content' | 'signature' | 'protocol' | 'tls-version' | 'verify' | 'client-certificate' | 'family' | 'mx' | 'port' | 'source' | 'rate' | 'wait';
        /** The control's value, as a person would write it. */
        readonly from: string;
        /** The value in its place. */
        readonly to: string;
        /** `flipped`: taken each time, and refused again when changed back; `remark`: the same, and no proof. */
        readonly outcome: 'flipped' | 'remark' | 'same' | 'inconclusive';
        /** How often it was asked. */
        readonly repeats: number;
        /** Why it is inconclusive, or no proof; null else. */
        readonly reason: 'exempt' | 'refused-otherwise' | 'login-refused' | 'broken-handshake' | 'unanswered' | 'unsteady' | 'unchanged-taken' | 'no-way-back' | 'still-full' | null;
        /** The dialogue with the changed factor. */
        readonly case: CasePart;
        /** The control, asked once more after a flip; null where nothing flipped. */
        readonly back: CasePart | null;
    }[];
    /** What was not asked about, and what would make it possible. */
    readonly untried: readonly {
        /** A factor that was not asked about. */
        readonly factor: 'dns' | 'starttls' | 'helo' | 'sender' | 'recipient' | 'auth' | 'size' | 'content' | 'signature' | 'protocol' | 'tls-version' | 'verify' | 'client-certificate' | 'family' | 'mx' | 'port' | 'source' | 'rate' | 'wait';
        /** The option of the command line that would make it possible; null: it can't be. */
        readonly option: string | null;
    }[];
    /** The vantage points of a fleet that asked, the control first, and what receivers see in each; empty without a fleet. */
    readonly vantages: readonly {
        /** The name of the vantage point. */
        readonly name: string;
        /** Its address as others see it; null: not said. */
        readonly address: string | null;
        /** What receivers see in it, as its worker found; null: it has not looked. */
        readonly identity: {
            /** The address that was looked at. */
            readonly address: string;
            /** What its worker says in EHLO. */
            readonly helo: string;
            /** Names of the address that lead back to it. */
            readonly names: readonly string[];
            /** What receivers hold against it, worst first; ten at most. */
            readonly findings: readonly string[];
            /** When that was. */
            readonly at: string;
        } | null;
    }[];
    /** `confirmed`: one factor turns the refusal into acceptance, and changing it back brings the refusal back. `shown`: the embedded MX does as the bounce says (`--sandbox`), which proves nothing of the real server. `not-reproduced`: the server takes what the bounce says it refused. `receiver-must-act`: it refuses still, and nothing that the sender can change helps. `inconclusive`: the question could not be put, or not to its end. */
    readonly conclusion: 'confirmed' | 'shown' | 'not-reproduced' | 'receiver-must-act' | 'inconclusive';
    /** Why it is inconclusive, or how the refusal could be confirmed only in part. */
    readonly doubt: 'unreachable' | 'throttled' | 'stopped' | 'refused-otherwise' | 'still-full' | 'login-refused' | 'broken-handshake' | 'trial-refused-otherwise' | 'unsteady' | 'not-reversible' | 'only-exempt' | 'other-factor' | 'contradiction' | 'not-tried' | 'too-many' | 'interrupted' | null;
    /** The factor that made the difference; null unless one did. */
    readonly factor: 'dns' | 'starttls' | 'helo' | 'sender' | 'recipient' | 'auth' | 'size' | 'content' | 'signature' | 'protocol' | 'tls-version' | 'verify' | 'client-certificate' | 'family' | 'mx' | 'port' | 'source' | 'rate' | 'wait' | null;
    /** Why the server refused. */
    readonly cause: 'abuse-contact-missing' | 'account-compromised' | 'address-syntax' | 'auth-alignment' | 'auth-bulk' | 'auth-dkim' | 'auth-dmarc' | 'auth-none' | 'auth-spf' | 'auth-spoof' | 'backscatter-protection' | 'callout-failed' | 'callout-pending' | 'command-unknown' | 'conn-limit' | 'connect-refused' | 'connect-timeout' | 'connection-dropped' | 'content-policy' | 'content-spam' | 'dns-temp' | 'dnsbl-code' | 'dnsbl-dead' | 'dnsbl-query-error' | 'domain-blocklist' | 'domain-reputation' | 'forwarding-failed' | 'greeting-refused' | 'greylisting' | 'helo-blocked' | 'helo-invalid' | 'helo-unresolvable' | 'ip-blocklist-private' | 'ip-blocklist-public' | 'ip-dynamic' | 'ip-geo' | 'ip-honeypot' | 'ip-reputation' | 'ipv6-auth' | 'ipv6-policy' | 'loop' | 'message-format' | 'null-sender-refused' | 'policy-command-disabled' | 'policy-unspecified' | 'protocol-sequence' | 'protocol-smuggling' | 'protocol-violation' | 'provider-code' | 'queue-expired' | 'rate-limit' | 'rate-reputation' | 'rcpt-disabled' | 'rcpt-domain-dns' | 'rcpt-domain-nullmx' | 'rcpt-limit' | 'rcpt-policy' | 'rcpt-quota' | 'rcpt-rate-limit' | 'rcpt-unknown' | 'rdns-generic' | 'rdns-mismatch' | 'rdns-missing' | 'receiver-local-error' | 'receiver-overload' | 'receiver-storage' | 'relay-denied' | 'sender-blocked' | 'sender-domain-dns' | 'sender-domain-nullmx' | 'sender-login-mismatch' | 'size-limit' | 'smtp-auth-failed' | 'smtp-auth-required' | 'smtp-auth-unavailable' | 'smtputf8' | 'temp-unspecified' | 'timeout' | 'tls-broken-server' | 'tls-cert' | 'tls-cert-name' | 'tls-client-cert' | 'tls-dane' | 'tls-handshake' | 'tls-mta-sts' | 'tls-not-offered' | 'tls-required' | 'tls-requiretls' | 'tls-wrong-port' | 'unknown';
    /** What it means, in plain words. */
    readonly explanation: {
        /** The language. */
        readonly lang: 'en' | 'de';
        /** For whom: somebody who writes mail, or somebody who runs a mail server. */
        readonly audience: 'customer' | 'admin';
        /** Why the server refused. */
        readonly cause: 'abuse-contact-missing' | 'account-compromised' | 'address-syntax' | 'auth-alignment' | 'auth-bulk' | 'auth-dkim' | 'auth-dmarc' | 'auth-none' | 'auth-spf' | 'auth-spoof' | 'backscatter-protection' | 'callout-failed' | 'callout-pending' | 'command-unknown' | 'conn-limit' | 'connect-refused' | 'connect-timeout' | 'connection-dropped' | 'content-policy' | 'content-spam' | 'dns-temp' | 'dnsbl-code' | 'dnsbl-dead' | 'dnsbl-query-error' | 'domain-blocklist' | 'domain-reputation' | 'forwarding-failed' | 'greeting-refused' | 'greylisting' | 'helo-blocked' | 'helo-invalid' | 'helo-unresolvable' | 'ip-blocklist-private' | 'ip-blocklist-public' | 'ip-dynamic' | 'ip-geo' | 'ip-honeypot' | 'ip-reputation' | 'ipv6-auth' | 'ipv6-policy' | 'loop' | 'message-format' | 'null-sender-refused' | 'policy-command-disabled' | 'policy-unspecified' | 'protocol-sequence' | 'protocol-smuggling' | 'protocol-violation' | 'provider-code' | 'queue-expired' | 'rate-limit' | 'rate-reputation' | 'rcpt-disabled' | 'rcpt-domain-dns' | 'rcpt-domain-nullmx' | 'rcpt-limit' | 'rcpt-policy' | 'rcpt-quota' | 'rcpt-rate-limit' | 'rcpt-unknown' | 'rdns-generic' | 'rdns-mismatch' | 'rdns-missing' | 'receiver-local-error' | 'receiver-overload' | 'receiver-storage' | 'relay-denied' | 'sender-blocked' | 'sender-domain-dns' | 'sender-domain-nullmx' | 'sender-login-mismatch' | 'size-limit' | 'smtp-auth-failed' | 'smtp-auth-required' | 'smtp-auth-unavailable' | 'smtputf8' | 'temp-unspecified' | 'timeout' | 'tls-broken-server' | 'tls-cert' | 'tls-cert-name' | 'tls-client-cert' | 'tls-dane' | 'tls-handshake' | 'tls-mta-sts' | 'tls-not-offered' | 'tls-required' | 'tls-requiretls' | 'tls-wrong-port' | 'unknown';
        /** Who must act. `wait`: nobody; the sending server tries again by itself. */
        readonly actor: 'sending-admin' | 'receiving-admin' | 'sender-dns-owner' | 'end-user' | 'recipient' | 'wait';
        /** The cause as a name. */
        readonly label: string;
        /** What happened, in one sentence. */
        readonly summary: string;
        /** What the server said, piece by piece. */
        readonly said: readonly {
            /** Which part of the reply. */
            readonly part: 'outer' | 'code' | 'enhanced' | 'text' | 'stage';
            /** As the server wrote it, on one line; for the stage, the stage's name. A stranger's words: escape them. */
            readonly words: string;
            /** What it means. */
            readonly meaning: string;
        }[];
        /** Whose turn it is. */
        readonly who: string;
        /** What to do. */
        readonly remedy: string;
        /** What to do about this very wording, if that is known in this language. */
        readonly hint: string | null;
        /** How to prove it. */
        readonly proof: string | null;
        /** The dialogue that decides, if the words have several causes. */
        readonly ambiguous: string | null;
        /** How long the refusal lasts, and how sure this is. */
        readonly notes: readonly string[];
        /** Where to read more: URLs of the catalogue, and those that the reply gives on the same site. */
        readonly more: readonly string[];
        /** How sure it is. */
        readonly confidence: 'high' | 'medium' | 'low';
        /** What it was concluded from. */
        readonly basis: 'text' | 'enhanced' | 'code' | 'none';
    };
};
/** A refusal in plain words. */
type Explanation = {
    /** The language. */
    readonly lang: 'en' | 'de';
    /** For whom: somebody who writes mail, or somebody who runs a mail server. */
    readonly audience: 'customer' | 'admin';
    /** Why the server refused. */
    readonly cause: 'abuse-contact-missing' | 'account-compromised' | 'address-syntax' | 'auth-alignment' | 'auth-bulk' | 'auth-dkim' | 'auth-dmarc' | 'auth-none' | 'auth-spf' | 'auth-spoof' | 'backscatter-protection' | 'callout-failed' | 'callout-pending' | 'command-unknown' | 'conn-limit' | 'connect-refused' | 'connect-timeout' | 'connection-dropped' | 'content-policy' | 'content-spam' | 'dns-temp' | 'dnsbl-code' | 'dnsbl-dead' | 'dnsbl-query-error' | 'domain-blocklist' | 'domain-reputation' | 'forwarding-failed' | 'greeting-refused' | 'greylisting' | 'helo-blocked' | 'helo-invalid' | 'helo-unresolvable' | 'ip-blocklist-private' | 'ip-blocklist-public' | 'ip-dynamic' | 'ip-geo' | 'ip-honeypot' | 'ip-reputation' | 'ipv6-auth' | 'ipv6-policy' | 'loop' | 'message-format' | 'null-sender-refused' | 'policy-command-disabled' | 'policy-unspecified' | 'protocol-sequence' | 'protocol-smuggling' | 'protocol-violation' | 'provider-code' | 'queue-expired' | 'rate-limit' | 'rate-reputation' | 'rcpt-disabled' | 'rcpt-domain-dns' | 'rcpt-domain-nullmx' | 'rcpt-limit' | 'rcpt-policy' | 'rcpt-quota' | 'rcpt-rate-limit' | 'rcpt-unknown' | 'rdns-generic' | 'rdns-mismatch' | 'rdns-missing' | 'receiver-local-error' | 'receiver-overload' | 'receiver-storage' | 'relay-denied' | 'sender-blocked' | 'sender-domain-dns' | 'sender-domain-nullmx' | 'sender-login-mismatch' | 'size-limit' | 'smtp-auth-failed' | 'smtp-auth-required' | 'smtp-auth-unavailable' | 'smtputf8' | 'temp-unspecified' | 'timeout' | 'tls-broken-server' | 'tls-cert' | 'tls-cert-name' | 'tls-client-cert' | 'tls-dane' | 'tls-handshake' | 'tls-mta-sts' | 'tls-not-offered' | 'tls-required' | 'tls-requiretls' | 'tls-wrong-port' | 'unknown';
    /** Who must act. `wait`: nobody; the sending server tries again by itself. */
    readonly actor: 'sending-admin' | 'receiving-admin' | 'sender-dns-owner' | 'end-user' | 'recipient' | 'wait';
    /** The cause as a name. */
    readonly label: string;
    /** What happened, in one sentence. */
    readonly summary: string;
    /** What the server said, piece by piece. */
    readonly said: readonly {
        /** Which part of the reply. */
        readonly part: 'outer' | 'code' | 'enhanced' | 'text' | 'stage';
        /** As the server wrote it, on one line; for the stage, the stage's name. A stranger's words: escape them. */
        readonly words: string;
        /** What it means. */
        readonly meaning: string;
    }[];
    /** Whose turn it is. */
    readonly who: string;
    /** What to do. */
    readonly remedy: string;
    /** What to do about this very wording, if that is known in this language. */
    readonly hint: string | null;
    /** How to prove it. */
    readonly proof: string | null;
    /** The dialogue that decides, if the words have several causes. */
    readonly ambiguous: string | null;
    /** How long the refusal lasts, and how sure this is. */
    readonly notes: readonly string[];
    /** Where to read more: URLs of the catalogue, and those that the reply gives on the same site. */
    readonly more: readonly string[];
    /** How sure it is. */
    readonly confidence: 'high' | 'medium' | 'low';
    /** What it was concluded from. */
    readonly basis: 'text' | 'enhanced' | 'code' | 'none';
};
/** One scenario, with one variant, against one address. */
type CasePart = {
    /** Unique within the run: `scenarios/starttls/required.yaml#cleartext@127.0.0.1`. */
    readonly id: string;
    /** The name of the scenario. */
    readonly scenario: string;
    /** What the scenario says of itself. */
    readonly about: string | null;
    /** Its tags. */
    readonly tags: readonly string[];
    /** As the user typed it, with `/`. */
    readonly file: string;
    /** The name of the variant. */
    readonly variant: string | null;
    /** The variant's variables as the run used them, secrets masked. */
    readonly vars: Readonly<Record<string, string | number | boolean | null>>;
    /** Who was asked. */
    readonly target: TargetPart;
    /** When it began; UTC. */
    readonly started: string;
    /** What came of it. */
    readonly verdict: 'passed' | 'failed' | 'inconclusive' | 'skipped';
    /** Why it is `inconclusive`, in one word; why it was `skipped`, in words; null else. */
    readonly reason: string | null;
    /** One sentence that says why the verdict is what it is; null for `passed`. */
    readonly text: string | null;
    /** How long it took, all attempts together. */
    readonly ms: number;
    /** Which attempt decided (1 unless `retry` or throttling asked for more). */
    readonly attempt: number;
    /** Every step of every attempt, in the order in which they ran. */
    readonly steps: readonly StepPart[];
    /** The last handshake. */
    readonly tls: TlsPart | null;
    /** A burst. */
    readonly burst: BurstPart | null;
    /** `mxprobe threshold`: how much the server takes. */
    readonly threshold: ThresholdPart | null;
    /** What is noteworthy, whatever the verdict. */
    readonly findings: readonly FindingPart[];
    /** What was found where no scenario asked, by name: `version.TLSv1.2` is `accepted`. Nights compare it. */
    readonly facts?: Readonly<Record<string, string>>;
};
/** What was asked, and the address that answered. */
type TargetPart = {
    /** The host name or address as asked for. */
    readonly host: string;
    /** The IP address that was contacted (a path for a unix socket); null before it is known. */
    readonly address: string | null;
    /** The port; 0 where nobody was connected to. */
    readonly port: number;
    /** What is spoken there. */
    readonly mode: 'smtp' | 'smtps' | 'submission' | 'lmtp';
    /** The mail domain whose MX this is, or null. */
    readonly domain: string | null;
    /** True when the embedded MX answered. */
    readonly sandbox: boolean;
    /** The local address of the connection; null before it is known. */
    readonly source: string | null;
};
/** One step of the dialogue: `sent`, `outcome` and `reply` are those of the exchange that was judged. */
type StepPart = {
    /** Its place among the steps of the case, from 0. */
    readonly index: number;
    /** The attempt in which it ran, from 1. */
    readonly attempt: number;
    /** The scenario's word: `connect`, `mail`, `data` ... */
    readonly verb: string;
    /** The name that the scenario gives it. */
    readonly name: string | null;
    /** Where in the session it happened. */
    readonly stage: 'connect' | 'ehlo' | 'starttls' | 'auth' | 'mail' | 'rcpt' | 'data' | 'eod' | 'other';
    /** The file in which it stands, as typed. */
    readonly file: string;
    /** The line on which it stands, from 1. */
    readonly line: number;
    /** The column at which it begins, from 1. */
    readonly column: number;
    /** What was expected, as written (or the verb's default). */
    readonly expected: string | null;
    /** Whether it went as expected. */
    readonly verdict: 'passed' | 'failed' | 'inconclusive' | 'not-reached' | 'skipped';
    /** What differs from the expectation, or why the step was not run; null if nothing does. */
    readonly problem: string | null;
    /** Milliseconds from the first octet sent to the outcome. */
    readonly ms: number;
    /** True if the step ran inside TLS. */
    readonly secure: boolean;
    /** What was taken from the reply, by the name of the variable; secrets masked. */
    readonly captured: Readonly<Record<string, string>>;
    /** What became of the message; only in the step `arrives`. */
    readonly arrival?: ArrivalPart;
    /** What was sent, without its CRLF, control characters kept, secrets masked; null where nothing was (greeting, listen). */
    readonly sent: string | null;
    /** What came of it: a reply, or what came in its place. */
    readonly outcome: 'reply' | 'closed' | 'timeout' | 'tls-failure' | 'silence' | 'none';
    /** The reply; null unless the outcome is `reply`. */
    readonly reply: ReplyPart | null;
    /** All that went over the wire in this step, in order. */
    readonly exchanges: readonly ExchangePart[];
};
/** What became of the message that was accepted before this step. */
type ArrivalPart = {
    /** `elsewhere`: in another folder; `unwanted`: it was not to arrive; `differs`: another thing is not as expected; `unknown`: a mailbox could not be asked. */
    readonly verdict: 'arrived' | 'late' | 'elsewhere' | 'changed' | 'twice' | 'lost' | 'unwanted' | 'differs' | 'unknown';
    /** Where it was looked for. */
    readonly places: readonly string[];
    /** What was found, in the order in which it was seen. */
    readonly found: readonly {
        /** Where it was looked for: `imap mail.example.org`. */
        readonly place: string;
        /** The folder; null where there are none. */
        readonly folder: string | null;
        /** What the place calls it. */
        readonly uid: string;
        /** Milliseconds from acceptance until it was seen. */
        readonly ms: number;
        /** Its header as it lies there, secrets masked, 64 KB at most. */
        readonly headers: string;
        /** Octets of the whole message. */
        readonly octets: number;
        /** SHA-256 of its body as it lies there, lines ended by CRLF. */
        readonly bodySha256: string;
        /** What is not as it was sent, in words. */
        readonly differences: readonly string[];
        /** Its hops behind us, topmost first. */
        readonly received: readonly {
            /** The server that wrote the field Received. */
            readonly by: string | null;
            /** From whom it came there. */
            readonly from: string | null;
            /** `ESMTPS`, `LMTP` ... */
            readonly with: string | null;
            /** When, ISO 8601, by that server. */
            readonly at: string | null;
            /** Since the hop before; null if it is not known, or the clocks differ. */
            readonly seconds: number | null;
            /** It came by TLS, as that server says. */
            readonly tls: boolean;
        }[];
        /** It was taken away again; only where `remove` asks for that. */
        readonly removed?: boolean;
        /** The topmost field Authentication-Results, or null. */
        readonly authentication: {
            /** Who says it. */
            readonly server: string;
            /** Named in `trust`. */
            readonly trusted: boolean;
            /** Its result. */
            readonly spf: string | null;
            /** The best of its results. */
            readonly dkim: string | null;
            /** Its result. */
            readonly dmarc: string | null;
        } | null;
        /** What the topmost filter on the way said, or null. */
        readonly spam?: {
            /** The field that says it. */
            readonly field: string;
            /** As the filter counts; it may be negative. */
            readonly score: number;
        } | null;
    }[];
    /** Why a place could not be asked, secrets masked. */
    readonly faults: readonly string[];
};
/** One reply as it came. */
type ReplyPart = {
    /** The reply code; null if it has none. */
    readonly code: number | null;
    /** The enhanced status code: `5.7.0`, or null. */
    readonly enhanced: string | null;
    /** Each line as it came, code and separator included, without its line end. */
    readonly lines: readonly string[];
    /** The texts behind the codes, joined by LF. */
    readonly text: string;
    /** Base64 of every octet. */
    readonly raw: string;
    /** What it breaks of RFC 5321 4.2, in stable words: `mixed-codes`, `bare-lf`. */
    readonly violations: readonly string[];
};
/** What was sent and what came back. */
type ExchangePart = {
    /** Milliseconds since the attempt's connection was begun. */
    readonly at: number;
    /** Where in the session it happened. */
    readonly stage: 'connect' | 'ehlo' | 'starttls' | 'auth' | 'mail' | 'rcpt' | 'data' | 'eod' | 'other';
    /** Octets sent, where `sent` is shortened (message contents). */
    readonly sentBytes: number | null;
    /** The message that was sent; only where one was. */
    readonly message?: MessagePart;
    /** True if it happened inside TLS. */
    readonly secure: boolean;
    /** Milliseconds from the first octet sent to the outcome. */
    readonly ms: number;
    /** What was sent, without its CRLF, control characters kept, secrets masked; null where nothing was (greeting, listen). */
    readonly sent: string | null;
    /** What came of it: a reply, or what came in its place. */
    readonly outcome: 'reply' | 'closed' | 'timeout' | 'tls-failure' | 'silence' | 'none';
    /** The reply; null unless the outcome is `reply`. */
    readonly reply: ReplyPart | null;
};
/** A message that was sent, as far as it is needed to find it again at the other end. */
type MessagePart = {
    /** Its header as it was sent, secrets masked, 64 KB at most. */
    readonly header: string;
    /** The field Message-ID with its angle brackets; null if there is none. */
    readonly messageId: string | null;
    /** Octets of header and body, before dot-stuffing and without the final dot. */
    readonly octets: number;
    /** SHA-256 of the body as it was sent, in hex; null if a secret stands in it, or may (above 1 MB). */
    readonly bodySha256: string | null;
};
/** The handshake, recorded even when verification fails. */
type TlsPart = {
    /** `TLSv1.3` ...; null if the handshake failed. */
    readonly protocol: string | null;
    /** The cipher suite as IANA names it. */
    readonly cipher: string | null;
    /** The group of the key exchange: `X25519`. */
    readonly group: string | null;
    /** The protocol that was agreed on (RFC 7301). */
    readonly alpn: string | null;
    /** The name that was asked for (RFC 6066 3). */
    readonly sni: string | null;
    /** True if an earlier session was taken up. */
    readonly resumed: boolean;
    /** True if the server sent an OCSP answer. */
    readonly stapled: boolean;
    /** The server's own certificate. */
    readonly certificate: CertificatePart | null;
    /** What the server sent behind its own certificate, in its order. */
    readonly chain: readonly CertificatePart[];
    /** The list of certificates as it was sent. */
    readonly sent?: {
        /** How many certificates the server sent; 0 where an earlier session was taken up. */
        readonly count: number;
        /** What each of them is there for, in their order: `link` certifies one below it, `alternative` is another certificate of a link, `double` was sent before, `stray` certifies nothing here. At most 20. */
        readonly roles: readonly ('server' | 'link' | 'alternative' | 'root' | 'double' | 'stray')[];
        /** True if the server asked for a certificate of ours. */
        readonly clientCertificate: boolean;
    };
    /** True if the chain leads to a root that is trusted. */
    readonly trusted: boolean;
    /** In words: `expired 35 days ago`, `the intermediate certificate is missing`; null if trusted. */
    readonly trustError: string | null;
    /** True if the certificate is for `host`. */
    readonly matchesHost: boolean;
    /** The name that the certificate was checked against. */
    readonly host: string | null;
    /** In words: `the name is X, not Y`; null if it matches or there is nothing to compare. */
    readonly nameProblem: string | null;
    /** What does not break trust and should be renewed, in words: a weak key, certificates in the wrong order. */
    readonly weaknesses: readonly string[];
    /** Set when the handshake failed: what OpenSSL said, in words. */
    readonly failure: string | null;
    /** How long the handshake took. */
    readonly ms: number;
};
/** A certificate that the server sent. */
type CertificatePart = {
    /** The distinguished name that it is for. */
    readonly subject: string;
    /** The distinguished name of who signed it. */
    readonly issuer: string;
    /** The subject alternative names: `mx.example.org`, `IP:192.0.2.1`, `email:...`. */
    readonly san: readonly string[];
    /** From when on it is valid; UTC. */
    readonly notBefore: string;
    /** Until when it is valid; UTC. */
    readonly notAfter: string;
    /** Whole days until `notAfter` when it was seen, negative when that is past. */
    readonly daysLeft: number;
    /** The serial number in hex. */
    readonly serial: string;
    /** SHA-256 of the certificate; lower-case hex. */
    readonly sha256: string;
    /** SHA-256 of its public key (SubjectPublicKeyInfo); lower-case hex. */
    readonly spkiSha256: string;
    /** The public key. */
    readonly key: {
        /** `rsa`, `rsa-pss`, `ec`, `ed25519`, `ed448`, `dsa`, or the OID of another kind. */
        readonly type: string;
        /** Of the modulus or the field; null if it is not known. */
        readonly bits: number | null;
        /** `P-256` ..., or the OID of a curve without a name here; null for a key that has none. */
        readonly curve: string | null;
    };
    /** How it is signed: `ecdsa-with-SHA256` ..., or an OID. */
    readonly signatureAlgorithm: string;
    /** True if its own key signed it. */
    readonly selfSigned: boolean;
    /** True if it demands a stapled OCSP answer (RFC 7633). */
    readonly mustStaple: boolean;
    /** True if it holds timestamps of Certificate Transparency logs (RFC 6962). */
    readonly scts: boolean;
    /** The certificate itself; empty in an event of a record, which keeps it in a file. */
    readonly pem: string;
};
/** Many sessions of one dialogue; times in milliseconds. */
type BurstPart = {
    /** False while it goes on, and in the record of a run that was killed. */
    readonly complete: boolean;
    /** True if it was stopped before all sessions that were asked for had begun. */
    readonly interrupted: boolean;
    /** What was asked for. */
    readonly asked: {
        /** So many sessions; null: as many as there is time for. */
        readonly sessions: number | null;
        /** For so long; null: until all sessions are done. */
        readonly forMs: number | null;
        /** As written; null: as fast as `concurrency` lets. */
        readonly rate: string | null;
        /** So many sessions at once, at most. */
        readonly concurrency: number;
        /** So many transactions in each session. */
        readonly messages: number;
    };
    /** How many threads worked. */
    readonly workers: number;
    /** From the first session's begin to the last one's end. */
    readonly ms: number;
    /** How long sessions were begun. */
    readonly arrivalsMs: number;
    /** How many sessions were begun, and how they ended. */
    readonly sessions: {
        /** How many were begun. */
        readonly begun: number;
        /** Went as the dialogue expects. */
        readonly done: number;
        /** Ended by a 4xx or 5xx that the dialogue does not expect. */
        readonly refused: number;
        /** Ended by another reply that it does not expect. */
        readonly unexpected: number;
        /** Ended by the server, which closed the connection. */
        readonly closed: number;
        /** Ended by a connection that was reset. */
        readonly reset: number;
        /** Ended by a reply that did not come in time. */
        readonly timedOut: number;
        /** Ended by a handshake that failed. */
        readonly tlsFailed: number;
        /** No connection at all. */
        readonly unreachable: number;
        /** Something could not be sent: an argument that would be two commands, AUTH outside TLS. */
        readonly unsent: number;
        /** Ended by us because the burst was stopped. */
        readonly stopped: number;
    };
    /** What became of the messages. */
    readonly messages: {
        /** Messages whose end was answered with 2xx. */
        readonly accepted: number;
        /** The end of data was sent and not answered: they may have been delivered. */
        readonly unknown: number;
    };
    /** So many a second. */
    readonly rate: {
        /** Sessions that the clock asked for, over the whole burst; null without a rate. */
        readonly asked: number | null;
        /** Sessions that were begun. */
        readonly achieved: number;
        /** Messages that were accepted, over the whole burst. */
        readonly accepted: number;
        /** The most messages that were accepted in one second. */
        readonly bestSecond: number;
    };
    /** How punctual sessions were begun. */
    readonly late: {
        /** Sessions that were due while `concurrency` sessions went on, and had to wait. */
        readonly waited: number;
        /** How long after it was due a session was begun. */
        readonly ms: {
            /** How many were measured. */
            readonly count: number;
            /** Half of them took so long or less. */
            readonly p50: number;
            /** Nine of ten. */
            readonly p90: number;
            /** 99 of 100. */
            readonly p99: number;
            /** 999 of 1,000. */
            readonly 'p99.9': number;
            /** The longest. */
            readonly max: number;
        };
    };
    /** The first reply of 4xx or 5xx that the dialogue does not expect. */
    readonly firstRefusal: {
        /** The session, from 1. */
        readonly session: number;
        /** The transaction in it, from 1. */
        readonly transaction: number;
        /** Where in the session it came. */
        readonly stage: 'connect' | 'ehlo' | 'starttls' | 'auth' | 'mail' | 'rcpt' | 'data' | 'eod' | 'other';
        /** The step that was refused. */
        readonly verb: string;
        /** The line of the scenario on which the step stands. */
        readonly line: number;
        /** Since the burst began. */
        readonly at: number;
        /** The reply code. */
        readonly code: number;
        /** The enhanced status code. */
        readonly enhanced: string | null;
        /** The text behind the codes, on one line. */
        readonly text: string;
        /** How often this step was accepted before. */
        readonly after: number;
        /** How many messages were accepted before. */
        readonly accepted: number;
    } | null;
    /** What every step was answered, and how it ended otherwise: a row for each step and code. */
    readonly replies: readonly {
        /** The step. */
        readonly verb: string;
        /** Where in the session it is. */
        readonly stage: 'connect' | 'ehlo' | 'starttls' | 'auth' | 'mail' | 'rcpt' | 'data' | 'eod' | 'other';
        /** How it was answered, or what came instead. `protocol`: an AUTH that went wrong in a way that its code does not tell; `uncaptured`: a reply as expected, without what the dialogue takes from it; `lacking`: the server does not offer what `requires` asks for. */
        readonly outcome: 'reply' | 'closed' | 'reset' | 'timeout' | 'tls-failure' | 'unreachable' | 'unsent' | 'unsolicited' | 'protocol' | 'uncaptured' | 'lacking';
        /** The reply code; null if there was none. */
        readonly code: number | null;
        /** The first of them, on one line. */
        readonly text: string;
        /** How many of them came. */
        readonly count: number;
        /** How many of them the dialogue does not expect and are 4xx or 5xx. */
        readonly refused: number;
        /** The line of the scenario on which the step stands. */
        readonly line: number;
        /** How often in each second of the timeline. */
        readonly perSecond: readonly number[];
    }[];
    /** One number for each second since the burst began. */
    readonly timeline: {
        /** Sessions begun. */
        readonly begun: readonly number[];
        /** Messages accepted. */
        readonly accepted: readonly number[];
        /** Replies of 4xx and 5xx that the dialogue does not expect. */
        readonly refused: readonly number[];
        /** The most sessions at once. */
        readonly inFlight: readonly number[];
    };
    /** How long each phase of a session took. */
    readonly phases: Readonly<Record<string, {
        /** How many were measured. */
        readonly count: number;
        /** Half of them took so long or less. */
        readonly p50: number;
        /** Nine of ten. */
        readonly p90: number;
        /** 99 of 100. */
        readonly p99: number;
        /** 999 of 1,000. */
        readonly 'p99.9': number;
        /** The longest. */
        readonly max: number;
    }>>;
    /** Asked once a second after the burst; null if nothing was refused, or nobody asked. */
    readonly recovery: {
        /** From the end of the burst to the begin of the session that was accepted; null if none was. */
        readonly ms: number | null;
        /** How many sessions were tried. */
        readonly attempts: number;
        /** What the last attempt was answered where it was refused, or null. */
        readonly reply: string | null;
    } | null;
    /** Replies that broke the RFC, by violation. */
    readonly violations: Readonly<Record<string, number>>;
    /** What differs from `burst.expect`, in words. */
    readonly problems: readonly string[];
    /** Where its sessions are recorded; null: nowhere. */
    readonly recorded: {
        /** The file in the run directory. */
        readonly file: string;
        /** Which share of the sessions stands in it: 1 all, 10 every tenth. */
        readonly sample: number;
    } | null;
};
/** How many a server takes, in which time. */
type ThresholdPart = {
    /** What was asked. */
    readonly asked: {
        /** What is counted up. */
        readonly by: 'messages' | 'connections' | 'recipients' | 'concurrency';
        /** So many are asked for before it is said that there is no limit up to it. */
        readonly most: number;
        /** So long the search lasts at most. */
        readonly patienceMs: number;
        /** How often the way up and back is gone; once more where two climbs differ. */
        readonly rounds: number;
    };
    /** `unsure`: there is a limit, and `finding` says how much of it is known. `interrupted` also while it goes on, and in the record of a run that was killed. */
    readonly outcome: 'found' | 'unsure' | 'none' | 'failed' | 'interrupted';
    /** How many are accepted; null unless `found`. */
    readonly limit: number | null;
    /** From the first of them to when it is accepted again; 0: at once, in a new session; null: not known within 10 %. */
    readonly windowMs: number | null;
    /** How many were accepted where no limit was found. */
    readonly accepted: number | null;
    /** Why the question could not be put (`failed`). */
    readonly reply: string | null;
    /** The evidence: each way up to the refusal and back ... */
    readonly climbs: readonly {
        /** Accepted in a row before the refusal. */
        readonly accepted: number;
        /** From the first one to the refusal. */
        readonly ms: number;
        /** The reply that refused, on one line. */
        readonly refusal: string;
        /** The step that was refused. */
        readonly step: string;
        /** Since the first one: the last try that was refused. */
        readonly refusedUntilMs: number;
        /** Since the first one: the try that was accepted again; null: none was, in time. */
        readonly acceptedAfterMs: number | null;
        /** How often it was tried again. */
        readonly tries: number;
    }[];
    /** ... and each time it was asked, in order. */
    readonly pushes: readonly {
        /** Since the search began. */
        readonly at: number;
        /** How long it took. */
        readonly ms: number;
        /** So many were asked for, one after the other, up to the first refusal. */
        readonly asked: number;
        /** So many were accepted. */
        readonly accepted: number;
        /** Its sessions have the numbers from here on. */
        readonly firstSession: number;
        /** How many sessions it took. */
        readonly sessions: number;
        /** The first refusal. */
        readonly refusal: {
            /** Since the search began. */
            readonly at: number;
            /** The step that was refused. */
            readonly step: string;
            /** The reply, on one line. */
            readonly reply: string;
        } | null;
        /** Why it could not be asked to the end, if it was no refusal. */
        readonly failed: string | null;
        /** Each step, and each way in which it was answered. */
        readonly replies: readonly {
            /** The step. */
            readonly verb: string;
            /** Where in the session it is. */
            readonly stage: 'connect' | 'ehlo' | 'starttls' | 'auth' | 'mail' | 'rcpt' | 'data' | 'eod' | 'other';
            /** How it was answered, or what came instead. `protocol`: an AUTH that went wrong in a way that its code does not tell; `uncaptured`: a reply as expected, without what the dialogue takes from it; `lacking`: the server does not offer what `requires` asks for. */
            readonly outcome: 'reply' | 'closed' | 'reset' | 'timeout' | 'tls-failure' | 'unreachable' | 'unsent' | 'unsolicited' | 'protocol' | 'uncaptured' | 'lacking';
            /** The reply code; null if there was none. */
            readonly code: number | null;
            /** The first of them, on one line. */
            readonly text: string;
            /** How many of them came. */
            readonly count: number;
            /** How many of them the dialogue does not expect and are 4xx or 5xx. */
            readonly refused: number;
        }[];
    }[];
    /** What is known of the limit: bounds, and how it is counted. */
    readonly finding?: {
        /** How many are accepted in a row by a server that has been left alone. */
        readonly limit: {
            /** At least. */
            readonly from: number;
            /** At most; null: not known. */
            readonly to: number | null;
        };
        /** In which time; null: not known. Milliseconds, as the others. */
        readonly window: {
            /** At least. */
            readonly from: number;
            /** At most; null: not known. */
            readonly to: number | null;
        } | null;
        /** How it accepts again: at once in a new session, all of them together, or some earlier than all; null: not known. */
        readonly recovery: 'at-once' | 'whole' | 'gradual' | null;
        /** Whether a refused try counts, so that asking puts off the end; null: not known. */
        readonly refusedCount: boolean | null;
        /** `gradual`: when the first is taken again. */
        readonly oneAfter: {
            /** At least. */
            readonly from: number;
            /** At most; null: not known. */
            readonly to: number | null;
        } | null;
        /** After how long a silence all of them were taken again. */
        readonly allAfter: {
            /** At least. */
            readonly from: number;
            /** At most; null: not known. */
            readonly to: number | null;
        } | null;
    } | null;
    /** Each time it was left alone, and how many were accepted then. */
    readonly silences?: readonly {
        /** So long nothing was asked. */
        readonly silentMs: number;
        /** So many were then accepted in a row. */
        readonly accepted: number;
        /** All of them had been taken right before the silence: nothing else was in the count. */
        readonly clean: boolean;
    }[];
    /** The file in the run directory with every session, or null. */
    readonly recorded: string | null;
};
/** Something noteworthy. */
type FindingPart = {
    /** A stable word: `injected-before-tls`, `unsolicited`, `mixed-codes`, `delivery-unknown` ... */
    readonly id: string;
    /** How much it weighs. */
    readonly severity: 'error' | 'warning' | 'info';
    /** What was seen, in words. */
    readonly text: string;
    /** Index into the steps of the case, or null. */
    readonly step: number | null;
    /** `RFC 5321 4.2.1`, or null. */
    readonly standard: string | null;
    /** What to do about it; null if nothing. */
    readonly remedy?: string | null;
};
/** Two variants whose replies differ at a step. */
type ContrastPart = {
    /** The name of the scenario. */
    readonly scenario: string;
    /** Its file. */
    readonly file: string;
    /** The verb of the step where the replies part. */
    readonly step: string;
    /** The line on which it stands. */
    readonly line: number;
    /** The two variants, before and after. */
    readonly variants: readonly [string, string];
    /** The variables that differ, each before and after. */
    readonly changed: Readonly<Record<string, readonly [unknown, unknown]>>;
    /** The reply to the one, on one line. */
    readonly before: string;
    /** The reply to the other. */
    readonly after: string;
    /** True if more than one variable changed: no single cause can be named. */
    readonly confounded: boolean;
    /** What follows, in a sentence. */
    readonly text: string;
};
/** A difference from the baseline, and what it means. */
type ChangePart = {
    /** The case key. */
    readonly case: string;
    /** The exchange (`mail`, `starttls/ehlo`); null where the case as a whole is meant. */
    readonly step: string | null;
    /** `code`, `enhanced`, `capability`, `tls.version`, `certificate.issuer` ... */
    readonly what: string;
    /** As it was accepted. */
    readonly before: string | number | boolean | null;
    /** As it is now. */
    readonly after: string | number | boolean | null;
    /** The same as one says it, before and after: `250 2.1.0 Ok`, `2.1 s`; only where it says more than the facts. */
    readonly words?: readonly [string, string];
    /** What it means. */
    readonly class: 'regression' | 'inconclusive' | 'flapping' | 'notice' | 'improvement';
    /** One sentence that can stand alone. */
    readonly text: string;
};
/** stated: the text says it in words. transcript: read from quoted commands and replies. inferred: concluded, not written. */
type BasisPart = 'stated' | 'transcript' | 'inferred' | 'none';
/** Where a value stands: in the decoded text of a part. The words there are the value, but for case and folding. */
type PlacePart = {
    /** `text`, `html` or `delivery-status`; of the second mail of a mailbox file `2/text`, and so on. */
    readonly part: string;
    /** The line, from 1. */
    readonly line: number;
    /** The column, from 1. */
    readonly column: number;
    /** How many UTF-16 units it takes, line ends within it included. */
    readonly length: number;
    /** The first 200 of them. */
    readonly excerpt: string;
};

/** What is compared with what, and what may differ. */
interface DiffOptions {
    /** Two targets, the old and the new server: their cases side by side. */
    readonly targets?: readonly [string, string];
    /** A probe file: its masks, thresholds and permissions. */
    readonly probe?: string;
}
/** What differs between two runs. */
interface RunDifference {
    /** The ids of the runs. */
    readonly before: string;
    readonly after: string;
    /** What differs, fact by fact, most urgent first. */
    readonly changes: readonly ChangePart[];
    /** The same by cause, with what follows from each. */
    readonly causes: readonly DifferenceCause[];
    /** Whether anything differs in meaning; what is only worded otherwise does not. */
    readonly differs: boolean;
    /** Where two servers are compared: which, and what was asked of one only. */
    readonly sides: ComparedSides | null;
}
/** What happened, and what follows from it. */
interface DifferenceCause {
    /** The most urgent of all that belongs to it. */
    readonly class: ChangePart['class'];
    /** One sentence, before and after in it. */
    readonly text: string;
    /** The most urgent first; at least one. */
    readonly changes: readonly ChangePart[];
    /** What follows from it, each sentence once. */
    readonly follows: readonly string[];
    /** The keys of all cases in which it shows, sorted. */
    readonly cases: readonly string[];
}
/** Two servers, asked the same. */
interface ComparedSides {
    /** Each pair of targets that are compared: `mx1.example.org:25`. */
    readonly targets: readonly (readonly [string, string])[];
    /** How many cases stand on both sides. */
    readonly matched: number;
    /** What was asked on one side only, sorted. */
    readonly only: readonly [readonly string[], readonly string[]];
    /** Cases that pass on one side and fail on the other, sorted. */
    readonly passes: readonly [readonly string[], readonly string[]];
}

/** `fault`: something could not be read or written. */
type NightEnd = 'good' | 'regression' | 'inconclusive' | 'fault';

/** A listener was too slow: so many events were not told. */
interface Lost {
    readonly e: 'lost';
    readonly events: number;
}

/** What of the scenarios is run, against whom, and where it is kept. */
interface RunScenariosOptions extends AskingOptions {
    readonly vars?: Vars;
    /** By name; they stand in no output. */
    readonly secrets?: Readonly<Record<string, string>>;
    /** Only scenarios with one of these tags. */
    readonly tags?: string | readonly string[];
    readonly variants?: string | readonly string[];
    /** Cases at once. */
    readonly jobs?: number;
    /** The folder where the run is recorded; null, the default: nowhere. */
    readonly results?: string | null;
    /** Aborted, it ends the sessions politely: the document says that it is not complete. */
    readonly signal?: AbortSignal;
}
/** Nothing was sent: these are the mistakes. */
interface Unrunnable {
    readonly problems: readonly Problem[];
}

/** How a probe is asked, and where it is kept. */
interface ProbeOptions extends Pick<AskingOptions, 'ca' | 'dns' | 'timeout'> {
    /** Where nights, what was accepted, and the history are kept; `results` if not said. */
    readonly results?: string;
    /** What is found is normal from now on. */
    readonly accept?: boolean;
    /** Cases at once. */
    readonly jobs?: number;
    /** Of what the probe file says `env: NAME`; none if not said. */
    readonly environment?: Readonly<Record<string, string | undefined>>;
    /** In which receivers are told; English if not said. */
    readonly lang?: 'en' | 'de';
    /** Aborted, it ends the sessions politely: the document says that it is not complete. */
    readonly signal?: AbortSignal;
}
/** `notice`: a lock that was left behind, a receiver that could not be told; `again`: so many cases are asked once more. */
type NightEvent = RunEvent | {
    readonly e: 'notice';
    readonly text: string;
} | {
    readonly e: 'again';
    readonly cases: number;
};
/** What became of a night. */
interface NightResult {
    /** `fault`: something could not be read or written. */
    readonly end: NightEnd;
    /** With `baseline` and `changes`; null where nothing was asked. */
    readonly document: RunDocument | null;
    /** What was told beside it. */
    readonly notices: readonly string[];
}

/** What one server said at one address. */
type EndpointRecord = MxSurvey['endpoints'][number];
/** An endpoint is done. */
interface SurveyEvent {
    readonly e: 'endpoint';
    readonly endpoint: EndpointRecord;
    /** So many are still asked. */
    readonly left: number;
}
/** Who asks, and how. */
interface SurveyOptions extends Omit<AskingOptions, 'target' | 'source' | 'to'> {
    readonly source?: string;
    readonly signal?: AbortSignal;
}

/** `usage`: an option is wrong; `unreadable`: a file is; `problems`: a text has mistakes, each with its place. */
type MistakeCode = 'usage' | 'unreadable' | 'problems';
/** What is known of a mistake besides its message. */
interface MistakeDetails {
    readonly code?: MistakeCode;
    /** What to do instead. */
    readonly advice?: string | null;
    /** The option that is wrong, by its name on the command line; the message begins with it. */
    readonly option?: string | null;
    readonly problems?: readonly Problem[];
}
/** A mistake of the caller: an option, a file or a text. What servers, files and mails do is never thrown. */
declare class MxprobeError extends Error {
    readonly name: string;
    readonly code: MistakeCode;
    readonly advice: string | null;
    readonly option: string | null;
    readonly problems: readonly Problem[];
    constructor(message: string, { code, advice, option, problems }?: MistakeDetails);
}

/** The version of this package. */
declare const version: string;

/** The media of a report. */
type ReportKind = 'text' | 'junit' | 'tap' | 'json' | 'html' | 'markdown' | 'github' | 'nagios' | 'openmetrics' | 'csv';
/** A run that goes on: `for await` hears what happens; leaving the loop stops listening, not the run. */
interface Run extends AsyncIterable<RunEvent | Lost> {
    readonly result: Promise<RunDocument | Unrunnable>;
}
/** Runs scenarios, files or texts; without a target each against the embedded MX that it describes. */
declare function runScenarios(what: ScenarioSource | readonly ScenarioSource[], options?: RunScenariosOptions): Run;
/** A survey that goes on. */
interface Survey extends AsyncIterable<SurveyEvent | Lost> {
    readonly result: Promise<MxSurvey>;
}
/** Asks every MX host of a domain at every address, or one server. */
declare function surveyMx(target: string, options?: SurveyOptions): Survey;
/** A night that goes on. */
interface ProbeNight extends AsyncIterable<NightEvent | Lost> {
    readonly result: Promise<NightResult | Unrunnable>;
}
/** Asks the probe in `file` once, compares it with what was accepted as normal, and remembers the night. */
declare function askProbe(file: string, options?: ProbeOptions): ProbeNight;
/** What differs between two runs, by meaning; or between two servers, side by side. */
declare function diffRuns(before: RunDocument, after: RunDocument, options?: DiffOptions): RunDifference;
/** The document as a report, the text of which is ready for its medium. */
declare function report(document: RunDocument, kind: ReportKind): string;
/** What has a JSON Schema. */
type SchemaKind = 'scenario' | 'policy' | 'probe' | 'run' | 'mx' | 'bounce' | 'reproduction' | 'threshold' | 'identity' | 'received' | 'import' | 'reports' | 'fleet-status' | 'fleet-results' | 'sandbox' | 'log' | 'judgement';
/** The JSON Schema of what mxprobe reads or writes. */
declare function schema(kind: SchemaKind): object;

export { MxprobeError, askProbe, checkScenario, diffRuns, report, runScenarios, schema, surveyMx, version };
export type { ArrivalPart, AskingOptions, BasisPart, BounceDocument, BurstPart, CasePart, CertificatePart, ChangePart, CheckOptions, Checked, ComparedSides, ContrastPart, DiffOptions, DifferenceCause, Duration, ExchangePart, Explanation, FindingPart, Lost, MessagePart, MistakeCode, MistakeDetails, MxSurvey, NightEnd, NightEvent, NightResult, PlacePart, ProbeNight, ProbeOptions, Problem, ReplyPart, ReportKind, Reproduction, Run, RunDifference, RunDocument, RunEvent, RunScenariosOptions, ScenarioInfo, ScenarioSource, SchemaKind, StepPart, Survey, SurveyEvent, SurveyOptions, TargetPart, ThresholdPart, TlsPart, Unrunnable, Vars };
