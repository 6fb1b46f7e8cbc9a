// What each side says when an exchange does not go as its RFC has it, and why the server refuses: word for word.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { acceptSasl } from '../../../src/wire/sasl/accept-sasl.ts';
import { octets, SASL_MECHANISMS, type SaslMechanism, textOf } from '../../../src/wire/sasl/mechanism.ts';
import { attributesOf } from '../../../src/wire/sasl/scram.ts';
import { startSasl } from '../../../src/wire/sasl/start-sasl.ts';

const users = new Map([
  ['alice', 'secret'],
  ['a=2Cb', 'secret'],
]);
const server = (mechanism: SaslMechanism) => acceptSasl(mechanism, users, { nonce: 'N', salt: octets('salt') });

function client(mechanism: SaslMechanism, secret = 'secret') {
  const started = startSasl(mechanism, { user: 'alice', secret }, { nonce: 'n' });
  assert.ok(started.ok);
  return started.client;
}

for (const mechanism of SASL_MECHANISMS) {
  test(`${mechanism}: both sides bear its name`, () => {
    assert.deepEqual([client(mechanism).mechanism, server(mechanism).mechanism], [mechanism, mechanism]);
  });
}

describe('challenges to the client: the answers and what it says in the end', () => {
  for (const [mechanism, ...said] of [
    ['PLAIN', 'PLAIN knows no challenge, but the server sent one'],
    ['LOGIN', 'alice', 'secret', 'LOGIN has two challenges, but the server sent a third'],
    ['CRAM-MD5', 'alice dadebfe81bd9c156c979f959293c5eeb', 'CRAM-MD5 has one challenge, but the server sent a second'],
    ['XOAUTH2', '', 'XOAUTH2 has one challenge at most, but the server sent a second'],
    ['OAUTHBEARER', '\x01', 'OAUTHBEARER has one challenge at most, but the server sent a second'],
  ] as const) {
    test(mechanism, () => {
      const from = client(mechanism);
      const steps = said.map(() => from.next(octets('<x>')));
      assert.deepEqual(
        steps.map((step) => ('send' in step ? textOf(step.send) : step.fail)),
        said,
      );
      assert.ok('fail' in (steps.at(-1) ?? {}));
    });
  }

  test('SCRAM-SHA-256: a third', () => {
    const from = client('SCRAM-SHA-256');
    const to = server('SCRAM-SHA-256');
    for (let step = to.next(from.initial), rounds = 0; rounds < 2; rounds += 1) {
      assert.ok('challenge' in step);
      const answer = from.next(step.challenge);
      assert.ok('send' in answer);
      step = to.next(answer.send);
    }
    assert.deepEqual(from.next(octets('')), {
      fail: 'SCRAM-SHA-256 has two challenges, but the server sent a third',
    });
  });
});

describe('LOGIN with the user as the initial response', () => {
  const NOT_ASKED = 'the server did not ask for user and password';
  const SECOND = 'LOGIN has one challenge behind the initial response, but the server sent a second';
  const rows: readonly (readonly [challenges: readonly string[], answers: readonly string[], doubt: string | null])[] =
    [
      [[], [], NOT_ASKED],
      [['Password:'], ['secret'], null],
      [['Password:', 'Password:'], ['secret', SECOND], null],
      // It has not read the initial response: the password would stand in its log as a user.
      [['Username:'], ['alice'], NOT_ASKED],
      [['user name', 'Password:'], ['alice', 'secret'], null],
      [['Username:', 'Username:'], ['alice', 'secret'], null],
      [['The user: alice'], ['secret'], null],
    ];
  for (const [challenges, answers, doubt] of rows)
    test(challenges.join(', ') || 'no challenge', () => {
      const started = startSasl('LOGIN', { user: 'alice', secret: 'secret' }, { nonce: 'n', initial: true });
      assert.ok(started.ok);
      const { client: from } = started;
      assert.equal(textOf(from.initial ?? octets('none')), 'alice');
      const steps = challenges.map((challenge) => from.next(octets(challenge)));
      assert.deepEqual(
        steps.map((step) => ('send' in step ? textOf(step.send) : step.fail)),
        answers,
      );
      assert.equal(from.doubt(), doubt);
    });

  test('without it the user is asked for, whatever the prompt says', () => {
    const from = client('LOGIN');
    assert.equal(from.initial, null);
    const steps = ['Username:', 'Username:'].map((challenge) => from.next(octets(challenge)));
    assert.deepEqual(
      steps.map((step) => ('send' in step ? textOf(step.send) : step.fail)),
      ['alice', 'secret'],
    );
  });
});

