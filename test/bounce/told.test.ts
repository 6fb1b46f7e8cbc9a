import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { builtInCatalogue } from '../../src/diagnosis/catalogue.ts';
import { explainBounce } from '../../src/library/explain-bounce.ts';
import type { ToldOf } from './told.ts';
import { MTAS } from './told-mtas.ts';
import { PROGRAMS } from './told-programs.ts';
import { PROVIDERS } from './told-providers.ts';

const CATALOGUE = builtInCatalogue();
const read = (text: string, lang: 'en' | 'de' = 'en') =>
  explainBounce(Buffer.from(text), { lang, audience: 'admin', we: null, catalogue: CATALOGUE }).failures;

describe('what each system tells', () => {
  for (const row of [...MTAS, ...PROVIDERS, ...PROGRAMS]) {
    it(row.name, () => check(row, row.text));
    it(`${row.name}: with line ends of Windows`, () => check(row, row.text.replaceAll('\n', '\r\n')));
    it(`${row.name}: German has a sentence of its own`, () => {
      const [german] = read(row.text, 'de');
      const [english] = read(row.text);
      assert.equal(german?.cause, english?.cause);
      assert.notEqual(german?.explanation?.summary, english?.explanation?.summary);
    });
  }
});

function check({ recipient, code, enhanced, host, causes }: ToldOf, text: string): void {
  const failures = read(text);
  assert.deepEqual(
    failures.map((one) => one.recipient),
    [recipient],
  );
  const [failure] = failures;
  if (code !== undefined) assert.equal(failure?.reply?.code ?? null, code);
  if (enhanced !== undefined) assert.equal(failure?.reply?.enhanced ?? failure?.status, enhanced);
  if (host !== undefined) assert.equal(failure?.remote.host, host);
  assert.ok(
    causes.some((cause) => cause === failure?.cause),
    `${failure?.cause}`,
  );
}
