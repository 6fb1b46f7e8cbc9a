// Logs of CI services: lines that begin with `::`, or hold `##[`, `##vso[` or `##teamcity[`, are commands to the runner.
import { visible } from './visible.ts';

/** One line of ordinary log output. `::word ...::` acts at the start of a line only, so that IPv6 addresses stay readable. */
export function escapeCiLog(line: string): string {
  return withoutCommands(visible(line));
}

/** The same for a line in which everything that hides is written out already. */
export function withoutCommands(line: string): string {
  return line.replace(/^(\s*):(?=:(?!\d))/u, '$1\\x3a').replace(/##(?=[A-Za-z]{0,32}\[)/g, '#\\x23');
}

/** The message of a GitHub workflow command; LF stays a line end there, as `%0A`. */
export function githubMessage(text: string): string {
  return text
    .split('\n')
    .map((line) => visible(line).replaceAll('%', '%25'))
    .join('%0A')
    .replace(/##(?=[A-Za-z]{0,32}\[)/g, '#\\x23');
}

/** A property (`file=`, `title=`) of a GitHub workflow command. */
export function githubProperty(text: string): string {
  return githubMessage(text.replaceAll('\n', ' ')).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
