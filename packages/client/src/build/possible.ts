import { Uuid } from '@landfall/protocol/datatypes';
import type { Vector3 } from '@landfall/protocol/datatypes';
import { UsageError } from '@landfall/protocol/errors';
import type { Transform } from '@landfall/protocol/object';

/** No region has anything larger, whatever it allows; what is beyond its own limit it limits itself. Metres. */
const MOST_METRES = 10_000;
const MOST_LOCAL_ID = 0xffff_ffff;
/** Deeper nothing is that can be built of. */
const MOST_DEPTH = 8;

/** @throws UsageError for what is no local id: a list of them, a text, a fraction */
export function checkLocalId(what: string, localId: number): void {
  if (!isWholeIn(localId, 0, MOST_LOCAL_ID)) throw new UsageError(`${what}: no local id: ${shown(localId)}`);
}

/** @throws UsageError for what are no local ids */
export function checkLocalIds(what: string, localIds: readonly number[]): void {
  if (!Array.isArray(localIds)) throw new UsageError(`${what}: no list of local ids: ${shown(localIds)}`);
  for (const localId of localIds) checkLocalId(what, localId);
}

/** @throws UsageError for places that are none, sizes that nothing has, and rotations that turn no way */
export function checkTransform(what: string, { position, rotation, scale }: Transform): void {
  if (position === undefined && rotation === undefined && scale === undefined)
    throw new UsageError(`${what}: neither position nor rotation nor scale`);
  if (position !== undefined) checkVector(what, 'position', position);
  if (scale !== undefined) checkScale(what, scale);
  if (rotation === undefined) return;
  checkNumbers(what, { rotation });
  if (!(Math.hypot(rotation.x, rotation.y, rotation.z, rotation.w) > 0))
    throw new UsageError(`${what}: a rotation of no length turns no way`);
}

/** @throws UsageError for a vector that is none, or that 32 bits cannot hold */
export function checkVector(what: string, name: string, vector: Vector3): void {
  const parts = [vector?.x, vector?.y, vector?.z];
  if (!parts.every((part) => typeof part === 'number' && Number.isFinite(Math.fround(part))))
    throw new UsageError(`${what}: ${name} needs three numbers, not ${parts.map(shown).join(', ')}`);
}

function checkScale(what: string, scale: Vector3): void {
  checkVector(what, 'scale', scale);
  const { x, y, z } = scale;
  if (![x, y, z].every((side) => side > 0 && side <= MOST_METRES))
    throw new UsageError(`${what}: a size of ${x} × ${y} × ${z} m: more than 0, at most ${MOST_METRES}`);
}

/** @throws UsageError for what is no whole number between two */
export function checkWhole(what: string, value: number, least: number, most: number): void {
  if (!isWholeIn(value, least, most))
    throw new UsageError(`${what}: ${shown(value)}: a whole number from ${least} to ${most}`);
}

/** @throws UsageError where a number anywhere in it is none, or endless */
export function checkNumbers(what: string, value: unknown): void {
  const at = notFinite(value, '', 0);
  if (at !== undefined) throw new UsageError(`${what}: ${at} is no number`);
}

function notFinite(value: unknown, path: string, depth: number): string | undefined {
  if (typeof value === 'number') return Number.isFinite(Math.fround(value)) ? undefined : path;
  if (typeof value !== 'object' || value === null || depth > MOST_DEPTH) return undefined;
  if (ArrayBuffer.isView(value) || value instanceof Uuid) return undefined;
  for (const [name, inner] of value instanceof Map ? value : Object.entries(value)) {
    const found = notFinite(inner, path === '' ? String(name) : `${path}.${String(name)}`, depth + 1);
    if (found !== undefined) return found;
  }
  return undefined;
}

function isWholeIn(value: number, least: number, most: number): boolean {
  return Number.isInteger(value) && value >= least && value <= most;
}

/** What somebody gave that is none: short. */
function shown(value: unknown): string {
  return typeof value === 'number' || value === undefined ? String(value) : typeof value;
}
