// Texts that would go out as they stand and were surely meant otherwise: a name before an address, the end of a line in letters,
// a comment without its blank. A bounce may be about just such a text: they are told and sent.

export interface Said {
  readonly message: string;
  readonly advice: string;
}

/** Nobody writes a longer one by hand. */
const MAX_LOOKED_AT = 1000;
/** They are a mistake of their own. */
const CONTROL = /[\0-\x1f\x7f]/;

/** `Bob <b@y.example>`, `mailto:b@y.example`, `b@y.example # me`, `b at y.example`: more than an address, in MAIL or RCPT. */
export function besideAnAddress(written: string, verb: string): Said | null {
  const text = written.slice(0, MAX_LOOKED_AT).trim();
  if (CONTROL.test(text)) return null;
  const [, before = '', bracketed] = /^([^<>]+)<([^<>\s]*@[^<>\s]*)>$/.exec(text) ?? [];
  if (bracketed !== undefined && !/^@[^@]*:$/.test(before.trim()))
    return {
      message: 'the name before an address is sent as part of it',
      advice: `a name belongs into the header: \`${verb}: ${bracketed}\``,
    };
  const linked = /^<?(?:mailto|smtp|rfc822)[:;]\s*([^<>]+)>?$/i.exec(text)?.[1];
  if (linked !== undefined)
    return { message: `\`${text.slice(0, 60)}\` is sent as it stands`, advice: `write \`${verb}: ${linked}\`` };
  const bare = text.replace(/^<(.*)>$/s, '$1').replace(/^"(?:[^"\\]|\\.)*"(?=@)/, '');
  const [, address] = /^([^\s@]+@[^\s@#]+)\s*#/.exec(bare) ?? [];
  if (address !== undefined)
    return { message: 'a `#` without a blank before it begins no comment', advice: `write \`${address} # ...\`` };
  return /^[^\s"]+\s+at\s+[^\s"]+$|^[^\s"@]+(?:@\s+|\s+@\s*)[^\s"@]+$/i.test(bare)
    ? { message: `\`${text.slice(0, 60)}\` is sent as it stands`, advice: 'an address has no blanks: `b@y.example`' }
    : null;
}

/** `me.example#mine`, `http://me.example`, `me@x.example` as the name in EHLO. */
export function noHostName(written: string, verb: string): Said | null {
  const text = written.slice(0, MAX_LOOKED_AT).trim();
  if (CONTROL.test(text)) return null;
  const [, link] = /^\w+:\/\/([^/\s]+)/.exec(text) ?? [];
  const [, host] = /^([\w.-]+)(?:#|\s+#?|:\d+$)/.exec(text) ?? [];
  const [, domain] = /^<?[^\s@]+@([\w.-]+)>?$/.exec(text) ?? [];
  const name = link ?? host ?? domain;
  return name === undefined
    ? null
    : {
        message: `\`${text.slice(0, 60)}\` is no host name and sent as it stands`,
        advice: `write \`${verb}: ${name}\``,
      };
}

const END_IN_LETTERS = /(?:\\r\\n|\\r|\\n|<CR>\s*<LF>|<CRLF>|\[CRLF\]|\^M)\s*$/i;

/** `NOOP\r\n` outside double quotes, `QUIT<CRLF>`: the end of a line, spelled out. */
export function endInLetters(written: string): Said | null {
  const found = END_IN_LETTERS.exec(written.slice(-40))?.[0];
  return found === undefined
    ? null
    : {
        message: `\`${found.trim()}\` at the end is sent as it stands`,
        advice: 'a line ends by itself: leave it out; `send: {bytes: "..."}` knows \\r and \\n',
      };
}

/** A message whose last line is the dot that ends it on the wire. */
export function dotAtTheEnd(written: string): Said | null {
  return /(?:^|\n)\.\s*$/.test(written.slice(-20))
    ? {
        message: 'the dot in the last line is sent as a line of the message',
        advice: 'a message ends by itself: leave the dot out',
      }
    : null;
}
