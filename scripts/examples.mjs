// Runs the tests in examples/ as a user would: against the built program and library, in an empty folder. What a language's tools are
// missing for is skipped, and said. `--fetch` fetches vitest and jest into .cache for theirs; nothing else is fetched.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const folder = mkdtempSync(join(tmpdir(), 'mxprobe-examples-'));
const RUNNERS = { vitest: '4.1.12', jest: '30.5.2', '@jest/globals': '30.5.2', '@types/jest': '30.0.0' };
const STRICT = {
  noEmit: true,
  strict: true,
  target: 'es2022',
  lib: ['es2022', 'esnext.disposable'],
  types: ['node'],
  allowJs: true,
};
/** Jakarta Mail and JUnit 5, as Debian has them: libjakarta-mail-java, libjakarta-activation-java, junit5. */
const JARS = [
  'jakarta-mail',
  'jakarta-activation',
  'junit-jupiter-api',
  'junit-jupiter-engine',
  'junit-platform-commons',
  'junit-platform-console',
  'junit-platform-engine',
  'junit-platform-launcher',
  'junit-platform-reporting',
  'opentest4j',
  'apiguardian-api',
  'picocli',
  'univocity-parsers',
];
const JUNIT =
  'java -cp "$JARS:classes" org.junit.platform.console.ConsoleLauncher --scan-classpath classes --fail-if-no-tests --disable-banner';
const program = join(root, 'dist/mxprobe.js');

const has = (tool) => spawnSync('sh', ['-c', `command -v ${tool}`]).status === 0;
let failed = false;

try {
  cpSync(join(root, 'examples'), folder, { recursive: true });
  mkdirSync(join(folder, 'node_modules'));
  symlinkSync(root, join(folder, 'node_modules/mxprobe'));
  symlinkSync(join(root, 'node_modules/nodemailer'), join(folder, 'node_modules/nodemailer'));
  mkdirSync(join(folder, 'bin'));
  writeFileSync(join(folder, 'bin/mxprobe'), `#!/bin/sh\nexec ${process.execPath} ${program} "$@"\n`);
  chmodSync(join(folder, 'bin/mxprobe'), 0o755);
  run('node:test', true, [process.execPath, '--test', 'node-test/outbox.test.mjs']);
  run('Python', has('python3'), ['python3', '-W', 'error::ResourceWarning', 'python/test_outbox.py']);
  writeFileSync(join(folder, 'go/go.mod'), 'module outbox\n\ngo 1.19\n');
  run(
    'Go',
    has('go'),
    ['mxprobe', 'sandbox', '--api', '0', '--', 'sh', '-c', 'SSL_CERT_FILE=$MXPROBE_CA go test -count=1 ./...'],
    { at: 'go', env: { GOFLAGS: '-mod=mod', GOPROXY: 'off' } },
  );
  const jars = JARS.map((name) => `/usr/share/java/${name}.jar`);
  run(
    'Java',
    has('javac') && jars.every((jar) => existsSync(jar)),
    ['mxprobe', 'sandbox', '--api', '0', '--', 'sh', '-ec', `javac -cp "$JARS" -d classes *.java; ${JUNIT}`],
    { at: 'java', env: { JARS: jars.join(':') } },
  );
  if (process.argv.includes('--fetch')) withRunners();
} finally {
  rmSync(folder, { recursive: true, force: true });
}
process.exitCode = failed ? 1 : 0;

/** Tests by vitest and jest, and what TypeScript makes of their types. */
function withRunners() {
  const names = Object.entries(RUNNERS).map(([name, version]) => `${name}@${version}`);
  const key = createHash('sha256').update(names.join()).digest('hex').slice(0, 12);
  const fetched = join(root, '.cache', `runners-${key}`);
  const modules = join(fetched, 'node_modules');
  const install = [
    'install',
    '--prefix',
    fetched,
    '--no-save',
    '--no-audit',
    '--no-fund',
    '--ignore-scripts',
    '--silent',
  ];
  const isThere = existsSync(join(modules, 'vitest')) || spawnSync('npm', [...install, ...names]).status === 0;
  for (const name of isThere ? readdirSync(modules).filter((one) => !one.startsWith('.')) : [])
    if (!existsSync(join(folder, 'node_modules', name)))
      symlinkSync(join(modules, name), join(folder, 'node_modules', name));
  const { execPath } = process;
  run('vitest', isThere, [execPath, join(modules, 'vitest/vitest.mjs'), 'run', 'vitest/']);
  const jest = join(modules, 'jest/bin/jest.js');
  writeFileSync(join(folder, 'jest.config.json'), '{ "testMatch": ["<rootDir>/jest/*.test.mjs"], "transform": {} }\n');
  run('jest', isThere, [
    execPath,
    '--experimental-vm-modules',
    jest,
    '--rootDir',
    folder,
    '--cacheDirectory',
    join(folder, '.jest'),
  ]);
  const tsc = [execPath, join(root, 'node_modules/typescript/bin/tsc'), '-p'];
  for (const [module, moduleResolution] of [
    ['node16', 'node16'],
    ['esnext', 'bundler'],
  ]) {
    const project = join(folder, `typescript/${module}.json`);
    writeFileSync(
      project,
      JSON.stringify({ compilerOptions: { module, moduleResolution, ...STRICT }, include: ['*.mts'] }),
    );
    run(`TypeScript, ${moduleResolution}`, isThere, [...tsc, project]);
  }
}

function run(name, can, [command, ...args], { at = '.', env: more = {} } = {}) {
  if (!can) return console.log(`SKIPPED: the example for ${name}: its tools are not installed`);
  const env = { ...process.env, PATH: `${join(folder, 'bin')}:${process.env.PATH}`, ...more };
  const { status, stdout, stderr } = spawnSync(command, args, {
    cwd: join(folder, at),
    env,
    encoding: 'utf8',
    timeout: 120_000,
  });
  console.log(`${status === 0 ? 'ok' : 'FAILED'}: the example for ${name}`);
  if (status === 0) return;
  failed = true;
  console.log(`${stdout}${stderr}`);
}
