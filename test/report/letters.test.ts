// The letters that stand in docs/letters.md: made here from the program, read by people.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { builtInCatalogue } from '../../src/diagnosis/catalogue.ts';
import { ACTORS, type Actor, CAUSES, type Cause, usualOf } from '../../src/diagnosis/cause.ts';
import { diagnose } from '../../src/diagnosis/diagnose.ts';
import { explain } from '../../src/diagnosis/explain.ts';
import { LANGUAGES, type Language } from '../../src/diagnosis/language.ts';
import { textsOf } from '../../src/diagnosis/texts.ts';
import type { Side } from '../../src/diagnosis/we.ts';
import { explainBounce } from '../../src/library/explain-bounce.ts';
import { letterAsText, letterOf } from '../../src/report/letter.ts';
import { notificationOf } from '../bounce/notification.ts';
import { golden } from '../golden.ts';

interface Row {
  readonly about: string;
  readonly reply: string;
  readonly at?: string;
  readonly we: Side | null;
}

const ROWS: readonly Row[] = [
  { about: 'encryption demanded', reply: '530 5.7.0 Must issue a STARTTLS command first', at: 'MAIL FROM', we: null },
  {
    about: 'encryption demanded, and the sending server is ours',
    reply: '530 5.7.0 Must issue a STARTTLS command first',
    at: 'MAIL FROM',
    we: 'sender',
  },
  {
    about: 'no such mailbox',
    reply: '550 5.1.1 <guest@hotel.example>: Recipient address rejected: User unknown in virtual mailbox table',
    we: null,
  },
  {
    about: 'a full mailbox, and the receiving server is ours',
    reply: '552 5.2.2 <guest@hotel.example>: Recipient address rejected: Mailbox is full',
    we: 'receiver',
  },
  {
    about: 'on a block list, and the sending server is ours',
    reply: '554 5.7.1 Service unavailable; Client host [192.0.2.7] blocked using zen.spamhaus.org',
    we: 'sender',
  },
  {
    about: 'no reverse DNS',
    reply: '550 5.7.1 Client host rejected: cannot find your reverse hostname, [192.0.2.7]',
    we: null,
  },
  {
    about: 'greylisting',
    reply:
      '450 4.2.0 <guest@hotel.example>: Recipient address rejected: Greylisted, see http://postgrey.schweikert.ch/help/hotel.example.html',
    we: 'sender',
  },
  { about: 'too large', reply: '552 5.3.4 Message size exceeds fixed limit', at: 'MAIL FROM', we: null },
  {
    about: 'relaying denied, and the receiving server is ours',
    reply: '554 5.7.1 <guest@hotel.example>: Relay access denied',
    we: 'receiver',
  },
  {
    about: 'SPF',
    reply:
      '550 5.7.23 <guest@hotel.example>: Recipient address rejected: Message rejected due to: SPF fail - not authorized',
    we: null,
  },
];

function letter({ reply, at = 'RCPT TO', we }: Row, lang: Language): string {
  const told = notificationOf({
    reply,
    at,
    from: 'desk@sender.example',
    to: 'guest@hotel.example',
    helo: 'out.sender.example',
  });
  const dated = told.replace('X-Postfix-Sender', 'Arrival-Date: Mon, 2 Nov 2026 09:00:00 +0100\nX-Postfix-Sender');
  const bounce = explainBounce(Buffer.from(dated), { lang, audience: 'customer', we, catalogue: builtInCatalogue() });
  return letterAsText(letterOf(bounce, null, lang));
}

const HEAD = `# Letters

What \`mxprobe bounce FILE --for customer\` writes, in English and in German (\`--lang de\`). \`--we sender\` and \`--we receiver\` say whose mail
server is ours. A test makes this page from the program.
`;

test('docs/letters.md holds ten letters in each language', () => {
  const text = ROWS.map((row) => {
    const how = row.we === null ? '' : ` (\`--we ${row.we}\`)`;
    const letters = LANGUAGES.map((lang) => `\`\`\`text\n${letter(row, lang)}\`\`\``);
    return `## ${row.about[0]?.toUpperCase()}${row.about.slice(1)}${how}\n\n${letters.join('\n\n')}\n`;
  });
  golden(join(import.meta.dirname, '../../docs/letters.md'), [HEAD, ...text].join('\n'));
});

/** Those for whom the cause has words of its own. */
function actorsWithWords(cause: Cause, lang: Language): readonly Actor[] {
  const { byActor = {} } = textsOf(lang).causes[cause];
  return ACTORS.filter((actor) => actor in byActor);
}

describe("a letter is one person's words", () => {
  const found = diagnose({ text: '550 5.7.1 zzz' });
  for (const lang of LANGUAGES) {
    for (const [we, others] of [
      ['sender', /\b(?:Ihr\w{0,2} (?:Mailserver|Anbieter)|Betreiber Ihres|your (?:mail server|provider))/],
      ['receiver', /\b(?:[Dd]e[rmns] empfangende|the receiving server)/],
    ] as const) {
      test(`${lang}: --we ${we} never speaks of our own server as somebody else's`, () => {
        for (const cause of CAUSES) {
          for (const actor of [usualOf(cause).actor, ...actorsWithWords(cause, lang)]) {
            const { summary, who, remedy } = explain({ ...found, cause, actor }, { lang, audience: 'customer', we });
            assert.doesNotMatch([summary, who, remedy].join(' '), others, `${cause} ${actor}`);
          }
        }
      });
    }
  }
});

describe('a letter about a text that names no recipient has a sentence of its own', () => {
  const bare = {
    'a refusal': 'Net::SMTPFatalError: 550 5.7.1 Relaying denied\n',
    'a reason without a reply': 'Look at this\nerror="dial tcp 192.0.2.25:587: i/o timeout"\nWhat now\n',
  };
  for (const [name, text] of Object.entries(bare)) {
    for (const lang of LANGUAGES) {
      test(`${name}, ${lang}`, () => {
        const how = { lang, audience: 'customer', we: null, catalogue: builtInCatalogue() } as const;
        const letter = letterOf(explainBounce(Buffer.from(text), how), null, lang);
        const opening = { de: 'Ihre Nachricht konnte nicht', en: 'Your message could not' }[lang];
        assert.ok(letter[1]?.startsWith(opening), letter[1]);
        // what no server said is not called a server's answer, and what a person wrote around it is not quoted
        const quote = letter.find((paragraph) => paragraph.includes('dial tcp'));
        assert.equal(quote?.startsWith({ de: 'Die Meldung dazu', en: 'The notice' }[lang]) ?? true, true);
        assert.ok(!letter.some((paragraph) => /Look at|What now/.test(paragraph)));
      });
    }
  }
});
