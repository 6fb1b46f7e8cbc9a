// One self-contained page: nothing is loaded, nothing of a stranger runs. Works from a mail, offline, on a phone, on paper.
import { causesOf } from '../baseline/causes.ts';
import type { RunView } from '../run/cases.ts';
import type { CaseRecord, RunDocument } from '../run/document.ts';
import type { Comparison } from './comparison.ts';
import { sayTarget } from './headline.ts';
import { type Anchors, anchorsOf } from './html/anchors.ts';
import { scenarioSection } from './html/cases.ts';
import { certificateCards } from './html/certificates.ts';
import { digest, foldedNote } from './html/digest.ts';
import { filters } from './html/filters.ts';
import { html as markup } from './html/markup.ts';
import { urgentFirst } from './html/order.ts';
import { changeSection, colophon, headline, masthead, overview } from './html/overview.ts';
import { pageText } from './html/page.ts';
import { SCRIPT } from './html/script.ts';
import type { Say } from './say.ts';
import { ENGLISH, type Tongue } from './tongue.ts';

export function* html(
  whole: RunView,
  comparison: Comparison | null = null,
  tongue: Tongue = ENGLISH,
): Generator<string> {
  const { lang, say } = tongue;
  const { document, folded } = digest(whole);
  const anchors: Anchors = anchorsOf(document.cases);
  const groups = urgentFirst(document);
  const { heading, title } = named(document, comparison, tongue);
  const main = markup`${masthead(document, heading, say)}
${changeSection(comparison, anchors, tongue)}
${filters(document, say)}
${foldedNote(folded, say)}
${overview(groups, anchors, say)}
${groups.map((scenario) => scenarioSection(scenario, anchors, tongue))}
${certificateCards(document.cases, say)}
${colophon(document, say)}`;
  yield pageText({ lang, title: `${title} – mxprobe ${document.run.started.slice(0, 10)}`, main, script: SCRIPT });
}

/** What the page is called: how the run went; of a probe its name, the host and what changed. */
function named(
  document: RunDocument,
  comparison: Comparison | null,
  { say, night }: Tongue,
): { heading: string; title: string } {
  const went = headline(document, say);
  if (comparison === null) return { heading: went, title: went };
  const causes = causesOf(comparison.changes, night.sentence);
  const [first] = causes;
  const changed =
    first === undefined
      ? say('nothing changed')
      : causes.length === 1
        ? first.text
        : say(`${first.text}, and ${causes.length - 1} more`);
  const probe = comparison.baseline?.name;
  const where = whereAsked(document.cases, say);
  const name = [probe, where].filter((part) => part !== undefined && part !== '').join(' · ');
  return {
    heading: name === '' ? changed : `${name}: ${changed}`,
    title: name === '' ? `${went}, ${changed}` : `${name}: ${changed}`,
  };
}

/** `mx1.example.org:25`, or the first of several. */
function whereAsked(cases: readonly CaseRecord[], say: Say): string {
  const [first, ...others] = new Set(cases.map(({ target }) => sayTarget(target)));
  if (first === undefined) return '';
  return others.length === 0 ? first : say(`${first} and ${others.length} more`);
}
