/** The report's style sheet. Colours of entries are Okabe and Ito's; light, dark and print have their own values. */
export const styleSheet = `
:root { color-scheme: light dark;
  --paper: #ffffff; --panel: #f6f7f8; --ink: #1d2126; --ink-soft: #5b636d; --rule: #dfe3e7; --good: #00694c; --bad: #a8320a;
  --vermillion: #c54b00; --blue: #0067a6; --green: #007f5f; --purple: #a8568a; --orange: #966200; --sky: #2f86b8; --neutral: #aab2bb; --shade: #1d212638; }
@media (prefers-color-scheme: dark) { :root {
  --paper: #14171a; --panel: #1c2024; --ink: #e8eaed; --ink-soft: #a3abb4; --rule: #33393f; --good: #4fc9a1; --bad: #ff9466;
  --vermillion: #f0793a; --blue: #4ba7e0; --green: #35c497; --purple: #de94c0; --orange: #e8ab33; --sky: #7cc4ee; --neutral: #565f69; --shade: #000000b0; } }
@media print { :root { --paper: #fff; --panel: #fff; --ink: #000; --ink-soft: #444; --rule: #ccc; }
  details, .tip { display: none; } figure, section { break-inside: avoid; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); line-height: 1.5;
  font: 16px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "DejaVu Sans", sans-serif; }
main { max-width: 980px; margin: 0 auto; padding: 40px 24px 80px; }
header p { margin: 0; color: var(--ink-soft); }
h1 { font-size: 1.9rem; line-height: 1.2; margin: 0 0 4px; letter-spacing: -0.01em; }
h2 { font-size: 1.25rem; margin: 56px 0 4px; }
a { color: var(--blue); }
.headline { font-size: 1.15rem; margin: 28px 0 0; padding: 0; list-style: none; }
.headline li { margin: 0 0 6px; }
.verdict { margin: 20px 0 0; padding: 10px 16px; border-left: 4px solid var(--good); background: var(--panel); }
.verdict.bad { border-color: var(--bad); }
.verdict strong { color: var(--good); } .verdict.bad strong { color: var(--bad); }
.verdict { overflow-wrap: anywhere; } .verdict ul { margin: 4px 0 0; padding-left: 20px; }
.notices { margin: 20px 0 0; color: var(--ink-soft); overflow-wrap: anywhere; } .notices ul { margin: 0; padding-left: 20px; }
.reading { margin: 0 0 12px; color: var(--ink-soft); }
.scroll { overflow-x: auto; }
/* A shadow on the side where there is more: the papers are of the table and cover the shades at its ends. */
.scroll { background: linear-gradient(to right, var(--paper) 40%, transparent) left / 48px 100% no-repeat local,
  linear-gradient(to left, var(--paper) 40%, transparent) right / 48px 100% no-repeat local,
  linear-gradient(to right, var(--shade), transparent) left / 14px 100% no-repeat scroll,
  linear-gradient(to left, var(--shade), transparent) right / 14px 100% no-repeat scroll; }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; font-size: 0.92rem; }
th, td { padding: 6px 8px; text-align: right; border-bottom: 1px solid var(--rule); white-space: nowrap; }
th { color: var(--ink-soft); font-weight: 600; vertical-align: bottom; white-space: normal; line-height: 1.25; }
th:first-child, td:first-child { text-align: left; padding-left: 0; }
tbody th { color: inherit; font-weight: 400; vertical-align: middle; min-width: 170px; }
td small { color: var(--ink-soft); font-size: 0.85em; }
tbody th small { display: block; line-height: 1.3; color: var(--ink-soft); font-size: 0.85em; }
tbody th small.invalid { color: var(--bad); }
.swatch { display: inline-block; width: 0.7em; height: 0.7em; border-radius: 2px; margin-right: 8px; }
.invalid { color: var(--bad); }
.runs { margin-top: 24px; } .runs th:nth-child(-n+4), .runs td:nth-child(-n+4) { text-align: left; }
.runs tbody th { white-space: nowrap; } .runs td:nth-child(4) { white-space: normal; }
.judged th, .judged td { white-space: normal; overflow-wrap: anywhere; } .judged td:nth-child(2) { white-space: nowrap; }
td.wide { text-align: left; white-space: normal; overflow-wrap: break-word; }
figure { margin: 0; }
figure svg { display: block; width: 100%; height: auto; }
.chart { border: 1px solid var(--rule); border-radius: 8px; padding: 12px 8px; }
.chart.narrow { display: none; border: 0; padding: 4px 0; max-width: 440px; }
[data-tip]:hover { opacity: 0.75; }
.scroll:focus-visible { outline: 2px solid var(--blue); outline-offset: 2px; }
details { margin: 8px 0 0; font-size: 0.92rem; }
summary { cursor: pointer; color: var(--ink-soft); }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 4px 20px; margin: 12px 0 28px; }
dt { color: var(--ink-soft); } dd { margin: 0; overflow-wrap: anywhere; }
pre code { user-select: all; }
pre { background: var(--panel); border: 1px solid var(--rule); border-radius: 8px; padding: 12px 16px;
  white-space: pre-wrap; overflow-wrap: anywhere; }
code { font: 0.9em ui-monospace, SFMono-Regular, Menlo, "DejaVu Sans Mono", monospace; }
.tip { position: fixed; z-index: 1; pointer-events: none; max-width: 320px; padding: 6px 10px; border-radius: 6px;
  background: var(--ink); color: var(--paper); font-size: 0.85rem; }
@media (max-width: 759px) { .chart.wide { display: none; } .chart.narrow { display: block; } }
@media (max-width: 600px) { main { padding: 24px 12px 60px; } dl { grid-template-columns: 1fr; gap: 0; } dd { margin-bottom: 8px; }
  .figures th:first-child { position: sticky; left: 0; min-width: 110px; padding-right: 10px; background: var(--paper);
    overflow-wrap: break-word; }
  .cards thead { display: none; }
  .cards table, .cards tbody, .cards tr, .cards th, .cards td { display: block; }
  .cards tr { border: 1px solid var(--rule); border-radius: 8px; padding: 8px 12px; margin: 0 0 12px; }
  .cards th, .cards td, .runs.cards td { border: 0; padding: 3px 0; text-align: right; white-space: normal; overflow-wrap: anywhere; }
  .cards { background: none; } .cards tbody th, .cards td.wide, .cards.judged td { text-align: left; }
  .cards td[data-label]::before { content: attr(data-label); float: left; margin-right: 16px; color: var(--ink-soft); }
  .cards td::after { content: ''; display: block; clear: both; } .cards td br { display: none; }
  .cards td small { margin-left: 6px; } }
`;
