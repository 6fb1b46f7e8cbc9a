// What a caller without types writes wrongly: each public function names what is wrong, says what it may be, and begins nothing.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { createContext, runInContext } from 'node:vm';
import * as bounce from '../../src/library/entry/bounce.ts';
import * as main from '../../src/library/entry/index.ts';
import * as sandbox from '../../src/library/entry/sandbox.ts';
import { limitsOf } from '../../src/library/sandbox-options.ts';

let mx: sandbox.Sandbox;
before(async () => {
  mx = await sandbox.startSandbox();
});
after(() => mx.close());

const given = (json: string) => JSON.parse(json);
const SCENARIO = { text: 'name: x\nsandbox: {}\ndialogue: [connect, quit]\n' };
const BOUNCE = '<jane@lab.test>: host mx.lab.test[192.0.2.7] said: 530 5.7.0 Must issue a STARTTLS command first\n';

/** Calls that take options, each with nothing wrong but these. */
const TAKES: Readonly<Record<string, (options: object) => unknown>> = {
  'startSandbox()': (options) => sandbox.startSandbox(options),
  'message()': (options) => mx.message({}, options),
  'noMessage()': (options) => mx.noMessage({}, options),
  'events()': async (options) => mx.events(options),
  'find()': async (options) => mx.find(options),
  'near()': async (options) => mx.near(options),
  'checkScenario()': async (options) => main.checkScenario(SCENARIO, options),
  'runScenarios()': (options) => main.runScenarios(SCENARIO, options).result,
  'surveyMx()': (options) => main.surveyMx('127.0.0.1:1', options).result,
  'askProbe()': (options) => main.askProbe('probe.yaml', options).result,
  'readBounce()': async (options) => bounce.readBounce(BOUNCE, options),
  'explain()': async (options) => bounce.explain('550 5.1.1 no', options),
  'prove()': async (options) => bounce.prove(BOUNCE, options).result,
};
for (const [name, call] of Object.entries(TAKES))
  describe(name, () => {
    for (const [json, says] of [
      ['{ "nonsense": 1 }', /^nonsense: there is no such option/],
      ['7', new RegExp(`^${name.replace('()', '\\(\\)')}: 7 where options are expected`)],
      ['"ada@example.org"', /: "ada@example\.org" where options are expected/],
      ['null', /: null where options are expected/],
      ['[]', /: a list where options are expected/],
    ] as const)
      test(`refuses ${json}`, async () => {
        await assert.rejects(
          async () => call(given(json)),
          (error) => {
            assert.ok(error instanceof main.MxprobeError, String(error));
            assert.match(error.message, says);
            assert.ok(error.advice !== null && error.advice !== '', 'and says what may be written');
            return true;
          },
        );
      });
  });

interface Row {
  readonly name: string;
  readonly call: () => unknown;
  readonly says: RegExp;
  readonly advice: RegExp;
}
const start = (json: string) => () => sandbox.startSandbox(given(json));
const run = (json: string) => () => main.runScenarios(SCENARIO, given(json)).result;

