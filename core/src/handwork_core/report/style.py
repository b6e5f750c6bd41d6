"""How a report looks: on a phone, on a desktop, on paper, in light and in the dark."""

from __future__ import annotations

STYLE = """
:root {
  color-scheme: light dark;
  --ink: #16191a; --muted: #50585b; --paper: #fbfcfc; --sunk: #eff3f3;
  --line: #d5dcdc; --edge: #7b8688; --accent: #0b5f5c; --wait: #7a4b00;
  --wait-wash: #fbefd9; --heat: #4a9a95;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ink: #e8eceb; --muted: #a8b2b3; --paper: #121617; --sunk: #20282a;
    --line: #364143; --edge: #7f8c8e; --accent: #63c7bf; --wait: #eab968;
    --wait-wash: #362a13; --heat: #0c6b67;
  }
}
@media print {
  :root {
    color-scheme: light;
    --ink: #000; --muted: #444; --paper: #fff; --sunk: #f2f2f2; --line: #bbb;
    --edge: #777; --accent: #0b5f5c; --wait: #7a4b00; --wait-wash: #fff;
    --heat: #4a9a95;
  }
  .table-wrap { overflow: visible !important; }
  figure, tr, .notice { break-inside: avoid; }
  h2, h3 { break-after: avoid; }
}
* { box-sizing: border-box; }
body {
  margin: 0 auto; padding: 24px 16px 48px; max-width: 64rem;
  background: var(--paper); color: var(--ink);
  font: 16px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif;
  overflow-wrap: anywhere;
}
h1 { font-size: 1.75rem; line-height: 1.2; margin: 0 0 8px; }
h2 { font-size: 1.25rem; margin: 40px 0 8px; padding-top: 16px; border-top: 1px solid var(--line); }
h3 { font-size: 1rem; margin: 24px 0 8px; }
p, ul, ol { margin: 0 0 16px; max-width: 70ch; }
.muted, figcaption, caption { color: var(--muted); }
a { color: var(--accent); }
a:focus-visible, summary:focus-visible, .table-wrap:focus-visible {
  outline: 3px solid var(--accent); outline-offset: 2px;
}
dl.figures {
  display: grid; grid-template-columns: repeat(auto-fit, minmax(9rem, 1fr));
  gap: 16px 24px; margin: 16px 0 24px;
}
dl.figures div { display: flex; flex-direction: column; }
dl.figures dt { color: var(--muted); font-size: .875rem; order: 2; }
dl.figures dd { margin: 0; font-size: 1.5rem; font-weight: 600; line-height: 1.25;
  font-variant-numeric: tabular-nums; }
dl.figures dd.more { order: 3; color: var(--muted); font-size: .875rem; font-weight: 400; }
.notice { border-left: 4px solid var(--wait); background: var(--wait-wash);
  padding: 8px 16px; margin: 0 0 16px; max-width: none; }
.side { display: grid; gap: 8px 40px; grid-template-columns: minmax(0, 1fr); }
@media (min-width: 56rem) { .side { grid-template-columns: repeat(2, minmax(0, 1fr)); } }
figure { margin: 0 0 16px; }
svg { display: block; width: 100%; max-width: 28rem; height: auto; }
svg text { font-size: 12px; fill: var(--ink); font-variant-numeric: tabular-nums; }
.cell { fill: var(--heat); }
.bar, .dot { fill: var(--accent); }
.reach { stroke: var(--accent); stroke-width: 2; }
.grid { stroke: var(--line); } .axis { stroke: var(--edge); }
.mark { stroke: var(--edge); stroke-dasharray: 4 3; }
figcaption { font-size: .875rem; max-width: 70ch; margin-top: 4px; }
.table-wrap { overflow-x: auto; margin: 0 0 16px; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; min-width: min(100%, 28rem); }
caption { text-align: left; padding: 4px 0; font-size: .875rem; }
th, td { text-align: left; vertical-align: top; padding: 6px 24px 6px 0;
  border-bottom: 1px solid var(--line); overflow-wrap: normal; }
td { max-width: 30rem; }
td small { display: block; color: var(--muted); font-size: .875rem; }
td.long { overflow-wrap: anywhere; min-width: 8rem; }
thead th { color: var(--muted); font-size: .875rem; white-space: nowrap; }
.number { text-align: right; white-space: nowrap; }
@media (max-width: 40rem) { th, td { padding-right: 12px; } }
th:last-child, td:last-child { padding-right: 0; }
details { margin: 0 0 16px; }
summary { cursor: pointer; color: var(--accent); padding: 8px 0; }
"""
"""Written into the page, which asks nothing of any other place."""
