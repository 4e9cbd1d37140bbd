import { CHANGED, positionAfter, readRest, rotationAfter } from '@landfall/client/objects';
import type { ObjectChanges } from '@landfall/client/objects';
import { Uuid } from '@landfall/protocol/datatypes';
import { MOTION_ROW, PCODE, SHAPE_BYTES, motionOfRow } from '@landfall/protocol/object';
import { Columns, FLEX_FLOATS, FRAME_FLOATS, NONE } from './columns.ts';
import { Forms } from './forms.ts';
import { hangingFrame } from './hanging.ts';
import { Lamps } from './lamps.ts';
import { OwnSounds } from './own-sounds.ts';
import { Looks } from './looks.ts';
import { madeOf } from './made-of.ts';
import { composeFrames, writeMatrix } from './place.ts';
import { emptyRows, makeRoom, reparent } from './region-rows.ts';
import type { RegionRows } from './region-rows.ts';
import { HoverTexts } from './hover-texts.ts';
import { writeFlex } from './flexes.ts';
import { ParticleSources } from './particle-sources.ts';

/** Nothing is part of what is part of something more often: hostile chains end. */
const MOST_DEPTH = 8;
/** A tenth of a second behind is as good as there: how quickly what is drawn follows what was said of an avatar. */
const FOLLOW_PER_SECOND = 12;
/** Metres: farther, it has been moved and does not walk there. */
const JUMP_METRES = 5;

/** Everything that stands in the regions around, in arrays: what changes, moves and goes is taken in batches. */
export class WorldTable {
  /** What is known of each instance, an array for each fact. */
  readonly columns = new Columns();
  /** What instances are made of; {@link Columns.forms} has the number of each. */
  readonly forms = new Forms();
  /** How instances are painted; {@link Columns.looks} has the number of each. */
  readonly looks = new Looks();
  /** Texts above objects, by instance. */
  readonly texts = new HoverTexts();
  /** Lights of objects, by instance. */
  readonly lamps = new Lamps();
  /** Sounds that objects have, by instance. */
  readonly sounds = new OwnSounds();
  /** What objects give off, by instance. */
  readonly particles = new ParticleSources();
  /** Instances whose matrix, form or look changed since somebody emptied it. */
  readonly changed = new Set<number>();
  /** Instances that bend otherwise than before, since somebody emptied it. */
  readonly bent = new Set<number>();
  readonly #regions = new Map<number, RegionRows>();
  /** Instances that move by themselves. */
  readonly #movers = new Set<number>();
  readonly #own = new Float32Array(FRAME_FLOATS);

  /** Instances that are in use. */
  get size(): number {
    let size = 0;
    for (const { byLocalId } of this.#regions.values()) size += byLocalId.size;
    return size;
  }

  /** How many move by themselves. */
  get moverCount(): number {
    return this.#movers.size;
  }

  /** The instance of something, by the local id that it has in a region. */
  find(region: number, localId: number): number | undefined {
    return this.#regions.get(region)?.byLocalId.get(localId);
  }

  /** The root of what an instance is part of, or itself. */
  rootOf(instance: number): number {
    const { columns } = this;
    let root = instance;
    for (let depth = 0; depth < MOST_DEPTH && columns.parentIds[root] !== 0; depth++) {
      const parent = this.find(columns.regions[root]!, columns.parentIds[root]!);
      if (parent === undefined || columns.pcodes[parent] === PCODE.avatar) break;
      root = parent;
    }
    return root;
  }

  /** What is part of something, and what is part of that. */
  *partsOf(instance: number, depth = 0): Generator<number, undefined, undefined> {
    const rows = this.#regions.get(this.columns.regions[instance]!);
    for (const part of rows?.partsOf.get(this.columns.localIds[instance]!) ?? []) {
      yield part;
      if (depth < MOST_DEPTH) yield* this.partsOf(part, depth + 1);
    }
  }

  /** The id of an instance. */
  idOf(instance: number): string {
    const { ids } = this.columns;
    const at = instance * 4;
    return new Uuid(ids[at]!, ids[at + 1]!, ids[at + 2]!, ids[at + 3]!).toString();
  }

  /** Where a region's south-west corner is, metres in the region that the agent is in. Everything in it moves along. */
  setRegion(region: number, x: number, y: number): void {
    const rows = this.#rowsOf(region);
    if (rows.frame[0] === x && rows.frame[1] === y) return;
    rows.frame.set([x, y]);
    for (const [localId, instance] of rows.byLocalId) {
      if (this.columns.parentIds[instance] !== 0) continue;
      this.#place(instance, rows, 0);
      this.#placeParts(localId, rows, 0, 0);
    }
  }

  /** A region is out of sight, with all that is in it. */
  removeRegion(region: number): void {
    const rows = this.#regions.get(region);
    if (rows === undefined) return;
    for (const instance of rows.byLocalId.values()) this.#remove(instance, rows);
    this.#regions.delete(region);
  }

  /** Takes what has changed in a region; `now` in milliseconds. */
  apply(region: number, changes: ObjectChanges, now: number): void {
    const rows = this.#rowsOf(region);
    for (let index = 0; index < changes.slots.length; index++)
      this.#applyOne(rows, region, changes, index, now);
  }

  /** Lets what moves go on to `now`, milliseconds. */
  advance(now: number, elapsedMs: number): void {
    const share = 1 - Math.exp((-FOLLOW_PER_SECOND * elapsedMs) / 1000);
    for (const instance of this.#movers) {
      const rows = this.#regions.get(this.columns.regions[instance]!);
      if (rows !== undefined) this.#place(instance, rows, now, share);
    }
  }

  #rowsOf(region: number): RegionRows {
    const known = this.#regions.get(region);
    if (known !== undefined) return known;
    const rows = emptyRows();
    this.#regions.set(region, rows);
    return rows;
  }

