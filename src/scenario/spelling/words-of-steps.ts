// Words that stand where a verb or a modifier of a step stands, as other programs call them.

const called = (name: string, words: string): Readonly<Record<string, string>> =>
  Object.fromEntries(words.split(' ').map((word) => [word, name]));

const verbsOfOthers = (): Readonly<Record<string, string>> => ({
  ...called('wait', 'sleep pause delay warte warten wait_for think think_time pausiere'),
  ...called('drop', 'close disconnect hangup abort kill close_connection abbrechen'),
  ...called(
    'connect',
    'open verbinden verbinde greeting banner welcome telnet open_connection connect_to open_session dial verbindung',
  ),
  ...called('ehlo', 'hello begruessung begruesse gruss hallo say_hello'),
  ...called('starttls', 'tls upgrade start_tls tls_start upgrade_tls verschluesseln verschluesselung'),
  ...called('auth', 'login authenticate anmelden anmeldung auth_login'),
  ...called('mail', 'from sender mailfrom mail_from envelope_from absender von from_address set_sender'),
  ...called('rcpt', 'to recipient recipients rcptto rcpt_to envelope_to empfaenger an to_address add_recipient cc bcc'),
  ...called('data', 'message body content nachricht eml text'),
  ...called('send', 'write raw command sende senden tx send_line send_raw writeline'),
  ...called('rset', 'reset zuruecksetzen'),
  ...called('quit', 'end bye exit stop logout leave beenden ende'),
  ...called('use', 'include import fragment call template'),
  ...called('repeat', 'loop wiederhole wiederholen'),
  ...called('pipeline', 'parallel batch pipelining'),
});
let verbs: Readonly<Record<string, string>> | null = null;

/** What a verb of other programs is called here. */
export function calledHere(word: string): string | undefined {
  verbs ??= verbsOfOthers();
  return Object.hasOwn(verbs, word) ? verbs[word] : undefined;
}

/** Words whose value is the command, or the verb. */
export const HOLDS_A_COMMAND =
  /^(?:command|cmd|run|line|request|input|action|type|verb|do|step|uses|method|op|operation|keyword|when|given|and|client|c|say|sends?|befehl|kommando|schritt|->|~>|>|>>>)$/i;

/** Words beside them, whose value is what the command needs. */
export const HOLDS_WHAT_IT_NEEDS =
  /^(?:args?|arguments?|params?|parameters?|value|values|with|data|text|payload|content|line|command|address|host|hostname|domain|target|message|wert)$/;

/** Words whose value is what the server must answer. */
export const HOLDS_AN_ANSWER =
  /^(?:then|but|receive|recv|rx|read|response|answer|reply|assert|check|server|s|expects?|expected|expect_code|erwartet|erwarte|erwartung|antwort|should|<-|<~|<|<<<|await|wait_for_reply)$/i;

/** Words beside a verb -> the line that is meant. */
export const BESIDE_A_VERB: readonly (readonly [words: RegExp, line: (value: string) => string])[] = [
  [
    /^(?:code|codes|status|status_code|reply_code|response|reply|answer|assert|assertions?|asserts|should\w*|must|returns?|checks?|expects|expected|expect_code|expect_status|expected_code|expect_reply|tests?|validate|verify|then|erwartet|erwarte|erwartung|antwort|want|failed_when|until)$/,
    (value) => `expect: ${value.replace(/^(?:[\w.]+\s*)?(?:[=!]==?|is|equals)\s*/i, '') || '250'}`,
  ],
  [
    /^(?:text|contains|matches|match|regexp?|pattern|expect_text|expect_regex|expected_text|body_contains)$/,
    (value) => `expect: 250 /${value.replace(/^\/|\/i?$/g, '') || '...'}/i`,
  ],
  [
    /^(?:continue_on_error|continue_on_failure|ignore_errors|ignore_failure|allow_failure|optional|soft|weiter)$/,
    () => 'continue: true',
  ],
  [/^(?:timeout_minutes|timeout_min)$/, (value) => `timeout: ${value || '5'}m`],
  [
    /^(?:timeout_seconds|timeout_s|timeout_sec|max_time|deadline|max_wait)$/,
    (value) => `timeout: ${/^\d+$/.test(value) ? `${value}s` : value || '5s'}`,
  ],
  [/^timeout_ms$/, (value) => `timeout: ${value || '500'}ms`],
  [/^(?:when|condition|only_if|run_if|wenn)$/, (value) => `if: ${value || '${name}'}`],
  [/^(?:unless|skip_if|skip|not_if|except)$/, (value) => `if: not ${value || '${name}'}`],
  [
    /^(?:extract|save|save_as|register|store|set|export|merke|capturing|output|outputs|captures|capture_as|as|variable)$/,
    () => "capture: { name: '/queued as (\\S+)/' }",
  ],
  [/^(?:description|comment|title|id|label|about|note|beschreibung)$/, (value) => `name: ${value || '...'}`],
];