describe('a 235 that comes too early or too late is doubted', () => {
  for (const [mechanism, challenges, doubt] of [
    ['PLAIN', 0, null],
    ['LOGIN', 0, 'the server did not ask for user and password'],
    ['LOGIN', 1, 'the server did not ask for user and password'],
    ['LOGIN', 2, null],
    ['CRAM-MD5', 0, 'the server sent no challenge'],
    ['CRAM-MD5', 1, null],
    ['XOAUTH2', 0, null],
    ['XOAUTH2', 1, 'the server accepted after it had sent an error'],
    ['OAUTHBEARER', 1, 'the server accepted after it had sent an error'],
  ] as const) {
    test(`${mechanism} after ${challenges} challenges`, () => {
      const from = client(mechanism);
      for (let i = 0; i < challenges; i += 1) from.next(octets('x'));
      assert.equal(from.doubt(), doubt);
    });
  }
});

describe('responses to the server, the first one as initial response: what it says to the last', () => {
  const error = '{"status":"401","schemes":"bearer","scope":"https://mail.google.com/"}';
  const first = 'n,,n=alice,r=n';
  for (const [mechanism, responses, said] of [
    ['PLAIN', [null], ''],
    ['PLAIN', ['alice'], 'malformed PLAIN message'],
    ['PLAIN', ['\0alice'], 'malformed PLAIN message'],
    ['PLAIN', ['\0alice\0secret\0'], 'malformed PLAIN message'],
    ['PLAIN', ['root\0alice\0secret'], 'alice may not act as another'],
    ['PLAIN', ['\0alice\0x'], 'wrong user or password: alice'],
    ['LOGIN', [null], 'Username:'],
    ['LOGIN', [null, 'alice'], 'Password:'],
    ['LOGIN', [null, 'alice', 'x'], 'wrong user or password: alice'],
    ['LOGIN', [null, 'alice', null], 'wrong user or password: alice'],
    ['LOGIN', [null, null, null], 'wrong user or password: '],
    ['CRAM-MD5', [null], '<N@mxprobe.invalid>'],
    ['CRAM-MD5', ['alice'], 'CRAM-MD5 has no initial response'],
    ['CRAM-MD5', [null, 'alice x'], 'wrong user or digest: alice'],
    ['CRAM-MD5', [null, null], 'wrong user or digest: '],
    ['XOAUTH2', [null], ''],
    ['XOAUTH2', ['user=alice\x01auth=Bearer x\x01\x01'], error],
    ['XOAUTH2', ['user=alice\x01auth=Bearer x\x01\x01', ''], 'wrong user or token: alice'],
    ['XOAUTH2', ['user=alice\x01auth=bearer  secret \x01\x01'], 'accepted: alice'],
    ['XOAUTH2', ['user=alice\x01host=x\x01auth=Bearer secret\x01\x01'], 'accepted: alice'],
    ['XOAUTH2', ['user=alice\x01xauth=Bearer secret\x01\x01', ''], 'malformed XOAUTH2 message'],
    ['XOAUTH2', ['user=alice\x01auth=Bearer secret\x01\x01x', ''], 'malformed XOAUTH2 message'],
    ['XOAUTH2', ['xuser=alice\x01auth=Bearer secret\x01\x01', ''], 'malformed XOAUTH2 message'],
    ['XOAUTH2', ['user=a=2Cb\x01auth=Bearer secret\x01\x01'], 'accepted: a=2Cb'],
    ['XOAUTH2', ['', ''], 'malformed XOAUTH2 message'],
    ['OAUTHBEARER', ['n,a=alice,\x01auth=Bearer secret\x01\x01'], 'accepted: alice'],
    ['OAUTHBEARER', ['n,a=alice,\x01auth=Bearer x\x01\x01'], '{"status":"invalid_token"}'],
    ['OAUTHBEARER', ['n,a=alice,\x01auth=Bearer secret\x01\x01x', '\x01'], 'malformed OAUTHBEARER message'],
    ['OAUTHBEARER', ['xn,a=alice,\x01auth=Bearer secret\x01\x01', '\x01'], 'malformed OAUTHBEARER message'],
    ['OAUTHBEARER', ['user=alice\x01auth=Bearer secret\x01\x01', '\x01'], 'malformed OAUTHBEARER message'],
    ['SCRAM-SHA-256', [null], ''],
    ['SCRAM-SHA-256', [first], 'r=nN,s=c2FsdA==,i=4096'],
    ['SCRAM-SHA-256', ['y,a=alice,n=alice,r=n'], 'r=nN,s=c2FsdA==,i=4096'],
    ['SCRAM-SHA-256', ['p=tls-unique,,n=alice,r=n'], 'malformed first message of SCRAM'],
    ['SCRAM-SHA-256', [`x${first}`], 'malformed first message of SCRAM'],
    ['SCRAM-SHA-256', ['n,,n=alice'], 'malformed first message of SCRAM'],
    ['SCRAM-SHA-256', ['n,,r=n'], 'malformed first message of SCRAM'],
    ['SCRAM-SHA-256', ['', ''], 'malformed first message of SCRAM'],
    ['SCRAM-SHA-256', [first, 'c=biws,r=n,p=AAAA'], 'the nonce changed'],
    ['SCRAM-SHA-256', [first, 'c=cD10bHM=,r=nN,p=AAAA'], 'channel binding is not offered'],
    ['SCRAM-SHA-256', [first, 'c=eSws,r=nN,p=AAAA'], 'wrong user or password: alice'],
    ['SCRAM-SHA-256', [first, 'c=biws,r=nN,p=%'], 'wrong user or password: alice'],
    ['SCRAM-SHA-256', [first, 'c=biws,r=nN'], 'wrong user or password: alice'],
    ['SCRAM-SHA-256', ['n,,n=b=2Co=3Db,r=n', 'c=biws,r=nN,p=AAAA'], 'wrong user or password: b,o=b'],
  ] as const) {
    test(`${mechanism} ${JSON.stringify(responses)}`, () => {
      const to = server(mechanism);
      const steps = responses.map((response) => to.next(response === null ? null : octets(response)));
      const last = steps.at(-1);
      assert.ok(last);
      const words =
        'challenge' in last ? textOf(last.challenge) : 'accepted' in last ? `accepted: ${last.accepted}` : last.refused;
      assert.equal(words, said);
    });
  }
});