  #applyOne(rows: RegionRows, region: number, changes: ObjectChanges, index: number, now: number): void {
    const slot = changes.slots[index]!;
    const kinds = changes.kinds[index]!;
    const localId = changes.localIds[index]!;
    makeRoom(rows, slot);
    let instance = rows.bySlot[slot]!;
    const isOther = instance !== NONE && this.columns.localIds[instance] !== localId;
    if (instance !== NONE && ((kinds & CHANGED.removed) !== 0 || isOther)) {
      this.#remove(instance, rows);
      instance = NONE;
    }
    if ((kinds & CHANGED.removed) !== 0) return;
    if (instance === NONE) {
      instance = this.columns.take();
      rows.bySlot[slot] = instance;
      rows.byLocalId.set(localId, instance);
      this.columns.regions[instance] = region;
      this.columns.slots[instance] = slot;
      this.columns.localIds[instance] = localId;
      this.columns.parentIds[instance] = 0;
    }
    this.#copy(instance, rows, changes, index, now);
    if ((kinds & CHANGED.described) !== 0) this.#describe(instance, changes, index, now);
    this.#place(instance, rows, now);
    this.#placeParts(localId, rows, now, 0);
  }

  #copy(instance: number, rows: RegionRows, changes: ObjectChanges, index: number, now: number): void {
    const { columns } = this;
    const parentId = changes.parentIds[index]!;
    if (columns.parentIds[instance] !== parentId) reparent(this.columns, instance, rows, parentId);
    columns.updateFlags[instance] = changes.updateFlags[index]!;
    columns.pcodes[instance] = changes.pcodes[index]!;
    columns.states[instance] = changes.states[index]!;
    columns.clickActions[instance] = changes.clickActions[index]!;
    columns.saidAt[instance] = now - changes.ages[index]!;
    const { length } = MOTION_ROW;
    for (let at = 0; at < 4; at++) columns.ids[instance * 4 + at] = changes.ids[index * 4 + at]!;
    for (let at = 0; at < length; at++)
      columns.motion[instance * length + at] = finite(changes.motion[index * length + at]!);
    for (let axis = 0; axis < 3; axis++)
      columns.scales[instance * 3 + axis] = finite(changes.scales[index * 3 + axis]!);
    this.#measure(instance);
    this.#noteMover(instance);
  }

  /** What bends swings out of its box by its own length. */
  #measure(instance: number): void {
    const { scales, radii } = this.columns;
    const [x, y, z] = scales.subarray(instance * 3, instance * 3 + 3);
    radii[instance] = Math.hypot(x!, y!, z!) / 2 + (this.#isFlexible(instance) ? z! : 0);
  }

  #isFlexible(instance: number): boolean {
    return this.columns.flexes[instance * FLEX_FLOATS + 3] !== 0;
  }

  /** Velocity, acceleration or a turn; avatars are always gone after, so that they come to rest softly. */
  #noteMover(instance: number): void {
    const { motion, pcodes } = this.columns;
    const row = instance * MOTION_ROW.length;
    let moves = pcodes[instance] === PCODE.avatar;
    for (let at = MOTION_ROW.velocity; at < MOTION_ROW.rotation && !moves; at++)
      moves = motion[row + at] !== 0;
    for (let at = MOTION_ROW.angularVelocity; at < MOTION_ROW.collisionPlane && !moves; at++)
      moves = motion[row + at] !== 0;
    if (moves) this.#movers.add(instance);
    else this.#movers.delete(instance);
  }

  #describe(instance: number, changes: ObjectChanges, index: number, now: number): void {
    const { columns } = this;
    const rest = readRest(changes, index);
    const { textureEntry, textureAnimation, extraParams, text, textColour, sound } = rest;
    const length = columns.scales[instance * 3 + 2]!;
    const bentBefore = this.#isFlexible(instance);
    const isFlexible = writeFlex(columns.flexes, instance, extraParams, length);
    if (isFlexible || bentBefore) this.bent.add(instance);
    this.#measure(instance);
    columns.forms[instance] = this.forms.numberOf({
      pcode: columns.pcodes[instance]!,
      state: columns.states[instance]!,
      shape: changes.shapes.subarray(index * SHAPE_BYTES, (index + 1) * SHAPE_BYTES),
      extraParams,
      isFlexible,
    });
    const form = this.forms.all[columns.forms[instance] ?? NONE];
    columns.looks[instance] =
      form?.kind === 'plant'
        ? this.looks.numberOfPlant(form.plant !== 'bush' && form.plant !== 'reed')
        : this.looks.numberOf(textureEntry, textureAnimation, madeOf(extraParams));
    this.lamps.set(instance, extraParams);
    this.particles.set(instance, rest.particles, (id) => this.looks.textureNumberOf(id), now);
    if (sound === undefined) this.sounds.all.delete(instance);
    else this.sounds.set(instance, sound.id.toString(), sound.gain, sound.flags);
    this.texts.set(instance, text, textColour);
  }

  /** @param share how much of the way from where an avatar is drawn to where it is is gone at once */
  #place(instance: number, rows: RegionRows, now: number, share = 1): void {
    const { columns } = this;
    const parentId = columns.parentIds[instance]!;
    const wasPlaced = columns.isPlaced[instance] === 1;
    this.changed.add(instance);
    let parent: Float32Array = rows.frame;
    let parentAt = 0;
    this.#moveTo(instance, now);
    if (parentId !== 0) {
      const holder = rows.byLocalId.get(parentId);
      columns.isPlaced[instance] = 0;
      if (holder === undefined || columns.isPlaced[holder] === 0) return;
      parent = columns.frames;
      parentAt = holder * FRAME_FLOATS;
      if (columns.pcodes[holder] === PCODE.avatar && !this.#hang(instance)) return;
    }
    const at = instance * FRAME_FLOATS;
    const before = columns.frames.slice(at, at + 3);
    composeFrames(columns.frames, at, parent, parentAt, this.#own);
    if (wasPlaced && columns.pcodes[instance] === PCODE.avatar) this.#follow(at, before, share);
    columns.isPlaced[instance] = 1;
    writeMatrix(columns.matrices, instance, columns.frames, columns.scales);
    if (share < 1) this.#placeParts(columns.localIds[instance]!, rows, now, 0);
  }

  /** Where it is now in what it is part of, into `#own`. */
  #moveTo(instance: number, now: number): void {
    const { motion, saidAt } = this.columns;
    const row = instance * MOTION_ROW.length;
    if (!this.#movers.has(instance)) {
      for (let axis = 0; axis < 3; axis++) this.#own[axis] = motion[row + MOTION_ROW.position + axis]!;
      for (let part = 0; part < 4; part++) this.#own[3 + part] = motion[row + MOTION_ROW.rotation + part]!;
      return;
    }
    const said = motionOfRow(motion, row, false);
    const elapsedMs = Math.max(0, now - saidAt[instance]!);
    const position = positionAfter(said, elapsedMs);
    const rotation = rotationAfter(said, elapsedMs);
    this.#own.set([position.x, position.y, position.z, rotation.x, rotation.y, rotation.z, rotation.w]);
  }

  /** What is worn hangs where its point is. False for what is on somebody's screen. */
  #hang(instance: number): boolean {
    if (this.columns.pcodes[instance] === PCODE.avatar) return true;
    const point = hangingFrame(this.columns.states[instance]!);
    if (point === undefined) return false;
    composeFrames(this.#own, 0, point, 0, this.#own.slice());
    return true;
  }

  #follow(at: number, before: Float32Array, share: number): void {
    const { frames } = this.columns;
    const away = Math.hypot(
      frames[at]! - before[0]!,
      frames[at + 1]! - before[1]!,
      frames[at + 2]! - before[2]!,
    );
    // Between frames nothing is drawn: only time takes it nearer.
    const part = away > JUMP_METRES ? 1 : share === 1 ? 0 : share;
    for (let axis = 0; axis < 3; axis++)
      frames[at + axis] = before[axis]! + (frames[at + axis]! - before[axis]!) * part;
  }

  #placeParts(localId: number, rows: RegionRows, now: number, depth: number): void {
    const parts = rows.partsOf.get(localId);
    if (parts === undefined || depth > MOST_DEPTH) return;
    for (const part of parts) {
      this.#place(part, rows, now);
      this.#placeParts(this.columns.localIds[part]!, rows, now, depth + 1);
    }
  }

  #remove(instance: number, rows: RegionRows): void {
    const { columns } = this;
    const localId = columns.localIds[instance]!;
    rows.bySlot[columns.slots[instance]!] = NONE;
    if (rows.byLocalId.get(localId) === instance) rows.byLocalId.delete(localId);
    reparent(this.columns, instance, rows, 0);
    this.#movers.delete(instance);
    this.texts.set(instance, '', undefined);
    this.lamps.all.delete(instance);
    this.sounds.all.delete(instance);
    this.particles.all.delete(instance);
    if (this.#isFlexible(instance)) this.bent.add(instance);
    columns.give(instance);
    this.changed.add(instance);
    for (const part of rows.partsOf.get(localId) ?? []) columns.isPlaced[part] = 0;
  }
}

const finite = (value: number): number => (Number.isFinite(value) ? value : 0);
