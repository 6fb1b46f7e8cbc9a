// npm run arrows on small trees: each row has the fault that it must name, or none.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, test } from 'node:test';

interface Row {
  readonly name: string;
  readonly files: Readonly<Record<string, string>>;
  /** What is said of it, line by line. */
  readonly problems: readonly string[];
}
const OUTSIDE = 'only net/ meets the outside';
const ROWS: readonly Row[] = [
  {
    name: 'from right to left',
    files: { 'cli/a.ts': "import { b } from '../wire/b.ts';", 'wire/b.ts': 'export const b = 1;' },
    problems: [],
  },
  {
    name: 'from left to right',
    files: { 'wire/a.ts': "export * from '../cli/b.ts';", 'cli/b.ts': '' },
    problems: ['wire/a.ts: imports ../cli/b.ts: wire/ may not import from cli/'],
  },
  {
    name: 'beside each other',
    files: { 'record/a.ts': "import type { B } from '../bounce/b.ts';", 'bounce/b.ts': '' },
    problems: ['record/a.ts: imports ../bounce/b.ts: record/ may not import from bounce/'],
  },
  {
    name: 'exported, and taken by nobody',
    files: { 'wire/a.ts': 'export const a = 1;\nexport interface A {}', 'library/entry/b.ts': 'export const b = 1;' },
    problems: ['wire/a.ts: exports a, and nobody takes it'],
  },
  {
    name: 'exported for a test',
    files: { 'wire/a.ts': 'export const a = 1;', '../test/a.test.ts': "import { a } from '../src/wire/a.ts';" },
    problems: [],
  },
  {
    name: 'a room that nobody knows',
    files: { 'utils/a.ts': '' },
    problems: ['utils/a.ts: no such room as utils/'],
  },
  ...[
    'node:net',
    'node:tls',
    'node:dns/promises',
    'node:fs',
    'node:http',
    'node:os',
    'node:timers/promises',
    'undici',
  ].map(
    (what): Row => ({
      name: `${what} outside net/`,
      files: { 'cli/a.ts': `const a = await import('${what}');`, 'net/b.ts': `import '${what}';` },
      problems: [`cli/a.ts: imports ${what}: ${OUTSIDE}`],
    }),
  ),
  {
    name: 'a timer outside net/',
    files: { 'run/a.ts': 'setTimeout(() => {}, 5);\nclock.setTimeout(1);', 'net/b.ts': 'setTimeout(() => {}, 5);' },
    problems: [`run/a.ts: calls setTimeout: ${OUTSIDE}; take the clock, or a means`],
  },
  ...['process.exit(1)', "process.on('exit', f)", 'process.env.HOME', "console.log('')", 'process.stdout.write(a)'].map(
    (what): Row => ({
      name: `${what} outside cli/`,
      files: { 'library/a.ts': `// process.exit and console.log are for cli/\nif (a) ${what};`, 'cli/b.ts': what },
      problems: [
        `library/a.ts: touches ${/^process\.\w+|^console/.exec(what)?.[0]}: only cli/ prints, reads the environment and ends the process`,
      ],
    }),
  ),
  {
    name: 'a circle of two, one of them by types',
    files: {
      'wire/a.ts': "import type { B } from './b.ts';",
      'wire/b.ts': "import {\n  a,\n} from './a.ts';",
      'wire/c.ts': '',
    },
    problems: ['a circle: wire/a.ts, wire/b.ts: each needs the others'],
  },
  {
    name: 'a circle of three, and one that only leads into it',
    files: {
      'wire/a.ts': "import './b.ts';",
      'wire/b.ts': "import './c.ts';",
      'wire/c.ts': "import './a.ts';",
      'wire/d.ts': "import './a.ts';",
    },
    problems: ['a circle: wire/a.ts, wire/b.ts, wire/c.ts: each needs the others'],
  },
  {
    name: 'a way back that is taken when it is needed',
    files: { 'run/a.ts': "const b = () => import('./b.ts');", 'run/b.ts': "import { a } from './a.ts';" },
    problems: [],
  },
  ...[
    ["import { connect } from 'node:net';", 'connect of node:net'],
    ["import * as net from 'node:net';", 'everything of node:net'],
    ["import { createServer, Socket } from 'node:net';", 'Socket of node:net'],
    ["const a = await import('node:http');", 'everything of node:http'],
    ["import { spawn } from 'node:child_process';", 'spawn of node:child_process'],
    ["import { request } from 'undici';", 'request of undici'],
  ].map(
    ([text = '', taken = '']): Row => ({
      name: `the embedded MX reaches ${taken}`,
      files: {
        'sandbox/a.ts': "import type { B } from '../net/b.ts';",
        'net/b.ts': "import './c.ts';",
        'net/c.ts': text,
      },
      problems: [`net/c.ts: takes ${taken}, and sandbox/a.ts reaches it: the embedded MX connects to nobody`],
    }),
  ),
  {
    name: 'the embedded MX listens',
    files: {
      'control/a.ts': "import '../net/b.ts';",
      'net/b.ts': "import { createServer, type Socket } from 'node:net';\nimport type { connect } from 'node:tls';",
    },
    problems: [],
  },
  { name: 'nothing at all', files: {}, problems: ['no source file was read'] },
];

describe('arrows', () => {
  for (const { name, files, problems } of ROWS)
    test(name, () => {
      const folder = mkdtempSync(join(tmpdir(), 'mxprobe-arrows-'));
      try {
        mkdirSync(join(folder, 'src'));
        for (const [path, text] of Object.entries(files)) {
          mkdirSync(dirname(join(folder, 'src', path)), { recursive: true });
          writeFileSync(join(folder, 'src', path), text);
        }
        const script = join(import.meta.dirname, '../../scripts/arrows.mjs');
        const { status, stderr } = spawnSync(process.execPath, [script, join(folder, 'src')], { encoding: 'utf8' });
        assert.deepEqual(stderr.trim() === '' ? [] : stderr.trim().split('\n'), problems);
        assert.equal(status, problems.length > 0 ? 1 : 0);
      } finally {
        rmSync(folder, { recursive: true });
      }
    });
});
