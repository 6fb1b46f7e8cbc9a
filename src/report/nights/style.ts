// What the page of nights adds to the style of all pages.

export const NIGHTS_STYLE = `
:root { --P: #5fa883; --F: #b3261e; --Q: #c98a1b; --S: #b9b5ac; }
@media (prefers-color-scheme: dark) { :root { --P: #3f7d5e; --F: #f28b82; --Q: #d6a24a; --S: #4a4f56; } }
.probe + .probe { border-top: 1px solid var(--rule); padding-top: 2rem; }
.mark + .probe { margin-top: 0; }
.title { display: flex; flex-wrap: wrap; align-items: baseline; gap: 0.4rem 1rem; }
.state { font-weight: 600; font-size: 0.9375rem; }
.told { list-style: none; margin: 0.8rem 0 0; padding: 0.7rem 1rem; border-left: 3px solid var(--red); background: var(--card); overflow-wrap: anywhere; }
.told li + li { margin-top: 0.3rem; }
.tools { position: sticky; top: 0; z-index: 2; display: grid; grid-template-columns: minmax(10rem, 17rem) minmax(0, 1fr) 6.5rem 5.5rem; gap: 0.3rem 1rem; align-items: center; margin-top: 1.6rem; padding: 0.6rem 0; background: var(--paper); border-bottom: 1px solid var(--rule); }
.tools[hidden] { display: none; }
.time { display: contents; }
.time label { font-weight: 600; font-size: 0.875rem; }
.pick { width: 100%; margin: 0; accent-color: var(--blue); min-height: 1.5rem; }
.said { grid-column: 1 / -1; font-size: 0.9375rem; min-height: 1.5em; overflow-wrap: anywhere; }
.said b { font-variant-numeric: tabular-nums; }
.find { grid-column: 1 / -1; display: flex; flex-wrap: wrap; gap: 0.4rem 1.2rem; align-items: center; font-size: 0.875rem; }
.find input[type=search] { font: inherit; color: inherit; background: var(--card); border: 1px solid var(--rule); border-radius: 4px; padding: 0.3rem 0.6rem; flex: 0 1 14rem; min-width: 8rem; }
.matrix { position: relative; margin-top: 0.6rem; }
.night, .ruler { display: grid; grid-template-columns: minmax(10rem, 17rem) minmax(0, 1fr) 6.5rem 5.5rem; gap: 0 1rem; align-items: center; padding: 0.16rem 0; }
.night[hidden] { display: none; }
.night:hover { background: var(--tint); }
.night.all { border-bottom: 1px solid var(--rule); padding-bottom: 0.45rem; margin-bottom: 0.35rem; }
.night.bad .name b { color: var(--red); }
.name { display: flex; gap: 0.6rem; align-items: baseline; min-width: 0; font-size: 0.875rem; line-height: 1.3; }
.name b { font-weight: 560; flex: 1 1 auto; min-width: 0; overflow-wrap: anywhere; }
.name code { color: var(--quiet); font-size: 0.75rem; flex: none; max-width: 60%; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.strip { display: block; width: 100%; height: 1.5rem; cursor: pointer; }
.strip .P { fill: var(--P); } .strip .F { fill: var(--F); } .strip .Q { fill: var(--Q); } .strip .S { fill: var(--S); }
.spark { display: block; width: 100%; height: 1.4rem; overflow: visible; }
.spark polyline { fill: none; stroke: var(--blue); stroke-width: 1.3; vector-effect: non-scaling-stroke; stroke-linejoin: round; }
.now { text-align: right; font-size: 0.8125rem; font-variant-numeric: tabular-nums; color: var(--quiet); overflow-wrap: anywhere; }
.now.failed { color: var(--red); font-weight: 600; } .now.inconclusive { color: var(--amber); } .bad .now { color: var(--red); font-weight: 600; }
.months { display: block; width: 100%; overflow: visible; } .months text, .head { font-size: 0.75rem; fill: var(--quiet); color: var(--quiet); } .head:last-child { display: block; text-align: right; }
.cursor { stroke: var(--ink); stroke-width: 1.5; vector-effect: non-scaling-stroke; }
.probe h2 { margin-top: 2.2rem; }
.log { list-style: none; margin: 0.6rem 0 0; padding: 0; }
.log > li { display: grid; grid-template-columns: 7rem minmax(0, 1fr); gap: 0.2rem 1rem; padding: 0.45rem 0; border-bottom: 1px solid var(--rule); }
.log ul { list-style: none; margin: 0; padding: 0; font-size: 0.9375rem; overflow-wrap: anywhere; }
.log .failed, .log .passed { font-weight: 600; }
.name-of { font-size: 1.6rem; margin: 0; }
.when { font-variant-numeric: tabular-nums; }
.ends { table-layout: auto; } .ends .spark { width: 9rem; height: 1.3rem; } .ends .number { padding-right: 0.9rem; } .ends .life { width: 14rem; } .ends .bar { margin: 0; }
.scroll { overflow-x: auto; }
.key { display: inline-block; width: 0.8rem; height: 0.8rem; border-radius: 2px; margin: 0 0.3rem 0 0.9rem; vertical-align: -0.08em; }
.key.P { background: var(--P); } .key.F { background: var(--F); } .key.Q { background: var(--Q); } .key.S { background: var(--S); }
footer .key:first-child { margin-left: 0; }
@media (max-width: 44rem) {
  .tools, .night, .ruler { grid-template-columns: minmax(0, 1fr) 5rem; gap: 0.1rem 0.7rem; }
  .tools { position: sticky; }
  .time label { grid-column: 1 / -1; } .time .pick { grid-column: 1 / -1; }
  .pick { min-height: 2rem; }
  .night { padding: 0.4rem 0; } .strip { grid-column: 1 / -1; grid-row: 2; height: 1.7rem; }
  .night .now { grid-column: 2; grid-row: 1; } .spark, .head, .ruler > span { display: none; }
  .months { grid-column: 1 / -1; }
  .log > li { grid-template-columns: 1fr; }
  .ends .life, .ends th:nth-child(2), .ends td:nth-child(5), .ends th:nth-child(5) { display: none; }
}
@media print { .tools { display: none; } .night { break-inside: avoid; } .strip rect { print-color-adjust: exact; -webkit-print-color-adjust: exact; } }
`;
