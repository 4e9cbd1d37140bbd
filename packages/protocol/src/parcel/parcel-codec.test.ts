import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { Uuid } from '../datatypes/index.ts';
import { UsageError } from '../errors/index.ts';
import { asMap, asReal, formatLlsdXml, parseLlsd } from '../llsd/index.ts';
import type { LlsdMap, LlsdValue } from '../llsd/index.ts';
import { decodeMessage, encodeMessage } from '../message/index.ts';
import type { ParcelProperties, ParcelPropertiesUpdate } from '../message/index.ts';
import { encodeUtf8 } from '../bytes/index.ts';
import {
  LANDING_TYPE,
  MAX_ACCESS_ENTRIES,
  PARCEL_FLAG,
  accessBlocks,
  accessEntriesIn,
  decodeParcelEvent,
  decodeParcelMessage,
  decodeParcelUpdate,
  decodeParcelUpdateMessage,
  encodeAccessListUpdate,
  encodeParcelEvent,
  encodeParcelMessage,
  encodeParcelUpdate,
  encodeParcelUpdateMessage,
} from './index.ts';
import type { ParcelReport } from './index.ts';

const url = new URL('../../../../vectors/parcel/parcel-properties.xml', import.meta.url);
const RECORDED = asMap(parseLlsd(readFileSync(url)));
const ids = { AgentID: new Uuid(1, 1, 1, 1), SessionID: new Uuid(2, 2, 2, 2) };

const REPORT: ParcelReport = {
  sequenceId: -30_000,
  result: 1,
  snapsSelection: true,
  parcel: {
    ...decodeParcelEvent(RECORDED).parcel,
    localId: 7,
    name: 'Süd',
    description: 'A place',
    flags: 0xe000_0001,
    isGroupOwned: true,
    salePrice: 12,
    buyerId: new Uuid(3, 3, 3, 3),
    groupId: new Uuid(4, 4, 4, 4),
    passHours: 1.5,
    passPrice: 9,
    musicUrl: 'http://music.example/',
    media: {
      url: 'http://film.example/',
      textureId: new Uuid(5, 5, 5, 5),
      type: 'video/*',
      description: 'a film',
      width: 320,
      height: 200,
      loops: true,
      autoScales: true,
    },
    obscuresObjectMedia: true,
    snapshotId: new Uuid(6, 6, 6, 6),
    landingType: LANDING_TYPE.point,
    landingPoint: { x: 1, y: 2, z: 3 },
    landingLookAt: { x: 0, y: 1, z: 0 },
    seeAvatars: false,
    anyAvatarSounds: false,
    groupAvatarSounds: true,
    category: 3,
    status: 2,
    otherCleanMinutes: 5,
    southWest: { x: 4, y: 8 },
    northEast: { x: 12, y: 16 },
    environmentVersion: 4,
    overrides: {
      restrictsPushing: true,
      deniesAnonymous: true,
      deniesAgeUnverified: true,
      allowsAccessLists: false,
      allowsOwnSkies: false,
    },
  },
};

/** `<integer />`, `<boolean>` and four bytes stand for the same where the template has a number. */
function comparable(value: LlsdValue | undefined): unknown {
  const isNumber = typeof value === 'boolean' || (value instanceof Uint8Array && value.length === 4);
  return isNumber ? asReal(value) : value;
}

describe('ParcelProperties as a recorded OpenSimulator queued it', () => {
  it('says which parcel it is, what it allows and what stands on it', () => {
    const { parcel, ...about } = decodeParcelEvent(RECORDED);
    expect(about).toEqual({ sequenceId: 0, result: 0, snapsSelection: false });
    expect(parcel).toMatchObject({
      localId: 1,
      name: 'Your Parcel',
      description: '',
      area: 65_536,
      southWest: { x: 0, y: 0 },
      northEast: { x: 256, y: 256 },
      // 2026-11-20T19:00:23Z
      claimDate: 1_795_201_223,
      landingType: LANDING_TYPE.anywhere,
      prims: 104,
      maxPrims: 15_000,
      primCounts: { ofOwner: 104, ofOthers: 0, inRegion: 104, mostInRegion: 15_000, bonus: 1 },
      seeAvatars: true,
      media: { type: 'none/none', width: 0, loops: false, autoScales: false },
      obscuresObjectMedia: false,
    });
    expect(parcel.ownerId.toString()).toBe('a0000000-0000-4000-8000-000000000001');
    expect(parcel.flags & PARCEL_FLAG.allowFly).toBe(PARCEL_FLAG.allowFly);
    expect(parcel.bitmap).toEqual(new Uint8Array(512).fill(255));
  });

  it('is said again in the same words', () => {
    const { body } = encodeParcelEvent(decodeParcelEvent(RECORDED));
    const ours = asMap(parseLlsd(encodeUtf8(formatLlsdXml(body))));
    for (const [block, [fields]] of Object.entries(RECORDED) as [string, LlsdMap[]][]) {
      for (const [key, value] of Object.entries(fields!)) {
        const [said] = ours[block] as LlsdMap[];
        expect(comparable(said![key]), `${block}.${key}`).toEqual(comparable(value));
      }
    }
  });
});

