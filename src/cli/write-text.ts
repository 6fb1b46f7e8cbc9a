// A text that the user asked for in a file, or `-` for stdout.
import { diskFiles } from '../net/disk-files.ts';
import { UsageError } from './exit.ts';
import { refuseInput } from './outputs.ts';
import type { Screen } from './screen.ts';

/** Writes it; a file that can't be written is told as a mistake in what was asked. */
export async function writeText(path: string, text: string, screen: Screen): Promise<void> {
  if (path === '-') return screen.out(text);
  refuseInput(path);
  const fault = await diskFiles.write(path, text);
  if (fault !== null) throw new UsageError(fault.text);
}
