// mxprobe init: starts a folder with a scenario that runs offline at once, and a probe to be filled in.
import { join } from 'node:path';
import { diskFiles } from '../net/disk-files.ts';
import { PROJECT_MARK } from '../net/project-files.ts';
import { commandOf } from './command.ts';
import { EXIT, UsageError } from './exit.ts';
import { text } from './option.ts';
import { escapedLines } from './screen.ts';

const FIRST = `# mxprobe run ${'{file}'} -v
# mxprobe run ${'{file}'} --target mx:YOUR-DOMAIN
name: MAIL FROM is refused until the session is encrypted
about: |
  The two variants are the same dialogue; only STARTTLS differs.
tags: [starttls]
sandbox: { require_starttls: true } # how the embedded MX behaves when no --target is given
variants:
  cleartext: { starttls: false, answer: 530 5.7.0 }
  encrypted: { starttls: true, answer: 250 }
dialogue:
  - connect
  - ehlo: \${helo}
    expect: 250 +STARTTLS
  - starttls:
    if: \${starttls}
  - mail: <>
    expect: \${answer}
  - quit
`;

const PROBE = `# mxprobe probe probes/own-mx.yaml            look at what comes back
# mxprobe probe probes/own-mx.yaml --accept   this is normal
name: own-mx
targets: mx:example.com # your domain
identity:
  helo: probe.example.net # a name with a PTR that points back
  from: mxprobe@example.net
  to: postmaster@example.com
scenarios: ../scenarios
`;

const PROJECT =
  '# Below this folder the scenarios of this project may name files: fragments, messages, certificates, rows.\n';

const FILES: readonly (readonly [string, string])[] = [
  [PROJECT_MARK, PROJECT],
  ['scenarios/starttls.yaml', FIRST.replaceAll('{file}', 'scenarios/starttls.yaml')],
  ['probes/own-mx.yaml', PROBE],
  ['results/.gitignore', '*\n!.gitignore\n!baselines/\n'],
];

export const command = commandOf({
  about: 'start a folder with a scenario and a probe',
  positionals: { folder: text({ about: 'where', default: '.' }) },
  options: {},
  examples: [['mxprobe init my-mx', 'then: mxprobe run my-mx/scenarios -v']],
  async run({ folder }, { screen }) {
    for (const [name, content] of FILES) {
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