describe('a parcel', () => {
  it('is the same after the event', () => {
    expect(decodeParcelEvent(encodeParcelEvent(REPORT).body)).toEqual(REPORT);
  });

  it('is the same after the message, but for what that has no room for', () => {
    const bytes = encodeMessage(encodeParcelMessage(REPORT));
    const back = decodeParcelMessage(decodeMessage(bytes) as ParcelProperties);
    const { media } = REPORT.parcel;
    expect(back).toEqual({
      ...REPORT,
      parcel: {
        ...REPORT.parcel,
        media: { ...media, type: '', description: '', width: 0, height: 0, loops: false },
        obscuresObjectMedia: false,
        seeAvatars: true,
        anyAvatarSounds: true,
      },
    });
  });

  it('of an older server is as of a new one in what is not said', () => {
    const older = { ParcelData: RECORDED['ParcelData']!, AgeVerificationBlock: [{}] };
    const { parcel } = decodeParcelEvent(older);
    expect(parcel.environmentVersion).toBe(-1);
    expect(parcel.overrides).toMatchObject({ allowsAccessLists: true, allowsOwnSkies: true });
    expect(decodeParcelEvent({}).parcel.bitmap).toHaveLength(0);
  });

  it('is changed by capability: all of it is said, and read again', () => {
    const { parcel } = REPORT;
    const body = parseLlsd(encodeUtf8(formatLlsdXml(encodeParcelUpdate({ localId: 7, manners: parcel }))));
    const { localId, manners } = decodeParcelUpdate(asMap(body));
    expect(localId).toBe(7);
    expect(parcel).toMatchObject(manners);
    expect(Object.keys(manners)).toHaveLength(19);
  });

  it('that is changed without a word on who is seen shows everybody', () => {
    const { manners } = decodeParcelUpdate({
      local_id: 3,
      any_av_sounds: false,
      user_location: [Number.NaN, 2],
    });
    expect([manners.seeAvatars, manners.anyAvatarSounds, manners.groupAvatarSounds]).toEqual([
      true,
      true,
      true,
    ]);
    expect(manners.landingPoint).toEqual({ x: 0, y: 2, z: 0 });
  });

  it('is changed by message: what that lacks stays', () => {
    const { parcel } = REPORT;
    const bytes = encodeMessage(encodeParcelUpdateMessage({ localId: 7, manners: parcel }, ids));
    const message = decodeMessage(bytes) as ParcelPropertiesUpdate;
    expect([message.ParcelData.LocalID, message.ParcelData.Flags]).toEqual([7, 1]);
    const now = decodeParcelEvent(RECORDED).parcel;
    const { media } = now;
    const changed = decodeParcelUpdateMessage(message, now);
    expect(changed).toMatchObject({ name: 'Süd', flags: 0xe000_0001, passHours: 1.5, landingType: 1 });
    expect(changed.media).toEqual({
      ...parcel.media,
      type: media.type,
      description: '',
      width: 0,
      height: 0,
      loops: false,
    });
    expect([changed.seeAvatars, changed.obscuresObjectMedia]).toEqual([true, false]);
  });
});

describe('a list of who may enter', () => {
  const entries = (count: number) =>
    Array.from({ length: count }, (_, index) => ({
      agentId: new Uuid(9, 9, 9, index + 1),
      untilSeconds: index,
    }));
  const update = (count: number) =>
    encodeAccessListUpdate(
      { localId: 4, list: 'banned', entries: entries(count), transactionId: new Uuid(8, 8, 8, 8) },
      ids,
    );

  it.each([
    [1, [1]],
    [48, [48]],
    [49, [48, 1]],
    [120, [48, 48, 24]],
  ])('of %d goes in sections', (count, sections) => {
    const messages = update(count);
    expect(messages.map(({ List }) => List.length)).toEqual(sections);
    expect(messages.map(({ Data }) => [Data.SequenceID, Data.Sections])).toEqual(
      sections.map((_, index) => [index + 1, sections.length]),
    );
    expect(messages.every(({ Data }) => Data.Flags === 2 && Data.LocalID === 4)).toBe(true);
    expect(messages.flatMap(({ List }) => accessEntriesIn(List))).toEqual(entries(count));
  });

  it('without anybody has an entry for nobody, which is read as none', () => {
    const [only, ...others] = update(0);
    expect([only!.List, others]).toEqual([accessBlocks([], 'banned'), []]);
    expect([only!.List[0]!.ID.isZero, accessEntriesIn(only!.List)]).toEqual([true, []]);
  });

  it('beyond what a parcel has is refused', () => {
    expect(update(MAX_ACCESS_ENTRIES)).toHaveLength(7);
    expect(() => update(MAX_ACCESS_ENTRIES + 1)).toThrow(UsageError);
  });
});
