import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { ACTORS, CAUSES } from '../../src/diagnosis/cause.ts';
import { diagnose } from '../../src/diagnosis/diagnose.ts';
import { type Explanation, explain } from '../../src/diagnosis/explain.ts';
import { FACTOR_IDS } from '../../src/diagnosis/factor.ts';
import { PLACEHOLDERS } from '../../src/diagnosis/fill.ts';
import { LANGUAGES, languageOf } from '../../src/diagnosis/language.ts';
import { NOTES } from '../../src/diagnosis/note.ts';
import { AMBIGUITIES, STAGES } from '../../src/diagnosis/signature.ts';
import { AUDIENCES, type Texts, textsOf } from '../../src/diagnosis/texts.ts';

const SAID = '530 5.7.0 Must issue a STARTTLS command first (in reply to MAIL FROM command)';
const sentences = (text: string) => text.split(/(?<=[.!?])\s+(?=\p{Lu})/u);

describe('the bounce of the first source document', () => {
  const explained = (lang: 'en' | 'de', audience: 'customer' | 'admin'): Explanation =>
    explain(diagnose({ text: `host intercommail.booking.com[192.0.2.1] said: ${SAID}` }), {
      lang,
      audience,
      recipient: 'xxx.636363@guest.booking.com',
    });

  test('in German, for the customer, three sentences say what the page says in thirty', () => {
    const { summary, who, remedy } = explained('de', 'customer');
    assert.deepEqual(
      [summary, who, remedy],
      [
        'Der empfangende Server (intercommail.booking.com) nimmt E-Mails nur noch über eine verschlüsselte Verbindung (TLS) an, und Ihr Mailserver wollte die Nachricht unverschlüsselt übergeben.',
        'Handeln muss der Betreiber Ihres Mailservers, in der Regel also Ihr E-Mail-Anbieter.',
        'Bitten Sie Ihren Anbieter, für ausgehende E-Mails STARTTLS einzuschalten, und senden Sie die Nachricht danach noch einmal; an Adresse und Inhalt liegt es nicht.',
      ],
    );
    assert.equal([summary, who, remedy].flatMap(sentences).length, 3);
  });
  test('each piece of the reply has its meaning', () => {
    assert.deepEqual(
      explained('en', 'admin').said.map(({ part, words }) => [part, words]),
      [
        ['code', '530'],
        ['enhanced', '5.7.0'],
        ['text', 'Must issue a STARTTLS command first'],
        ['stage', 'mail'],
      ],
    );
    assert.ok(explained('de', 'admin').said.every(({ meaning }) => meaning.length > 10));
  });
  test('the experiment that proves it is STARTTLS', () =>
    assert.match(explained('en', 'admin').proof ?? '', /STARTTLS/));
});

/** Every sentence of a language with the place where it stands. */
function sayings(texts: Texts): readonly (readonly [string, string])[] {
  const walk = (path: string, value: unknown): readonly (readonly [string, string])[] =>
    typeof value === 'string'
      ? [[path, value] as const]
      : Object.entries(value as object).flatMap(([key, inner]) => walk(path === '' ? key : `${path}.${key}`, inner));
  return walk('', texts);
}

describe('both languages', () => {
  const [en, de] = LANGUAGES.map((language) => new Map(sayings(textsOf(language))));
  assert.ok(en !== undefined && de !== undefined);

  test('say the same things', () => assert.deepEqual([...de.keys()], [...en.keys()]));
  test('name the same facts', () => {
    const names = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).sort();
    for (const [path, text] of en) assert.deepEqual(names(de.get(path) ?? ''), names(text), path);
  });
  test('know each placeholder, and put no blank before it', () => {
    for (const [path, text] of [...en, ...de]) {
      for (const [whole, name] of text.matchAll(/.?\{(\w+)\}/g)) {
        const known = name === 'label' || PLACEHOLDERS.some((one) => one === name);
        assert.ok(known && (name === 'label' || !whole.startsWith(' ')), `${path}: ${whole}`);
      }
    }
  });
  test('have words for every cause, actor, factor, stage, note and ambiguity', () => {
    for (const language of LANGUAGES) {
      const texts = textsOf(language);
      const has = (table: object, keys: readonly string[]) =>
        assert.deepEqual(Object.keys(table).sort(), [...keys].sort());
      has(texts.causes, CAUSES);
      has(texts.actors, ACTORS);
      has(texts.factors, FACTOR_IDS);
      has(texts.stages, STAGES);
      has(texts.notes, NOTES);
      has(texts.ambiguities, AMBIGUITIES);
    }
  });
  test('keep to a sane length', () => {
    for (const [path, text] of [...en, ...de]) {
      const most = /\.summary$/.test(path) ? 230 : /^words|label$|^codes|^enhanced/.test(path) ? 100 : 340;
      assert.ok(text.length > 2 && text.length <= most, `${path}: ${text.length} characters`);
    }
  });
  test('are written out in sentences, the summary in one', () => {
    for (const [path, text] of [...en, ...de]) {
      if (!/^(causes\..*\.(summary|customer|admin|who)|actors|notes|ambiguities|stages)/.test(path)) continue;
      assert.match(text, /^[\p{Lu}„].*[.“]$/u, path);
      if (path.endsWith('.summary')) assert.equal(sentences(text).length, 1, path);
    }
  });
  test('German has its umlauts, says Sie, and quotes as German does', () => {
    for (const [path, text] of de) {
      assert.doesNotMatch(text, /\b(fuer|ueber|koenn|muess|moeglich|pruef|aend|zurueck|empfaeng|verschluessel)/i, path);
      assert.doesNotMatch(text, /\b(du|dein|deine|dir|dich|euch)\b/i, path);
      assert.doesNotMatch(text, /"|\b(bounce|bitte senden sie|ihr )(?=$)/, path);
      assert.doesNotMatch(text, /\bßs| {2}/, path);
    }
  });
});