// biome-ignore format: a table, one case a line
const ROWS: readonly Row[] = [
  { name: 'a name misspelt', call: start('{"polcy": {}}'), says: /^polcy: there is no such option(?= \(|$)/, advice: /did you mean `policy`\?/ },
  { name: 'a port as a text', call: start('{"port": "2525"}'), says: /^port "2525"(?= \(|$)/, advice: /a whole number from 0 to 65535/ },
  { name: 'a port that is none', call: start('{"port": 99999}'), says: /^port 99999(?= \(|$)/, advice: /65535/ },
  { name: 'a host as a number', call: start('{"host": 7}'), says: /^host 7(?= \(|$)/, advice: /a text/ },
  { name: 'expose as a text', call: start('{"host": "0.0.0.0", "expose": "no"}'), says: /^expose "no"(?= \(|$)/, advice: /true or false/ },
  { name: 'a seed as a text', call: start('{"seed": "x"}'), says: /^seed "x"(?= \(|$)/, advice: /a whole number/ },
  { name: 'a limit misspelt', call: start('{"limits": {"mesages": 1}}'), says: /^mesages: /, advice: /`messages`/ },
  { name: 'a limit that would bound nothing', call: start('{"limits": {"messages": "many"}}'), says: /^messages "many"(?= \(|$)/, advice: /a whole number from 0 on/ },
  { name: 'a limit below nothing', call: start('{"limits": {"messageOctets": -1}}'), says: /^messageOctets -1(?= \(|$)/, advice: /from 0 on/ },
  { name: 'limits as a number', call: start('{"limits": 5}'), says: /^limits 5(?= \(|$)/, advice: /a map with messages, messageOctets/ },
  { name: 'the API as a port', call: start('{"api": 8025}'), says: /^api 8025(?= \(|$)/, advice: /true or false, or a map with port/ },
  { name: 'the API at no port', call: start('{"api": {"port": "x"}}'), says: /^port "x"(?= \(|$)/, advice: /65535/ },
  { name: 'a signal that is none', call: start('{"signal": {}}'), says: /^signal a map(?= \(|$)/, advice: /AbortController/ },
  { name: 'a match as a text', call: () => mx.message(given('"ada@example.org"')), says: /^message\(\): "ada@example.org" where options/, advice: /a map with to, from/ },
  { name: 'a match of two', call: () => mx.message(given('{"to": ["a@b"]}')), says: /^to a list(?= \(|$)/, advice: /a text, or a pattern/ },
  { name: 'an outcome of no kind', call: () => mx.message(given('{"outcome": "sent"}')), says: /^outcome "sent"(?= \(|$)/, advice: /one of accepted, refused/ },
  { name: 'a where that is no function', call: () => mx.message(given('{"where": "x"}')), says: /^where "x"(?= \(|$)/, advice: /a function/ },
  { name: 'a header without a value', call: () => mx.message(given('{"header": "X-Spam"}')), says: /^header "X-Spam"(?= \(|$)/, advice: /a map of names/ },
  { name: 'a time that is none', call: () => mx.message({}, given('{"timeout": {}}')), says: /^timeout a map(?= \(|$)/, advice: /250ms/ },
  { name: 'a mark that is none', call: () => mx.message({}, given('{"since": "x"}')), says: /^since "x"(?= \(|$)/, advice: /a whole number/ },
  { name: 'a time to move by, left out', call: () => mx.advance(given('null')), says: /^by null(?= \(|$)/, advice: /250ms/ },
  { name: 'a state of no kind', call: () => mx.listening(given('"closed"')), says: /^state "closed"(?= \(|$)/, advice: /one of open, refused, mute/ },
  { name: 'no scenario', call: async () => main.checkScenario(given('null')), says: /^scenario null(?= \(|$)/, advice: /path: 'file.yaml'/ },
  { name: 'a scenario of no kind', call: () => main.runScenarios(given('[{"yaml": ""}]')).result, says: /^scenario a map(?= \(|$)/, advice: /text: / },
  { name: 'no cases at once', call: run('{"jobs": 0}'), says: /^jobs 0(?= \(|$)/, advice: /from 1 / },
  { name: 'a target as a number', call: run('{"target": 25}'), says: /^target 25(?= \(|$)/, advice: /a text, or a list of texts/ },
  { name: 'variables as a text', call: run('{"vars": "x"}'), says: /^vars "x"(?= \(|$)/, advice: /a map of names/ },
  { name: 'a variable that is a list', call: run('{"vars": {"a": []}}'), says: /^vars a map(?= \(|$)/, advice: /each with a text, a number/ },
  { name: 'a family of no kind', call: run('{"family": 5}'), says: /^family 5(?= \(|$)/, advice: /one of 4, 6/ },
  { name: 'results as a number', call: run('{"results": 7}'), says: /^results 7(?= \(|$)/, advice: /a text, or null/ },
  { name: 'no domain', call: () => main.surveyMx(given('null')).result, says: /^target null(?= \(|$)/, advice: /a text/ },
  { name: 'no probe', call: () => main.askProbe(given('null')).result, says: /^file null(?= \(|$)/, advice: /a text/ },
  { name: 'a language that it has not', call: () => main.askProbe('a.yaml', given('{"lang": "fr"}')).result, says: /^lang "fr"(?= \(|$)/, advice: /en, de/ },
  { name: 'no run to compare', call: async () => main.diffRuns(given('{}'), given('{}')), says: /^before a map(?= \(|$)/, advice: /mxprobe\/run@1/ },
  { name: 'no run to report', call: async () => main.report(given('{}'), 'text'), says: /^document a map(?= \(|$)/, advice: /mxprobe\/run@1/ },
  { name: 'a schema of no kind', call: async () => main.schema(given('"scenarios"')), says: /^kind "scenarios"(?= \(|$)/, advice: /one of scenario, policy/ },
  { name: 'no mail', call: async () => bounce.readBounce(given('null')), says: /^mail null(?= \(|$)/, advice: /octets/ },
  { name: 'no reply', call: async () => bounce.explain(given('550')), says: /^reply 550(?= \(|$)/, advice: /a text/ },
  { name: 'readers of no kind', call: async () => bounce.explain('550 no', given('{"audience": "boss"}')), says: /^audience "boss"(?= \(|$)/, advice: /customer, admin/ },
  { name: 'no mail to make a scenario of', call: async () => bounce.bounceToScenario(given('7')), says: /^mail 7(?= \(|$)/, advice: /octets/ },
  { name: 'a login as a text', call: () => bounce.prove(BOUNCE, given('{"sandbox": true, "auth": "me:secret"}')), says: /^auth /, advice: /user, password/ },
];
describe('what is wrong is named, with what it may be', () => {
  for (const { name, call, says, advice } of ROWS)
    test(name, () =>
      assert.rejects(
        async () => call(),
        (error) => {
          assert.ok(error instanceof main.MxprobeError, String(error));
          assert.match(error.message, says);
          assert.match(error.advice ?? '', advice);
          assert.ok(error.message.endsWith(`(${error.advice})`) || error.option === 'scenario', error.message);
          return true;
        },
      ),
    );
});

test('a secret of the wrong kind stands in no message', async () => {
  for (const call of [
    run('{"secrets": "hunter2"}'),
    () => bounce.prove(BOUNCE, given('{"sandbox": true, "auth": {"user": "a", "password": ["hunter2"]}}')),
    () => main.askProbe('a.yaml', given('{"environment": "hunter2"}')).result,
    () => bounce.prove(BOUNCE, given('{"sandbox": true, "auth": "me:hunter2"}')),
  ])
    await assert.rejects(
      async () => call(),
      (error) =>
        error instanceof main.MxprobeError && !JSON.stringify([error.message, error.advice]).includes('hunter2'),
    );
});

test('a limit that is undefined is as if it was not said', () => {
  const limits = limitsOf({ messages: undefined, sessions: 7 });
  assert.deepEqual([limits.messages, limits.sessions], [1_000, 7]);
});

test('values of another realm, as those of jest are, are what they are', async () => {
  const realm = createContext({ mx });
  const found = await runInContext(
    "const rule = { at: 'eod', header: { Subject: /^x/ }, reply: '554 no' }; mx.when(rule).remove(); mx.find({ subject: /x/i })",
    realm,
  );
  assert.deepEqual(found, []);
});
