// Options as other programs call them (swaks, curl, k6, nmap, test runners), and what they are here.

interface Meant {
  /** Ours, if the command has it. */
  readonly option?: string;
  readonly says: string;
}
const each = (words: string, meant: Meant): readonly (readonly [string, Meant])[] =>
  words.split(' ').map((word) => [word, meant] as const);

const A_STEP = 'it is a step of the scenario';
const OTHER_OPTIONS: ReadonlyMap<string, Meant> = new Map([
  ...each('server host hostname connect address url relay smarthost mx s S', {
    option: 'target',
    says: 'the server is named with --target HOST:PORT, all of a domain with --target mx:DOMAIN',
  }),
  ...each('port p', { option: 'target', says: 'the port stands behind the host: --target HOST:PORT' }),
  ...each('output out outfile output-file o O save format reporter reporters', {
    option: 'report',
    says: 'reports are written with --report KIND=PATH: --report html=run.html, --report junit=run.xml',
  }),
  ...each('html junit xml markdown md csv tap openmetrics nagios', {
    option: 'report',
    says: 'reports are written with --report KIND=PATH: --report html=run.html, --report junit=run.xml',
  }),
  ...each('debug trace vv d log-level loglevel x', {
    option: 'verbose',
    says: 'the whole dialogue is shown with --verbose',
  }),
  ...each('silent no-output', { option: 'quiet', says: 'less is shown with --quiet' }),
  ...each('variable variables define set e D param', {
    option: 'var',
    says: 'a variable is set with --var NAME=VALUE',
  }),
  ...each('parallel parallelism concurrency workers threads n', {
    option: 'jobs',
    says: 'so many cases at a time: --jobs; many sessions at once are a `burst:` in the scenario',
  }),
  ...each('filter only grep match name k suite', {
    option: 'tag',
    says: 'scenarios are chosen with --tag, or by their paths',
  }),
  ...each('dry-run check validate syntax-check', {
    says: 'files are checked with `mxprobe lint FILE`; nothing is sent',
  }),
  ...each('insecure no-verify no-check-certificate', {
    says: 'certificates are recorded; they are judged only where a scenario expects something of them',
  }),
  ...each('color colour colors no-color', {
    says: 'colours are off with NO_COLOR=1 in the environment, or behind a pipe',
  }),
  ...each('tls starttls ssl tls-on-connect use-tls tls-optional', {
    says: `${A_STEP}: \`- starttls\`; TLS from the first octet: --target smtps://HOST`,
  }),
  ...each('auth user username password auth-user auth-password auth-plain a au ap', {
    says: `${A_STEP}: \`- auth: { mechanism: PLAIN, user: ..., password: ... }\``,
  }),
  ...each('data body header headers attach add-header subject message', {
    says: `${A_STEP}: \`- data: { headers: ..., body: ... }\``,
  }),
  ...each('retry retries retry-count', { says: 'a dialogue is repeated by `retry:` in the scenario' }),
  ...each('ipv4 ipv6 inet inet6 4 6', { option: 'family', says: 'one family of addresses: --family 4, --family 6' }),
  ...each('ehlo helo-name hello local-hostname', { option: 'helo', says: 'our name in EHLO: --helo NAME' }),
  ...each('interface local-interface bind bind-address li', {
    option: 'source',
    says: 'the address to connect from: --source ADDRESS',
  }),
  ...each('language locale', { option: 'lang', says: 'the language: --lang de' }),
  ...each('wait time-limit deadline', { option: 'timeout', says: 'how long a step may take: --timeout 30s' }),
  ...each('cacert ca-file ca-path cafile', { option: 'ca', says: 'a root that is trusted, too: --ca FILE' }),
  ...each('sni server-name', { option: 'servername', says: 'the name asked for in TLS: --servername NAME' }),
  ...each('config file c f i input', { says: 'files stand behind the command, without an option' }),
]);

/** What to write instead of an option without its dashes; null: it is no such word, or nothing that this command has. */
export function optionMeant(said: string, options: Readonly<Record<string, unknown>>): string | null {
  const meant = OTHER_OPTIONS.get(said);
  if (meant === undefined) return null;
  return meant.option === undefined || Object.hasOwn(options, meant.option) ? meant.says : null;
}

const READERS: readonly (readonly [name: RegExp, command: string])[] = [
  [/\.ya?ml$/i, 'run'],
  [/\.(?:eml|msg|mbox)$/i, 'bounce'],
  [/\.log(?:\.\d+)?(?:\.gz)?$/i, 'log'],
  [/\.(?:xml|zip|json)(?:\.gz)?$/i, 'reports'],
];

/** A file where a command stands -> the command that reads such files. */
export function commandFor(word: string): string | null {
  const command = READERS.find(([name]) => name.test(word))?.[1];
  return command === undefined ? null : `\`mxprobe ${command} ${word}\``;
}
