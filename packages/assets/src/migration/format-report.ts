import { formatAssetType } from '../store/index.ts';
import type { Tally, MigrationReport } from './report.ts';

const LABELS = {
  stored: 'stored',
  same: 'already there, the same bytes',
  healed: 'healed: already there, with bytes that were damaged or gone',
  updated: 'replaced (rewritable)',
  conflict: 'kept the other bytes that were there',
  refused: 'refused',
} as const;

/** How many remarks are written out for people; the JSON form has more. */
const SHOWN_REMARKS = 20;

/** The report as lines for a person. */
export function formatReport(report: MigrationReport): string[] {
  return [
    `${report.source}: ${ending(report)}, ${seconds(report.durationMs)}${resumed(report)}`,
    ...Object.entries(LABELS).flatMap(([outcome, label]) =>
      tallyLine(label, report.outcomes[outcome as keyof typeof LABELS]),
    ),
    ...nothingLine(report),
    ...passedOverLine(report),
    ...byTypeLines(report),
    ...reasonLines(report),
    ...remarkLines(report),
  ];
}

function ending({ complete, brokenOff, outcomes, missing = 0 }: MigrationReport): string {
  const left = outcomes.refused.assets + outcomes.conflict.assets;
  const names = missing === 0 ? '' : `, and names ${counted(missing)} that it does not hold`;
  if (complete) return `complete${left === 0 ? '' : ` but for ${counted(left)}`}${names}`;
  return brokenOff === undefined ? 'INTERRUPTED, start again to go on' : `INCOMPLETE, ${brokenOff}`;
}

const counted = (assets: number): string => `${assets} asset${assets === 1 ? '' : 's'}`;

/** `1.5 MB`, in powers of 1000. */
export function formatBytes(bytes: number): string {
  if (bytes === 1) return '1 byte';
  const units = ['bytes', 'kB', 'MB', 'GB', 'TB'] as const;
  let value = bytes;
  let unit = 0;
  while (value >= 1000 && unit < units.length - 1) [value, unit] = [value / 1000, unit + 1];
  return `${unit === 0 ? value : value.toPrecision(3)} ${units[unit]}`;
}

function tallyLine(label: string, { assets, bytes }: Tally): string[] {
  return assets === 0 ? [] : [`  ${assets} ${label}, ${formatBytes(bytes)}`];
}

/** That a source was read to its end and gave nothing is worth a line. */
function nothingLine({ outcomes }: MigrationReport): string[] {
  return Object.values(outcomes).every(({ assets }) => assets === 0) ? ['  0 assets'] : [];
}

function passedOverLine({ passedOver }: MigrationReport): string[] {
  if (passedOver === undefined) return [];
  return [
    `  passed over, as they have no place in an archive: ${passedOver.count} file${passedOver.count === 1 ? '' : 's'}, such as ${passedOver.first}`,
  ];
}

function byTypeLines({ byType }: MigrationReport): string[] {
  const types = Object.entries(byType).sort(([, a], [, b]) => b.bytes - a.bytes);
  if (types.length === 0) return [];
  return ['by type:', ...types.flatMap(([type, tally]) => tallyLine(formatAssetType(type), tally))];
}

function reasonLines({ reasons }: MigrationReport): string[] {
  const lines = Object.entries(reasons).map(([reason, count]) => `  ${count} × ${reason}`);
  return lines.length === 0 ? [] : ['not as it should be:', ...lines];
}

function remarkLines({ remarks, reasons }: MigrationReport): string[] {
  const lines = remarks
    .slice(0, SHOWN_REMARKS)
    .map(({ what, outcome, reason }) => `  ${outcome} ${what}: ${reason}`);
  const all = Object.values(reasons).reduce((sum, count) => sum + count, 0);
  return lines.length < all ? [...lines, `  … and ${all - lines.length} more`] : lines;
}

function resumed({ resumedAt }: MigrationReport): string {
  return resumedAt === 0 ? '' : `, taken up after ${resumedAt} item${resumedAt === 1 ? '' : 's'}`;
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}
