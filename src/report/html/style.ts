// The page's style: text first, few colours, the same on a phone, in the dark and on paper.

export const STYLE = `
:root {
  color-scheme: light dark;
  --paper: #fbfaf8; --card: #ffffff; --ink: #1d2126; --quiet: #5f656d; --rule: #e3e0da; --tint: #f3f1ec;
  --green: #1a7444; --red: #b3261e; --amber: #8a5a00; --blue: #2b5c9e; --violet: #8c2f6b; --mark: #fff3cf;
  --sans: ui-sans-serif, system-ui, -apple-system, "Segoe UI", "Helvetica Neue", "Noto Sans", "DejaVu Sans", sans-serif;
  --mono: ui-monospace, "SF Mono", "Cascadia Mono", "JetBrains Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #16181b; --card: #1d2024; --ink: #e4e3df; --quiet: #979da5; --rule: #32363c; --tint: #25292e;
    --green: #6cc492; --red: #f28b82; --amber: #e0b25c; --blue: #8ab4f0; --violet: #dd92c2; --mark: #3a3218;
  }
}
* { box-sizing: border-box; }
html { background: var(--paper); color: var(--ink); font: 16px/1.5 var(--sans); -webkit-text-size-adjust: 100%; }
body { margin: 0; }
main { max-width: 76rem; margin: 0 auto; padding: 2.5rem 1.5rem 4rem; }
h1 { font-size: 2rem; line-height: 1.2; letter-spacing: -0.015em; margin: 0.2rem 0 0.4rem; font-weight: 650; text-wrap: balance; overflow-wrap: anywhere; }
h2 { font-size: 1.2rem; line-height: 1.3; letter-spacing: -0.005em; margin: 0 0 0.25rem; font-weight: 650; overflow-wrap: anywhere; }
h3 { font-size: 1rem; margin: 0 0 0.4rem; overflow-wrap: anywhere; }
p { margin: 0 0 0.5rem; }
code, pre, .dialogue { font-family: var(--mono); font-size: 0.8125rem; }
code { overflow-wrap: anywhere; }
a { color: var(--blue); text-decoration-thickness: 1px; text-underline-offset: 0.15em; }
.quiet { color: var(--quiet); }
.strong { font-weight: 600; }
.passed { color: var(--green); }
.failed { color: var(--red); }
.inconclusive { color: var(--amber); }
.skipped { color: var(--quiet); }
.refusal { color: var(--violet); }
.cause { color: var(--blue); }
.mark { color: var(--quiet); font-size: 0.875rem; margin: 0; letter-spacing: 0.02em; }
.meta { color: var(--quiet); font-size: 0.9375rem; }
.incomplete { border-left: 3px solid var(--amber); padding: 0.3rem 0.8rem; background: var(--mark); }
.bar { display: block; margin-top: 1.1rem; border-radius: 3px; overflow: hidden; }
.bar .passed, .left.passed { fill: var(--green); }
.bar .failed, .left.failed { fill: var(--red); }
.bar .inconclusive, .left.inconclusive { fill: var(--amber); }
.bar .skipped { fill: var(--rule); }
.burst { margin: 1rem 1.2rem 0; }
.case > .acts { margin-left: 1rem; }
.burst figcaption { font-size: 0.8125rem; margin-top: 0.3rem; }
.chart { display: block; overflow: visible; }
.chart .accepted { fill: var(--green); } .chart .refused { fill: var(--violet); }
.chart .begun { stroke: var(--ink); stroke-width: 1.5; } .chart .axis { stroke: var(--quiet); } .chart .grid { stroke: var(--rule); }
.chart text { font-size: 0.6875rem; fill: var(--quiet); font-variant-numeric: tabular-nums; } .chart .number { text-anchor: end; }
.chart .mark line { stroke: currentColor; stroke-dasharray: 3 3; } .chart .mark text { fill: currentColor; font-weight: 600; }
.chart .mark.refused { color: var(--violet); } .chart .mark.accepted { color: var(--green); } .chart .left { text-anchor: end; }
.swatch { display: inline-block; width: 0.75rem; height: 0.5rem; border-radius: 2px; margin-left: 0.6rem; }
.swatch.accepted { background: var(--green); } .swatch.refused { background: var(--violet); }
.swatch.begun { background: var(--ink); height: 2px; vertical-align: middle; }
section { margin-top: 2.75rem; }
.scenario { content-visibility: auto; contain-intrinsic-size: auto 30rem; }
.file { margin: 0; color: var(--quiet); }
.about { max-width: 46rem; margin-top: 0.5rem; overflow-wrap: anywhere; }
.tag { display: inline-block; font-size: 0.75rem; line-height: 1.3; padding: 0.1rem 0.45rem; border-radius: 3px; background: var(--tint); color: var(--quiet); overflow-wrap: anywhere; }
.conclusion { margin: 0.9rem 0; padding: 0.7rem 1rem; border-left: 3px solid var(--blue); background: var(--tint); font-weight: 500; overflow-wrap: anywhere; }
.conclusion.confounded { border-left-color: var(--amber); }
.filters { position: sticky; top: 0; z-index: 1; display: flex; flex-wrap: wrap; align-items: center; gap: 0.4rem 0.5rem; margin: 1.6rem -0.75rem 0; padding: 0.6rem 0.75rem; background: var(--paper); border-bottom: 1px solid var(--rule); }
.filters[hidden], [hidden] { display: none !important; }
.filters .show, .filters .go { display: flex; flex-wrap: wrap; gap: 0.4rem; }
.filters .shown { flex: 1 0 100%; margin: 0; font-size: 0.875rem; }
.filters .shown:empty { display: none; }
button, select, .filters input { font: inherit; font-size: 0.875rem; color: inherit; background: var(--card); border: 1px solid var(--rule); border-radius: 4px; padding: 0.3rem 0.7rem; }
button { cursor: pointer; }
button:hover, select:hover { border-color: var(--quiet); }
.filters button.passed { color: var(--green); } .filters button.failed { color: var(--red); } .filters button.inconclusive { color: var(--amber); }
.filters button[aria-pressed=true] { background: var(--ink); border-color: var(--ink); color: var(--paper); }
.filters select { max-width: 14rem; }
.filters input { flex: 1 1 9rem; min-width: 7rem; }
kbd { font: 600 0.75rem var(--mono); color: var(--quiet); border: 1px solid var(--rule); border-radius: 3px; padding: 0 0.3rem; }
.copy { font-size: 0.8125rem; padding: 0.05rem 0.5rem; min-height: 1.6rem; color: var(--quiet); }
.command { display: flex; flex-wrap: wrap; align-items: baseline; gap: 0.3rem 0.6rem; }
.acts { display: flex; flex-wrap: wrap; align-items: center; gap: 0.2rem 0.9rem; margin: 0.1rem 0 0; font-size: 0.8125rem; }
.acts a { padding: 0.2rem 0; }
.case .acts { margin: 0 1rem 0.3rem 2.1rem; }
:focus-visible { outline: 2px solid var(--blue); outline-offset: 2px; }
table { border-collapse: collapse; width: 100%; font-size: 0.9375rem; }
th { text-align: left; font-weight: 600; color: var(--quiet); font-size: 0.8125rem; }
th, td { padding: 0.4rem 0.9rem 0.4rem 0; border-bottom: 1px solid var(--rule); vertical-align: baseline; }
th, td { overflow-wrap: anywhere; }
table { table-layout: fixed; }
.overview th:nth-child(2) { width: 15rem; }
.overview th:nth-child(3) { width: 5.5rem; }
.overview tbody th { font-size: inherit; color: inherit; font-weight: 600; }
.overview tbody tr:not(:last-child) > * { border-bottom: 0; }
.overview .one td { padding: 0.05rem 0 0.3rem; }
.overview .one div { display: grid; grid-template-columns: 9rem minmax(4rem, 10rem) 1fr auto; gap: 0 0.8rem; align-items: baseline; font-size: 0.875rem; }
.overview th a { color: inherit; text-decoration-color: var(--rule); display: inline-block; padding: 0.1rem 0; }
.overview th a:hover { text-decoration-color: currentColor; }
.overview .one a { padding: 0.1rem 0; }
.overview .why { color: var(--ink); }
.overview .badge { margin-right: 0.5rem; white-space: nowrap; }
.changes { list-style: none; padding: 0; margin: 0.8rem 0 0; border-top: 1px solid var(--rule); }
.changes li { display: grid; grid-template-columns: 7.5rem 1fr; gap: 0 0.8rem; padding: 0.6rem 0; border-bottom: 1px solid var(--rule); }
.changes p { margin: 0; overflow-wrap: anywhere; } .changes div { min-width: 0; }
.changes .cause-of { font-weight: 500; }
.figures { grid-template-columns: 8rem 1fr; margin: 0.8rem 1.2rem; }
.figures dd + dd { grid-column: -2; }
.figures .strong { font-weight: 600; }
.figures:empty { display: none; }
.facts { margin: 0.4rem 1rem 0.9rem 2.1rem; width: calc(100% - 3.1rem); font-size: 0.875rem; }
.facts th { width: 16rem; font-size: inherit; font-weight: 400; }
.scroll { overflow-x: auto; margin: 0.8rem 1.2rem 0; }
.numbers { table-layout: auto; width: auto; min-width: min(100%, 32rem); font-size: 0.875rem; }
.numbers caption { text-align: left; font-weight: 600; padding-bottom: 0.2rem; }
.numbers th, .numbers td { padding: 0.25rem 1.2rem 0.25rem 0; vertical-align: top; }
.numbers tbody th { color: inherit; font-weight: 500; font-size: inherit; }
.numbers tbody + tbody tr:first-child > * { border-top: 1px solid var(--rule); }
.numbers .number { padding-right: 1.2rem; }
.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; padding-right: 0; }
.badge { font-size: 0.8125rem; font-weight: 600; }
.card, .pair { background: var(--card); border: 1px solid var(--rule); border-radius: 6px; margin-top: 0.9rem; }
.head { display: flex; flex-wrap: wrap; align-items: baseline; gap: 0 0.8rem; overflow-wrap: anywhere; min-width: 0; }
.head .quiet, .head a { font-size: 0.8125rem; }
.why { font-size: 0.9375rem; overflow-wrap: anywhere; }
.case > .caption, .case summary { padding: 0.65rem 1rem; }
.case summary { display: grid; grid-template-columns: 1.1rem 1fr; cursor: pointer; list-style: none; }
.case summary::-webkit-details-marker { display: none; }
.case summary::before { content: "\\25b8"; color: var(--quiet); }
.case details[open] > summary::before { content: "\\25be"; }
.case summary:hover { background: var(--tint); }
.case details > .timeline { margin: 0 1rem 0 2.1rem; width: calc(100% - 3.1rem); }
.case .dialogue { padding: 0.5rem 1rem 0.9rem 2.1rem; }
.row { display: grid; grid-template-columns: 1fr 1fr; }
.row > * { min-width: 0; padding: 0.35rem 1rem; }
.row > * + * { border-left: 1px solid var(--rule); }
.row.heads > * { padding: 0.8rem 1rem 0.6rem; }
.row.heads { border-bottom: 1px solid var(--rule); }
.row.differs { background: var(--mark); }
.row:last-child { padding-bottom: 0.5rem; }
.dialogue { line-height: 1.5; }
.line { white-space: pre-wrap; overflow-wrap: anywhere; padding-left: 4ch; text-indent: -4ch; tab-size: 2; }
.aside { display: block; text-indent: 0; }
.step.failed, .step.inconclusive { color: inherit; border-left: 3px solid var(--red); margin: 0.2rem 0 0.2rem -0.8rem; padding-left: calc(0.8rem - 3px); }
.step.inconclusive { border-left-color: var(--amber); }
.step.passed, .step.skipped { color: inherit; }
.timeline { display: block; margin-top: 0.5rem; overflow: visible; }
.timeline text { font: 600 11px var(--sans); fill: var(--card); }
.timeline .axis { stroke: var(--rule); }
.timeline rect { fill: var(--quiet); opacity: 0.55; }
.timeline .secure rect { fill: var(--green); }
.timeline .handshake rect { fill: none; stroke: var(--green); opacity: 0.8; }
.timeline .handshake text { fill: var(--green); }
.timeline .refusal rect { fill: var(--violet); opacity: 0.9; }
.cards { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 26rem), 1fr)); gap: 0.9rem; }
.certificate { padding: 1rem 1.2rem; margin: 0; min-width: 0; }
.certificate p { margin: 0 0 0.3rem; font-size: 0.9375rem; overflow-wrap: anywhere; }
.validity { display: grid; grid-template-columns: auto 1fr auto; gap: 0.7rem; align-items: center; margin: 0.6rem 0 0.3rem; font-size: 0.8125rem; color: var(--quiet); font-variant-numeric: tabular-nums; }
.validity .gone { fill: var(--rule); }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 0.25rem 1rem; margin: 0.6rem 0; font-size: 0.875rem; }
dt { color: var(--quiet); }
dd { margin: 0; min-width: 0; overflow-wrap: anywhere; }
pre { overflow-x: auto; margin: 0.5rem 0 0; }
.certificate summary { cursor: pointer; font-size: 0.875rem; color: var(--quiet); }
:target, .at { outline: 2px solid var(--blue); outline-offset: 3px; }
[id] { scroll-margin-top: 6rem; }
article:focus { outline-offset: 3px; }
.legend { display: inline-block; width: 0.8rem; height: 0.5rem; border-radius: 2px; background: var(--quiet); opacity: 0.6; margin: 0 0.3rem 0 0.7rem; }
.legend.secure { background: var(--green); }
.legend.refusal { background: var(--violet); opacity: 0.9; }
footer { margin-top: 3.5rem; padding-top: 0.8rem; border-top: 1px solid var(--rule); color: var(--quiet); font-size: 0.8125rem; overflow-wrap: anywhere; }
@media (max-width: 44rem) {
  main { padding: 1.4rem 0.9rem 3rem; }
  h1 { font-size: 1.6rem; }
  .filters { position: static; }
  .row { grid-template-columns: 1fr; }
  .row > * { padding: 0.3rem 0.8rem; }
  .row > * + * { border-left: 0; border-top: 1px dotted var(--rule); }
  .row + .row { border-top: 1px solid var(--rule); }
  .row > [data-variant]::before { content: attr(data-variant); font: 600 0.75rem var(--sans); color: var(--quiet); overflow-wrap: anywhere; }
  .row > [data-variant]:empty { display: none; }
  code, pre, .dialogue { font-size: 0.75rem; }
  dl, .figures { grid-template-columns: 1fr; gap: 0; }
  dd { margin-bottom: 0.4rem; }
  .overview { font-size: 0.875rem; }
  .overview th:nth-child(2) { width: 7rem; }
  .overview th:nth-child(3) { width: 4rem; }
  .overview .one div { grid-template-columns: 1fr; gap: 0; padding-left: 0.7rem; border-left: 2px solid var(--rule); }
  .changes li { grid-template-columns: 1fr; }
  .facts { margin-left: 0.8rem; width: calc(100% - 1.6rem); } .facts th { width: 45%; }
  .figures, .scroll, .burst { margin-left: 0.8rem; margin-right: 0.8rem; }
  .case .acts, .case .dialogue, .case details > .timeline { margin-left: 0.8rem; }
  .case .dialogue { margin-left: 0; padding-left: 0.8rem; padding-right: 0.8rem; }
  .case details > .timeline { width: calc(100% - 1.6rem); margin-right: 0.8rem; }
  .filters button, .filters select { min-height: 2rem; }
  [id] { scroll-margin-top: 1rem; }
}
@media print {
  :root { --paper: #fff; --card: #fff; --ink: #000; --quiet: #444; --rule: #bbb; --tint: #f2f2f2; --mark: #f5f0dc;
    --green: #0c5c30; --red: #9a1b14; --amber: #6b4600; --blue: #1d4680; --violet: #6d2152; }
  html { font-size: 10pt; }
  main { max-width: none; padding: 0; }
  .filters, .certificate details, .acts, .copy { display: none !important; }
  details::details-content { content-visibility: visible; }
  .case summary::before { content: none; }
  .case summary { display: block; }
  .scroll { overflow: visible; }
  .overview, .changes { break-inside: auto; } .overview tbody, .changes li { break-inside: avoid; }
  a { color: inherit; text-decoration: none; }
  .scenario { content-visibility: visible; }
  section { margin-top: 1.5rem; }
  .case, .certificate, .conclusion, .row { break-inside: avoid; }
  h2 { break-after: avoid; }
  .row.differs, .tag, .conclusion { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
}
`;