describe('every cause is explained in both languages to both audiences', () => {
  for (const cause of CAUSES) {
    test(cause, () => {
      const found = { ...diagnose({ text: '550 5.7.1 zzz' }), cause };
      for (const lang of LANGUAGES) {
        for (const audience of AUDIENCES) {
          const told = explain(found, { lang, audience, remote: 'mx.example.net', recipient: 'jane@example.net' });
          const written = [told.summary, told.who, told.remedy, told.proof, told.label, ...told.notes].join(' ');
          assert.doesNotMatch(written, /undefined|\bnull\b(?! MX)|[{}]/);
          assert.ok(told.summary.length + told.who.length + told.remedy.length <= 800);
        }
      }
    });
  }
});

describe('the facts of a case', () => {
  const text =
    '554 5.7.1 Service unavailable; Client host [203.0.113.9] blocked using bl.example.org; see https://bl.example.org/?q=1';
  test('stand in the summary', () => {
    const { summary } = explain(diagnose({ text }), { lang: 'en', audience: 'customer', remote: 'mx.example.net' });
    assert.equal(
      summary,
      'The receiving server (mx.example.net) takes no mail from your mail server because its address (203.0.113.9) is on a public blocklist (bl.example.org).',
    );
  });
  test('are left out when they are not known, or no names', () => {
    for (const remote of [null, undefined, '', 'a b', 'x\u001b[2J', '<script>', 'x'.repeat(300), '\u202eevil']) {
      const { summary } = explain(diagnose({ text: SAID }), { lang: 'de', audience: 'customer', remote });
      assert.match(summary, /^Der empfangende Server nimmt/);
    }
  });
});

test('a refusal of a server on the way is explained as such', () => {
  const found = diagnose({
    text: '450 4.7.1 [EAB] 554 IP=203.0.113.9 - Dialup/transient IP not allowed. Use a mailgateway (DIAL)',
  });
  const told = explain(found, { lang: 'en', audience: 'customer' });
  assert.equal(
    told.summary,
    'A server on the way to the recipient could not pass your message on, because the next server refused it (dynamic address).',
  );
  assert.deepEqual(told.said[0]?.part, 'outer');
  assert.equal(told.hint, null);
});

test('links of a reply are passed on only to the site that the catalogue names', () => {
  const more = (link: string) =>
    explain(
      diagnose({
        text: `554 gmx.net (mxgmx104) Nemesis ESMTP Service not available No SMTP service IP address is block listed. For explanation visit ${link}`,
      }),
      {
        lang: 'en',
        audience: 'admin',
      },
    ).more;
  const url = more('')[0] ?? '';
  const { hostname } = new URL(url);
  assert.deepEqual(more(`https://${hostname}/en/case?c=rdns&i=ip&v=203.0.113.9.`), [
    `https://${hostname}/en/case?c=rdns&i=ip&v=203.0.113.9`,
    url,
  ]);
  assert.deepEqual(more('https://evil.example/en/case?c=rdns'), [url]);
  assert.deepEqual(more(`https://${hostname}.evil.example/case`), [url]);
});

test('where a wording was seen is no page for people', () => {
  const { more } = explain(diagnose({ text: '530 5.7.0 Must issue a STARTTLS command first' }), {
    lang: 'en',
    audience: 'admin',
  });
  assert.deepEqual(
    more.filter((link) => /github\.com|pastebin\.com/.test(link)),
    [],
  );
});

describe('the language of a locale', () => {
  for (const [locale, language] of [
    ['de_DE.UTF-8', 'de'],
    ['de', 'de'],
    ['de-AT', 'de'],
    ['den_CA', 'en'],
    ['C', 'en'],
    ['', 'en'],
    [undefined, 'en'],
  ] as const) {
    test(String(locale), () => assert.equal(languageOf(locale), language));
  }
});
