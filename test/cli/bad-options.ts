// Options and arguments that the parser of the command line would take in silence, or not at all.
import { bounce, explain, identity, mx, reproduce, rows, run, threshold } from './bad-command-lines.ts';
import type { Line } from './bad-world.ts';

/** Options of other programs, and other ways to write ours. */
const OF_OTHERS: readonly Line[] = [
  ...rows(
    ['--server', '--host', '--connect', '-s'].map((word) => run(word, 'x')),
    2,
    /there is no such option\n {2}.*--target HOST:PORT/,
  ),
  ...rows(
    ['--port', '-p'].map((word) => run(word, '25')),
    2,
    /the port stands behind the host/,
  ),
  ...rows(
    ['--output', '--html', '--junit', '--format', '-o'].map((word) => run(word, 'x')),
    2,
    /--report KIND=PATH/,
  ),
  ...rows(
    ['--tls', '-tls', '--starttls'].map((word) => run(word)),
    2,
    /`- starttls`/,
  ),
  ...rows(
    ['--variable', '-e', '-D'].map((word) => run(word, 'a=b')),
    2,
    /--var NAME=VALUE/,
  ),
  [run('--dry-run'), 2, /mxprobe lint FILE/],
  [run('--retries', '3'), 2, /`retry:`/],
  [run('--color=never'), 2, /NO_COLOR=1/],
  [run('--filter', 'x'), 2, /--tag/],
  [run('-4'), 2, /write --family 4/],
  [run('-target', 'x'), 2, /-target: did you mean --target\?/],
  [run('--var', 'from:a@x'), 2, /write from=a@x/],
  [run('--report', 'x.html'), 2, /write --report html=x\.html/],
  [run('--report', 'junit:x.xml'), 2, /write --report junit=x\.xml/],
  [run('--target', 'a@x.example'), 2, /a mail address is no target\n {2}its domain is one: `mx:x\.example`/],
  [run('--target', '127.0.0.1,127.0.0.2'), 2, /several targets in one/],
  [run('--target', 'https://x.example/'), 2, /write x\.example/],
  [['s.yaml'], 2, /`mxprobe run s\.yaml`/],
  [['b.eml'], 2, /`mxprobe bounce b\.eml`/],
  [['m.log.1.gz'], 2, /`mxprobe log m\.log\.1\.gz`/],
  [['--target', 'x', 'run', 's.yaml'], 2, /--target stands before the command/],
  [['threshold', 's.yaml'], 2, /--by is missing/],
];

