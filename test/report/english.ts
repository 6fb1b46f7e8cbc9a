// English words that no German text of ours may hold.
const WORDS =
  /(?<![\w-])(?:the|and|or|of|is|was|were|are|be|been|has|have|had|not|no|with|without|within|which|that|this|it|its|there|to|from|for|by|on|at|after|before|but|got|expected|server|servers's|reply|replies|sent|closed|refused|accepted|answered|failed|passed|skipped|connection|certificate|handshake|nothing|nobody|more|less|than|only|each|every|would|could|should|can|cannot|may|must|does|did|do|an|a|as|if|one|other|another|still|again|until)(?![\w-])/gi;

/** Words that both languages have. */
const BOTH = new Set(['was', 'an', 'server']);
/** Commands and header fields. */
const NAMES = new Set(['FROM', 'From', 'TO']);

/** Those in a text, without names of options, records and what stands in quotes of code. */
export function english(text: string): string[] {
  const own = text
    .replace(/`[^`]*`/g, '')
    .replace(/\([^()]*smtpd?_tls[^()]*\)|\(fixup[^()]*\)/g, '')
    .replace(/"v=[^"]*"/g, '')
    .replace(/\{[^{}]*\}/g, '');
  return (own.match(WORDS) ?? []).filter((word) => !BOTH.has(word.toLowerCase()) && !NAMES.has(word));
}
