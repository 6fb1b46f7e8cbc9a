// One self-contained page: nothing is loaded, nothing of a stranger runs. Works from a mail, offline, on a phone, on paper.
import type { RunView } from '../run/cases.ts';
import type { CaseRecord } from '../run/document.ts';
import type { Comparison } from './comparison.ts';
import { scenarioSection } from './html/cases.ts';
import { certificateCards } from './html/certificates.ts';
import { digest, foldedNote } from './html/digest.ts';
import { html as markup } from './html/markup.ts';
import { caseTable, changeSection, colophon, filters, headline, masthead } from './html/overview.ts';
import { pageText } from './html/page.ts';
import { SCRIPT } from './html/script.ts';
import { scenarios } from './terminal.ts';

export function* html(whole: RunView, comparison: Comparison | null = null): Generator<string> {
  const { document, folded } = digest(whole);
  const anchors = new Map<CaseRecord, string>(document.cases.map((one, index) => [one, `case-${index + 1}`]));
  const main = markup`${masthead(document)}
${changeSection(comparison, anchors)}
${filters(document)}
${foldedNote(folded)}
${caseTable(document.cases, anchors)}
${scenarios(document).map((scenario) => scenarioSection(scenario, anchors))}
${certificateCards(document.cases)}
${colophon(document)}`;
  const title = `${headline(document)} – mxprobe ${document.run.started.slice(0, 10)}`;
  yield pageText({ lang: 'en', title, main, script: SCRIPT });
}