export const MISREAD: readonly Line[] = [
  ...OF_OTHERS,
  ...rows(
    [explain, bounce, reproduce, threshold, identity, run].map((line) => line('--json=maybe')),
    2,
    /--json=maybe\n {2}write --json, or --no-json/,
  ),
  ...rows(
    [
      ['show', 'x', '--json=1'],
      ['diff', 'x', 'y', '--json=1'],
      ['lint', 'x', '--json=1'],
      ['probe', 'x', '--json=1'],
      ['runs', '--json=1'],
      ['history', '--json=1'],
      mx('127.0.0.1:1', '--json=1'),
    ],
    2,
    /--json=1\n {2}write --json/,
  ),
  [run('-v=maybe'), 2, /-v=maybe\n {2}write --verbose, or --no-verbose/],
  [run('--owned=no'), 2, /--owned=no/],
  [['sandbox', '--list=maybe'], 2, /--list=maybe/],
  [['probe', 'x', '--accept=maybe'], 2, /--accept=maybe/],
  [bounce('--mask-local-parts=2'), 2, /--mask-local-parts=2/],
  ...rows(
    [
      ['runs', '--results', 'a', '--results', 'b'],
      ['show', 'x', '--results', 'a', '--results', 'b'],
      run('--results', 'a', '--results', 'b'),
    ],
    2,
    /--results is given twice/,
  ),
  [run('--family', '4', '--family', '6'), 2, /--family is given twice/],
  [threshold('--by', 'messages'), 2, /--by is given twice/],
  [['sandbox', '--ca', 'a', '--ca', 'b'], 2, /--ca is given twice/],
  [explain('--lang', 'de', '--lang', 'en'), 2, /--lang is given twice/],
  [mx('127.0.0.1:1', '--dns', '127.0.0.1:2'), 2, /--dns is given twice/],
  [run('--var', 'from=a', '--var', 'from=b'), 2, /--var from is given twice/],
  ...['target', 'report', 'jobs', 'ca', 'source'].map(
    (name): Line => [run(`--no-${name}`), 2, new RegExp(`--no-${name}: there is no such option`)],
  ),
  ...rows(
    [
      ['show', ''],
      ['diff', 'x', ''],
      ['report', '', '--report', 'html'],
      ['history', ''],
      ['init', ''],
      ['mx', ''],
    ],
    2,
    /<\w+> is empty/,
  ),
  ...rows(
    [
      ['bounce', ''],
      ['lint', ''],
      ['probe', ''],
      ['explain', ''],
    ],
    2,
    /<\w+> is empty/,
  ),
  ...['--ca', '--zones', '--helo', '--from', '--to', '--results', '--target', '--var', '--report', '--timeout'].map(
    (name): Line => [run(`${name}=`), 2, new RegExp(`${name} is empty`)],
  ),
  [['sandbox', '--policy='], 2, /--policy is empty/],
  ...[['--keep', 'kept'], ['--api', '0'], ['--seed', '1'], ['--dns-port', '5353'], ['--verbose']].map(
    (other): Line => [['sandbox', '--like', 'last', ...other], 2, /--like/],
  ),
  [bounce('--catalogue='), 2, /--catalogue is empty/],
  [reproduce('--auth='), 2, /--auth is empty/],
  ...['run', 'lint', 'probe', 'explain', 'show', 'init', 'mx'].map(
    (name): Line => [[name, '-'], 2, /`-` is for stdin/],
  ),
  [run('--', '--json'), 2, /--json stands behind `--`\n {2}.*\.\/--json/],
  [['run', '--', '-x.yaml'], 2, /-x\.yaml stands behind `--`/],
  ...rows(
    ['run', 'probe', 'bounce', 'reproduce', 'explain', 'threshold', 'lint', 'schema', 'show', 'diff', 'report'].map(
      (name) => [name],
    ),
    2,
    /something is missing behind the command\n {2}mxprobe \w+ --help/,
  ),
  [['mx'], 2, /no domain is given\n {2}mxprobe mx DOMAIN/],
  ...['runs', 'identity', 'sandbox'].map((name): Line => [[name, 'extra'], 2, /unknown argument: extra/]),
  [['show', 'a', 'b'], 2, /unknown argument: b/],
  [explain('--lang', 'fr'), 2, /lang: "fr" is none of "en", "de"/],
  [explain('--for', 'bob'), 2, /for: "bob" is none of/],
  [threshold('--by', 'x'), 2, /by: "x" is none of|given twice/],
  // in German where the line asks for it
  [['bounce', '--lang', 'de'], 2, /Hinter dem Befehl fehlt eine Angabe\n {2}mxprobe bounce --help/],
  [explain('--lang=de', '--codee', '5'), 2, /--codee: Diese Option gibt es nicht/],
  [['bounce', '--lang', 'de', '--foo', 'x'], 2, /--foo: Meinten Sie --for\?/],
  [explain('--lang', 'de', '--for', 'bob'), 2, /--for: "bob" ist nicht vorgesehen, möglich sind "customer", "admin"/],
  [['bounce', '--lang', 'de', 'nowhere.eml'], 2, /nowhere\.eml: Diese Datei oder diesen Ordner gibt es nicht/],
  [['reproduce', '--lang', 'de', 'nowhere.eml'], 2, /nowhere\.eml: Diese Datei oder diesen Ordner gibt es nicht/],
];
