// Lines no longer than a terminal is wide.

/** Breaks printable text between words; a word longer than the line (a URL) stays whole. */
export function wrap(text: string, width: number, first: string, further: string): readonly string[] {
  const lines: string[] = [];
  let line = first;
  for (const word of text.split(' ')) {
    const isEmpty = line === first || line === further;
    if (!isEmpty && line.length + 1 + word.length > width) {
      lines.push(line);
      line = `${further}${word}`;
    } else {
      line = isEmpty ? `${line}${word}` : `${line} ${word}`;
    }
  }
  return [...lines, line];
}
