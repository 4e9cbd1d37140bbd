import { duration, size } from './amounts.ts';
import { growthChart } from './growth-chart.ts';
import type { ScrubProgress, Status } from './status.ts';
import { formatAssetType } from '../store/index.ts';

const STYLE = `
:root { color-scheme: light dark; --line: #8884; --bar: #3b82c4; --faint: #888; }
body { font: 15px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.4rem; margin: 0; } h2 { font-size: 1.05rem; margin: 2rem 0 .5rem; }
.figures { display: flex; flex-wrap: wrap; gap: 1rem; margin-top: 1rem; }
.figures div { border: 1px solid var(--line); border-radius: 8px; padding: .6rem 1rem; min-width: 8rem; }
.figures b { display: block; font-size: 1.3rem; font-weight: 600; } .faint { color: var(--faint); }
.bad { color: #c33; } table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; padding: .25rem .5rem; border-bottom: 1px solid var(--line); }
td.number, th.number { text-align: right; font-variant-numeric: tabular-nums; }
meter, progress { width: 100%; height: .8rem; } svg { width: 100%; height: auto; }
`;

/** The page that an operator looks at: no script, nothing from elsewhere, fresh every ten seconds. */
export function statusPage(status: Status): string {
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Landfall assets</title>
<meta name="viewport" content="width=device-width"><meta http-equiv="refresh" content="10"><style>${STYLE}</style></head>
<body><h1>Landfall assets</h1>
<div class="faint">running for ${duration(status.now - status.startedAt)}</div>
${figures(status)}
<h2>Growth</h2>${growthChart(status.growth)}
<h2>Stored, by type</h2>${typeTable(status)}
<h2>Cache</h2>${cacheSection(status)}
<h2>Derived</h2>${derivedSection(status)}
<h2>Scrub</h2>${scrubSection(status.scrub, status.now)}
</body></html>
`;
}

function figures(status: Status): string {
  const saved = status.assetBytes === 0 ? 0 : 1 - status.blobBytes / status.assetBytes;
  const rows: [string, string][] = [
    [number(status.assets), 'assets'],
    [size(status.assetBytes), 'in all'],
    [size(status.blobBytes), `on disk (${percent(Math.max(0, saved))} saved)`],
    [number(status.puts), 'taken in since the start'],
    [number(status.conflicts), 'conflicts, kept as they were'],
    [number(status.damaged), 'damaged reads'],
  ];
  const isBad = (label: string): boolean => label === 'damaged reads' && status.damaged > 0;
  const boxes = rows.map(
    ([value, label]) => `<div${isBad(label) ? ' class="bad"' : ''}><b>${value}</b>${label}</div>`,
  );
  return `<div class="figures">${boxes.join('')}</div>`;
}

function typeTable({ types, assetBytes }: Status): string {
  if (types.length === 0) return '<p class="faint">Nothing is stored yet.</p>';
  const rows = types.map(
    ({ type, assets, bytes }) =>
      `<tr><td>${formatAssetType(type)}</td><td class="number">${number(assets)}</td><td class="number">${size(bytes)}</td>` +
      `<td><meter value="${bytes}" max="${Math.max(1, assetBytes)}"></meter></td></tr>`,
  );
  return (
    '<table><tr><th>type</th><th class="number">assets</th><th class="number">size</th><th>share</th></tr>' +
    `${rows.join('')}</table>`
  );
}

function cacheSection({ cache }: Status): string {
  const asked = cache.hits + cache.misses;
  const rate =
    asked === 0 ? 'not asked yet' : `${percent(cache.hits / asked)} of ${number(asked)} reads from memory`;
  return (
    `<p>${rate}; ${number(cache.entries)} assets, ${size(cache.usedBytes)} of ${size(cache.limitBytes)}, ` +
    `${number(cache.evictions)} evicted</p>` +
    `<meter value="${cache.usedBytes}" max="${Math.max(1, cache.limitBytes)}"></meter>`
  );
}

function derivedSection({ derived }: Status): string {
  if (derived === undefined) return '<p class="faint">Nothing is derived from assets here.</p>';
  const { made, hits, failed, refused, cache } = derived;
  return (
    `<p>${number(made)} made, ${number(hits)} served from before, ${number(failed)} impossible, ` +
    `${number(refused)} turned away; ${size(cache.usedBytes)} of ${size(cache.limitBytes)} kept</p>`
  );
}

function scrubSection(scrub: ScrubProgress | undefined, now: number): string {
  if (scrub === undefined) return '<p class="faint">This store is not scrubbed in the background.</p>';
  const { checked, total, damaged, completedAt } = scrub;
  const last =
    completedAt === undefined ? 'never finished yet' : `last finished ${duration(now - completedAt)} ago`;
  return (
    `<p${damaged > 0 ? ' class="bad"' : ''}>${scrub.isRunning ? 'running' : 'resting'}: ${number(checked)} of ` +
    `${number(total)} checked, ${number(damaged)} damaged; ${last}</p>` +
    `<progress value="${checked}" max="${Math.max(1, total)}"></progress>`
  );
}

const number = (value: number): string => value.toLocaleString('en');
const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;
