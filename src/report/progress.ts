// The status line of a run that goes on.
import type { Summary } from '../run/document.ts';
import { ROLE_OF } from './headline.ts';
import { span, widthOf } from './line.ts';
import { type Palette, plain } from './palette.ts';
import { VERDICTS } from './summary.ts';

export interface Progress {
  readonly done: number;
  readonly total: number;
  readonly summary: Summary;
  /** What runs now, in words: `cleartext mx1.example.org:25`. */
  readonly running: readonly string[];
}

/** One line of at most `width` columns, without a line end: `12/100  11 passed, 1 failed  mx1.example.org:25 +3`. */
export function progressLine(
  { done, total, summary, running }: Progress,
  width: number,
  palette: Palette = plain,
): string {
  const counted = VERDICTS.filter((verdict) => summary[verdict] > 0);
  const head = `${String(done).padStart(String(total).length)}/${total}`;
  const plainCounts = counted.map((verdict) => `${summary[verdict]} ${verdict}`).join(', ');
  const counts = counted.map((verdict) => palette(`${summary[verdict]} ${verdict}`, ROLE_OF[verdict])).join(', ');
  const used = head.length + (plainCounts === '' ? 0 : plainCounts.length + 2);
  if (used > width) return head.slice(0, Math.max(0, width));
  const start = counts === '' ? head : `${head}  ${counts}`;
  const [first] = running;
  if (first === undefined) return start;
  const more = running.length > 1 ? ` +${running.length - 1}` : '';
  const room = width - used - 2 - more.length;
  return room < 8 ? start : `${start}  ${palette(cut(span(first).text, room), 'quiet')}${more}`;
}

/** The beginning of a text, on at most `width` columns. */
export function cut(text: string, width: number): string {
  if (widthOf(text) <= width) return text;
  let kept = '';
  let used = 1;
  for (const character of text) {
    used += widthOf(character);
    if (used > width) break;
    kept += character;
  }
  return `${kept}…`;
}
