import { describe, expect, it } from 'vitest';
import { Uuid } from '@landfall/protocol/datatypes';
import { formatAssetName, parseAssetName } from './asset-name.ts';
import { looseUuid, parseLooseUuid } from './loose-uuid.ts';

const TEXT = '11111111-2222-4333-8444-5555555555ab';
const ID = Uuid.parse(TEXT);
const nameOf = (type: number): string => formatAssetName({ id: ID, type });

/** As OpenSim writes them, in the order of their types. @source archives.md §1.4 */
const SUFFIXES: Readonly<Record<string, number>> = {
  '_material.xml': -2,
  '_texture.jp2': 0,
  '_sound.ogg': 1,
  '_callingcard.txt': 2,
  '_landmark.txt': 3,
  '_clothing.txt': 5,
  '_object.xml': 6,
  '_notecard.txt': 7,
  '_folder.txt': 8,
  '_script.lsl': 10,
  '_bytecode.lso': 11,
  '_texture.tga': 12,
  '_bodypart.txt': 13,
  '_sound.wav': 17,
  '_image.tga': 18,
  '_image.jpg': 19,
  '_animation.bvh': 20,
  '_gesture.txt': 21,
  '_simstate.bin': 22,
  '_mesh.llmesh': 49,
  '_settings.bin': 56,
  '_prmat.dat': 57,
};

describe('the name of an archived asset', () => {
  it('has the suffix that OpenSim gives its type, both ways', () => {
    for (const [suffix, type] of Object.entries(SUFFIXES)) {
      expect(nameOf(type)).toBe(`${TEXT}${suffix}`);
      expect(parseAssetName(`${TEXT}${suffix}`)).toEqual({ id: ID, type });
    }
  });

  it('tells the two textures, sounds and images apart that differ in their format only', () => {
    expect(parseAssetName(`${TEXT}_texture.jp2`).type).not.toBe(parseAssetName(`${TEXT}_texture.tga`).type);
    expect(parseAssetName(`${TEXT}_sound.ogg`).type).not.toBe(parseAssetName(`${TEXT}_sound.wav`).type);
  });

  it('of a type that archives do not know is the id alone, which no archive reader takes', () => {
    expect(nameOf(24)).toBe(TEXT);
    expect(() => parseAssetName(nameOf(24))).toThrow('asset name without a suffix');
  });

  it('is told from what only looks like one, with what is wrong with it', () => {
    expect(() => parseAssetName(`${TEXT}_texture.png`)).toThrow('unknown asset suffix _texture.png');
    expect(() => parseAssetName(`${TEXT}_texture.jp2.bak`)).toThrow('unknown asset suffix');
    expect(() => parseAssetName(`${TEXT}_new_texture.jp2`)).toThrow('UUID');
    expect(() => parseAssetName(`${TEXT.slice(0, -1)}_texture.jp2`)).toThrow('UUID');
  });

  it('quotes no more of a foreign suffix than fits on a line', () => {
    const attempt = (): unknown => parseAssetName(`${TEXT}_${'x'.repeat(3000)}`);
    expect(attempt).toThrow(`unknown asset suffix _${'x'.repeat(31)}`);
    expect(attempt).not.toThrow('x'.repeat(32));
  });
});

describe('a UUID as OpenSim takes it', () => {
  it('may lack its dashes, be in capitals and have blanks around it', () => {
    expect(parseLooseUuid(`\t${TEXT.replaceAll('-', '').toUpperCase()}\r\n`)).toEqual(ID);
    expect(parseLooseUuid(TEXT)).toEqual(ID);
  });

  it('is refused with a digit too many or too few, other letters, or dashes elsewhere', () => {
    const digits = TEXT.replaceAll('-', '');
    for (const text of [
      `${digits}0`,
      digits.slice(1),
      digits.replace('a', 'g'),
      TEXT.replace('-2', '2-'),
      '',
    ]) {
      expect(() => parseLooseUuid(text), text).toThrow('not a UUID');
      expect(looseUuid(text), text).toBeUndefined();
    }
  });
});
