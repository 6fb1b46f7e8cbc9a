// npm run patterns: every regular expression of src/ and of the catalogue over texts that are made of itself to stop it. Names those
// that do not come to an end; a new one of that kind is a hang that a stranger can cause. What takes the square of a length is not
// looked for here: test/hostile/pumped.test.ts and test/fuzz/growth.test.ts measure it where texts come from outside.
import { randomFrom } from '../fuzz/mutate.ts';
import { collectPatterns } from './patterns/collect.ts';
import { endlessOn } from './patterns/measure.ts';

const found = await collectPatterns();
const endless = found.flatMap(({ pattern, where }) => {
  const text = endlessOn(pattern, randomFrom(1));
  return text === null ? [] : [`${where}: ${pattern}\n  does not come to an end over ${JSON.stringify(text)}`];
});
console.log([...endless, `${found.length} patterns, ${endless.length} without an end`].join('\n'));
// Modules that were loaded may have left something open.
process.exit(endless.length === 0 ? 0 : 1);
