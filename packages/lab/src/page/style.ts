/** The look of a story: two inks, one column, and pictures as wide as there is room. */
export const STYLE = `
:root { --ink: #1f2933; --faint: #5f6c7b; --paper: #fbfaf7; --card: #ffffff; --line: #d9dee4; --accent: #c2410c; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e6e9ed; --faint: #a3adb9; --paper: #14181d; --card: #1c2229; --line: #333c46; --accent: #fb923c; }
  .diagram svg { filter: invert(1) hue-rotate(180deg); }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.55 system-ui, 'Segoe UI', sans-serif; overflow-wrap: anywhere; }
main { max-width: 72rem; margin: 0 auto; padding: 2rem 1.25rem 3rem; }
/* Wider than the text where the window is: five lanes need it. */
.diagram { margin-inline: calc(-1 * clamp(0rem, (100vw - 74rem) / 2, 4rem)); }
header { border-left: 4px solid var(--accent); padding-left: 1.25rem; margin-bottom: 2rem; }
h1 { font-size: clamp(1.6rem, 5vw, 2.4rem); line-height: 1.15; margin: 0 0 .75rem; }
header p { font-size: 1.15rem; margin: .35rem 0; max-width: 52rem; }
h2 { font-size: 1.15rem; margin: 2.25rem 0 .5rem; }
figure { margin: 1.5rem 0; }
figcaption { color: var(--faint); font-size: .9rem; margin-top: .4rem; }
.map svg { display: block; width: min(100%, 32rem); height: auto; border: 1px solid var(--line); border-radius: 6px; }
.wide { overflow-x: auto; background: var(--card); border: 1px solid var(--line); border-radius: 6px; }
.diagram svg { display: block; width: var(--width); min-width: var(--width); height: auto; margin: 0 auto; }
.whys { columns: 22rem; column-gap: 2.5rem; padding-left: 2rem; margin: 0; font-size: .9rem; }
.whys li { break-inside: avoid; padding: .1rem 0 .1rem .35rem; }
.whys li::marker { color: var(--faint); font-variant-numeric: tabular-nums; }
.whys li:target { outline: 2px solid var(--accent); outline-offset: 2px; border-radius: 3px; }
.lines { list-style: none; margin: 0; padding: 0; }
.lines li { display: grid; grid-template-columns: 5.5rem 3.75rem 1fr; gap: .75rem; padding: .2rem 0; border-bottom: 1px solid var(--line); }
.lines time { color: var(--faint); text-align: right; font-variant-numeric: tabular-nums; }
.lines i { color: var(--faint); font-style: normal; font-size: .85rem; padding-top: .12rem; }
.lines .server span { color: var(--faint); }
.lines span { min-width: 0; }
ol.runs { list-style: none; padding: 0; }
.runs li { padding: .75rem 0; border-bottom: 1px solid var(--line); }
.runs a { font-weight: 600; margin-right: .5rem; }
.runs time { color: var(--faint); font-variant-numeric: tabular-nums; white-space: nowrap; }
.runs p { margin: .2rem 0 0; max-width: 52rem; }
small { color: var(--faint); }
a { color: var(--accent); }
footer { margin-top: 3rem; padding-top: 1rem; border-top: 1px solid var(--line); color: var(--faint); font-size: .9rem; }
@media (max-width: 40rem) {
  main { padding: 1.25rem .9rem 2rem; }
  .lines li { grid-template-columns: 4.25rem 1fr; gap: .5rem; }
  .lines i { display: none; }
  /* Two lanes at a time, as small as can be read. */
  .diagram svg { width: calc(var(--width) * .82); min-width: calc(var(--width) * .82); }
}
@page { margin: 14mm; }
@media print {
  :root { --ink: #000; --faint: #444; --paper: #fff; --card: #fff; --line: #bbb; --accent: #7c2d12; }
  body { font-size: 10pt; }
  main { max-width: none; padding: 0; }
  .diagram svg { filter: none; min-width: 0; width: 100%; }
  .wide { overflow: visible; border: 0; }
  .diagram { margin-inline: 0; }
  .whys li:target { outline: 0; }
  .map svg { width: 11cm; }
  .lines li, figcaption { break-inside: avoid; }
  h2 { break-after: avoid; }
}
`;
