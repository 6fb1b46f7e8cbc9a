// What is given to the readers of logs, reports, lists, command lines of swaks and certificates: files of another kind, filters that
// nothing can pass, values that look like options.
import { gzipSync } from 'node:zlib';
import { run } from './bad-command-lines.ts';
import type { Content, Line } from './bad-world.ts';

const LINE =
  'Nov 30 01:06:19 mx postfix/smtp[1]: 74CAE264549: to=<a@x.example>, relay=none, dsn=4.4.1, status=deferred (connect to x.example[192.0.2.1]:25: Connection refused)\n';

export const BESIDE: Readonly<Record<string, Content>> = {
  'one.log': LINE,
  'half.log':
    'Nov 30 01:06:19 mx postfix/smtp[1]: 74CAE264549: host x.example[192.0.2.1] refused to talk to me: 554 no\n',
  'utf16.log': Buffer.from(`\ufeff${LINE}`, 'utf16le'),
  'fake.gz': 'no gzip\n',
  'none.gz': gzipSync(Buffer.alloc(0)),
  'packed.zst': Buffer.from('28b52ffd00', 'hex'),
  'packed.xz': Buffer.from('fd377a585a00', 'hex'),
  'packed.bz2': Buffer.from('425a6839', 'hex'),
  'entity.xml': '<!DOCTYPE a [<!ENTITY b "c">]><feedback>&b;</feedback>',
  'odd.json': '{"organization-name": 5}',
  'cut.json': '{"policies": [',
  'cut.zip': Buffer.from('504b0304140000', 'hex'),
  'sts.txt': 'version: STSv2\nmode: maybe\n',
  'domains.txt': 'a b\n-x.example\nhttp://x.example/\n',
  'domains-utf16.txt': Buffer.from('\ufeffx.example\n', 'utf16le'),
  'domains-nul.txt': 'x.example\0\n',
  'domains-none.txt': '\n# none\n',
  'garbage.pem': '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n',
  'cut.pem': '-----BEGIN CERTIFICATE-----\nMIIB',
  'key.pem': '-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n',
  'one.der': Buffer.from('3082010a0282', 'hex'),
};

const log = (...args: string[]) => ['log', 'one.log', ...args];
const swaks = (line: string) => ['import', '--swaks', line];
const list = (file: string) => ['mx', '--domains', file, '--out', 'never-made'];

