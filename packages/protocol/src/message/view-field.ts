/** Fields out of a view of a body, for messages with many: one read for a number instead of one for each of its bytes. */
import { Uuid, quaternionW } from '../datatypes/index.ts';
import type { Quaternion, Vector3, Vector4 } from '../datatypes/index.ts';
import { createSlab, viewOfExpanded } from '../packet/index.ts';

/** Longer ones are no datagrams, and not worth a copy. */
const MOST_COPIED_BYTES = 2048;
const copied = createSlab(MOST_COPIED_BYTES);

/**
 * A view to read numbers through, with the offsets of `bytes`. Making a DataView costs more than copying a datagram to where there is
 * one; a body that was zero-coded lies where there is one.
 */
export function viewOf(bytes: Uint8Array): DataView {
  const expanded = viewOfExpanded(bytes);
  if (expanded !== undefined) return expanded;
  if (bytes.length > MOST_COPIED_BYTES) return new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  copied.bytes.set(bytes);
  return copied.view;
}

export function uuidIn(view: DataView, at: number): Uuid {
  return new Uuid(view.getInt32(at), view.getInt32(at + 4), view.getInt32(at + 8), view.getInt32(at + 12));
}

export function vector3In(view: DataView, at: number): Vector3 {
  return { x: view.getFloat32(at, true), y: view.getFloat32(at + 4, true), z: view.getFloat32(at + 8, true) };
}

export function vector3dIn(view: DataView, at: number): Vector3 {
  return {
    x: view.getFloat64(at, true),
    y: view.getFloat64(at + 8, true),
    z: view.getFloat64(at + 16, true),
  };
}

export function vector4In(view: DataView, at: number): Vector4 {
  return {
    x: view.getFloat32(at, true),
    y: view.getFloat32(at + 4, true),
    z: view.getFloat32(at + 8, true),
    w: view.getFloat32(at + 12, true),
  };
}

export function quaternionIn(view: DataView, at: number): Quaternion {
  const x = view.getFloat32(at, true);
  const y = view.getFloat32(at + 4, true);
  const z = view.getFloat32(at + 8, true);
  return { x, y, z, w: quaternionW(x, y, z) };
}
