// Keys of a file, a burst or a repetition as other programs call them, and what to write here: swaks, Gherkin, Robot Framework,
// workflows, k6, blackbox_exporter, Nagios.
import type { Node } from '../../document/node.ts';
import { allCalled, allSay, type Foreign, shown } from './foreign.ts';

const NO_SERVER = 'a scenario names no server: `mxprobe run FILE --target HOST:PORT`, or `--target mx:DOMAIN`';
const LOAD = 'a load is a burst: `burst: { sessions: 20, rate: 5/s }`';
const OF_ALL = 'what a burst must reach: `burst: { expect: { accepted: ">=100", p99: { mail: "<200ms" } } }`';
const step = (verb: string) => (value: Node) => {
  const text = shown(value);
  return `it is a step of the dialogue: \`- ${verb}${text === '' ? '' : `: ${text}`}\``;
};

export const WORDS_OF_A_FILE = (): Foreign => ({
  ...allSay('write `timeout: 5m`, `timeout: 30s`', 'timeout_minutes timeout_seconds timeout_ms'),
  ...allSay(
    'it is a step of the dialogue: `- ehlo: me.example`, and below it `  expect: 250`',
    'given when and action request command item items',
  ),
  ...allCalled(
    'dialogue',
    'steps schritte ablauf dialog conversation sequence commands script session query_response test tests',
  ),
  ...allCalled('name', 'title titel testcase test_name'),
  ...allCalled(
    'about',
    'description documentation doc docs summary comment beschreibung note notes zweck warum goal purpose',
  ),
  ...allCalled('vars', 'variables variablen'),
  ...allCalled('sandbox', 'policy mock fake_server server_policy'),
  ...allCalled('timeout', 'timeouts deadline zeitlimit frist'),
  ...allCalled('tags', 'labels groups categories schlagworte'),
  ...allSay(
    NO_SERVER,
    'connect target targets server host port ziel smarthost smarthosts relayhost relay nexthop mx url address',
  ),
  ...allSay(
    'it stands beside the verb whose answer it is, in `dialogue:`',
    'expect expected expects assert assertions then response reply',
  ),
  ...allSay(
    LOAD,
    'vus iterations stages duration load rate connections sessions concurrency parallel executor users ramp_up options config phases arrival_rate injection',
  ),
  ...allSay(OF_ALL, 'thresholds checks'),
  ...allSay(
    'one run for each value: `matrix: { name: [a, b] }`',
    'strategy parameters params parametrize examples foreach with_items data_provider cases',
  ),
  ...allSay(
    'values stand under `vars:`; of the environment: `secrets: { name: { env: NAME } }`, or `--env NAME`',
    'env environment',
  ),
  ...allSay(
    'what several dialogues begin with is a file of steps: `- use: FILE`',
    'setup before before_all before_each background include includes import extends preconditions',
  ),
  ...allSay(
    'a dialogue ends with `- quit`; a session that breaks off is ended by itself',
    'teardown after after_all after_each cleanup finally',
  ),
  ...allSay(
    'the dialogue ends where its steps end: leave out what comes behind',
    'quit_after quit drop_after stop_after',
  ),
  ...allSay(
    'it is a playbook or a collection of another program; here `name:` and `dialogue:` stand at the top',
    'hosts tasks plays gather_facts become roles info requests flow',
  ),
  ...allSay('leave it out: a scenario has no version', 'version schema api_version apiversion kind'),
  ...allSay('it is a workflow; it calls `mxprobe run FILE`, and the scenario is a file of its own', 'on jobs runs_on'),
  ...allSay(
    'blackbox_exporter has modules; here `name:` and `dialogue:` stand at the top, and the lines of `query_response:` are its steps',
    'modules prober tcp',
  ),
  ...allSay('how late is too late stands beside a step: `expect: { within: 5s }`', 'warning critical warn crit'),
  ...allSay(
    '`mxprobe run FILE --target HOST --family 4`',
    'preferred_ip_protocol ip_protocol ip_version family ipv4 ipv6',
  ),
  ...allSay(
    'the whole dialogue again: `retry: { wait: [10s, 30s] }`; some steps: `- repeat: { times: 3, steps: [...] }`',
    'retries attempts repeat loop wiederholen wiederholung',
  ),
  ...allSay(
    'TLS is a step: `- starttls`; from the first octet: `- connect: { tls: implicit }`',
    'tls ssl starttls encryption security fail_if_not_ssl secure use_tls',
  ),
  ...Object.fromEntries([
    ...each('from sender mail_from mail absender von envelope_from', step('mail')),
    ...each('to rcpt rcpt_to mail_rcpt recipient recipients an empfaenger envelope_to', step('rcpt')),
    ...each('scenario szenario spec', (value: Node) =>
      value.kind === 'scalar'
        ? `here it is called \`name\`: \`name: ${shown(value)}\``
        : 'a file is one scenario: `name:` and `dialogue:` stand at the top; several are parted by `---`',
    ),
    ...each('ehlo helo hello lhlo', step('ehlo')),
    ...each(
      'data message body subject header headers attach attachments content nachricht text upload_file file',
      () => 'a message is a step of the dialogue: `- data: { headers: { Subject: hello }, body: hello }`',
    ),
    ...each(
      'auth login user username password auth_user auth_password credentials',
      () => 'to log in is a step: `- auth: { mechanism: PLAIN, user: "${user}", password: "${password}" }`',
    ),
  ]),
});

function each<T>(words: string, meant: T): [string, T][] {
  return words.split(' ').map((word) => [word, meant]);
}

export const WORDS_OF_A_BURST = (): Foreign => ({
  ...allCalled('concurrency', 'vus users connections parallel parallelism workers clients'),
  ...allCalled('for', 'duration time seconds length'),
  ...allCalled('sessions', 'count number total iterations requests n times'),
  ...allCalled('rate', 'rps per_second rate_per_second speed throughput'),
  ...allCalled('messages', 'messages_per_session messages_per_connection mails emails'),
  ...allCalled('rows', 'csv data feeder dataset'),
  ...allCalled('expect', 'thresholds assert assertions checks'),
  ...allSay('the size is one of the message: `- data: { size: 4000 }`', 'message_size size body_size mail_size'),
  ...allSay(
    'arrivals are a number and a rate: `sessions: 200, rate: 20/s`',
    'inject injection phases arrival_rate open_model',
  ),
  ...allSay('a ramp is a rate: `rate: 1/s..20/s over 60s`', 'ramp ramp_up rampup stages ramping steps'),
});

export const WORDS_OF_A_BURST_EXPECTATION = (): Foreign => ({
  ...allCalled('accepted', 'success successes ok passed delivered sent'),
  ...allSay(
    'say how many must be accepted: `accepted: ">=99"`; of what kind refusals may be: `refused: { only: 4xx }`',
    'errors failures failed error_rate errors_percent rejected',
  ),
  ...allSay(
    'times are said by phase: `p90: { session: "<200ms" }`, or p50, p99, p99.9, max',
    'p95 p75 avg mean median duration latency response_time time',
  ),
});

export const WORDS_OF_A_RETRY = (): Foreign => ({
  ...allCalled('wait', 'delay interval pause backoff every after waits delays'),
  ...allCalled('on', 'when if codes status'),
  ...allSay(
    'as many pauses as there are further attempts: `wait: [10s, 30s]`',
    'attempts count max retries times max_attempts tries limit',
  ),
});
