// mxprobe schema: JSON Schemas for editors and for what reads our JSON.

import { SCHEMAS } from '../library/schemas.ts';
import { commandOf } from './command.ts';
import { EXIT } from './exit.ts';
import { oneOf, text } from './option.ts';

export const command = commandOf({
  about: `print a JSON Schema: ${Object.keys(SCHEMAS).join(', ')}`,
  positionals: { kind: text({ ...oneOf(Object.keys(SCHEMAS)), about: 'of what', required: true }) },
  options: {},
  examples: [['mxprobe schema scenario > scenario.schema.json', 'for the editor']],
  async run({ kind }, { screen }) {
    screen.out(`${JSON.stringify(SCHEMAS[kind]?.make(), null, 2)}\n`);
    return EXIT.ok;
  },
});
