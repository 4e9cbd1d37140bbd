import type { BakeName } from '@landfall/protocol/avatar';
import type { Body } from '../avatars/index.ts';
import { MOST_POSED } from '../draw/index.ts';
import { MATRIX_FLOATS } from '../world/index.ts';
import type { WorldTable } from '../world/index.ts';
import type { KnownLooks } from './bodies.ts';

/** Metres around the feet within which what somebody wears on their bones is. */
const REACH_METRES = 2.4;

/** What a wardrobe works with. */
export interface WardrobePorts {
  /** Whether a form is a mesh that can be put on. */
  isRigged(form: number): boolean;
  looksOf(instance: number): KnownLooks | undefined;
  /** Puts somebody's joints into a row of the graphics card. */
  pose(row: number, joints: Float32Array): void;
}

/** What is worn on the bones of people: who has which row of poses, and which instances move by it. */
export class Wardrobe {
  readonly #rows = new Map<number, number>();
  readonly #free = Array.from({ length: MOST_POSED }, (_, at) => MOST_POSED - 1 - at);
  /** Looks of what is worn as the region has it, by instance, and which one was put in its place. */
  readonly #dressed = new Map<number, { readonly look: number; readonly shown: number }>();

  /** Another graphics card: who is posed has to be posed anew. */
  forgetShown({ columns }: WorldTable): void {
    columns.wearers.fill(0);
    for (const row of this.#rows.values()) this.#free.push(row);
    this.#rows.clear();
  }

  /** Poses who wears such things, the nearest first, and lets those move along. @param hidden whose things are not seen */
  dress(table: WorldTable, bodies: readonly Body[], ports: WardrobePorts, hidden: number | undefined): void {
    const dressed = new Set<number>();
    for (const body of bodies) {
      const worn = this.#wornBy(table, body.instance, ports);
      if (worn.length === 0) continue;
      const row = this.#rowOf(body.instance);
      // Beyond so many, what the farthest wear stays as it hangs.
      if (row === undefined) continue;
      dressed.add(body.instance);
      ports.pose(row, body.joints);
      for (const instance of worn) this.#put(table, instance, body, row, body.instance === hidden);
      this.#dress(table, worn, ports.looksOf(body.instance));
    }
    for (const [instance, row] of this.#rows) {
      if (dressed.has(instance)) continue;
      this.#rows.delete(instance);
      this.#free.push(row);
      this.#undress(table, row);
    }
  }

  #wornBy(table: WorldTable, wearer: number, ports: WardrobePorts): number[] {
    const { columns } = table;
    const found: number[] = [];
    for (const instance of table.partsOf(wearer))
      if (columns.isPlaced[instance] === 1 && ports.isRigged(columns.forms[instance]!)) found.push(instance);
    return found;
  }

  #rowOf(wearer: number): number | undefined {
    const known = this.#rows.get(wearer);
    if (known !== undefined) return known;
    const row = this.#free.pop();
    if (row !== undefined) this.#rows.set(wearer, row);
    return row;
  }

  /** Its vertices are where the wearer's bones take them: it stands where the wearer stands, whatever its own place and size are. */
  #put(
    { columns, changed }: WorldTable,
    instance: number,
    { place, turn, size }: Body,
    row: number,
    isHidden: boolean,
  ): void {
    const [x, y, z, w] = turn;
    const m = columns.matrices;
    const at = instance * MATRIX_FLOATS;
    m[at] = (1 - 2 * (y * y + z * z)) * size;
    m[at + 1] = 2 * (x * y - w * z) * size;
    m[at + 2] = 2 * (x * z + w * y) * size;
    m[at + 3] = place[0];
    m[at + 4] = 2 * (x * y + w * z) * size;
    m[at + 5] = (1 - 2 * (x * x + z * z)) * size;
    m[at + 6] = 2 * (y * z - w * x) * size;
    m[at + 7] = place[1];
    m[at + 8] = 2 * (x * z - w * y) * size;
    m[at + 9] = 2 * (y * z + w * x) * size;
    m[at + 10] = (1 - 2 * (x * x + y * y)) * size;
    m[at + 11] = place[2];
    columns.radii[instance] = isHidden ? 0 : REACH_METRES * size;
    columns.wearers[instance] = row + 1;
    changed.add(instance);
  }

  #dress(table: WorldTable, worn: readonly number[], looks: KnownLooks | undefined): void {
    if (looks === undefined) return;
    const { columns } = table;
    for (const instance of worn) {
      const now = columns.looks[instance]!;
      const known = this.#dressed.get(instance);
      const look = known?.shown === now ? known.look : now;
      const shown = table.looks.numberOfDressed(look, looks.bakes as ReadonlyMap<BakeName, string>);
      if (shown === now) continue;
      columns.looks[instance] = shown;
      this.#dressed.set(instance, { look, shown });
      table.changed.add(instance);
    }
  }

  #undress({ columns, changed }: WorldTable, row: number): void {
    for (let instance = 0; instance < columns.count; instance++) {
      if (columns.wearers[instance] !== row + 1) continue;
      columns.wearers[instance] = 0;
      changed.add(instance);
    }
  }
}
