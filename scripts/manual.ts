// Writes man/mxprobe.1 from the rows of all commands: `npm run manual`. A test holds it.
import { writeFileSync } from 'node:fs';
import { allCommands } from '../src/cli/commands.ts';
import { manualPage } from './manual-page.ts';

writeFileSync(new URL('../man/mxprobe.1', import.meta.url), manualPage(await allCommands()));