/** Words beside a verb that are steps of their own, or belong to the whole file. */
export const NOT_BESIDE_A_VERB: readonly (readonly [words: RegExp, advice: string])[] = [
  [/^(?:retry|retries|attempts)$/, 'the whole dialogue is repeated: `retry: { wait: [10s, 30s] }` beside `dialogue:`'],
  [/^(?:repeat|loop|times|count|until_times)$/, 'a step of its own: `- repeat: { times: 3, steps: [...] }`'],
  [
    /^(?:pipeline|pipelining|pipelined)$/,
    'steps in one write stand below one: `- pipeline: [{ mail: a@x.example }, { rcpt: b@y.example }]`',
  ],
  [/^(?:sleep|delay|wait|pause|before|after)$/, 'a step of its own: `- wait: 2s`'],
  [
    /^(?:with|args|arguments|params|parameters|options|value|data|host|hostname|name_|argument)$/,
    'what a verb needs stands behind it: `- ehlo: me.example`, `- mail: { from: a@x.example, size: 1000 }`',
  ],
  [
    /^(?:tags?|env|environment|vars|variables|requires|sandbox|burst|variants|matrix|secrets)$/,
    'it belongs to the whole scenario: beside `dialogue:`',
  ],
  [
    /^(?:foreach|for_each|with_items|each|items)$/,
    'one run for each value: `matrix: { name: [a, b] }` beside `dialogue:`',
  ],
];

/** Words in place of a verb that no verb stands for. */
export const NO_VERB: readonly (readonly [words: RegExp, advice: string])[] = [
  [
    /^(?:foreach|for_each|for|each|with_items|while)$/,
    'one run for each value: `matrix: { name: [a, b] }` beside `dialogue:`; several recipients: `- rcpt: [a@x.example, b@x.example]`',
  ],
  [/^(?:print|log|echo|debug|comment|note|message_to_user|#)$/, 'a comment begins with `# `'],
  [/^(?:set|let|var|vars|variables|define|assign)$/, 'variables stand under `vars:` beside `dialogue:`'],
  [
    /^(?:if|when|unless|else|elif|switch|case)$/,
    'a condition stands beside a verb: `- starttls:` and below it `  if: ${name}`',
  ],
  [/^\.$/, 'the dot at the end of a message is sent by itself: leave it out'],
  [
    /^(?:auth_\w+|user|username|password|credentials|benutzer|passwort)$/,
    'to log in is a step: `- auth: { mechanism: PLAIN, user: "${user}", password: "${password}" }`',
  ],
  [
    /^(?:envelope|umschlag|send_?mail|send_?message|send_?email|e?mail_?transaction|transaction|deliver|email|submit|inject|message|nachricht)$/,
    'a message is a step for each command: `- mail: a@x.example`, `- rcpt: b@y.example`, `- data: { headers: { Subject: hello }, body: hello }`',
  ],
  [/^(?:shell|exec|script|bash|system|python|eval|js)$/, 'a scenario runs no programs'],
  [
    /^(?:subject|betreff|header|headers|kopfzeilen|attach|attachment|anhang|h_\w+)$/,
    'it belongs to the message: `- data: { headers: { Subject: hello }, body: hello }`',
  ],
  [/^(?:assert_\w+|should\w*|verify|validate|test)$/, 'what must hold stands beside the verb: `expect: 250`'],
];
