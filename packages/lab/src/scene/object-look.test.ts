import { encodeExtraParams, SCULPT_TYPE } from '@landfall/protocol/extra-params';
import { PCODE } from '@landfall/protocol/object';
import { PLAIN_FACE } from '@landfall/protocol/texture-entry';
import { describe, expect, it } from 'vitest';
import { lookOf } from './object-look.ts';
import { boxOf, idOf } from './samples.ts';
import { SceneWarnings } from './scene-warnings.ts';

const formOf = (sculptType: number, type: 'sculpt' | 'mesh' = 'sculpt') =>
  encodeExtraParams([{ type, textureId: idOf(9), sculptType, inverted: false, mirrored: false }]);
const look = (changes: object, warnings = new SceneWarnings()) =>
  lookOf(boxOf({ localId: 1, ...changes }).description, warnings);

describe('what an object is made of', () => {
  it.each([
    ['prim', {}],
    ['prim', { extraParams: formOf(SCULPT_TYPE.none) }],
    ['sculpt', { extraParams: formOf(SCULPT_TYPE.torus) }],
    ['mesh', { extraParams: formOf(SCULPT_TYPE.mesh) }],
    ['mesh', { extraParams: formOf(SCULPT_TYPE.mesh, 'mesh') }],
    ['plant', { pcode: PCODE.tree }],
    ['plant', { pcode: PCODE.grass }],
    ['avatar', { pcode: PCODE.avatar }],
    ['unknown', { pcode: 3 }],
  ])('%s: %j', (kind, changes) => {
    expect(look(changes).kind).toBe(kind);
  });

  it('is plain where nothing is said of its faces, or what is said is damaged', () => {
    const warnings = new SceneWarnings();
    expect(look({}, warnings).faces.default).toEqual(PLAIN_FACE);
    expect(warnings.total).toBe(0);
    expect(look({ textureEntry: Uint8Array.of(1) }, warnings).faces.default).toEqual(PLAIN_FACE);
    expect(warnings.kept[0]).toMatchObject({ of: 'object', id: idOf(1).toString() });
  });

  it('keeps the parameters before a damaged one', () => {
    const warnings = new SceneWarnings();
    const whole = formOf(SCULPT_TYPE.sphere);
    const extraParams = Uint8Array.of(2, ...whole.subarray(1), 0x20, 0, 99);
    const { kind, extraParams: kept } = look({ extraParams }, warnings);
    expect([kind, kept.length, warnings.total]).toEqual(['sculpt', 1, 1]);
  });
});
