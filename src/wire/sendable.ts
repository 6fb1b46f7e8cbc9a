// What must never stand in a line that is sent: guarantee that a field never becomes a second command.

const NAMES: ReadonlyMap<string, string> = new Map([
  ['\0', 'NUL'],
  ['\t', 'a tab'],
  ['\n', 'LF'],
  ['\r', 'CR'],
]);

/** Which control character of `text` can't be sent in a line, in words; null if there is none. */
export function controlIn(text: string): string | null {
  const control = /[\0-\x1f\x7f]/.exec(text)?.[0];
  if (control === undefined) return null;
  return NAMES.get(control) ?? `the control character 0x${control.charCodeAt(0).toString(16).padStart(2, '0')}`;
}
