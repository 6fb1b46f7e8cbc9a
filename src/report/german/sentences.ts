// What runs, surveys and nights say, in German. What no template knows stays as it is: a server's words, names, numbers.
import { FINDING_TEXTS, type FindingId } from '../../survey/finding-texts.ts';
import { ARRIVAL } from './arrival.ts';
import { COMMANDS } from './commands.ts';
import { CONCLUSIONS } from './conclusions.ts';
import { DIALOGUE } from './dialogue.ts';
import { FINDINGS_DE } from './findings.ts';
import { HISTORY } from './history.ts';
import { LOG_FINDINGS } from './log-findings.ts';
import { NOTICES } from './notices.ts';
import { PAGE } from './page.ts';
import { Phrasebook } from './phrasebook.ts';
import { POLICY } from './policy.ts';
import { SCREEN } from './screen.ts';
import { TLS } from './tls.ts';

const isFinding = (id: string): id is FindingId => Object.hasOwn(FINDING_TEXTS, id);

/** English to German. `{1}` stands as it was; `{1:}` in the German is a text of ours again. */
export const SENTENCES: Readonly<Record<string, string>> = {
  ...POLICY,
  ...TLS,
  ...SCREEN,
  ...PAGE,
  ...ARRIVAL,
  ...COMMANDS,
  ...CONCLUSIONS,
  ...DIALOGUE,
  ...LOG_FINDINGS,
  ...HISTORY,
  ...NOTICES,
  ...findingSentences(),
};

/** `{why}` of a finding is always a text of ours. */
function findingSentences(): Record<string, string> {
  const pairs: [string, string][] = [];
  for (const [id, english] of Object.entries(FINDING_TEXTS)) {
    if (!isFinding(id)) continue;
    const german = FINDINGS_DE[id];
    if (english.text !== '{why}') pairs.push([english.text, german.text.replace(/\{(why|days)\}/, '{$1:}')]);
    if (english.remedy !== null && german.remedy !== null) pairs.push([english.remedy, german.remedy]);
  }
  return Object.fromEntries(pairs);
}

const BOOK = new Phrasebook(SENTENCES);

export const inGerman = (english: string): string => BOOK.said(english) ?? english;
