import { describe, expect, it } from 'vitest';
import { Uuid } from '../datatypes/index.ts';
import { DecodeError } from '../errors/index.ts';
import { decodeEstateInfo, encodeEstateInfo, encodeEstateParameters } from './index.ts';

const INFO = {
  name: 'Häfen',
  ownerId: new Uuid(1, 2, 3, 4),
  estateId: 101,
  parentId: 1,
  flags: 0xffff_ffff,
  covenantId: Uuid.zero,
  covenantChanged: 1_700_000_000,
  abuseEmail: 'somebody@example.org',
};
const TEXTS = ['Mine', String(Uuid.zero), '1', '2', '0', '3', String(Uuid.zero), '4', '1', ''];

describe('what is said of an estate', () => {
  it('comes back as it was', () => {
    expect(decodeEstateInfo(encodeEstateInfo(INFO))).toEqual(INFO);
    expect(encodeEstateInfo(INFO)).toHaveLength(10);
  });

  it('may be without what comes last', () => {
    const short = encodeEstateParameters(TEXTS.slice(0, 8));
    expect(decodeEstateInfo(short)).toMatchObject({ name: 'Mine', covenantChanged: 4, abuseEmail: '' });
  });

  it.each([
    TEXTS.slice(0, 7),
    TEXTS.with(1, 'nobody'),
    TEXTS.with(2, ''),
    TEXTS.with(3, '4294967296'),
    TEXTS.with(3, '-1'),
    TEXTS.with(5, '1e3'),
  ])('is refused where it makes no sense', (...texts) => {
    expect(() => decodeEstateInfo(encodeEstateParameters(texts))).toThrow(DecodeError);
  });
});
