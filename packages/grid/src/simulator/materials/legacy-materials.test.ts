import { MemoryStore } from '@landfall/assets/store';
import { Uuid } from '@landfall/protocol/datatypes';
import type { LegacyMaterial } from '@landfall/protocol/material';
import { describe, expect, it } from 'vitest';
import type { Region } from '../region/index.ts';
import { LegacyMaterials } from './legacy-materials.ts';

const MAP = { textureId: Uuid.zero, offsetX: 0, offsetY: 0, repeatX: 1, repeatY: 1, rotationRad: 0 };

const materialOf = (number: number): LegacyMaterial => ({
  normal: { ...MAP, textureId: new Uuid(1, 0, 0, number) },
  specular: MAP,
  specularColour: { r: 255, g: 255, b: 255, a: 255 },
  specularExponent: 51,
  environment: 0,
  alphaMode: 1,
  alphaCutoff: 0,
});

describe('the legacy materials of a region', () => {
  it('of one builder leave room for everybody: those that came first go, and are assets still', async () => {
    const store = new MemoryStore();
    const reader = { read: async (id: Uuid) => await store.read(id) };
    const region = { services: { store, part: () => reader } } as unknown as Region;
    const materials = new LegacyMaterials(region, 10);
    const first = materials.keep(materialOf(0));
    for (let number = 1; number < 10; number++) materials.keep(materialOf(number));
    const last = materials.keep(materialOf(10));
    expect(last).toBeDefined();
    expect(materials.all).toHaveLength(10);
    expect(materials.all.some(({ id }) => id.equals(first))).toBe(false);
    const found = await materials.find([first, last]);
    expect(found.map(({ material }) => material)).toEqual([materialOf(0), materialOf(10)]);
  });
});
