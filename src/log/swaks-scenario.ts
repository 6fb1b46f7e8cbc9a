// What a swaks line asks for -> a scenario that sends the same octets. What swaks makes up at run time (the date, the Message-ID,
// this machine's name) is made up once and stands in the scenario.
import { blockText, exactly, quoted } from '../document/yaml-text.ts';
import { addressOctets } from '../wire/ip-address.ts';
import type { Imported } from './import-session.ts';
import { PASSWORD } from './import-session.ts';
import type { SwaksLine } from './swaks-line.ts';
import { lostValues } from './swaks-losses.ts';
import { dataText, type Making } from './swaks-message.ts';

export interface ImportedSwaks extends Imported {
  /** Whom to ask: `--target`. */
  readonly target: string | null;
}

type Found = { readonly imported: ImportedSwaks } | { readonly refuse: string };

export function swaksScenario(line: SwaksLine, making: Making): Found {
  const { values } = line;
  const losses = [...line.losses, ...lostValues(line)];
  const of = (name: Parameters<typeof values.get>[0]) => values.get(name);
  const file = (['data', 'body'] as const).find((name) => /^[@<]|^-$/.test(of(name) ?? '') && of(name) !== '<>');
  if (file !== undefined) return { refuse: `--${file} names a file or stdin: put the text itself there` };
  if (!values.has('to') && !isBefore(of('quit-after'), 'rcpt')) return { refuse: 'there is no --to' };
  const protocol = (of('protocol') ?? 'ESMTP').toUpperCase();
  const tls = tlsOf(line, protocol, losses);
  const helo = of('helo') ?? making.host;
  if (!values.has('helo')) losses.push("the EHLO name: it is this machine's, made up once");
  const from = (of('from') ?? `${making.user}@${making.host}`).replace(/^<>$/, '');
  const to = (of('to') ?? '').split(',').filter((one) => one !== '');
  const verb = protocol.startsWith('LMTP') ? 'lhlo' : protocol === 'SMTP' || protocol === 'SSMTP' ? 'helo' : 'ehlo';
  const hello = `- ${verb}: ${quoted(helo)}`;
  const moments: [Moment, readonly string[]][] = [
    ['connect', [...proxyLines(line, losses), connectLine(line, tls)]],
    ['first-helo', [hello]],
    ['tls', tls === 'starttls' ? [starttlsLine(line), hello] : []],
    [
      'helo',
      line.xclient.length === 0
        ? []
        : [`- xclient: { ${line.xclient.map(([name, value]) => `${name}: ${exactly(value)}`).join(', ')} }`, hello],
    ],
    ['auth', authLines(line, protocol, losses)],
    ['mail', [`- mail: ${from === '' ? '<>' : quoted(from)}`]],
    ['rcpt', to.map((one) => `- rcpt: ${quoted(one)}`)],
    ['dot', [`- data: ${dataText(line, from, to, making)}`]],
  ];
  const dialogue = dialogueOf(moments, line, losses);
  const timeout = /^\d{1,5}[smh]?$/.exec(of('timeout') ?? '')?.[0];
  const yaml = [
    `name: ${quoted('as swaks sends it')}`,
    'about: |',
    '  Written from a swaks command line; the replies expected are those that a delivery needs.',
    ...losses.flatMap((loss) => blockText(`Not carried over: ${loss}.`, '  ')),
    'tags: [imported]',
    ...(timeout === undefined ? [] : [`timeout: ${/[smh]$/.test(timeout) ? timeout : `${timeout}s`}`]),
    'dialogue:',
    ...dialogue.map((one) => `  ${one}`),
  ];
  return {
    imported: { yaml: `${yaml.join('\n')}\n`, losses, steps: dialogue.length, target: targetOf(line, tls, protocol) },
  };
}

