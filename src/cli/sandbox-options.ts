// The rows of `mxprobe sandbox`.
import { JOURNAL_LIMITS, type JournalLimits } from '../sandbox/records.ts';
import { type ArgumentsOf, bad, flag, text, texts, whole } from './option.ts';
import { lasting } from './options.ts';
import { RESULTS } from './output-options.ts';

const UNITS: Readonly<Record<string, number>> = {
  kB: 1e3,
  MB: 1e6,
  GB: 1e9,
  KiB: 1024,
  MiB: 1024 ** 2,
  GiB: 1024 ** 3,
};

function octetsOf(word: string, shown: string): number {
  const [, count = '', unit = ''] = /^([1-9]\d{0,5})(kB|MB|GB|KiB|MiB|GiB)$/.exec(word) ?? [];
  return (UNITS[unit] ?? 0) * Number(count) || bad(`${shown} ${word}`, 'a size such as 500MB or 1GiB');
}

type LimitName = keyof JournalLimits;
const isLimit = (word: string): word is LimitName => Object.hasOwn(JOURNAL_LIMITS, word);

/** `messages=100`, `messageOctets=16MiB`. */
function limitOf(word: string, shown: string): readonly [LimitName, number] {
  const [, name = '', value = ''] = /^([A-Za-z]+)=(.+)$/.exec(word) ?? [];
  if (!isLimit(name))
    return bad(`${shown} ${word}`, `NAME=VALUE, with one of ${Object.keys(JOURNAL_LIMITS).join(', ')}`);
  if (/^\d{1,12}$/.test(value)) return [name, Number(value)];
  return name.endsWith('Octets')
    ? [name, octetsOf(value, `${shown} ${name}`)]
    : bad(`${shown} ${word}`, 'a whole number');
}

export const options = {
  policy: text({ about: 'a YAML file with a policy, or the name of one of ours' }),
  like: text({ about: 'answer as the server of this recorded run did: a run id, a path, or `last`' }),
  ...RESULTS,
  port: text({ about: 'listen on this port; any free one if not said, or 0', parse: whole(0, 65_535) }),
  'dns-port': text({
    about: "answer look-ups in the policy's zone (dns:) on this port, for --dns",
    parse: whole(1, 65_535),
  }),
  host: text({ about: 'listen on this address', default: '127.0.0.1' }),
  expose: flag({ about: 'with --host beyond loopback: others may send to it, and --api wants a token' }),
  seed: text({ about: 'of chance in `when`, where the policy has none; 0 if not said', parse: whole(0, 2 ** 32 - 1) }),
  api: text({
    about: 'serve the control API on this port, 0: any free one',
    group: 'Output',
    parse: whole(0, 65_535),
  }),
  verbose: flag({ about: 'show the dialogues as they happen', alias: 'v', group: 'Output' }),
  json: flag({ about: 'a line of JSON for each event on stdout, nothing else', group: 'Output' }),
  keep: text({
    about: 'keep what comes in in this folder: 000001.eml, messages.ndjson, sessions.ndjson',
    group: 'Output',
  }),
  'keep-max': text({
    about: 'no more than this in it: 100MB, 1GiB',
    group: 'Output',
    default: '1GiB',
    parse: octetsOf,
  }),
  ready: text({ about: 'write the first line of --json to this file when it listens', group: 'Output' }),
  ca: text({ about: 'write the root certificate to this file (PEM), for clients that verify', group: 'Output' }),
  list: flag({ about: 'list the named policies' }),
  'until-eof': flag({ about: 'end when stdin ends: with the program that started it', group: 'Limits' }),
  limit: texts({
    about: 'NAME=VALUE: no more than this is kept in memory, the oldest goes first: messages=1000, messageOctets=64MiB',
    group: 'Limits',
    parse: limitOf,
  }),
  'max-time': text({
    about: 'end after this: 10m; no limit if not said, or none',
    group: 'Limits',
    parse: (word, shown): number | null => (word === 'none' ? null : lasting.parse(word, shown)),
  }),
};
export type SandboxArguments = ArgumentsOf<typeof options>;
