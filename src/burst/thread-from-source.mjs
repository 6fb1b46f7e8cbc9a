// From source (the tests, npm run dev) a thread has no loader for TypeScript until it is given one.
import { register } from 'tsx/esm/api';

register();
await import('./thread.ts');
