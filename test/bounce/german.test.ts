import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readBounce } from '../../src/bounce/read-bounce.ts';

const ADMINS = `Diagnoseinformationen für Administratoren:

Generierender Server: ex01.sender.example
`;
const CASES: readonly (readonly [string, string, readonly unknown[]])[] = [
  [
    'Exchange',
    `Fehler bei der Nachrichtenzustellung an folgende Empfänger oder Gruppen:

guest@hotel.example (guest@hotel.example)<mailto:guest@hotel.example>
Die eingegebene E-Mail-Adresse konnte nicht gefunden werden.

${ADMINS}
guest@hotel.example
Remote Server returned '550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found'

Ursprüngliche Nachrichtenkopfzeilen:

Received: from a by b
`,
    ['bounce', 550, '5.1.10', null, null],
  ],
  [
    'Exchange Online, refused by another server',
    `mx.hotel.example hat Ihre Nachricht an die folgenden E-Mail-Adressen zurückgewiesen:

guest@hotel.example<mailto:guest@hotel.example>

${ADMINS}
guest@hotel.example
Remote Server returned '554 5.7.1 Service unavailable; Client host blocked'
`,
    ['bounce', 554, '5.7.1', 'mx.hotel.example', null],
  ],
  [
    'Exchange, delayed',
    `Die Übermittlung an folgende Empfänger oder Verteilerlisten verzögert sich:

guest@hotel.example<mailto:guest@hotel.example>

Diese Nachricht wurde noch nicht zugestellt. Es wird weiterhin versucht, sie zuzustellen.

${ADMINS}Empfangender Server: mx.hotel.example (192.0.2.25)

guest@hotel.example
2.11.2026 09:00:00 - Remote Server at mx.hotel.example (192.0.2.25) returned '451 4.7.1 Greylisted'
`,
    ['delayed', 451, '4.7.1', 'mx.hotel.example', '192.0.2.25'],
  ],
  [
    'Gmail',
    `** Adresse nicht gefunden **

Ihre Nachricht wurde nicht an guest@hotel.example zugestellt, da die Adresse nicht gefunden wurde.

Die Antwort des Remoteservers lautet:
550 5.1.1 <guest@hotel.example>: User unknown
`,
    ['bounce', 550, '5.1.1', null, null],
  ],
  [
    'an old gateway with a log',
    `|------------------------- Message log follows: -------------------------|
 no valid recipients were found for this message
|------------------------- Failed addresses follow: ---------------------|
 <guest@hotel.example> ... transport smtp: 550 5.7.1 Zugriff verweigert
|------------------------- Message text follows: ------------------------|
Received: from a by b
`,
    ['bounce', 550, '5.7.1', null, null],
  ],
  [
    'a server that only says so in prose',
    `Ihre Nachricht konnte nicht zugestellt werden.

Empfänger: guest@hotel.example
Grund: 552 5.2.2 Postfach voll
`,
    ['bounce', 552, '5.2.2', null, null],
  ],
];

describe('notifications in German', () => {
  for (const [name, text, expected] of CASES) {
    it(name, () => {
      for (const form of [text, text.replaceAll('\n', '\r\n'), `Was heißt das?\n\n${text.replace(/^/gm, '> ')}`]) {
        const facts = readBounce(Buffer.from(form));
        const failure = facts.failures[0];
        assert.equal(facts.failures.length, 1);
        assert.equal(failure?.recipient, 'guest@hotel.example');
        assert.deepEqual(
          [facts.kind, failure?.reply?.code, failure?.reply?.enhanced, failure?.remote.host, failure?.remote.address],
          expected,
        );
      }
    });
  }
});