describe('what must not come from the server in SCRAM', () => {
  for (const count of ['x4096', '4096x', '04096', '-1']) {
    test(`i=${count}`, () => {
      const step = client('SCRAM-SHA-256').next(octets(`r=nN,s=c2FsdA==,i=${count}`));
      assert.deepEqual(step, { fail: 'the iteration count is no number' });
    });
  }
});

test('attributes: the first of each letter counts, what is none is passed over', () => {
  assert.deepEqual(
    [...attributesOf('r=1,xyz,r=2,n=a=b,,v')],
    [
      ['r', '1'],
      ['n', 'a=b'],
    ],
  );
});

test('OAUTHBEARER names host and port only where they are known', () => {
  assert.equal(textOf(client('OAUTHBEARER').initial ?? octets('')), 'n,a=alice,\x01auth=Bearer secret\x01\x01');
});

test('0x01 separates fields in two mechanisms only', () => {
  assert.equal(textOf(client('PLAIN', 'a\x01b').initial ?? octets('')), '\0alice\0a\x01b');
  const started = startSasl('XOAUTH2', { user: 'a', secret: 'b', host: 'c\x01' }, { nonce: '' });
  assert.deepEqual(started, {
    ok: false,
    problem: '0x01 in user, token or host, which separates the fields of XOAUTH2',
  });
});
