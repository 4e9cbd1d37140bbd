import { BAKE_ON_MESH } from '@landfall/protocol/avatar';
import type { BakeName } from '@landfall/protocol/avatar';
import { Uuid } from '@landfall/protocol/datatypes';
import { stateOfAttachment } from '@landfall/protocol/object';
import { encodeTextureEntry, PLAIN_FACE } from '@landfall/protocol/texture-entry';
import type { TextureEntry } from '@landfall/protocol/texture-entry';
import { describe, expect, it } from 'vitest';
import { withBakes } from './bakes-on-mesh.ts';
import { avatarOf, boxOf, dressed, idOf, regionOfObjects } from './samples.ts';
import { wantedAssets } from './wanted-assets.ts';

const BAKE = idOf(70);
const wearer = dressed(avatarOf({ localId: 1 }), new Map<BakeName, Uuid>([['upper', BAKE]]));
const faces: TextureEntry = {
  default: { ...PLAIN_FACE, textureId: idOf(71) },
  faces: new Map([
    [1, { ...PLAIN_FACE, textureId: BAKE_ON_MESH.upper, glow: 0.5 }],
    [2, { ...PLAIN_FACE, textureId: BAKE_ON_MESH.head }],
  ]),
};
const idsOf = (entry: TextureEntry) =>
  [entry.default, ...entry.faces.values()].map(({ textureId }) => textureId);

describe('textures that stand for bakes', () => {
  it('are those of the wearer; without a bake there is none', () => {
    const shown = withBakes(faces, wearer, true);
    expect(idsOf(shown)).toEqual([idOf(71), BAKE, Uuid.zero]);
    expect(shown.faces.get(1)!.glow).toBe(0.5);
    expect(idsOf(withBakes(faces, avatarOf({ localId: 1 }), true))).toEqual([idOf(71), Uuid.zero, Uuid.zero]);
  });

  it('are in no file that others get', () => {
    expect(idsOf(withBakes(faces, wearer, false))).toEqual([idOf(71), Uuid.zero, Uuid.zero]);
  });

  it('of what nobody wears, and other textures, are left as they are', () => {
    expect(withBakes(faces, undefined, true)).toBe(faces);
    const plain: TextureEntry = { default: PLAIN_FACE, faces: new Map() };
    expect(withBakes(plain, wearer, true)).toBe(plain);
  });

  it('are fetched as bakes, for pictures, and for files of who owns all', () => {
    const textureEntry = encodeTextureEntry(faces);
    const shirt = boxOf({ localId: 2, parentId: 1, state: stateOfAttachment(1), textureEntry });
    const wanted = (ownsAll: boolean) => wantedAssets([regionOfObjects([wearer, shirt])], ownsAll).textures;
    expect(wanted(false).get(BAKE.toString())).toEqual({ forFile: false });
    expect(wanted(true).get(BAKE.toString())).toEqual({ forFile: true });
    expect(wanted(false).has(BAKE_ON_MESH.upper.toString())).toBe(false);
    expect(wanted(false).get(idOf(71).toString())).toEqual({ forFile: true });
  });
});
