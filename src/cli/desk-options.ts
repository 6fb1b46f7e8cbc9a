// The rows of `mxprobe desk`.
import { LANGUAGES } from '../diagnosis/language.ts';
import { parseTarget, shownTarget } from '../target/parse-target.ts';
import { parseIp } from '../trust/ip-network.ts';
import { type ArgumentsOf, bad, flag, oneOf, text, texts, whole } from './option.ts';
import { ASKING } from './options.ts';

/** What a person may type instead of a target of the list: a domain, whose MX hosts are asked. */
export const ANY_MX = 'any-mx';

/** A target that is wrongly written is told at the start, not when somebody asks it. */
function allowed(word: string, shown: string): string {
  if (word === ANY_MX) return word;
  const parsed = parseTarget(word);
  if ('target' in parsed) return word;
  return bad(`${shown} ${shownTarget(word)}: ${parsed.problem.message}`, parsed.problem.advice);
}

const address = (word: string, shown: string) =>
  parseIp(word) === null ? bad(`${shown} ${word}`, 'an IP address, as 192.0.2.1 or 2001:db8::1') : word;

/** As a browser shows it: in lower case, with the port where it is not the usual one. */
const ownName = (word: string, shown: string) =>
  /^(?:[a-z\d](?:[a-z\d.-]{0,251}[a-z\d])?|\[[\da-f:.]{2,45}\])(?::[1-9]\d{0,4})?$/i.test(word)
    ? word.toLowerCase()
    : bad(`${shown} ${word}`, 'the name in the address line of the readers: desk.example.org');

/** Of a header field that a proxy adds, and no browser does. */
const OWN_FIELDS: ReadonlySet<string> = new Set(['host', 'cookie', 'origin', 'referer', 'content-type', 'accept']);
const field = (word: string, shown: string) =>
  /^[a-z][\w-]{0,60}$/i.test(word) && !OWN_FIELDS.has(word.toLowerCase())
    ? word.toLowerCase()
    : bad(`${shown} ${word}`, 'the header field in which the proxy says who it is: X-Remote-User');

export const options = {
  port: text({ about: 'listen on this port; 0: any free one', default: '8925', parse: whole(0, 65_535) }),
  open: flag({ about: 'open the address in the browser of this machine' }),
  allow: texts({
    about: 'may be asked, as in --target; any-mx: the MX hosts of a domain that is typed in; else only the embedded MX',
    group: 'Target',
    parse: allowed,
  }),
  results: text({ about: 'the folder of runs and nights that are shown' }),
  probes: text({ about: 'the folder of probe files, for accepting and asking' }),
  scenarios: text({ about: 'the folder of scenarios that can be tried out' }),
  'may-accept': flag({ about: 'readers may take what a night saw as normal' }),
  'may-probe': flag({ about: 'readers may ask a probe now' }),
  keep: flag({ about: 'readers may write an answer or a proof to --results' }),
  lang: text({ ...oneOf(LANGUAGES), about: 'the first language of the page; the browser decides if not said' }),
  we: text({
    ...oneOf(['sender', 'receiver', 'neither'] as const),
    about: 'the mail server that is ours, as a first choice',
  }),
  catalogue: text({ about: 'a file of your own signatures, YAML or JSON' }),
  source: ASKING.source,
  dns: ASKING.dns,
  ca: ASKING.ca,
  owned: ASKING.owned,
  helo: ASKING.helo,
  from: ASKING.from,
  listen: text({
    about: 'listen on this address; beyond loopback with --name, and --password-file or --trust-proxy',
    group: 'Readers',
    default: '127.0.0.1',
    parse: address,
  }),
  name: text({ about: 'the name that readers call it by: desk.example.org', group: 'Readers', parse: ownName }),
  'password-file': text({ about: 'readers log in with the first line of this file', group: 'Readers' }),
  'trust-proxy': text({
    about: 'the header field in which a proxy says who the reader is',
    group: 'Readers',
    parse: field,
  }),
  proxy: texts({
    about: 'the address of the proxy that speaks TLS; nobody else is answered',
    group: 'Readers',
    parse: address,
  }),
  json: flag({ about: 'one line of JSON when it listens, then one for each request', group: 'Output' }),
};
export type DeskArguments = ArgumentsOf<typeof options>;
