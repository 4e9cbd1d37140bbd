import { ByteReader, ByteWriter } from '../bytes/index.ts';
import { DecodeError } from '../errors/index.ts';

/** The seven, in the order of `AgentThrottle.Throttle.Throttles`. @source viewer llviewerthrottle.cpp (PROTOCOL §3) */
export const THROTTLE_CATEGORIES = ['resend', 'land', 'wind', 'cloud', 'task', 'texture', 'asset'] as const;

/** What kind of traffic a message is, for shaping. */
export type ThrottleCategory = (typeof THROTTLE_CATEGORIES)[number];

/** Bits per second for each category. */
export type Throttle = Readonly<Record<ThrottleCategory, number>>;

const THROTTLES_BYTES = 4 * THROTTLE_CATEGORIES.length;
const BITS_PER_BYTE = 8;

/** What the viewer asks for by default: 1.5 × 3000 kbit/s. @source viewer llviewerthrottle.cpp */
export const VIEWER_THROTTLE: Throttle = Object.freeze({
  resend: 460_800,
  land: 317_440,
  wind: 63_488,
  cloud: 63_488,
  task: 1_564_672,
  texture: 1_564_672,
  asset: 573_440,
});

/** What OpenSim sends with until it gets an AgentThrottle. @source PROTOCOL §3 (there in bytes per second) */
export const OPENSIM_START_THROTTLE: Throttle = Object.freeze({
  resend: 6625 * BITS_PER_BYTE,
  land: 9125 * BITS_PER_BYTE,
  wind: 1750 * BITS_PER_BYTE,
  cloud: 1750 * BITS_PER_BYTE,
  task: 18_500 * BITS_PER_BYTE,
  texture: 18_500 * BITS_PER_BYTE,
  asset: 10_500 * BITS_PER_BYTE,
});

/** OpenSim's `client_throttle_max_bps`, which despite its name is bytes per second. */
export const OPENSIM_CLIENT_CAP_BYTES_PER_SECOND = 640_000;
/** What OpenSim grants at least, in bytes per second. @source OpenSim LLUDPClient.SetThrottles */
const LEAST_BYTES_PER_SECOND = 1000;
const LEAST_WEATHER_BYTES_PER_SECOND = 50;

/** The 28 bytes of `AgentThrottle.Throttle.Throttles`: seven F32 LE, bits per second. */
export function encodeThrottle(throttle: Throttle): Uint8Array {
  const writer = new ByteWriter(THROTTLES_BYTES);
  for (const category of THROTTLE_CATEGORIES) writer.f32le(throttle[category]);
  return writer.finish();
}

/** @throws DecodeError unless it is seven finite rates that are not negative; surplus bytes are ignored, as OpenSim does. */
export function decodeThrottle(throttles: Uint8Array): Throttle {
  const reader = new ByteReader(throttles);
  return mapThrottle((category) => {
    const rate = reader.f32le();
    if (Number.isFinite(rate) && rate >= 0) return rate;
    throw new DecodeError('not a rate', { offset: reader.offset - 4, path: `Throttles.${category}` });
  });
}

/**
 * What a simulator grants of a wish: at least OpenSim's minimum for each category, and scaled down so that the sum is at
 * most `capBytesPerSecond`. @source OpenSim LLUDPClient.SetThrottles (which by mistake scales up: opensim-observed.md)
 */
export function grantThrottle(
  wish: Throttle,
  capBytesPerSecond: number = OPENSIM_CLIENT_CAP_BYTES_PER_SECOND,
): Throttle {
  const raised = mapThrottle((category) => Math.max(wish[category], leastBits(category)));
  const cap = capBytesPerSecond * BITS_PER_BYTE;
  const sum = sumThrottle(raised);
  return sum <= cap ? raised : scaleThrottle(raised, cap / sum);
}

/** Bits per second of all categories together. */
export function sumThrottle(throttle: Throttle): number {
  return THROTTLE_CATEGORIES.reduce((sum, category) => sum + throttle[category], 0);
}

/** Each category so many times as much. */
export function scaleThrottle(throttle: Throttle, factor: number): Throttle {
  return mapThrottle((category) => throttle[category] * factor);
}

function leastBits(category: ThrottleCategory): number {
  const weather = category === 'wind' || category === 'cloud';
  return (weather ? LEAST_WEATHER_BYTES_PER_SECOND : LEAST_BYTES_PER_SECOND) * BITS_PER_BYTE;
}

function mapThrottle(rateOf: (category: ThrottleCategory) => number): Throttle {
  return {
    resend: rateOf('resend'),
    land: rateOf('land'),
    wind: rateOf('wind'),
    cloud: rateOf('cloud'),
    task: rateOf('task'),
    texture: rateOf('texture'),
    asset: rateOf('asset'),
  };
}
