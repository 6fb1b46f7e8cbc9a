// How this terminal wants the text of a run of now.
import { writtenLines } from '../net/written-lines.ts';
import type { TextOptions } from '../report/terminal.ts';
import type { Screen } from './screen.ts';

/** With carets in the scenarios: of an old run they may be others by now. */
export function textOptions({ palette, width }: Screen): Pick<TextOptions, 'palette' | 'width' | 'lineOf'> {
  return { palette, width, lineOf: writtenLines() };
}
