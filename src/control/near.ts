// What came instead of the message that was meant.

export interface Near {
  readonly id: string;
  readonly from: string;
  readonly to: readonly string[];
  readonly subject: string | null;
  /** In what it is not the one. */
  readonly differs: readonly string[];
}

/** `to bob@example.org "Welcome" (differs in to)`: what came, in a line. */
export function nearText(near: readonly Near[]): string {
  if (near.length === 0) return 'nothing came';
  const told = near.map(({ to, subject, differs }) => {
    const about = subject === null ? '' : ` ${JSON.stringify(subject)}`;
    return `to ${to.join(', ')}${about} (differs in ${differs.join(', ')})`;
  });
  return `came: ${told.join('; ')}`;
}
