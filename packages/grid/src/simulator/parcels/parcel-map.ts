import type { ArchivedParcel } from '@landfall/assets/region-archive';
import { Uuid, ZERO_VECTOR } from '@landfall/protocol/datatypes';
import { PARCEL_CELL_METRES } from '@landfall/protocol/parcel';
import { derivedId } from '../../services/accounts/index.ts';
import { Part } from '../region/index.ts';
import type { Region } from '../region/index.ts';

/** Fly, build, create landmarks, terraform, scripts… @source captures/login-standard, ParcelProperties */
const PARCEL_FLAGS = 0x2800204b;
const LANDING_ANYWHERE = 2;

/** A parcel of a region. */
export interface GridParcel extends ArchivedParcel {
  /** Nobody told of it: it is where no other parcel is. */
  readonly isImplied: boolean;
  /** Metres: the corners of the least square that it fits into. */
  readonly southWest: { readonly x: number; readonly y: number };
  readonly northEast: { readonly x: number; readonly y: number };
}

/** Which parcel each cell of a region belongs to: every cell to one, so that there are no holes. */
export class ParcelMap {
  readonly parcels: readonly GridParcel[];
  /** Cells along one side. */
  readonly side: number;
  /** Indexes into `parcels`, row by row from the south-west. */
  readonly #cells: Uint16Array;

  /** @param archived where two have the same cell, it belongs to the first @param implied of the cells that none of them has */
  constructor(archived: readonly ArchivedParcel[], sizeMetres: number, implied: ArchivedParcel) {
    this.side = sizeMetres / PARCEL_CELL_METRES;
    this.#cells = new Uint16Array(this.side ** 2).fill(archived.length);
    for (const [index, { bitmap }] of archived.entries()) this.#claim(index, bitmap, archived.length);
    const told = withOwnNumbers(archived);
    const hasRest = this.#cells.includes(archived.length);
    const all = hasRest ? [...told, impliedBeside(told, implied)] : told;
    this.parcels = this.#complete(all, told.length);
  }

