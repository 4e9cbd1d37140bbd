import { describe, expect, it } from 'vitest';
import { decodeUtf8, encodeUtf8 } from '../../bytes/index.ts';
import { Uuid } from '../../datatypes/index.ts';
import { DecodeError } from '../../errors/index.ts';
import { encodeLlsdBinary, formatLlsdXml, parseLlsdNotation, real } from '../../llsd/index.ts';
import type { LlsdMap, LlsdValue } from '../../llsd/index.ts';
import {
  DEFAULT_SKY,
  DEFAULT_WATER,
  MAX_DAY_KEYS,
  SKY_TRACKS,
  decodeDayCycle,
  decodeLegacyEnvironment,
  decodeSettings,
  decodeSky,
  decodeWater,
  encodeDayCycle,
  encodeSettings,
  encodeSky,
  encodeWater,
} from './index.ts';
import type { DayCycle, SkySettings, WaterSettings } from './index.ts';

const reals = (...values: readonly number[]): LlsdValue => values.map(real);
const ID = Uuid.parse('00112233-4455-6677-8899-aabbccddeeff');

/** Another number or id everywhere. */
const SKY: SkySettings = {
  type: 'sky',
  name: 'Evening',
  sunRotation: { x: 0, y: 0.6, z: 0, w: 0.8 },
  moonRotation: { x: 0.5, y: -0.5, z: 0.5, w: 0.5 },
  sunScale: 1.5,
  moonScale: 2,
  moonBrightness: 0.25,
  starBrightness: 500,
  sunlight: [2.5, 1, 0.125],
  haze: {
    ambient: [1, 2, 3],
    blueDensity: [0.5, 0.25, 0.75],
    blueHorizon: [0.1, 0.2, 0.3],
    hazeDensity: 4,
    hazeHorizon: 0.4,
    densityMultiplier: 0.0002,
    distanceMultiplier: 6.5,
  },
  maxAltitude: 906.2,
  gamma: 1.25,
  glow: [40, 0.002, -10],
  cloudColour: [0.2, 0.3, 0.4],
  cloudDensity: [0.5, 0.25, 0.88],
  cloudDetail: [0.25, 0.5, 0.125],
  cloudScale: 0.75,
  cloudScroll: [-1, 0.5],
  cloudShadow: 0.54,
  cloudVariance: 0.1,
  moistureLevel: 0.2,
  dropletRadius: 10,
  iceLevel: 0.3,
  sunTextureId: ID,
  moonTextureId: ID,
  cloudTextureId: ID,
  bloomTextureId: ID,
  haloTextureId: ID,
  rainbowTextureId: ID,
  reflectionProbeAmbiance: 0.5,
  others: { planet_radius: real(6360), mie_config: [{ anisotropy: real(0.8) }] },
};

const WATER: WaterSettings = {
  type: 'water',
  name: 'Pond',
  fogColour: [0.1, 0.2, 0.3],
  fogDensity: 16,
  underwaterFog: 0.5,
  fresnelOffset: 0.1,
  fresnelScale: 0.2,
  blur: 0.08,
  normalMapId: ID,
  normalScale: [1, 2, 3],
  refractionAbove: 0.05,
  refractionBelow: 0.1,
  wave1: [0, 1],
  wave2: [-1, -2],
  others: { transparent_texture: ID },
};

const DAY: DayCycle = {
  type: 'daycycle',
  name: 'Spring',
  water: [{ position: 0, frame: 'w', settings: WATER }],
  skies: [
    [
      { position: 0, frame: 'night', settings: DEFAULT_SKY },
      { position: 0.5, frame: 'day', settings: SKY },
      { position: 0.75, frame: 'night', settings: DEFAULT_SKY },
    ],
    [],
    [{ position: 0.25, frame: 'day', settings: SKY }],
    [],
  ],
  others: { flags: 0 },
};