type Moment = 'connect' | 'first-helo' | 'tls' | 'helo' | 'auth' | 'mail' | 'rcpt' | 'dot';
/** The words of --quit-after and --drop-after -> the moment. */
const STOPS: Readonly<Record<string, Moment>> = {
  connect: 'connect',
  banner: 'connect',
  'first-helo': 'first-helo',
  'first-ehlo': 'first-helo',
  'first-lhlo': 'first-helo',
  xclient: 'helo',
  tls: 'tls',
  starttls: 'tls',
  helo: 'helo',
  ehlo: 'helo',
  lhlo: 'helo',
  auth: 'auth',
  mail: 'mail',
  from: 'mail',
  rcpt: 'rcpt',
  to: 'rcpt',
  data: 'dot',
  dot: 'dot',
};
const ORDER: readonly Moment[] = ['connect', 'first-helo', 'tls', 'helo', 'auth', 'mail', 'rcpt', 'dot'];

const momentOf = (word: string | undefined) => (word === undefined ? undefined : STOPS[word.toLowerCase()]);

function isBefore(word: string | undefined, moment: Moment): boolean {
  const stop = momentOf(word);
  return stop !== undefined && ORDER.indexOf(stop) < ORDER.indexOf(moment);
}

function dialogueOf(
  moments: readonly [Moment, readonly string[]][],
  { values }: SwaksLine,
  losses: string[],
): string[] {
  const quit = values.get('quit-after');
  const drop = values.get('drop-after') ?? values.get('drop-after-send');
  const word = drop ?? quit;
  const stop = momentOf(word);
  if (word !== undefined && stop === undefined) losses.push(`the stop at ${word}: no such moment is known here`);
  if (values.has('drop-after-send'))
    losses.push('--drop-after-send: the reply is awaited before the connection is dropped');
  if (drop !== undefined && /^data$/i.test(drop)) losses.push('--drop-after data: the message is sent to its end');
  const until = stop === undefined ? ORDER.length : ORDER.indexOf(stop) + 1;
  const wanted = moments.filter(([moment]) => ORDER.indexOf(moment) < until);
  const isPiped = (moment: Moment) =>
    values.has('pipeline') && (moment === 'mail' || moment === 'rcpt' || moment === 'dot');
  const plain = wanted.filter(([moment]) => !isPiped(moment)).flatMap(([, lines]) => lines);
  const piped = wanted.filter(([moment]) => isPiped(moment)).flatMap(([, lines]) => lines);
  return [
    ...plain,
    ...(piped.length === 0 ? [] : ['- pipeline:', ...piped.map((line) => `    ${line}`)]),
    drop === undefined ? '- quit' : '- drop',
  ];
}

type Tls = 'none' | 'starttls' | 'implicit';

function tlsOf({ values }: SwaksLine, protocol: string, losses: string[]): Tls {
  if (values.has('tls-on-connect') || /^(?:SSMTP|SMTPS|SSMTPA|SMTPSA)$/.test(protocol)) return 'implicit';
  const optional = values.has('tls-optional') || values.has('tls-optional-strict');
  if (optional) losses.push('-tlso: STARTTLS is sent in any case');
  return values.has('tls') || optional || /^(?:ESMTPS|ESMTPSA|LMTPS|LMTPSA)$/.test(protocol) ? 'starttls' : 'none';
}

function tlsOptions({ values }: SwaksLine): string[] {
  const version = /^tlsv1(?:_([123]))?$/i.exec(values.get('tls-protocol') ?? '');
  const number = version === null ? null : `1.${version[1] ?? '0'}`;
  const entry = (key: string, value: string | undefined) => (value === undefined ? [] : [`${key}: ${exactly(value)}`]);
  return [
    ...(number === null ? [] : [`min: "${number}"`, `max: "${number}"`]),
    ...entry('ciphers', values.get('tls-cipher')),
    ...entry('sni', values.get('tls-sni')),
    ...entry('client_cert', values.get('tls-cert')),
    ...entry('client_key', values.get('tls-key')),
    ...(values.has('tls-verify') ? ['verify: true'] : []),
  ];
}

function starttlsLine(line: SwaksLine): string {
  return `- starttls: { ${[...tlsOptions(line), 'reehlo: false'].join(', ')} }`;
}

