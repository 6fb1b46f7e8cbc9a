// A policy of MTA-STS as a file, checked before it is served: https://mta-sts.DOMAIN/.well-known/mta-sts.txt (RFC 8461 3.2).
import { type Problem, problemWith } from '../document/problem.ts';
import { readStsPolicy } from '../trust/mta-sts-policy.ts';

/** Does the file mean to be one? By its name, or its first words. */
export const isStsPolicy = (path: string, text: string): boolean =>
  /(?:^|[\\/])mta-sts[^\\/]*\.txt$/i.test(path) || /^\ufeff?version\s*:\s*STSv/i.test(text);

/** What senders would not use is an error, what they tolerate and nobody should publish a warning. */
export function checkStsPolicy(file: string, text: string): Problem[] {
  const marked = text.startsWith('\ufeff');
  const body = marked ? text.slice(1) : text;
  const { policy, problems, warnings } = readStsPolicy(body);
  const lineOf = (message: string) => Number(/^line (\d+) /.exec(message)?.[1] ?? 1);
  const at = (message: string, severity: Problem['severity']): Problem => ({
    ...problemWith(file, message),
    line: lineOf(message),
    severity,
  });
  const first = /^[^\r\n]*/.exec(body)?.[0] ?? '';
  return [
    ...(marked
      ? [at('it begins with a byte order mark, which senders take for a part of the first key', 'error')]
      : []),
    ...problems.map((one) => at(one, 'error')),
    ...(policy !== null && !first.startsWith('version') ? [at('version does not stand first', 'warning')] : []),
    ...(policy?.mode === 'testing'
      ? [at('mode is testing: senders deliver whatever is wrong, and report it', 'warning')]
      : []),
    ...warnings.map((one) => at(one, 'warning')),
  ];
}
