// Paths: which are no files, which can't be written, whose words are wrong.
import { bounce, explain, identity, reproduce, run } from './bad-command-lines.ts';
import { type Content, GOOD, type Line } from './bad-world.ts';

const BOUNCE = `From: MAILER-DAEMON@mx.example\nSubject: x\nTo: a@sender.example\n
<guest@hotel.example>: host mx.hotel.example[192.0.2.25] said:
    550 5.1.1 <guest@hotel.example>: User unknown (in reply to RCPT TO command)\n`;
const PROBE = (more = '', targets = '127.0.0.1:1') =>
  `name: p\ntargets: ${targets}\nscenarios: no-sandbox.yaml\n${more}`;
/** The folder in which all command lines run. */
export const FILES: Readonly<Record<string, Content>> = {
  'good.yaml': GOOD,
  'no-sandbox.yaml': GOOD.replace('sandbox: {}\n', ''),
  'bounce.eml': BOUNCE,
  'empty.eml': '',
  'probe.yaml': PROBE(),
  'probe-none.yaml': PROBE('', '[]'),
  'probe-odd.yaml': PROBE('', '[127.1, 0x7f.1, "a b"]'),
  'probe-name.yaml': PROBE().replace('name: p', 'name: ../../evil'),
  'probe-env.yaml': PROBE('secrets: {pw: {env: MXPROBE_NOT_SET}}\n'),
  'probe-ctrl.yaml': PROBE('secrets: {pw: {env: MXPROBE_CTRL}}\n'),
  'probe-short.yaml': PROBE('secrets: {pw: {env: MXPROBE_SHORT}}\n'),
  'probe-fifo.yaml': PROBE('secrets: {pw: {file: fifo}}\n'),
  'probe-zero.yaml': PROBE('secrets: {pw: {file: /dev/zero}}\n'),
  'probe-vars.yaml': PROBE('vars: {nope: 1}\n'),
  'probe-tags.yaml': PROBE('tags: [none]\n'),
  'probe-glob.yaml': PROBE().replace('no-sandbox.yaml', '[no-sandbox.yaml, "none-*.yaml"]'),
  'env-ctrl.yaml': GOOD.replace('- quit', '- ehlo: ${env.MXPROBE_CTRL}'),
  'env-escape.yaml': GOOD.replace('- quit', '- ehlo: ${env.MXPROBE_ESCAPE}'),
  'zones-many.txt': '???\n'.repeat(1000),
  'zones-utf16.txt': Buffer.from('\ufeffzen.example.org\n', 'utf16le'),
  'policy-list.yaml': '- 1\n',
  'policy-key.yaml': 'nope: 1\n',
  'empty-folder/': '',
  fifo: null,
};
export const ENVIRONMENT = {
  MXPROBE_CTRL: 'secret\nRCPT',
  MXPROBE_ESCAPE: '\x1b[31m',
  MXPROBE_SHORT: 'x',
  LC_ALL: '\x1b[31m',
};

