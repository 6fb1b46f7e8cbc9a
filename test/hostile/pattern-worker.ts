// Runs patterns in a thread of its own: one that no time limit stops is then ended from outside, and noticed.
import { parentPort } from 'node:worker_threads';
import { compilePattern, execPattern } from '../../src/scenario/pattern.ts';

parentPort?.on('message', ({ source, text }: { source: string; text: string }) => {
  const pattern = compilePattern(source, '');
  if ('refuse' in pattern) return parentPort?.postMessage('refused');
  const result = execPattern(pattern, text);
  parentPort?.postMessage('tooSlow' in result ? 'stopped' : result.match === null ? 'no match' : 'match');
});
parentPort?.postMessage('ready');
