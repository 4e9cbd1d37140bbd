import { describe, expect, it } from 'vitest';
import { Uuid } from '../datatypes/index.ts';
import { DecodeError } from '../errors/index.ts';
import { createRandom } from '../testing/index.ts';
import type { Random } from '../testing/index.ts';
import {
  formatXmlRpcCall,
  formatXmlRpcResponse,
  parseXmlRpcCall,
  parseXmlRpcResponse,
} from '../xmlrpc/index.ts';
import {
  LlsdDate,
  LlsdUri,
  decodeLlsdBinary,
  encodeLlsdBinary,
  formatLlsdNotation,
  formatLlsdXml,
  isLlsdMap,
  parseLlsd,
  parseLlsdNotation,
  parseLlsdXml,
  real,
} from './index.ts';
import type { LlsdValue } from './index.ts';

/** `.ci/run` draws more. */
const MUTATIONS = 4000 * Number(process.env['LANDFALL_DRAWS'] ?? 1);
const limits = { maxDepth: 12, maxValues: 60, maxBytes: 4096 };
const params = [{ a: [1, 'x &<é', true], b: Uint8Array.of(1, 2, 3), d: new LlsdDate(1e9), r: real(0.5) }];
const rich: LlsdValue = [
  ...params,
  ...params,
  null,
  new LlsdUri('http://x/'),
  Uuid.parse('01020304-0506-0708-090a-0b0c0d0e0f10'),
];

const targets: readonly [string, Uint8Array, (bytes: Uint8Array) => LlsdValue][] = [
  ['XML', Buffer.from(formatLlsdXml(rich)), (bytes) => parseLlsdXml(bytes, limits)],
  ['binary', encodeLlsdBinary(rich), (bytes) => decodeLlsdBinary(bytes, limits)],
  ['notation', Buffer.from(formatLlsdNotation(rich)), (bytes) => parseLlsdNotation(bytes, limits)],
  ['any', encodeLlsdBinary(rich), (bytes) => parseLlsd(bytes, '', limits)],
  [
    'call',
    Buffer.from(formatXmlRpcCall({ method: 'm', params })),
    (bytes) => parseXmlRpcCall(bytes, limits).params,
  ],
  [
    'response',
    Buffer.from(formatXmlRpcResponse(params)),
    (bytes) => {
      const response = parseXmlRpcResponse(bytes, limits);
      return response.type === 'result' ? response.value : null;
    },
  ],
];

describe('damaged documents', () => {
  it.each(targets)('%s: only DecodeError comes out, and never more than allowed', (_, whole, read) => {
    const random = createRandom(whole.length);
    let refused = 0;
    for (let i = 0; i < MUTATIONS / targets.length; i++) {
      const value = outcome(() => read(mutate(whole, random)));
      if (value === undefined) refused++;
      else expect(countValues(value)).toBeLessThanOrEqual(limits.maxValues);
    }
    expect(refused).toBeGreaterThan(100);
  });

  it.each(targets)('%s: every truncation is refused', (_, whole, read) => {
    expect(outcome(() => read(whole))).toBeDefined();
    for (let end = 0; end < whole.length; end++) {
      expect(
        outcome(() => read(whole.subarray(0, end))),
        `first ${end} bytes`,
      ).toBeUndefined();
    }
  });
});

/** The value, or undefined when it was refused as it should be. */
function outcome(read: () => LlsdValue): LlsdValue | undefined {
  try {
    return read();
  } catch (error) {
    expect(error).toBeInstanceOf(DecodeError);
    return undefined;
  }
}

/** One to four changes: a byte overwritten, a stretch cut out, doubled or replaced by garbage. */
function mutate(whole: Uint8Array, random: Random): Uint8Array {
  let bytes = whole;
  for (let left = random.integer(1, 4); left > 0; left--) {
    const at = random.integer(0, Math.max(0, bytes.length - 1));
    const end = Math.min(bytes.length, at + random.integer(1, 30));
    const parts = random.pick([
      [bytes.subarray(0, at), random.bytes(1), bytes.subarray(at + 1)],
      [
        bytes.subarray(0, at),
        Buffer.from(random.pick(['<', '&', '>', '/', '"', '[', '{', '\0', '\xff', '<!--', ']]>'])),
        bytes.subarray(at),
      ],
      [bytes.subarray(0, at), bytes.subarray(end)],
      [bytes.subarray(0, end), bytes.subarray(at)],
      [bytes.subarray(0, at), random.bytes(end - at), bytes.subarray(end)],
    ]);
    bytes = Buffer.concat(parts);
  }
  return bytes;
}

function countValues(value: LlsdValue): number {
  const inner = Array.isArray(value) ? (value as LlsdValue[]) : isLlsdMap(value) ? Object.values(value) : [];
  let count = 1;
  for (const each of inner) count += countValues(each);
  return count;
}