describe('settings', () => {
  it.each([
    ['a sky', SKY],
    ['the usual sky', DEFAULT_SKY],
    ['water', WATER],
    ['the usual water', DEFAULT_WATER],
    ['a day', DAY],
  ] as const)('of %s are the same after they were written and read', (_, settings) => {
    const bytes = encodeSettings(settings);
    expect(decodeUtf8(bytes).startsWith('<? llsd/notation ?>\n{')).toBe(true);
    expect(decodeSettings(bytes)).toEqual(settings);
  });

  it('are read in any form of LLSD, with blanks and NULs behind it', () => {
    const map = encodeSky(SKY);
    const header = encodeUtf8('<? LLSD/Binary ?>\n');
    for (const bytes of [
      encodeUtf8(`${formatLlsdXml(map)}\n\0`),
      encodeLlsdBinary(map),
      Uint8Array.from([...header, ...encodeLlsdBinary(map), 0x0d, 0x0a]),
      Uint8Array.from([...encodeSettings(SKY), 0]),
    ])
      expect(decodeSettings(bytes)).toEqual(SKY);
  });

  it.each(['', '{}', "{'type':'moon'}", "['sky']", "{'type':'sky'", '<llsd><string>sky</string></llsd>'])(
    'such as %j are refused',
    (text) => {
      expect(() => decodeSettings(encodeUtf8(text))).toThrow(DecodeError);
    },
  );

  it('that are nested without end are refused', () => {
    expect(() => decodeSettings(encodeUtf8(`{'type':'sky','x':${'['.repeat(40)}${']'.repeat(40)}}`))).toThrow(
      DecodeError,
    );
  });
});

describe('a sky', () => {
  it('is as usual where it says nothing, or no numbers', () => {
    for (const map of [null, {}, 'sunny', [1], { type: 'sky' }]) expect(decodeSky(map)).toEqual(DEFAULT_SKY);
    const nothing: LlsdMap = {
      type: 'sky',
      sun_rotation: reals(0, 0, 0, 0),
      moon_rotation: reals(1, 2),
      sunlight_color: reals(Number.NaN, 1),
      max_y: real(Infinity),
      glow: 3,
      legacy_haze: 'thick',
      cloud_shadow: [],
      east_angle: real(Infinity),
      sun_angle: 1,
    };
    expect(decodeSky(nothing)).toEqual({
      ...DEFAULT_SKY,
      others: { east_angle: real(Infinity), sun_angle: 1 },
    });
  });

  it('has rotations of length 1', () => {
    const { sunRotation } = decodeSky({ sun_rotation: reals(0, 0, 2, 2) });
    expect(Math.hypot(...Object.values(sunRotation))).toBeCloseTo(1, 12);
    expect(sunRotation.z).toBeCloseTo(Math.SQRT1_2, 12);
  });

  it('of older regions says the same in other words', () => {
    const sky = decodeSky({
      ambient: reals(1, 0.5, 0.25, 1),
      haze_density: reals(0.6, 0, 0, 1),
      density_multiplier: reals(0.0002, 0, 0, 1),
      gamma: reals(2, 0, 0, 1),
      cloud_scroll_rate: reals(10.25, 9),
      enable_cloud_scroll: [true, false],
      star_brightness: real(2),
      sun_angle: real(Math.PI / 6),
      east_angle: real(Math.PI / 2),
      preset_num: 5,
    });
    expect(sky.haze).toMatchObject({ ambient: [1, 0.5, 0.25], hazeDensity: 0.6, densityMultiplier: 0.0002 });
    expect([sky.gamma, sky.cloudScroll, sky.starBrightness]).toEqual([2, [0.25, 0], 500]);
    expect(sky.others).toEqual({});
    // The sun is in the south and 30° up; east is turned there the short way.
    const { x, y, z, w } = sky.sunRotation;
    expect([x, y, z, w]).toEqual(
      [0, -0.5, -Math.sqrt(0.75), 1].map((part) => expect.closeTo(part / Math.SQRT2, 12)),
    );
    expect(decodeSky({ cloud_scroll_rate: reals(11, 12) }).cloudScroll).toEqual([1, 2]);
    expect(decodeSky({ sun_angle: real(Math.PI), east_angle: real(0) }).sunRotation.z).toBeCloseTo(1, 6);
  });

  it('of before probes has none, and writes none', () => {
    const { reflectionProbeAmbiance: _, ...rest } = SKY;
    const map = encodeSky({ ...rest, reflectionProbeAmbiance: undefined });
    expect('reflection_probe_ambiance' in map).toBe(false);
    expect(decodeSky(map).reflectionProbeAmbiance).toBeUndefined();
  });
});

