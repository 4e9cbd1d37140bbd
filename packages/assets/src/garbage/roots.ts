import { createReadStream } from 'node:fs';
import { basename } from 'node:path';
import type { Uuid } from '@landfall/protocol/datatypes';
import { gunzipIfNeeded, readArchive } from '../archive/index.ts';
import type { ArchiveMember } from '../archive/index.ts';
import { gatherReferences, idsIn, literalsIn } from '../references/index.ts';
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
const MOST_DOUBTS = 10_000;

/**
 * Reads roots from files. An OAR gives what its objects, region settings and parcels refer to, an IAR its items; both
 * give the assets that are in them. Any other file, gzipped or not, is a list: every UUID written out in it counts, so
 * that a dump of the tables with inventories and prims serves as one too (but for ids that are in it as bytes).
 * @throws StorageError when a file cannot be read, DecodeError when an archive is damaged as a whole
 */
export async function readRoots(paths: readonly string[]): Promise<Roots> {
  const reading = new RootReading();
  for (const path of paths) {
    try {
      if (ARCHIVE.test(path)) await reading.archive(path);
      else await reading.list(path);
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
