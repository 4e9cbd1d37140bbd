import { describe, expect, it } from 'vitest';
import { decodeUtf8, encodeUtf8 } from '@landfall/protocol/bytes';
import { DecodeError } from '@landfall/protocol/errors';
import { decodeArchivedParcel } from './archived-parcel.ts';
import { parcelText } from './test-archive.ts';
import { encodeArchivedParcel } from './write-archived-parcel.ts';

describe('a parcel of an archive', () => {
  it('has its ids as plain text, its cells as bits, and its places in angle brackets', () => {
    const parcel = decodeArchivedParcel(encodeUtf8(parcelText(4)));
    expect(parcel).toMatchObject({
      localId: 4,
      name: 'Quay & é',
      area: 256,
      isGroupOwned: true,
      flags: 0xffff_ffff,
      bitmap: new Uint8Array(512).fill(0xff),
      userLocation: { x: 1.5, y: 2, z: -3 },
      passHours: 1.5,
      seeAvatars: false,
      anyAvatarSounds: true,
      rest: [{ name: 'MediaType', text: 'image/*' }],
    });
    expect(String(parcel.id)).toBe('11111111-2222-4333-8444-555555555604');
    expect(parcel.access).toMatchObject([{ time: '0', flags: 2 }]);
  });

  it('is the same once it was written', () => {
    const parcel = decodeArchivedParcel(encodeUtf8(parcelText(4)));
    const written = encodeArchivedParcel({ ...parcel, environment: '<llsd/>' });
    expect(decodeArchivedParcel(written)).toEqual({ ...parcel, environment: '<llsd/>' });
    expect(decodeUtf8(written)).toContain('<UserLocation>&lt;1.5, 2, -3&gt;</UserLocation>');
  });

  it('may have its bitmap in lines', () => {
    const inLines = parcelText(1, '//\n  8=');
    expect(decodeArchivedParcel(encodeUtf8(inLines)).bitmap).toEqual(Uint8Array.of(0xff, 0xff));
  });

  it.each([
    ['<RegionSettings />', '<RegionSettings> is no LandData'],
    ['<LandData><Bitmap>*</Bitmap></LandData>', 'in LandData.Bitmap'],
    ['<LandData><Area>wide</Area></LandData>', 'in LandData.Area'],
    ['<LandData><Area>1</Area>', 'document ends'],
  ])('%s is refused', (text, why) => {
    expect(() => decodeArchivedParcel(encodeUtf8(text))).toThrow(DecodeError);
    expect(() => decodeArchivedParcel(encodeUtf8(text))).toThrow(why);
  });
});
