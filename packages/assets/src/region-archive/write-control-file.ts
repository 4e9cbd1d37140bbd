import { EncodeError } from '@landfall/protocol/errors';
import { escapeXml } from '@landfall/protocol/xml';
import { XML_DECLARATION } from './text-nodes.ts';

/** What a control file says of a region. */
export interface RegionMark {
  readonly name: string;
  /** Region id as text; empty for none. */
  readonly id: string;
  readonly width: number;
  readonly depth: number;
  /** Place among the regions, from the south-west, 0-based. */
  readonly column: number;
  readonly row: number;
}

/** Every hole between regions is an element: those of a grid lie within a few hundred of each other. */
const MOST_PLACES = 65_536;

/** `<column>_<row>_<name>`, 1-based, as OpenSim calls the folder of one of several regions. @source archives.md §1.3 */
export const folderOf = ({ name, column, row }: RegionMark): string =>
  `${column + 1}_${row + 1}_${fileName(name).replaceAll(' ', '_')}`;

/** A name that is one part of a path, and not too long for it. */
export function fileName(name: string): string {
  // oxlint-disable-next-line no-control-regex -- the control characters are the point
  const safe = name.slice(0, MOST_NAME).replace(/[\x00-\x1f\x7f/\\]/g, '_');
  return safe === '' || safe.startsWith('.') ? `_${safe}` : safe;
}

const MOST_NAME = 64;

/**
 * Writes `archive.xml`: of one region as version 0.8, of several as 1.0.
 * @param savedAt seconds since 1970
 * @throws EncodeError for regions too far apart, or two in one place
 * @source archives.md §1.3; captures/ground-truth, captures/asset-service/archives
 */
export function formatControlFile(regions: readonly RegionMark[], savedAt: number): string {
  const [only] = regions;
  const isSingle = only !== undefined && regions.length === 1;
  const lines = isSingle ? singleLines(only, savedAt) : multiLines(regions, savedAt);
  const version = isSingle ? 'major_version="0" minor_version="8"' : 'major_version="1" minor_version="0"';
  return `${XML_DECLARATION}<archive ${version}>\n${lines.join('\n')}\n</archive>`;
}

const sizeOf = ({ width, depth }: RegionMark): string => `<size_in_meters>${width},${depth}</size_in_meters>`;

function singleLines(region: RegionMark, savedAt: number): string[] {
  return [
    '  <creation_info>',
    `    <datetime>${savedAt}</datetime>`,
    ...(region.id === '' ? [] : [`    <id>${escapeXml(region.id)}</id>`]),
    '  </creation_info>',
    '  <assets_included>True</assets_included>',
    '  <region_info>',
    `    ${sizeOf(region)}`,
    '  </region_info>',
  ];
}

function multiLines(regions: readonly RegionMark[], savedAt: number): string[] {
  const columns = 1 + Math.max(0, ...regions.map(({ column }) => column));
  const rows = 1 + Math.max(0, ...regions.map(({ row }) => row));
  if (columns * rows > MOST_PLACES) throw new EncodeError('regions too far apart for one archive');
  const placed = new Map(regions.map((region) => [region.row * columns + region.column, region]));
  if (placed.size < regions.length) throw new EncodeError('two regions in one place');
  const lines: string[] = [];
  for (let row = 0; row < rows; row++) {
    lines.push('    <row>');
    for (let column = 0; column < columns; column++)
      lines.push(...regionLines(placed.get(row * columns + column)));
    lines.push('    </row>');
  }
  return [
    '  <creation_info>',
    `    <datetime>${savedAt}</datetime>`,
    '  </creation_info>',
    '  <assets_included>True</assets_included>',
    '  <regions>',
    ...lines,
    '  </regions>',
  ];
}

function regionLines(region: RegionMark | undefined): string[] {
  if (region === undefined) return ['      <region />'];
  return [
    '      <region>',
    ...(region.id === '' ? [] : [`        <id>${escapeXml(region.id)}</id>`]),
    `        <dir>${escapeXml(folderOf(region))}</dir>`,
    `        ${sizeOf(region)}`,
    '      </region>',
  ];
}
