// Findings in the order in which they weigh; those that weigh the same stay as they were.
type Severity = 'error' | 'warning' | 'info';

const WEIGHT: Readonly<Record<Severity, number>> = { error: 0, warning: 1, info: 2 };

export const worstFirst = <T extends { readonly severity: Severity }>(findings: readonly T[]): T[] =>
  [...findings].sort((a, b) => WEIGHT[a.severity] - WEIGHT[b.severity]);
