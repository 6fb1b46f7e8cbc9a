// Who says what: a refusal may quote another one (`host A said: 450 ... host B said: 550 ...`). The innermost reply knows
// the cause; the outermost server that replied to the sender is the one to turn to.

export interface Spoken {
  /** From the code (or the first word) up to where the next reply is quoted. */
  readonly text: string;
  readonly code: string | null;
  readonly enhanced: string | null;
}

export interface Speakers {
  /** Outermost first; at least one. */
  readonly replies: readonly Spoken[];
  /** True if a server on the way refused because the next one refused it: to that one, the relaying server is the sender. */
  readonly relayed: boolean;
}

/** More quotations than that are no bounce. */
const MAX_DEPTH = 6;

/** What stands before a quoted reply, up to its code. `relay` if the words before are a server's own reply. */
const QUOTED: readonly { readonly before: RegExp; readonly relay: boolean }[] = [
  { before: /\b(?:said|says|responded(?: with)?|returned|talk to me|wrote): ?['"<]?(?=[45]\d\d[ -])/gi, relay: true },
  { before: /(?:^|\s)\[[A-Z]{2,5}\] (?=[45]\d\d[ -])/g, relay: true },
  { before: /-> ?(?=[45]\d\d[ -])/g, relay: false },
  { before: /\[Message=(?=[45]\d\d[ -])/gi, relay: false },
  { before: /\breturned ['"](?=[45]\d\d[ -])/gi, relay: false },
  { before: /\b(?:reason|response|error(?: message)?|was|answer)(?: is)?: ?['"<]?(?=[45]\d\d[ -])/gi, relay: false },
  { before: /\bafter (?:pipelined )?[^;]{1,160}?: (?=[45]\d\d[ -])/gi, relay: false },
];

/** Takes a normalised refusal apart. */
export function speakersIn(text: string): Speakers {
  const cuts = QUOTED.flatMap(({ before, relay }) =>
    [...text.matchAll(before)].map((match) => ({ start: match.index, end: match.index + match[0].length, relay })),
  )
    .sort((a, b) => a.end - b.end)
    .filter((cut, at, all) => at === 0 || cut.end !== all[at - 1]?.end)
    .slice(0, MAX_DEPTH);
  const replies: Spoken[] = [];
  let from = 0;
  let relayed = false;
  for (const cut of cuts) {
    const spoken = spokenIn(text.slice(from, Math.max(from, cut.start)));
    if (spoken.code !== null) {
      replies.push(spoken);
      relayed ||= cut.relay;
    }
    from = cut.end;
  }
  replies.push(spokenIn(from === 0 ? text : text.slice(from).replace(/['"\]]\s*$/, '')));
  return { replies, relayed };
}

function spokenIn(text: string): Spoken {
  const code = /^\s*([45]\d\d)(?=[ -]|$)/.exec(text)?.[1] ?? null;
  const rest = code === null ? text : text.trimStart().slice(code.length + 1);
  // `#5.4.4` alone, `550 #5.1.0`, and qmail's habit of putting it at the end: `(#5.7.1)`.
  const enhanced =
    /^\s*[#(]{0,2}([45]\.\d{1,3}\.\d{1,3})(?![\d.]\d)/.exec(rest) ??
    /[(#]([45]\.\d{1,3}\.\d{1,3})\)?\.?\s*$/.exec(rest);
  return { text: text.trim(), code, enhanced: enhanced?.[1] ?? null };
}
