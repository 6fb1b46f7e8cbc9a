// npm run manual: writes man/mxprobe.1 from the rows of all commands; done before packing.
import { mkdirSync, writeFileSync } from 'node:fs';
import { allCommands } from '../src/cli/commands.ts';
import { manualPage } from './manual-page.ts';

mkdirSync(new URL('../man/', import.meta.url), { recursive: true });
writeFileSync(new URL('../man/mxprobe.1', import.meta.url), manualPage(await allCommands()));