function connectLine(line: SwaksLine, tls: Tls): string {
  const source = line.values.get('local-interface')?.replace(/:\d{1,5}$/, '');
  const options = [
    ...(tls === 'implicit' ? ['tls: implicit', ...tlsOptions(line)] : []),
    ...(source === undefined ? [] : [`source: ${exactly(source)}`]),
  ];
  return options.length === 0 ? '- connect' : `- connect: { ${options.join(', ')} }`;
}

const isAddress = (value: string) => addressOctets(value) !== null;
const isPort = (value: string) => /^\d{1,5}$/.test(value) && Number(value) <= 65535;
/** The words behind `--proxy-`, our keys, and what a value must be. */
const PROXY_KEYS: readonly (readonly [word: string, key: string, fits: (value: string) => boolean])[] = [
  ['source', 'source', isAddress],
  ['source-port', 'source_port', isPort],
  ['dest', 'destination', isAddress],
  ['dest-port', 'destination_port', isPort],
  ['version', 'version', (value) => value === '1' || value === '2'],
];

function proxyLines({ proxy }: SwaksLine, losses: string[]): string[] {
  if (proxy.size === 0) return [];
  if (proxy.has('command')) losses.push('--proxy-command: PROXY is sent');
  const entries: string[] = [];
  for (const [word, key, fits] of PROXY_KEYS) {
    const value = proxy.get(word);
    if (value !== undefined && fits(value)) entries.push(`${key}: ${fits === isAddress ? exactly(value) : value}`);
    else if (value !== undefined) losses.push(`--proxy-${word} ${value}: no such value is known here`);
  }
  if (entries[0]?.startsWith('source:') === true) return [`- proxy: { ${entries.join(', ')} }`];
  losses.push('PROXY: without --proxy-source there is no header, and none is sent');
  return [];
}

/** In the order in which swaks would try them, if the server offers all. */
const MECHANISMS = ['CRAM-MD5', 'PLAIN', 'LOGIN'];

function authLines({ values }: SwaksLine, protocol: string, losses: string[]): string[] {
  const named = values.get('auth') ?? values.get('auth-optional');
  const isWanted = named !== undefined || values.has('auth-user') || values.has('auth-password') || /A$/.test(protocol);
  if (!isWanted) return [];
  const asked = (named ?? '')
    .toUpperCase()
    .split(',')
    .filter((one) => one !== '' && one !== 'ANY');
  const mechanism = (asked.length === 0 ? MECHANISMS : asked).find((one) => MECHANISMS.includes(one));
  if (mechanism === undefined) {
    losses.push(`--auth ${named}: none of these mechanisms is known here; the login was left out`);
    return [];
  }
  if (asked.length !== 1) losses.push(`the mechanism: swaks takes what the server offers, the scenario ${mechanism}`);
  if (values.has('auth-optional')) losses.push('-ao: the login is sent in any case');
  losses.push('the password: it is taken from the environment, --env MXPROBE_PASSWORD');
  const user = exactly(values.get('auth-user') ?? '');
  return [`- auth: { mechanism: ${mechanism}, user: ${user}, password: "${PASSWORD}", clear_text: true }`];
}

/** `--target` for who runs it: the server, its port, and what is spoken there. Null where nobody is named whom one could ask. */
function targetOf(line: SwaksLine, tls: Tls, protocol: string): string | null {
  const target = writtenTarget(line, tls, protocol);
  return target === null || /[\0-\x20\x7f]/.test(target) ? null : target;
}

function writtenTarget({ values }: SwaksLine, tls: Tls, protocol: string): string | null {
  const written = values.get('server');
  const domain = values.get('to')?.split('@').at(-1);
  if (written === undefined) return domain === undefined ? null : `mx:${domain}`;
  const [, host = written, colon] = /^(.*?)(?::(\d{1,5}))?$/.exec(written) ?? [];
  const port = values.get('port') ?? colon ?? (tls === 'implicit' ? '465' : protocol.startsWith('LMTP') ? '24' : '25');
  return `${protocol.startsWith('LMTP') ? 'lmtp://' : ''}${host.includes(':') ? `[${host}]` : host}:${port}`;
}
