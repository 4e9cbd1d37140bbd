import { DecodeError } from '@landfall/protocol/errors';
import { REGION_STEP_METRES } from '@landfall/protocol/region';
import { XmlScanner } from '@landfall/protocol/xml';
import { decodeArchiveText } from './archive-text.ts';

/** Newest version whose archives OpenSim (and this) reads. @source archives.md §1.3 */
const MOST_MAJOR_VERSION = 1;
const MOST_REGIONS = 65_536;
/** Where the DecodeError of a newer major version was noticed. */
export const NEWER_VERSION = 'archive@major_version';

/** A region that an archive holds. */
export interface ArchivedRegion {
  /** Empty in an archive of one region. */
  readonly folder: string;
  /** Region id as text, empty when the archive does not say. */
  readonly id: string;
  /** From west to east; {@link REGION_STEP_METRES} when the archive does not say. */
  readonly widthMetres: number;
  /** From south to north, not upwards; {@link REGION_STEP_METRES} when the archive does not say. */
  readonly heightMetres: number;
  /** Position in the grid of regions, from the south-west, 0-based; holes count. */
  readonly column: number;
  /** 0 for the southernmost row of regions; 0 in an archive of one region. */
  readonly row: number;
}

/** `archive.xml`. */
export interface ControlFile {
  /** `major_version`, 0 or 1: newer ones are refused. */
  readonly major: number;
  /** `minor_version`; any can be read. */
  readonly minor: number;
  /** Undefined when the file does not say. */
  readonly assetsIncluded: boolean | undefined;
  /** Empty for an inventory archive. */
  readonly regions: readonly ArchivedRegion[];
}

/**
 * Reads `archive.xml` of region and inventory archives, 0.1 to 1.2.
 * @throws DecodeError when it is no such file, or of a newer major version
 */
export function parseControlFile(bytes: Uint8Array): ControlFile {
  const scanner = new XmlScanner(decodeArchiveText(bytes));
  const reading = new ControlReading();
  while (reading.step(scanner));
  return reading.finish();
}

class ControlReading {
  #version: { major: number; minor: number } | undefined;
  #assetsIncluded: boolean | undefined;
  readonly #regions: ArchivedRegion[] = [];
  readonly #open: string[] = [];
  #texts = new Map<string, string>();
  #row = -1;
  #column = -1;

  /** One tag. False at the end. */
  step(scanner: XmlScanner): boolean {
    const tag = scanner.next();
    if (tag === 'end') return false;
    if (tag === 'close') this.#close(scanner.name);
    else this.#enter(scanner, tag === 'empty');
    if (this.#open.length > 0) this.#texts.set(this.#open.at(-1)!, scanner.readText().trim());
    return true;
  }

  finish(): ControlFile {
    if (this.#version === undefined) throw new DecodeError('no archive element', { path: 'archive.xml' });
    const { major, minor } = this.#version;
    if (major > MOST_MAJOR_VERSION)
      throw new DecodeError(`archive of version ${major}.${minor}`, { path: NEWER_VERSION });
    return { major, minor, assetsIncluded: this.#assetsIncluded, regions: this.#regions };
  }

  #enter(scanner: XmlScanner, isEmpty: boolean): void {
    const { name } = scanner;
    if (name === 'archive') this.#version = versionOf(scanner);
    if (name === 'row') [this.#row, this.#column] = [this.#row + 1, -1];
    if (name === 'region') [this.#column, this.#texts] = [this.#column + 1, new Map()];
    if (isEmpty) return;
    this.#texts.delete(name);
    this.#open.push(name);
    if (this.#open.length > 16) throw new DecodeError('nested too deeply', { path: 'archive.xml' });
  }

  #close(name: string): void {
    if (this.#open.pop() !== name)
      throw new DecodeError(`</${name}> closes nothing`, { path: 'archive.xml' });
    const text = this.#texts.get(name) ?? '';
    if (name === 'assets_included') this.#assetsIncluded = text.toLowerCase() === 'true';
    if (name === 'region_info') this.#add('', this.#texts.get('id') ?? '', 0, 0);
    const dir = this.#texts.get('dir');
    if (name === 'region' && dir !== undefined)
      this.#add(dir, this.#texts.get('id') ?? '', this.#column, this.#row);
  }

  #add(folder: string, id: string, column: number, row: number): void {
    if (this.#regions.length >= MOST_REGIONS)
      throw new DecodeError('too many regions', { path: 'archive.xml' });
    const [widthMetres, heightMetres] = sizeOf(this.#texts.get('size_in_meters'));
    this.#regions.push({ folder, id, widthMetres, heightMetres, column, row });
  }
}

function versionOf(scanner: XmlScanner): { major: number; minor: number } {
  const number = (name: string): number => {
    const text = scanner.attribute(name)?.trim() ?? '';
    if (!/^\d{1,6}$/.test(text)) throw new DecodeError(`archive without ${name}`, { path: 'archive.xml' });
    return Number(text);
  };
  return { major: number('major_version'), minor: number('minor_version') };
}

function sizeOf(text: string | undefined): readonly [number, number] {
  const found = /^(\d{1,6}),(\d{1,6})$/.exec(text ?? '');
  return found === null ? [REGION_STEP_METRES, REGION_STEP_METRES] : [Number(found[1]), Number(found[2])];
}
