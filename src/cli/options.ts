// The options that several commands share: one row each, checked before anything is sent. A command's own rows stand in its file.
import { parseDuration } from '../document/shape.ts';
import { queryName } from '../net/dns-name.ts';
import { parseDnsServer } from '../net/dns-servers.ts';
import { readRegularFile } from '../net/project-files.ts';
import { refusedPem } from '../trust/certificate.ts';
import { parseIp } from '../trust/ip-network.ts';
import { bad, flag, type Parse, text, texts, whole } from './option.ts';

const duration: Parse<number> = (word, shown) => parseDuration(word) || bad(`${shown} ${word}`, DURATION);
const DURATION = 'write a duration: 250ms, 10s, 5m';

const address: Parse<string> = (word, shown) =>
  parseIp(word) === null ? bad(`${shown} ${word}`, 'an IP address of this machine') : word;

const serverName: Parse<string> = (word, shown) => {
  const asked = queryName(word);
  if ('refuse' in asked) return bad(`${shown} ${word}: ${asked.refuse}`, null);
  if (parseIp(word) !== null) return bad(`${shown} ${word}: an IP address is no server name (RFC 6066 3)`, null);
  return /^[a-z0-9._-]+$/i.test(asked.name) ? asked.name : bad(`${shown} ${word}`, 'a host name');
};

/** The PEM text of the file. */
export const certificates: Parse<string> = (path, shown) => {
  const read = readRegularFile(path, 1024 * 1024);
  if ('refuse' in read) return bad(`${shown}: ${read.refuse}`, null);
  const pem = Buffer.from(read.bytes).toString('latin1');
  const refused = refusedPem(pem);
  return refused === null ? pem : bad(`${shown} ${path}: ${refused}`, null);
};

/** For rows that stand once: how long. */
export const lasting = { parse: duration };
/** For rows that stand once: an address of this machine. */
export const ownAddress = { parse: address };

/** Which DNS, and whom to trust. */
export const TRUSTING = {
  dns: text({
    about: 'ask this DNS server: ADDRESS or ADDRESS:PORT',
    group: 'Target',
    parse: (word, shown) => parseDnsServer(word) ?? bad(`${shown} ${word}`, 'an IP address, or ADDRESS:PORT'),
  }),
  ca: texts({ about: 'trust the certificates of this PEM file too', group: 'Target', parse: certificates }),
};

export const TIMES = {
  timeout: text({ about: 'the deadline of every step: 10s', group: 'Limits', ...lasting }),
  'max-time': text({ about: 'the run ends after this: 5m', group: 'Limits', ...lasting }),
};

/** What every command has that asks a server. */
export const ASKING = {
  source: texts({ about: 'connect from this address; several: each a case', group: 'Target', ...ownAddress }),
  family: text({
    choices: ['4', '6'],
    about: 'IPv4 or IPv6 only',
    group: 'Target',
    parse: (word): 4 | 6 => (word === '4' ? 4 : 6),
  }),
  ...TRUSTING,
  servername: text({ about: 'SNI, and the name the certificate must match', group: 'Target', parse: serverName }),
  owned: flag({ about: 'the target is yours: bursts and private addresses are allowed', group: 'Target' }),
  helo: text({ about: 'the name we give in EHLO', group: 'Identity' }),
  from: text({ about: 'the sender', group: 'Identity' }),
  ...TIMES,
};

/** Where to go, and who we are. */
export const TARGETED = {
  target: texts({
    about: 'host, host:port, [::1]:25, mx:DOMAIN, smtp:// smtps:// submission:// lmtp://',
    alias: 't',
    group: 'Target',
  }),
  ...ASKING,
  to: text({ about: 'the recipient', group: 'Identity' }),
};

export const VARIABLES = {
  var: texts({ about: 'name=value: sets a variable', group: 'Scenarios' }),
  env: texts({
    about: 'NAME: scenarios may use ${env.NAME}',
    group: 'Scenarios',
    parse: (word, shown) =>
      /^\w+$/.test(word)
        ? word
        : bad(`${shown} ${word}`, 'the name of an environment variable; a value is given with --var NAME=VALUE'),
  }),
};

export const JOBS = {
  jobs: text({
    about: 'cases at once: 4, offline 8; at most 4 to one host that is not ours',
    alias: 'j',
    group: 'Limits',
    parse: whole(1, 256),
  }),
};

/** The vantage points of a fleet. */
export const FLEET_KEY = {
  key: text({ about: "the operator's private key, which signs what vantage points ask", group: 'Identity' }),
};
