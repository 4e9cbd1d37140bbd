import { Uuid } from '@landfall/protocol/datatypes';
import { MATERIAL_OVERRIDE_METHOD, encodeMaterialOverrides } from '@landfall/protocol/material';
import type { MessageOf } from '@landfall/protocol/message';
import {
  PCODE,
  encodeFullUpdate,
  encodeObjectFamily,
  encodeObjectProperties,
} from '@landfall/protocol/object';
import { describe, expect, it } from 'vitest';
import { SceneWarnings } from '../scene/index.ts';
import { boxOf } from '../scene/samples.ts';
import { RecordedCircuit } from './recorded-circuit.ts';
import { RecordedImages } from './recorded-images.ts';

const at = (sequence: number) => ({ frame: sequence, sequence, ms: sequence });
const HANDLE = (256_000n << 32n) | 256_256n;

function circuit() {
  const warnings = new SceneWarnings();
  return { recorded: new RecordedCircuit(new RecordedImages(warnings), warnings), warnings };
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

  it('has the names that were told of what was selected, and of what was pointed at', () => {
    const { recorded } = circuit();
    for (const localId of [7, 8]) recorded.take(update(localId), at(localId));
    const { id } = boxOf({ localId: 7 }).description;
    const none = Uuid.zero;
    const masks = { base: 0, owner: 0, group: 0, everyone: 0, nextOwner: 0 };
    const family = (name: string) => ({
      id,
      ownerId: new Uuid(1, 2, 3, 4),
      groupId: none,
      lastOwnerId: none,
      masks,
      ownershipCost: 0,
      saleType: 0,
      salePrice: 0,
      category: 0,
      name,
      description: 'Of oak',
    });
    const nameOf = () => recorded.region({ x: 0, y: 0 }).objects.map(({ naming }) => naming);
    const pointedAt = (name: string) =>
      recorded.take(
        { name: 'ObjectPropertiesFamily', ObjectData: encodeObjectFamily(family(name), 0) },
        at(9),
      );
    pointedAt('Chair');
    expect(nameOf()).toEqual([
      { name: 'Chair', description: 'Of oak', ownerId: new Uuid(1, 2, 3, 4) },
      undefined,
    ]);
    const selected = encodeObjectProperties({
      ...family('Table'),
      creatorId: new Uuid(9, 9, 9, 9),
      createdAt: 0,
      inventorySerial: 0,
      aggregatePermissions: 0,
      aggregateTexturePermissions: 0,
      aggregateTextureOwnerPermissions: 0,
      itemId: none,
      folderId: none,
      fromTaskId: none,
      touchName: '',
      sitName: '',
      textureIds: [],
    });
    recorded.take({ name: 'ObjectProperties', ObjectData: [selected] }, at(10));
    pointedAt('Bench');
    expect(nameOf()[0]).toMatchObject({ name: 'Bench', creatorId: new Uuid(9, 9, 9, 9) });
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
