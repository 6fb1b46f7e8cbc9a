/** What a search for a threshold counts up. */
export const COUNTED = ['messages', 'connections', 'recipients', 'concurrency'] as const;
export type Counted = (typeof COUNTED)[number];
