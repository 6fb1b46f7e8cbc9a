// One self-contained page: nothing is loaded, nothing of a stranger runs. Works from a mail, offline, on a phone, on paper.
import { createHash } from 'node:crypto';
import type { CaseRecord, RunDocument } from '../run/document.ts';
import type { Comparison } from './comparison.ts';
import { scenarioSection } from './html/cases.ts';
import { certificateCards } from './html/certificates.ts';
import { Markup, html as markup } from './html/markup.ts';
import { caseTable, changeSection, colophon, filters, headline, masthead } from './html/overview.ts';
import { SCRIPT } from './html/script.ts';
import { STYLE } from './html/style.ts';
import { scenarios } from './terminal.ts';

const hash = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

/** Only our own style and script are let in, by their hashes; no request goes anywhere. */
const POLICY = [
  "default-src 'none'",
  `style-src ${hash(STYLE)}`,
  `script-src ${hash(SCRIPT)}`,
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

export function html(document: RunDocument, comparison: Comparison | null = null): string {
  const anchors = new Map<CaseRecord, string>(document.cases.map((one, index) => [one, `case-${index + 1}`]));
  const page = markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${new Markup(POLICY)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>${headline(document)} – mxprobe ${document.run.started.slice(0, 10)}</title>
<style>${new Markup(STYLE)}</style>
</head>
<body>
<main>
${masthead(document)}
${changeSection(comparison)}
${filters(document)}
${caseTable(document.cases, anchors)}
${scenarios(document).map((scenario) => scenarioSection(scenario, anchors))}
${certificateCards(document.cases)}
${colophon(document)}
</main>
<script>${new Markup(SCRIPT)}</script>
</body>
</html>
`;
  return page.text;
}
