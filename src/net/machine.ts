// What the machine says of itself.
import { availableParallelism, hostname } from 'node:os';

/** The name this machine gives in HELO: its own if it has a domain, else one that says what it is. */
export function ownName(): string {
  const name = hostname();
  return /^[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$/.test(name) ? name : 'probe.example';
}

/** How many threads of this process can work at once. */
export function cores(): number {
  return availableParallelism();
}

/** What this machine calls itself. */
export const hostName = (): string => hostname();
