import { createReadStream } from 'node:fs';
import { basename } from 'node:path';
import type { Uuid } from '@landfall/protocol/datatypes';
import { DecodeError } from '@landfall/protocol/errors';
import { gunzipIfNeeded, readArchive } from '../archive/index.ts';
import type { ArchiveMember } from '../archive/index.ts';
import { gatherPrimColumn, gatherReferences, idsIn, literalsIn } from '../references/index.ts';
import { readSqlDump } from '../sql-dump/index.ts';
import type { SqlRow } from '../sql-dump/index.ts';
import { storageError } from '../store/index.ts';

/** Where something could not be read that may refer to assets. */
export interface Doubt {
  readonly where: string;
  readonly reason: string;
}

/** The assets that are wanted for their own sake: those that inventories, regions and lists name. */
export interface Roots {
  /** By {@link Uuid.key}. Among them may be ids of other things; that does no harm. */
  readonly ids: ReadonlyMap<string, Uuid>;
  readonly doubts: readonly Doubt[];
}

const OBJECT = 6;
const ARCHIVE = /\.(oar|iar|tar|tgz|tar\.gz)$/i;
const DUMP = /\.sql(\.gz)?$/i;
const PRIM_TABLES = new Set(['prims', 'primshapes']);
const MOST_DOUBTS = 10_000;

/**
 * Reads roots from files. An OAR gives what its objects, region settings and parcels refer to, an IAR its items; both
 * give the assets that are in them. Any other file, gzipped or not, is a list: every UUID written out in it counts, so
 * that a dump of inventories or regions serves as one too. Of prims in a `.sql` dump, the bytes are looked into as well.
 * @throws StorageError when a file cannot be read, DecodeError when an archive is damaged as a whole
 */
export async function readRoots(paths: readonly string[]): Promise<Roots> {
  const reading = new RootReading();
  for (const path of paths) {
    try {
      if (ARCHIVE.test(path)) await reading.archive(path);
      else await reading.list(path);
      if (DUMP.test(path)) await reading.prims(path);
    } catch (error) {
      throw storageError(`the roots in ${path} cannot be read`, error);
    }
  }
  return reading;
}

class RootReading implements Roots {
  readonly ids = new Map<string, Uuid>();
  readonly doubts: Doubt[] = [];

  async archive(path: string): Promise<void> {
    for await (const member of readArchive(createReadStream(path)))
      await this.#member(member, basename(path));
  }

  async list(path: string): Promise<void> {
    for await (const id of idsIn(gunzipIfNeeded(createReadStream(path)))) this.#add(id);
  }

  /** Textures and the like, which the tables of a region have as bytes. */
  async prims(path: string): Promise<void> {
    try {
      for await (const row of readSqlDump(gunzipIfNeeded(createReadStream(path)), PRIM_TABLES))
        this.#row(row, path);
    } catch (error) {
      if (!(error instanceof DecodeError)) throw error;
      this.#doubt(basename(path), `the prims in it cannot be read: ${error.message}`);
    }
  }

  #row({ table, values, position }: SqlRow, path: string): void {
    for (const [column, value] of values) {
      if (!(value instanceof Uint8Array)) continue;
      const { ids, faults } = gatherPrimColumn(column, value);
      ids.forEach(this.#add);
      for (const { message } of faults)
        this.#doubt(`${basename(path)}: ${table} at byte ${position}`, message);
    }
  }

  async #member(member: ArchiveMember, archive: string): Promise<void> {
    const where = `${archive}: ${member.kind === 'control' ? '' : member.path}`;
    if (member.kind === 'item') this.#add(member.item.assetId);
    else if (member.kind === 'object') this.#gather(OBJECT, await member.read(), where);
    else if (member.kind === 'settings' || member.kind === 'parcel')
      literalsIn(await member.read()).forEach(this.#add);
    else if (member.kind === 'asset') {
      this.#add(member.id);
      this.#gather(member.type, await member.read(), where);
    } else if (member.kind === 'refused') this.#doubt(where, member.reason);
  }

  #gather(type: number, bytes: Uint8Array, where: string): void {
    const { ids, faults } = gatherReferences(type, bytes, { literals: true });
    ids.forEach(this.#add);
    for (const fault of faults) this.#doubt(where, fault.message);
  }

  readonly #add = (id: Uuid): void => {
    if (!id.isZero) this.ids.set(id.key, id);
  };

  #doubt(where: string, reason: string): void {
    if (this.doubts.length < MOST_DOUBTS) this.doubts.push({ where, reason });
  }
}
