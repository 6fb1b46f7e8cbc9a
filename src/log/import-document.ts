// What `mxprobe import --json` tells. Schema mxprobe/import@1.
import { count, documentOf, flag, listOf, type Of, object, orNull, text } from '../document/json-shape.ts';

export const importShape = documentOf('mxprobe/import@1', 'What a transcript or a swaks line became.', {
  tool: [text, 'Whose it is.'],
  steps: [count, 'Steps of the dialogue.'],
  facts: [
    object({
      host: [orNull(text), 'The server, as the transcript names it.'],
      port: [orNull(count), 'Its port.'],
      target: [orNull(text), 'What to give as --target.'],
      sessions: [count, 'Sessions in the file.'],
      isConcluded: [flag, 'The commands were concluded from the replies.'],
    }),
    'What is known beside the dialogue.',
  ],
  losses: [listOf(text), 'What could not be carried over, in words.'],
  scenario: [text, 'The scenario file.'],
});
export interface ImportDocument extends Of<typeof importShape> {}