describe('water', () => {
  it('is as usual where it says nothing', () => {
    for (const map of [null, {}, { type: 'water', wave1_direction: reals(1) }])
      expect(decodeWater(map)).toEqual(DEFAULT_WATER);
    expect(decodeWater(encodeWater(WATER))).toEqual(WATER);
  });

  it('of older regions has other words for it', () => {
    const water = decodeWater({
      waterFogColor: reals(0.1, 0.2, 0.3, 1),
      waterFogDensity: real(16),
      underWaterFogMod: real(0.5),
      fresnelOffset: real(0.1),
      fresnelScale: real(0.2),
      blurMultiplier: real(0.08),
      normalMap: ID,
      normScale: reals(1, 2, 3),
      scaleAbove: real(0.05),
      scaleBelow: real(0.1),
      wave1Dir: reals(0, 1),
      wave2Dir: reals(-1, -2),
    });
    expect(water).toEqual({ ...WATER, name: '', others: {} });
  });
});

describe('a day', () => {
  it('has its keys in order, each position once', () => {
    const tracks = [
      [{ key_keyframe: real(0), key_name: 'w' }],
      [
        { key_keyframe: real(0.5), key_name: 'one' },
        { key_keyframe: real(-3), key_name: 'two' },
        { key_keyframe: real(0.5), key_name: 'two' },
        { key_keyframe: real(Number.NaN), key_name: 'one' },
      ],
    ];
    const frames = { w: { type: 'water' }, one: { type: 'sky', name: '1' }, two: { type: 'sky', name: '2' } };
    const day = decodeDayCycle({ type: 'daycycle', tracks, frames });
    expect(day.skies).toHaveLength(SKY_TRACKS);
    expect(day.skies[0]!.map(({ position, frame }) => [position, frame])).toEqual([
      [0, 'one'],
      [0.5, 'two'],
    ]);
    expect(day.skies[0]![1]!.settings.name).toBe('2');
  });

  it('tells of frames that are nothing, and keys that have none or the wrong ones', () => {
    const told: string[] = [];
    const key = (name: string): LlsdValue => [{ key_keyframe: real(0), key_name: name }];
    const day = decodeDayCycle(
      {
        frames: { w: { type: 'water' }, s: { type: 'sky' }, x: 3 },
        tracks: [key('s'), key('w'), key('gone')],
      },
      { onSkipped: (what) => told.push(what) },
    );
    expect([day.water, ...day.skies]).toEqual([[], [], [], [], []]);
    expect(told).toEqual([
      'the frame x of a day, which is neither sky nor water',
      'a key of a day without its frame s',
      'a key of a day without its frame w',
      'a key of a day without its frame gone',
    ]);
  });

  it('is bounded', () => {
    const track = Array.from({ length: MAX_DAY_KEYS + 10 }, (_, at) => ({
      key_keyframe: real(at / 5000),
      key_name: 's',
    }));
    const frames = { s: { type: 'sky' } };
    const day = decodeDayCycle({ frames, tracks: [[], ...Array.from({ length: 9 }, () => track)] });
    expect(day.skies.map(({ length }) => length)).toEqual(Array(SKY_TRACKS).fill(MAX_DAY_KEYS));
  });

  it('writes a frame that is used twice once', () => {
    const { frames, tracks } = encodeDayCycle(DAY);
    expect(Object.keys(frames as LlsdMap)).toEqual(['w', 'night', 'day']);
    expect(tracks).toHaveLength(1 + SKY_TRACKS);
  });
});

describe('the environment of an older region', () => {
  const message = { messageID: ID, regionID: ID };
  const skies = { A: { gamma: reals(2) }, B: { gamma: reals(3) } };

  it('is a day of its skies over its water', () => {
    const told: string[] = [];
    const value: LlsdValue = [
      message,
      [
        [real(0.5), 'B'],
        [real(0), 'A'],
        [real(0.75), 'C'],
      ],
      skies,
      { waterFogDensity: real(3) },
    ];
    const day = decodeLegacyEnvironment(value, { onSkipped: (what) => told.push(what) })!;
    expect(day.skies[0]!.map(({ position, settings }) => [position, settings.gamma])).toEqual([
      [0, 2],
      [0.5, 3],
    ]);
    expect(day.water[0]!.settings.fogDensity).toBe(3);
    expect(told).toEqual(['a key of a day without its sky C']);
    expect(decodeSettings(encodeSettings(day))).toEqual(day);
  });

  it('is the viewer’s own where the region says none', () => {
    for (const value of ['', [], [message], [message, [], {}, {}], [message, [], skies, {}]])
      expect(decodeLegacyEnvironment(value)).toBeUndefined();
  });

  it('of OpenSim’s notation is read', () => {
    const value = parseLlsdNotation(encodeUtf8("[{},[[r0,'A']],{'A':{}}]"));
    expect(decodeLegacyEnvironment(value)!.water[0]!.settings).toEqual(DEFAULT_WATER);
  });
});
