// Scenarios, probes and fragments as editors, programs and hurried people leave them: no YAML, another YAML, another type, another
// value than the key takes. Each is one file, and what is said of it at its place.
import { type Content, GOOD } from './bad-world.ts';

/** `line:column: error:` is the test's own; the row has the place and the words. */
export type Row = readonly [name: string, content: Content, says: RegExp];

const dialogue = (step: string, head = 'sandbox: {}\n') => `name: x\n${head}dialogue:\n  - connect\n  - ${step}\n`;
const step = (name: string, written: string, says: RegExp): Row => [name, dialogue(written), says];
const head = (name: string, line: string, says: RegExp): Row => [name, `${line}\n${GOOD}`, says];
const octets = (text: string, encoding: BufferEncoding) => Buffer.from(text, encoding);
const marked = `\ufeff${GOOD}`;

/** No YAML 1.2 in UTF-8. */
const FORMS: readonly Row[] = [
  ['comments alone', '# a\n# b\n', /^1:1: the file is empty/],
  ['marks alone', '---\n...\n', /^1:4: nothing where a scenario/],
  ['a mark inside', GOOD.replace('dialogue', '\ufeffdialogue'), /^3:1: unknown key[\s\S]*U\+FEFF/],
  ['UTF-16, big end first', octets(marked, 'utf16le').swap16(), /^1:1: the file is UTF-16\n/],
  ['UTF-16 without a mark', octets(GOOD, 'utf16le'), /^1:1: the file is UTF-16\n/],
  ['UTF-32', Buffer.from([...marked].flatMap((c) => [c.charCodeAt(0) & 255, c.charCodeAt(0) >> 8, 0, 0])), /^1:1: /],
  [
    'overlong UTF-8',
    Buffer.concat([octets('name: a', 'utf8'), Buffer.from([0xc0, 0xaf, 10])]),
    /^1:8: octets that are not/,
  ],
  ['half a pair in UTF-8', Buffer.concat([octets('name: ', 'utf8'), Buffer.from([0xed, 0xa0, 0x80])]), /^1:7: octets/],
  ['UTF-8 cut short', Buffer.concat([octets(`${GOOD}# `, 'utf8'), Buffer.from([0xe2, 0x82])]), /^7:3: octets/],
  ['CR alone', GOOD.replaceAll('\n', '\r'), /^1:8: a CR without LF ends no line\n/],
  ['one CR alone', GOOD.replace('{}\n', '{}\r'), /^2:12: a CR without LF ends no line\n/],
  ['NEL as a line end', GOOD.replace('{}\n', '{}\x85'), /^2:12: /],
  [
    'blanks that break no line',
    GOOD.replace('    expect', '\u00a0\u00a0\u00a0\u00a0expect'),
    /^5:1: [\s\S]*U\+00A0, which is no blank/,
  ],
  [
    'a blank of that kind behind a colon',
    GOOD.replace(': 220', ':\u00a0220'),
    /^5:5: [\s\S]*U\+00A0, which is no blank/,
  ],
  ['a wide blank', GOOD.replace('    expect', '\u3000expect'), /^5:1: [\s\S]*U\+3000, which is no blank/],
  ['a wide colon', GOOD.replace('expect: 220', 'expect\uff1a 220'), /^5:5: [\s\S]*U\+FF1A; write `:`/],
  [
    'nothing visible in a key',
    GOOD.replace('sandbox', 'sand\u200bbox'),
    /^2:1: unknown key `sand\\u\{200b\}box`[\s\S]*U\+200B, which is no blank/,
  ],
  [
    'a letter of another script',
    GOOD.replace('dialogue', 'di\u0430logue'),
    /3:1: unknown key [\s\S]*did you mean `dialogue`/,
  ],
  ['DEL', GOOD.replace('name: x', 'name: a\x7f'), /^1:8: a control character \(0x7f\)/],
  ['an open quote', 'name: "x\nsandbox: {}\n', /^1:7: a text in double quotes that does not end\n/],
  ['an open apostrophe', `${GOOD}about: 'it\nx: 1\n`, /^7:8: a text in single quotes that does not end\n/],
  [
    'an open brace',
    'name: x\nsandbox: {hostname: a\ndialogue:\n  - connect\n',
    /^3:1: `\{` of an earlier line is not closed/,
  ],
  [
    'an open bracket',
    'name: x\ntags: [a, b\nsandbox: {}\ndialogue:\n  - connect\n',
    /^\d:\d+: `\[` of an earlier line/,
  ],
  [
    'a brace too many',
    'name: x\nsandbox: {}}\ndialogue:\n  - connect\n',
    /^2:12: "\}" can't stand here\n[\s\S]*\n1 problem/,
  ],
  [
    'an escape that is none',
    GOOD.replace('name: x', 'name: "\\q"'),
    /^1:8: invalid escape sequence \\q\n[\s\S]*single quotes/,
  ],
  ['half a pair as an escape', GOOD.replace('name: x', 'name: "\\ud800"'), /^1:7: half a surrogate pair/],
  ['an anchor', GOOD.replace('name: x', 'name: &x'), /^1:1: nothing where a name/],
  ['an alias without its anchor', GOOD.replace('name: x', 'name: *x'), /^1:7: YAML aliases/],
  ['YAML 1.1', `%YAML 1.1\n---\n${GOOD}`, /^1:1: YAML 1\.1 is not read\n/],
  ['YAML 9.9', `%YAML 9.9\n---\n${GOOD}`, /^1:7: /],
  ['a tag of YAML', GOOD.replace('name: x', 'name: !!str x'), /^1:\d+: YAML tags \(!!str\) are not read/],
  ['a binary tag', GOOD.replace('name: x', 'name: !!binary eA=='), /^1:\d+: YAML tags \(!!binary\) are not read/],
  ["a tag of one's own", GOOD.replace('{}', '!policy {}'), /^2:10: `!policy`: a text that begins with !/],
  ['a list as a key', `? [a, b]\n: c\n${GOOD}`, /^1:3: a key must be a plain word/],
  [
    'a merge of git',
    GOOD.replace('sandbox: {}\n', '<<<<<<< HEAD\nsandbox: {}\n=======\n>>>>>>> b\n'),
    /^2:1: the mark of a merge conflict\n[\s\S]*\n1 problem/,
  ],
  ['a tab between braces', 'name: x\nsandbox: {}\ndialogue:\n  - connect:\n\texpect: 220\n', /^5:1: tabs are not/],
  [
    'indented by one',
    'name: x\n sandbox: {}\ndialogue:\n  - connect\n',
    /^2:2: `sandbox` stands further in than `name`/,
  ],
  ['JSON with a comment', '{"name":"x", // c\n"dialogue":["connect"]}', /^1:14: `\/\/` begins no comment in YAML\n/],
  ['INI', '[scenario]\nname=x\n', /^1:1: this looks like an INI file\n/],
  ['TOML', 'name = "x"\n[[dialogue]]\nverb = "connect"\n', /^1:1: this looks like TOML\n/],
  ['HTML', '<!DOCTYPE html>\n<html></html>\n', /^1:1: this looks like a page of HTML\n/],
  ['gzip', Buffer.from('1f8b0800000000000003', 'hex'), /^1:1: a control character \(0x1f\)/],
  ['a picture', Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'), /^1:1: octets that are not UTF-8/],
];

/** Keys of a scenario with a value of another kind. */
const KEYS: readonly Row[] = [
  ['a name that is a list', GOOD.replace('name: x', 'name: [x]'), /^1:7: a list where a name/],
  ['a name of nothing', GOOD.replace('name: x', 'name: ""'), /^1:7: `` is not a name/],
  ['a name of blanks', GOOD.replace('name: x', 'name: "  "'), /^1:7: ` {2}` is not a name/],
  ['a name of 400', GOOD.replace('name: x', `name: ${'x'.repeat(400)}`), /^1:7: a name of 400 characters is too long/],
  head('tags that are a map', 'tags: {a: b}', /^1:7: a map where a word/),
  head('tags in tags', 'tags: [[a]]', /^1:8: a list where a word/),
  head('variables in a list', 'vars: [a]', /^1:7: a list where a map/),
  head('a variable that is a map', 'vars: {a: {b: c}}', /^1:11: a map where a text/),
  head('a variable with a dot', 'vars: {"env.X": c}', /^1:8: `env\.X` can't be the name of a variable/),
  [
    'a ring of variables',
    dialogue('ehlo: ${a}', 'sandbox: {}\nvars: {a: "${b}", b: "${a}"}\n'),
    /^3:11: `a` is made of itself/,
  ],
  head('variants in a list', 'variants: [a]', /^1:11: a list where a map/),
  head('no variant', 'variants: {}', /^1:11: no variant/),
  head('a matrix of one value', 'matrix: {a: 1}', /^1:10: `a` needs a list of values/),
  head('a matrix with a value twice', 'matrix: {a: [1, 2, 1]}', /^1:20: `a=1` stands there twice/),
  head('secrets with a value', 'secrets: {pw: hunter22}', /^1:15: a text where a map/),
  head('a secret from nowhere', 'secrets: {pw: {}}', /^1:11: `pw` needs `env` or `file`/),
  head('capabilities of two words', 'requires: {capabilities: "A B"}', /^1:26: `A B` is not an EHLO keyword/),
  ['a policy of no name', GOOD.replace('{}', 'nosuch'), /^2:10: `nosuch` is not known here\n.*\n.*\n\n1 problem/],
  ['a policy that is a list', GOOD.replace('{}', '[]'), /^2:10: a list where a policy/],
  [
    'a host name with a line end',
    GOOD.replace('{}', '{hostname: "a\\r\\nb"}'),
    /^2:21: `a\\u\{d\}\\u\{a\}b` is not a host name\n/,
  ],
  head('a deadline for no verb', 'timeout: {nope: 1s}', /^1:11: unknown verb `nope`/),
  head(
    'a deadline for a verb misspelt',
    'timeout: {elho: 1s}',
    /^1:11: unknown verb `elho`\n[\s\S]*did you mean `ehlo`/,
  ),
  ...['5 minutes', '1,5s', 'PT5S', '5S', '1m30s', '٣s', '0.0001ms'].map((time) =>
    head(`a deadline of ${time}`, `timeout: ${time}`, /^1:10: `.*` is no duration/),
  ),
  head(
    'retry with other words',
    'retry: {times: -1, pause: 1s}',
    /^1:9: unknown key `times`[\s\S]*1:20: `pause` is called `wait`/,
  ),
  head('a burst of 1e12', 'burst: {sessions: 1e12}', /^1:19: `1e12` is not a whole number/),
  head('a rate for a fortnight', 'burst: {sessions: 5, rate: 5/fortnight}', /^1:28: `5\/fortnight` is no rate/),
  head('rows of a folder', 'burst: {sessions: 1, rows: folder}', /^1:28: folder is a folder/),
];

/** Steps. */
const STEPS: readonly Row[] = [
  ['a dialogue of nothing', 'name: x\ndialogue:\n', /^2:1: nothing where a list of steps/],
  step('a list as a step', '[connect]', /^5:5: a list where a step/),
  step('true as a step', 'true', /^5:5: true where a step/),
  step('an empty map as a step', '{}', /^5:5: a step without a verb/),
  step('two verbs', '{noop: null, quit: null}', /^5:\d+: a second verb, `quit`/),
  step('a verb of nobody', 'hello: a.example', /^5:5: unknown verb `hello`\n[\s\S]*`ehlo`/),
  step('a list for EHLO', 'ehlo: [a, b]', /^5:11: a list where a host name/),
  step('two senders', 'mail: [a@b.example, c@d.example]', /^5:11: a list where an address/),
  step('a size of lots', 'mail: {from: a@b.example, size: lots}', /^5:37: `lots` is not a number of octets/),
  step(
    'a size of 20 digits',
    'mail: {from: a@b.example, size: 99999999999999999999}',
    /^5:37: `9{20}` is not a number/,
  ),
  step('a key twice', 'mail: {from: a@b.example, from: c@d.example}', /^5:31: map keys must be unique/),
  step('no recipient', 'rcpt: []', /^5:11: an empty list where an address/),
  step('a message of no name', 'data: {file: ""}', /^5:11: an empty path/),
  step('a message that is a folder', 'data: {file: folder}', /^5:11: folder is a folder/),
  step('a message that is a socket', 'data: {file: socket}', /^5:11: socket is no regular file/),
  step('a message behind a broken link', 'data: {file: broken}', /^5:11: broken: there is no such file/),
  step('a message behind a ring of links', 'data: {file: ring}', /^5:11: ring: its links lead in a circle/),
  step('a message behind a link to a device', 'data: {file: device}', /^5:11: device lies outside the project/),
  step('a message with NUL in its name', 'data: {file: "a\\0b"}', /^5:11: a path with a NUL/),
  step('a message with a long name', `data: {file: ${'a'.repeat(300)}}`, /^5:11: a+: the name is too long/),
  step('a hidden message', 'data: {file: .hidden}', /^5:11: \.hidden: files and folders with a dot/),
  step('header fields in a list', 'data: {headers: [a]}', /^5:21: a list where header fields/),
  step(
    'a second field in a field',
    'data: {headers: {Subject: "a\\r\\nBcc: b@c.example"}}',
    /^5:5: a control character \(0x0d\)/,
  ),
  step('chunks of nothing', 'bdat: {chunks: 0}', /^5:20: 0 is not a number of chunks/),
  ...['300..200', '9xx', '250.0', '25', '2500'].map(
    (code): Row => [
      `a reply of ${code}`,
      `name: x\nsandbox: {}\ndialogue:\n  - connect:\n    expect: ${code}\n`,
      /^5:13: `.*` is no reply code/,
    ],
  ),
  step('a repetition of nothing', 'repeat: {times: 0, steps: [noop]}', /^5:21: 0 is not a number from 1 to 1000/),
  step(
    'a repetition of repetitions',
    `${'repeat: {times: 1000, steps: [{'.repeat(3)}noop: null${'}]}'.repeat(3)}`,
    /^\d+:\d+: more than 5000 steps/,
  ),
  step(
    'a repetition of empty repetitions',
    `${'repeat: {times: 1000, steps: [{'.repeat(3)}repeat: {times: 1000, steps: []}${'}]}'.repeat(3)}`,
    /^\d+:\d+: /,
  ),
  step('a fragment that is not there', 'use: none.yaml', /^5:10: none\.yaml: there is no such file/),
  step('a fragment that is a folder', 'use: folder', /^5:10: folder is a folder/),
  step('a fragment that is empty', 'use: empty.yaml', /^5:10: empty\.yaml is no fragment: it is empty/),
  step('a fragment in UTF-16', 'use: utf16.yaml', /^5:10: utf16\.yaml is no fragment: the file is UTF-16/),
  step('a fragment in Latin-1', 'use: latin1.yaml', /^5:10: latin1\.yaml is no fragment: octets that are not UTF-8/),
  step('a fragment of other things', 'use: list.yaml', /^5:10: list\.yaml is no fragment\n/),
  step('fragments in a ring', 'use: ring-a.yaml', /^ring-b\.yaml:2:10: error: ring-a\.yaml uses itself/),
  step('TLS 1.4', 'starttls: {min: 1.4}', /^5:21: `1\.4` is no TLS version/),
  step(
    'TLS from 1.3 to 1.2',
    'starttls: {min: 1.3, max: 1.2}',
    /^5:15: `min` \(TLSv1\.3\) is above `max` \(TLSv1\.2\)/,
  ),
  step('a protocol of no octet', 'starttls: {alpn: ["", smtp]}', /^5:23: `` is not the name of a protocol/),
  step('a protocol of 256 octets', `starttls: {alpn: ${'a'.repeat(256)}}`, /^5:22: `a+` is not the name of a protocol/),
  step('an address as a server name', 'starttls: {sni: 192.0.2.1}', /^5:15: `sni: 192\.0\.2\.1`: an IP address/),
  step(
    'a certificate without its key',
    'starttls: {client_cert: garbage.pem}',
    /^5:15: `client_cert` and `client_key` go together/,
  ),
  step(
    'a certificate of no octets',
    'starttls: {client_cert: garbage.pem, client_key: key.pem}',
    /^5:15: garbage\.pem: certificate 1 in it can't be read[\s\S]*5:15: key\.pem: this is no private key/,
  ),
  step(
    'a certificate cut off',
    'connect: {client_cert: cut.pem, client_key: key.pem}',
    /^5:14: cut\.pem: a certificate in it is cut off/,
  ),
  step('NTLM', 'auth: {mechanism: NTLM, user: a, password: b}', /^5:23: `NTLM` is not known here/),
  step('a client of no address', 'proxy: {source: 999.1.1.1}', /^5:12: `999\.1\.1\.1` is no IP address/),
  step('a client from port 70000', 'proxy: {source: 192.0.2.1, source_port: 70000}', /^5:45: 70000 is not a port/),
  step('a variable that does not end', 'ehlo: "${a"', /^5:11: a variable that does not end/),
  step('a variable of no name', 'ehlo: "${}"', /^5:12: unknown variable/),
  step('a variable of JavaScript', 'ehlo: "${constructor.name}"', /^5:12: unknown variable `constructor\.name`/),
];

export const SCENARIOS: readonly Row[] = [...FORMS, ...KEYS, ...STEPS];

const probe = (line = '', targets = '127.0.0.1:1') =>
  `name: p\ntargets: ${targets}\nscenarios: no-sandbox.yaml\n${line}\n`;
const key = (line: string, says: RegExp): Row => [line.slice(0, 70).replaceAll('/', '|'), probe(line), says];

/** Probes; none of them asks anything. */
export const PROBES: readonly Row[] = [
  ['a name with a slash', probe().replace('name: p', 'name: a/b'), /^1:7: `a\/b` is not a name/],
  ['a name of dots', probe().replace('name: p', 'name: ..'), /^1:7: `\.\.` is not a name/],
  ['a target that is a map', probe('', '{host: a}'), /^2:10: a map where a target/],
  ['a target of the web', probe('', 'http://mx.example'), /^2:10: "http:\/\/" is no scheme/],
  ['a target with a password', probe('', '"smtp://u:hunter22@mx.example"'), /^2:10: the target holds user information/],
  [
    'a target with a dash of print',
    probe('', '\u2010mx.example'),
    /^2:10: .* is no host name: it holds U\+2010, which is no hyphen/,
  ],
  ['scenarios that are the probe', probe().replace('no-sandbox.yaml', 'p.yaml'), /^1:1: this is a probe/],
  ['two documents', `${probe()}---\n${probe()}`, /^5:1: a second document/],
  key('survey: often', /^4:9: a text where true or false/),
  key('identity: [a]', /^4:11: a list where true or false/),
  key('identity: {source: localhost}', /^4:20: `localhost` is no IP address/),
  key('identity: {watch: true, zones: none.txt}', /^4:32: none\.txt: there is no such file/),
  key('proxy: v3', /^4:8: `v3` is not known here/),
  key('ca: garbage.pem', /^4:5: certificate 1 in it can't be read/),
  key('ca: cut.pem', /^4:5: a certificate in it is cut off/),
  key('ca: folder', /^4:5: folder is a folder/),
  key('owned: perhaps', /^4:8: a text where true or false/),
  key('secrets: {pw: hunter22}', /^4:15: a text where `\{env: NAME\}`/),
  key('secrets: {pw: {env: A, file: b}}', /^4:15: `env` together with `file`/),
  ...['0 3 * * *', 'daily at 25:00', 'every 0m', 'weekly on caturday at 04:00', 'hourly at :61', 'daily at 2:17am'].map(
    (when) => key(`schedule: "${when}"`, /^4:11: `.*` is no schedule/),
  ),
  key('masks: [{name: a, reason: b}]', /^4:9: `pattern:` is missing/),
  key('masks: [{name: a, pattern: "(", reason: b}]', /^4:9: the pattern of `a`: .*Unterminated group/),
  key('masks: [{name: a, pattern: "", reason: b}]', /^4:9: the pattern of `a` fits the empty text/),
  key('masks: [{name: a, pattern: ".*", reason: b}]', /^4:9: the pattern of `a` fits the empty text/),
  key('vary: [{what: latancy, reason: b}]', /^4:15: `latancy` is no kind of difference\n[\s\S]*did you mean `latency`/),
  key('vary: [{what: nothing.*, reason: b}]', /^4:15: `nothing\.\*` is no kind of difference/),
  key('thresholds: {certificate_days: 14d}', /^4:32: `14d` is not a number of days/),
  key('thresholds: {latency: 5}', /^4:23: 5 has no unit/),
  key('nights: 0', /^4:9: 0 is not a number from 1/),
  key('notify: {command: [cat]}', /^4:9: a map where a list, each item a map, is expected/),
  key('notify: [{}]', /^4:10: a notification is one of/),
  key('notify: [{command: "mail -s x"}]', /^4:20: a text where a list, each item a text, is expected/),
  key('notify: [{command: []}]', /^4:10: the command is empty/),
  key('notify: [{command: [cat, "a\\0b"]}]', /^4:10: a command with a NUL/),
  ...['ftp://x.example', 'http://[::1', 'http://127.0.0.1:99999/', 'http://', 'https://a b'].map((url) =>
    key(`notify: [{webhook: {url: "${url}"}}]`, /^4:26: `.*` is not an http or https URL/),
  ),
  key('notify: [{mail: a@b.example}]', /^4:10: a mail needs a sender and a server/),
  key('retention: forever', /^4:12: a text where a map/),
  key('retention: {runs: 0}', /^4:19: 0 is not a number from 1/),
];

/** What lies beside them. */
export const BESIDE: Readonly<Record<string, Content>> = {
  'folder/': '',
  '.hidden': 'x\n',
  'no-sandbox.yaml': GOOD.replace('sandbox: {}\n', ''),
  'garbage.pem': '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n',
  'cut.pem': '-----BEGIN CERTIFICATE-----\nMIIB\n',
  'key.pem': '-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n',
  'empty.yaml': '',
  'list.yaml': '- a\n- {b: c}\n',
  'utf16.yaml': octets('\ufeffsteps: [noop]\n', 'utf16le'),
  'latin1.yaml': octets('steps: [noop] # Gr\xfc\xdfe\n', 'latin1'),
  'ring-a.yaml': 'steps:\n  - use: ring-b.yaml\n',
  'ring-b.yaml': 'steps:\n  - use: ring-a.yaml\n',
};
