import { MATERIAL_OVERRIDE_METHOD, encodeMaterialOverrides } from '@landfall/protocol/material';
import type { MessageOf } from '@landfall/protocol/message';
import { PCODE, encodeFullUpdate } from '@landfall/protocol/object';
import { describe, expect, it } from 'vitest';
import { SceneWarnings } from '../scene/index.ts';
import { boxOf } from '../scene/samples.ts';
import { RecordedCircuit } from './recorded-circuit.ts';
import { RecordedImages } from './recorded-images.ts';

const at = (sequence: number) => ({ frame: sequence, sequence, ms: sequence });
const HANDLE = (256_000n << 32n) | 256_256n;

function circuit() {
  const warnings = new SceneWarnings();
  return { recorded: new RecordedCircuit(new RecordedImages(), warnings), warnings };
}

const update = (localId: number): MessageOf<'ObjectUpdate'> => ({
  name: 'ObjectUpdate',
  RegionData: { RegionHandle: HANDLE, TimeDilation: 65_535 },
  ObjectData: [encodeFullUpdate(boxOf({ localId, pcode: PCODE.prim }).description)],
});
const overrides = (
  Data: Uint8Array,
  Method = MATERIAL_OVERRIDE_METHOD,
): MessageOf<'GenericStreamingMessage'> => ({
  name: 'GenericStreamingMessage',
  MethodData: { Method },
  DataBlock: { Data },
});

describe('a recorded circuit', () => {
  it('has objects with what was changed of their materials, before or after they came', () => {
    const { recorded, warnings } = circuit();
    const faces = [
      { face: 0, override: { metallic: 0.5 } },
      { face: 1, override: undefined },
    ];
    recorded.take(overrides(encodeMaterialOverrides({ localId: 7, faces })), at(1));
    recorded.take(update(7), at(2));
    recorded.take(update(8), at(3));
    const { objects } = recorded.region({ x: 0, y: 0 });
    expect(objects.map((object) => [object.description.localId, object.overrides])).toEqual([
      [7, new Map([[0, { metallic: 0.5 }]])],
      [8, undefined],
    ]);
    expect(warnings.total).toBe(0);
    expect(recorded.worldCorner).toEqual({ x: 256_000, y: 256_256 });
  });

  it('passes over streams of another kind, and tells what cannot be read', () => {
    const { recorded, warnings } = circuit();
    recorded.take(overrides(Uint8Array.of(1, 2), 1), at(1));
    expect(warnings.total).toBe(0);
    recorded.take(overrides(Uint8Array.of(1, 2)), at(2));
    expect(warnings.kept).toMatchObject([{ of: 'datagram', id: 'in frame 2' }]);
  });

  it('has no objects that were killed', () => {
    const { recorded } = circuit();
    recorded.take(update(7), at(1));
    recorded.take(update(8), at(2));
    recorded.take({ name: 'KillObject', ObjectData: [{ ID: 7 }] }, at(3));
    expect(recorded.objectCount).toBe(1);
    expect(recorded.region({ x: 0, y: 0 }).objects[0]!.description.localId).toBe(8);
  });
});