export const PLACES: readonly Line[] = [
  ...['none', 'fifo', '/dev/zero', 'empty-folder'].flatMap((path): Line[] => [
    [['bounce', path], 2, /no such file|no regular file|is a folder/],
    [['reproduce', path], 2, /no such file|no regular file|is a folder/],
    [explain('--catalogue', path), 2, /no such file|no regular file|is a folder/],
    [identity('--zones', path), 2, /--zones: .*(no such file|no regular file|is a folder)/],
    [reproduce('--message', path), 2, /--message: .*(no such file|no regular file|is a folder)/],
    [['diff', 'x', 'y', '--probe', path], 2, /:1:1: error: (there is no such file|this is (no regular file|a folder))/],
    [['lint', path], 2, /:1:1: error: (there is no such file|this is no regular file|a folder without scenarios)/],
    [['sandbox', '--policy', path], 2, /no such file|no regular file|is a folder/],
    [['threshold', path, '--by', 'messages'], 2, /:1:1: error: /],
  ]),
  ...['none', 'fifo', 'empty-folder'].map((path): Line => [['lint', path, '--json'], 2, /^$/]),
  ...['/dev/full', 'none/x', 'fifo', 'empty-folder'].flatMap((path): Line[] => [
    [bounce('--scenario', path), 2, /disk is full|no such file|not a regular file/],
    [bounce('--report', `html=${path}`), 2, /the html report is not written: /],
    [reproduce('--scenario', path), 2, /disk is full|no such file|not a regular file/],
    [['sandbox', '--ca', path], 2, /(disk is full|no such file|not a regular file)/],
  ]),
  ...['fifo', 'good.yaml', '/dev/null', '/proc/none', 'y'.repeat(300)].map(
    (path): Line => [['init', path], 2, /not a regular file|no such file|name too long/],
  ),
  ...['fifo', 'good.yaml', '/dev/null', '/proc/none'].map(
    (path): Line => [
      ['probe', 'probe.yaml', '--results', path],
      2,
      /nothing can be kept, so nothing was sent: .*(not a regular file|no such file)/,
    ],
  ),
  [bounce('--report', 'html='), 2, /no path/],
  [bounce('--report', 'pdf=x'), 2, /no such kind/],
  [bounce('--json', '--report', 'html=-'), 2, /two reports for stdout/],
  [bounce('--json', '--scenario', '-'), 2, /two texts for stdout/],
  [reproduce('--json', '--scenario', '-'), 2, /two texts for stdout/],
  [bounce('--report', 'html=same', '--report', 'markdown=./same'), 2, /two outputs for \.\/same, which is same, too/],
  [run('--report', 'html=same', '--report', 'junit=same'), 2, /two outputs for same/],
  [['bounce', 'empty.eml'], 2, /empty\.eml is empty/],
  [['bounce', '-'], 2, /stdin is empty/],
  [['reproduce', 'empty.eml'], 2, /empty\.eml is empty/],
  [
    ['bounce', 'none', 'bounce.eml', 'empty-folder'],
    2,
    /none: there is no such file or folder\n.*empty-folder is a folder/,
  ],
  [['bounce', 'good.yaml'], 2, /good\.yaml: no bounce/],
  [['bounce', 'good.yaml', '--json'], 2, /good\.yaml: no bounce/],
  [['bounce', 'good.yaml', '--scenario', '-'], 2, /good\.yaml: no bounce/],
  [['bounce', 'bounce.eml', 'bounce.eml', '--scenario', 'x.yaml'], 2, /for one bounce/],
  [explain('--catalogue', 'good.yaml'), 2, /good\.yaml:1:1: error: unknown key `name`/],
  [['sandbox', '--policy', 'policy-list.yaml'], 2, /policy-list\.yaml:1:1: error: a list where/],
  [['sandbox', '--policy', 'policy-key.yaml'], 2, /policy-key\.yaml:1:1: error: unknown key `nope`/],
  [['sandbox', '--policy', 'empty.eml'], 2, /empty\.eml:1:1: error: the file is empty\n$/],
  [['sandbox', '--policy', 'constructor'], 2, /no such file/],
  [
    identity('--zones', 'zones-many.txt'),
    2,
    /^(?:zones-many\.txt:\d+:1: error: this is no zone: .*\n(?: .*\n)*\n?){51}$/,
  ],
  [identity('--zones', 'zones-utf16.txt'), 2, /^zones-utf16\.txt:1:1: error: the file is UTF-16\n.*\n$/],
  [identity('--zones', 'empty.eml'), 2, /no zone is named/],
  [['probe', 'probe-none.yaml'], 2, /:2:10: error: an empty list where a target is expected/],
  [
    ['probe', 'probe-odd.yaml'],
    2,
    /:2:11: error: "127\.1" is a short[\s\S]*:2:18: error: "0x7f\.1"[\s\S]*:2:26: error: "a b" holds/,
  ],
  [['probe', 'probe-name.yaml'], 2, /:1:7: error: `\.\.\/\.\.\/evil`/],
  [
    ['probe', 'probe-env.yaml'],
    2,
    /probe-env\.yaml:4:15: error: the secret `pw`: the environment has no MXPROBE_NOT_SET/,
  ],
  [['probe', 'probe-ctrl.yaml'], 2, /probe-ctrl\.yaml:4:15: error: the secret `pw`: it can't be masked/],
  [['probe', 'probe-short.yaml'], 2, /probe-short\.yaml:4:15: error: the secret `pw`: it can't be masked/],
  [['probe', 'probe-fifo.yaml'], 2, /probe-fifo\.yaml:4:15: error: the secret `pw`: fifo is no regular file/],
  [['probe', 'probe-zero.yaml'], 2, /probe-zero\.yaml:4:15: error: the secret `pw`: \/dev\/zero is no regular file/],
  [['probe', 'probe-vars.yaml'], 2, /:4:14: error: no scenario here knows the variable `nope`/],
  [['probe', 'probe-tags.yaml'], 2, /:4:7: error: no scenario here has one of the tags none/],
  [['probe', 'probe-glob.yaml'], 2, /:3:30: error: none-\*\.yaml: no scenario fits it/],
  [
    ['probe', 'probe.yaml', 'probe-glob.yaml'],
    2,
    /probe-glob\.yaml:1:7: error: its name `p` is that of probe\.yaml too/,
  ],
  [['run', 'env-ctrl.yaml', '--no-record', '--env', 'MXPROBE_CTRL'], 2, /:6:5: error: a control character \(0x0a\)/],
  [
    ['run', 'env-escape.yaml', '--no-record', '--env', 'MXPROBE_ESCAPE'],
    2,
    /:6:5: error: a control character \(0x1b\)/,
  ],
];