export const READERS: readonly Line[] = [
  ...['utf16.log', 'fake.gz', 'none.gz', 'empty.eml', 'good.yaml'].map(
    (file): Line => [['log', file], 2, /no line of Postfix, Exim, sendmail/],
  ),
  [['log', 'half.log'], 2, /half\.log: postfix: no line says what became of a message\n[^\n]*mxprobe bounce FILE/],
  [['log', 'packed.zst'], 2, /packed with Zstandard\n {2}zstdcat/],
  [['log', 'packed.xz'], 2, /packed with xz/],
  [['log', 'packed.bz2'], 2, /packed with bzip2/],
  [['log', 'empty-folder'], 2, /empty-folder is a folder/],
  [['log', 'none'], 2, /none: there is no such file or folder/],
  ...['yesterday', '24', '2026-13-01', '2026-11-30T25:00', '30.11.2026', '1h30m'].map(
    (since): Line => [log('--since', since), 2, /--since .*\n {2}a time such as|there is no such day/],
  ),
  ...['2026-02-30', '2026-00-10', '2025-02-29T10:00'].map(
    (since): Line => [log('--since', since), 2, /--since 202\d-.*\n {2}there is no such day/],
  ),
  [log('--since', '-1h'), 2, /-1h: there is no such option\n {2}a value that begins with `-` is written --NAME=VALUE/],
  [log('--since', '2026-02-01', '--until', '2026-01-01'), 2, /--until is not behind --since/],
  [log('--year', '26'), 2, /1970 to 9999/],
  ...['Mars/Phobos', '+99:99', '-15:00', '+5', 'utc+1'].map(
    (tz): Line => [log(`--tz=${tz}`), 2, /a zone: UTC, \+01:00/],
  ),
  [log('--cause', 'rcpt-unknwon'), 2, /--cause rcpt-unknwon: there is no such cause\n {2}did you mean rcpt-unknown/],
  [log('--cause', 'nope'), 2, /--cause nope: there is no such cause/],
  [log('--direction', 'up'), 2, /direction: "up" is none of/],
  [log('--compare', 'odd.json'), 2, /odd\.json: no document of mxprobe log --json/],
  [log('--compare', 'empty.eml'), 2, /empty\.eml: no document/],
  [log('--events', '--json'), 2, /--events or --json, not both/],
  ...['2026-02-30', 'yesterday', '7', '7d ago'].map(
    (since): Line => [['runs', '--since', since], 2, /--since .*\n {2}a date such as/],
  ),
  [['runs', '--verdict', 'ok'], 2, /verdict: "ok" is none of/],
  ...['entity.xml', 'odd.json', 'cut.json'].map(
    (file): Line => [['reports', file], 2, /no report was read\n.*neither a TLS report nor a DMARC report/],
  ),
  [['reports', 'cut.zip'], 2, /the zip file is damaged/],
  [['reports', 'empty.eml'], 2, /no report stands in it/],
  [['reports', 'empty-folder'], 2, /no report was read\nempty-folder: a folder without files/],
  ...['empty.eml', 'good.yaml', 'bounce.eml'].map((file): Line => [['import', file], 2, /no session: no reply/]),
  [swaks('swaks'), 2, /there is no --to/],
  ...['--to', '--to --server', '--server -x --to a@b.example', '-p'].map(
    (words): Line => [swaks(`swaks ${words}`), 2, /--swaks: -{1,2}\w+: its value is missing/],
  ),
  [swaks('swaks --to "a'), 2, /the quotation mark " is not closed/],
  [swaks('swaks --to a@b.example; id'), 2, /a shell would take `;` for itself/],
  [swaks('rm -rf x'), 2, /`rm` is no option of swaks/],
  [['lint', 'sts.txt'], 2, /version is "STSv2", not STSv1[\s\S]*mode is "maybe"/],
  [list('domains.txt'), 2, /domains\.txt:1: .*blank[\s\S]*domains\.txt:3: .*no scheme/],
  [list('domains-utf16.txt'), 2, /domains-utf16\.txt:1: the file is UTF-16\n {2}save the file as UTF-8/],
  [list('domains-nul.txt'), 2, /domains-nul\.txt:1: a control character \(0x00\)/],
  [list('domains-none.txt'), 2, /there is no domain in it/],
  [list('empty-folder'), 2, /empty-folder is a folder/],
  [run('--ca', 'garbage.pem'), 2, /--ca garbage\.pem: certificate 1 in it can't be read/],
  [run('--ca', 'cut.pem'), 2, /--ca cut\.pem: a certificate in it is cut off/],
  ...['key.pem', 'one.der', 'empty.eml'].map((file): Line => [run('--ca', file), 2, /no PEM certificate in it/]),
  [['mx', 'x.example', '--certificate', 'garbage.pem'], 2, /--certificate garbage\.pem: certificate 1 in it/],
  [run('--servername', '192.0.2.1'), 2, /--servername 192\.0\.2\.1: an IP address is no server name/],
  [run('--target', '\u2010mx.example'), 2, /is no host name: it holds U\+2010, which is no hyphen/],
  [run('--target', 'smtp:/h'), 2, /"\/h" is no port\n {2}write host, host:port/],
  ...['\u2014json', '\u2013v'].map(
    (word): Line => [run(word), 2, /there is no such file or folder; it begins with U\+201[34], which is no hyphen/],
  ),
  [run('good.yaml\n'), 2, /good\.yaml\\u\{a\}:1:1: error: there is no such file/],
  [run('--var', '-x=1'), 2, /--var is empty; a value that begins with `-` is written --var=VALUE/],
  [['show', '/'], 2, /^mxprobe: \/: no run is recorded here/],
];
