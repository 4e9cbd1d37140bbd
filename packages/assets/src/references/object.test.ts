import { describe, expect, it } from 'vitest';
import { encodeBase64, encodeUtf8 } from '@landfall/protocol/bytes';
import { Uuid } from '@landfall/protocol/datatypes';
import { DecodeError } from '@landfall/protocol/errors';
import { createRandom } from '@landfall/protocol/testing';
import { gatherReferences, referencesOf } from './index.ts';

/** `.ci/run` draws more. */
const MUTATIONS = 300 * Number(process.env['LANDFALL_DRAWS'] ?? 1);

const OBJECT = 6;
const id = (number: number): Uuid =>
  Uuid.parse(`00000000-0000-4000-8000-${String(number).padStart(12, '0')}`);
const raw = (number: number): number[] => [...id(number).toBytes()];
const bytes = (count: number, value: number): number[] => Array.from({ length: count }, () => value);
const NONE = bytes(16, 0);
const base64 = (bytes: readonly number[]): string => encodeBase64(Uint8Array.from(bytes));
const numbers = (ids: readonly Uuid[]): number[] => ids.map((one) => Number(one.toString().slice(-12)));

/** Default, one texture for faces 0 and 7, and plain fields with one exception each; legacy materials at the end. */
function textureEntry(texture: number, face: number, material?: number): number[] {
  const plain = [4, 4, 4, 2, 2, 2, 1, 1, 1].flatMap((size) => [...bytes(size, 1), 2, ...bytes(size, 2), 0]);
  const materials = material === undefined ? [] : [...NONE, 4, ...raw(material)];
  return [...raw(texture), 0x81, 0x01, ...raw(face), 0, ...plain, ...materials];
}

const part = (content: string): string =>
  `<SceneObjectPart xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><UUID><UUID>${id(999).toString()}</UUID></UUID>` +
  `<OwnerID><UUID>${id(998).toString()}</UUID></OwnerID>${content}</SceneObjectPart>`;
const held = (element: string, number: number, child = 'UUID'): string =>
  `<${element}><${child}>${id(number).toString()}</${child}></${element}>`;

const EXTRA = [3, 0x30, 0, 17, 0, 0, 0, ...raw(12), 5, 0x40, 0, 28, 0, 0, 0, ...raw(13), ...bytes(12, 0)];
const RENDER = [0x80, 0, 35, 0, 0, 0, 2, 0, ...raw(14), 1, ...raw(15)];
const PARTICLES = [...bytes(36, 0), ...raw(16), ...NONE, ...bytes(18, 0)];
const NEW_PARTICLES = [68, 0, 0, 0, ...bytes(36, 0), ...raw(17), ...NONE, 18, 0, 0, 0, ...bytes(18, 0)];
const ANIMATIONS = [2, 0, ...raw(18), 1, 0x61, ...raw(19), 0];

const SHAPE =
  `<Shape><TextureEntry>${base64(textureEntry(1, 2, 3))}</TextureEntry>` +
  `<ExtraParams>${base64([...EXTRA, ...RENDER])}</ExtraParams>${held('SculptTexture', 4)}` +
  `<MatOvrd>${base64([...encodeUtf8(`{'ti':[u${id(20).toString()}]}`)])}</MatOvrd></Shape>`;
const CONTENTS =
  `<TaskInventory><TaskInventoryItem>${held('AssetID', 5)}${held('CreatorID', 997)}${held('ItemID', 996)}</TaskInventoryItem>` +
  `<TaskInventoryItem>${held('AssetID', 6, 'Guid')}</TaskInventoryItem></TaskInventory>`;
const REST =
  `<CollisionSound>${id(7).toString()}</CollisionSound>${held('SoundID', 8)}<TextureAnimation />` +
  `<ParticleSystem>${base64(PARTICLES)}</ParticleSystem><SOPAnims>${base64(ANIMATIONS)}</SOPAnims>` +
  `<DynAttrs><llsd><map><key>OpenSim</key><map><key>Materials</key><array><uuid>${id(9).toString()}</uuid></array></map></map></llsd></DynAttrs>`;
const FULL = part(`${SHAPE}${CONTENTS}${REST}`);
const OTHER = part(`<ParticleSystem>${base64(NEW_PARTICLES)}</ParticleSystem>`);
const STATES = `<GroupScriptStates><SavedScriptState UUID="${id(995).toString()}"><State><ScriptState><Plugin>${id(21).toString()}</Plugin></ScriptState></State></SavedScriptState></GroupScriptStates>`;
const ALL = [1, 2, 3, 12, 13, 14, 15, 4, 20, 5, 6, 7, 8, 16, 18, 19, 9, 17];

const LAYOUTS = {
  XML2: `<SceneObjectGroup>${FULL}<OtherParts>${OTHER}</OtherParts></SceneObjectGroup>`,
  original: `<SceneObjectGroup><RootPart>${FULL}</RootPart><OtherParts><Part>${OTHER}</Part></OtherParts>${STATES}</SceneObjectGroup>`,
  coalesced: `<CoalescedObject x="1"><SceneObjectGroup offsetx="1"><SceneObjectGroup><RootPart>${FULL}</RootPart><OtherParts /></SceneObjectGroup></SceneObjectGroup><SceneObjectGroup><SceneObjectGroup><RootPart>${OTHER}</RootPart></SceneObjectGroup></SceneObjectGroup></CoalescedObject>`,
};

