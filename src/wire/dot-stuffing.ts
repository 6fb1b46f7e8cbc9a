// The message of DATA on its way: dots doubled when it is sent, removed when it is received. RFC 5321 4.5.2.
//
// Only CRLF ends a line here. A dot behind a bare LF is sent as it is: `a<LF>.b` stays `a<LF>.b`, and so `<LF>.<LF>` goes out
// untouched, which is how a probe asks whether a server can be smuggled to (CVE-2023-51764 and its kin).

const CR = 0x0d;
const LF = 0x0a;
const DOT = 0x2e;

/** `message` with each dot that begins a line doubled; nothing else is touched, and nothing is put behind it. */
export function dotStuff(message: Uint8Array): Uint8Array {
  const dots = leadingDots(message);
  const stuffed = new Uint8Array(message.length + dots.length);
  let from = 0;
  for (const [doubled, dot] of dots.entries()) {
    stuffed.set(message.subarray(from, dot), from + doubled);
    stuffed[dot + doubled] = DOT;
    from = dot;
  }
  stuffed.set(message.subarray(from), from + dots.length);
  return stuffed;
}

/** What ends the data behind `message`: `.CRLF`, with a CRLF before it unless the message is empty or ends with one. */
export function endOfData(message: Uint8Array): Uint8Array {
  const complete = message.length === 0 || (message.at(-2) === CR && message.at(-1) === LF);
  return Uint8Array.of(...(complete ? [] : [CR, LF]), DOT, CR, LF);
}

function leadingDots(message: Uint8Array): readonly number[] {
  const dots: number[] = [];
  for (let at = message.indexOf(DOT); at !== -1; at = message.indexOf(DOT, at + 1)) {
    if (at === 0 || (message[at - 1] === LF && message[at - 2] === CR)) dots.push(at);
  }
  return dots;
}