  /** The parcel at this place, metres; outside of the region, that of the nearest cell. */
  at(east: number, north: number): GridParcel {
    return this.ofCell(this.#cellAt(east), this.#cellAt(north));
  }

  /** @param column @param row of cells inside the region */
  ofCell(column: number, row: number): GridParcel {
    return this.parcels[this.#cells[row * this.side + column]!]!;
  }

  /** Those with a cell between these places, each once, in the order of its most south-western cell. */
  within(west: number, south: number, east: number, north: number): readonly GridParcel[] {
    const [fromColumn, fromRow] = [this.#cellAt(west), this.#cellAt(south)];
    const found = new Set<GridParcel>();
    for (let row = fromRow; row <= Math.max(fromRow, this.#lastCell(north)); row++) {
      for (let column = fromColumn; column <= Math.max(fromColumn, this.#lastCell(east)); column++)
        found.add(this.ofCell(column, row));
    }
    return [...found];
  }

  byLocalId(localId: number): GridParcel | undefined {
    return this.parcels.find((parcel) => parcel.localId === localId);
  }

  byId(id: Uuid): GridParcel | undefined {
    return this.parcels.find((parcel) => parcel.id.equals(id));
  }

  #cellAt(metres: number): number {
    const cell = Math.floor(metres / PARCEL_CELL_METRES);
    return Number.isNaN(cell) ? 0 : Math.min(this.side - 1, Math.max(0, cell));
  }

  /** The last cell before this border. */
  #lastCell(metres: number): number {
    return this.#cellAt(metres - Number.EPSILON * Math.abs(metres));
  }

  #claim(index: number, bitmap: Uint8Array, unclaimed: number): void {
    for (const [at, bits] of bitmap.subarray(0, this.#cells.length >> 3).entries()) {
      if (bits === 0) continue;
      for (let cell = at << 3; cell < (at << 3) + 8; cell++) {
        if ((bits & (1 << (cell & 7))) === 0 || this.#cells[cell] !== unclaimed) continue;
        this.#cells[cell] = index;
      }
    }
  }

  #complete(parcels: readonly ArchivedParcel[], told: number): readonly GridParcel[] {
    const extents = parcels.map(() => new Extent(this.#cells.length));
    for (const [cell, owner] of this.#cells.entries()) extents[owner]!.add(cell, this.side);
    return parcels.map((parcel, index) => ({
      ...parcel,
      ...extents[index]!.told(),
      isImplied: index >= told,
    }));
  }
}

/** Where the cells of one parcel are. */
class Extent {
  readonly #bitmap: Uint8Array;
  #west = Infinity;
  #south = Infinity;
  #east = 0;
  #north = 0;
  #count = 0;

  /** @param cells of the whole region */
  constructor(cells: number) {
    this.#bitmap = new Uint8Array(cells >> 3);
  }

  add(cell: number, side: number): void {
    this.#bitmap[cell >> 3]! |= 1 << (cell & 7);
    const column = cell % side;
    const row = (cell - column) / side;
    this.#west = Math.min(this.#west, column);
    this.#south = Math.min(this.#south, row);
    this.#east = Math.max(this.#east, column + 1);
    this.#north = Math.max(this.#north, row + 1);
    this.#count++;
  }

  told(): Pick<GridParcel, 'bitmap' | 'area' | 'southWest' | 'northEast'> {
    const corner = (x: number, y: number): GridParcel['southWest'] =>
      this.#count === 0 ? { x: 0, y: 0 } : { x: x * PARCEL_CELL_METRES, y: y * PARCEL_CELL_METRES };
    return {
      bitmap: this.#bitmap,
      area: this.#count * PARCEL_CELL_METRES ** 2,
      southWest: corner(this.#west, this.#south),
      northEast: corner(this.#east, this.#north),
    };
  }
}

/** Each has a number of its own: the first one keeps it. */
function withOwnNumbers(parcels: readonly ArchivedParcel[]): readonly ArchivedParcel[] {
  const said = new Set(parcels.map(({ localId }) => localId));
  const taken = new Set<number>();
  let next = 1;
  const nextFree = (): number => {
    while (said.has(next)) next++;
    return next++;
  };
  return parcels.map((parcel) => {
    const isIts = parcel.localId > 0 && !taken.has(parcel.localId);
    const localId = isIts ? parcel.localId : nextFree();
    taken.add(localId);
    return { ...parcel, localId };
  });
}

function impliedBeside(parcels: readonly ArchivedParcel[], implied: ArchivedParcel): ArchivedParcel {
  const localId = parcels.reduce((most, parcel) => Math.max(most, parcel.localId), 0) + 1;
  return { ...implied, localId };
}

const PARCELS = new Part((region: Region) => {
  const { config, sizeMetres } = region;
  return new ParcelMap(config.parcels, sizeMetres, wholeParcel(region));
});

/** The parcels of a region. */
export const parcelsOf = (region: Region): ParcelMap => region.part(PARCELS);

/** A parcel that covers what no other does, and belongs to the estate's owner. */
function wholeParcel({ name, id, ownerId, services }: Region): ArchivedParcel {
  const { clock } = services.ports;
  return {
    ...NOTHING_SAID,
    // As stable as the region's own.
    id: derivedId(`parcel:${id.toString()}`),
    name,
    ownerId,
    claimDate: Math.floor((clock.wallTime() - clock.now()) / 1000),
  };
}

const NOTHING_SAID: Omit<ArchivedParcel, 'id' | 'name' | 'ownerId' | 'claimDate'> = {
  localId: 1,
  description: '',
  groupId: Uuid.zero,
  isGroupOwned: false,
  area: 0,
  auctionId: 0,
  buyerId: Uuid.zero,
  category: 0,
  claimPrice: 0,
  bitmap: new Uint8Array(0),
  flags: PARCEL_FLAGS,
  landingType: LANDING_ANYWHERE,
  status: 0,
  mediaAutoScale: 0,
  mediaId: Uuid.zero,
  mediaUrl: '',
  musicUrl: '',
  access: [],
  passHours: 0,
  passPrice: 0,
  salePrice: 0,
  snapshotId: Uuid.zero,
  userLocation: ZERO_VECTOR,
  userLookAt: ZERO_VECTOR,
  otherCleanTime: 0,
  seeAvatars: true,
  anyAvatarSounds: true,
  groupAvatarSounds: true,
  environment: '',
  rest: [],
};