describe('references of objects', () => {
  it.each(Object.entries(LAYOUTS))('finds every kind in the %s layout', (_, xml) => {
    const sorted = numbers(referencesOf(OBJECT, encodeUtf8(`${xml}\0`))).sort((a, b) => a - b);
    expect(sorted).toEqual([...ALL].sort((a, b) => a - b));
  });

  it('looks into script states only when asked', () => {
    const bytes = encodeUtf8(LAYOUTS.original);
    expect(numbers(referencesOf(OBJECT, bytes))).not.toContain(21);
    expect(numbers(referencesOf(OBJECT, bytes, { literals: true }))).toContain(21);
  });

  it('repairs the repeated namespace prefix of old files', () => {
    const old = LAYOUTS.XML2.replace('xmlns:xsi', 'xmlns:xmlns:xmlns:xsi');
    expect(referencesOf(OBJECT, encodeUtf8(old))).toHaveLength(ALL.length);
  });

  it('takes texture entries that end early, and a last face set without its end', () => {
    const xml = (entry: readonly number[]): Uint8Array =>
      encodeUtf8(part(`<TextureEntry>${base64(entry)}</TextureEntry>`));
    expect(numbers(referencesOf(OBJECT, xml(raw(1))))).toEqual([1]);
    expect(numbers(referencesOf(OBJECT, xml([...raw(1), 1, ...raw(2)])))).toEqual([1, 2]);
    expect(referencesOf(OBJECT, xml([]))).toEqual([]);
    expect(() => referencesOf(OBJECT, xml([...raw(1), 1, ...raw(2).slice(3)]))).toThrow(DecodeError);
    expect(() => referencesOf(OBJECT, xml([...raw(1), ...bytes(10, 0x81)]))).toThrow('face set too long');
  });

  it('gathers the rest when one part is damaged, and says which', () => {
    const damaged = LAYOUTS.XML2.replace(
      /<ExtraParams>.*?<\/ExtraParams>/,
      '<ExtraParams>ATAA</ExtraParams>',
    );
    const { ids, faults } = gatherReferences(OBJECT, encodeUtf8(damaged));
    expect(numbers(ids)).toEqual(expect.arrayContaining([1, 2, 3, 5, 6, 7, 8]));
    expect(faults).toHaveLength(1);
    expect(faults[0]).toMatchObject({ path: 'ExtraParams' });
    expect(() => referencesOf(OBJECT, encodeUtf8(damaged))).toThrow(DecodeError);
  });

  it('takes what can be read of extra parameters of another length, and says that they are', () => {
    const params = [
      3,
      0x30,
      0,
      20,
      0,
      0,
      0,
      ...raw(31),
      5,
      0,
      0,
      0,
      0x80,
      0,
      37,
      0,
      0,
      0,
      2,
      0,
      ...raw(32),
      1,
      ...raw(33),
      0,
      0,
    ];
    const sculpt = [2, ...params.slice(1, 27), 0x40, 0, 28, 0, 0, 0, ...raw(34), ...bytes(12, 0)];
    for (const [content, expected] of [
      [sculpt, [31]],
      [
        [1, ...params.slice(27)],
        [32, 33],
      ],
    ] as const) {
      const xml = encodeUtf8(part(`<ExtraParams>${base64(content)}</ExtraParams>`));
      const { ids, faults } = gatherReferences(OBJECT, xml);
      expect(numbers(ids)).toEqual(expect.arrayContaining([...expected]));
      expect(faults).toHaveLength(1);
    }
  });

  it('falls back to the ids in the text of a file that is cut off', () => {
    const cut = LAYOUTS.original.slice(0, LAYOUTS.original.indexOf('<SoundID>'));
    const { ids, faults } = gatherReferences(OBJECT, encodeUtf8(cut));
    expect(faults).toHaveLength(1);
    expect(numbers(ids)).toEqual(expect.arrayContaining([1, 2, 5, 6, 7]));
  });

  it('is bounded in depth', () => {
    expect(() => referencesOf(OBJECT, encodeUtf8('<a>'.repeat(100_000)))).toThrow('nested too deeply');
    expect(() => referencesOf(OBJECT, encodeUtf8('<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'))).toThrow(
      DecodeError,
    );
  });

  it('throws only DecodeError for mutated objects', () => {
    const random = createRandom(77);
    const original = encodeUtf8(LAYOUTS.coalesced);
    let understood = 0;
    for (let round = 0; round < MUTATIONS; round++) {
      const mutated = Uint8Array.from(
        original.subarray(0, random.chance(0.3) ? random.integer(0, original.length) : undefined),
      );
      for (let flips = random.integer(1, 4); flips > 0 && mutated.length > 0; flips--)
        mutated[random.integer(0, mutated.length - 1)] = random.chance(0.5)
          ? random.integer(0x20, 0x7e)
          : random.integer(0, 255);
      try {
        referencesOf(OBJECT, mutated, { literals: true });
        understood++;
      } catch (error) {
        expect(error).toBeInstanceOf(DecodeError);
      }
    }
    expect(understood).toBeGreaterThan(0);
  });
});
