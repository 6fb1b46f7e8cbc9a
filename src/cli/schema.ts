// mxprobe schema: JSON Schemas for editors and for what reads our JSON.
import type { Argv } from 'yargs';
import type { Command, Context } from './commands.ts';
import { EXIT } from './exit.ts';
import { SCHEMAS } from './schemas.ts';

export const command: Command = {
  options: (argv: Argv) =>
    argv
      .positional('kind', { choices: Object.keys(SCHEMAS), demandOption: true, describe: 'of what' })
      .example('mxprobe schema scenario > scenario.schema.json', 'for the editor'),
  async run(args: { readonly kind: string }, { screen }: Context) {
    screen.out(`${JSON.stringify(SCHEMAS[args.kind]?.make(), null, 2)}\n`);
    return EXIT.ok;
  },
};
