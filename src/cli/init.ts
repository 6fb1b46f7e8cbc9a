// mxprobe init: starts a folder with scenarios that run at once, a probe, and what an editor wants to know.
import { join } from 'node:path';
import { startFiles } from '../library/start-folder.ts';
import { diskFiles } from '../net/disk-files.ts';
import { commandOf } from './command.ts';
import { EXIT, UsageError } from './exit.ts';
import { text } from './option.ts';
import { escapedLines } from './screen.ts';

export const command = commandOf({
  about: 'start a folder with scenarios and a probe',
  positionals: { folder: text({ about: 'where', default: '.' }) },
  options: {
    from: text({
      about: "begin with this: mx:DOMAIN, a bounce (file), a transcript (file), or a swaks command line ('swaks ...')",
    }),
  },
  examples: [
    ['mxprobe init my-mx', 'then: mxprobe run my-mx/scenarios'],
    ['mxprobe init my-mx --from mx:example.org', 'about that domain; nothing is asked'],
    ['mxprobe init ticket-4711 --from bounce.eml', 'with the scenario of a bounce'],
  ],
  async run({ folder, from }, context) {
    const { screen } = context;
    const beginning =
      from === null ? { domain: null, also: null } : await (await import('./init-from.ts')).beginningOf(from, context);
    for (const { name, content } of startFiles(beginning)) {
      const path = join(folder, name);
      const parent = await diskFiles.makeFolder(join(path, '..'));
      const fault = parent !== null && parent.code !== 'exists' ? parent : await diskFiles.create(path, content);
      if (fault?.code === 'exists') screen.out(`kept  ${escapedLines(path)}\n`);
      else if (fault !== null) throw new UsageError(fault.text);
      else screen.out(`made  ${escapedLines(path)}\n`);
    }
    screen.out(`\nNow: mxprobe run ${escapedLines(join(folder, 'scenarios'))} -v\n`);
    return EXIT.ok;
  },
});
