import { ipAddressOfBytes } from '@landfall/protocol/datatypes';
import type { Endpoint } from '@landfall/protocol/datatypes';
import { DecodeError } from '@landfall/protocol/errors';
import { parseEvidenceLine } from '@landfall/protocol/evidence';
import { readExchangeHead } from './exchange-head.ts';
import { parseObject, word, numberIn } from './json-head.ts';
import { KIND, SIDES } from './layout.ts';
import type { CaptureRecord, Recorded, RecordingSide } from './record.ts';

/**
 * The record that a payload is; undefined when its kind is not known.
 * @throws DecodeError when it is not as its kind says
 */
export function decodePayload(
  kind: number,
  recorded: Recorded,
  payload: Uint8Array,
): CaptureRecord | undefined {
  switch (kind) {
    case KIND.datagram:
      return decodeDatagram(recorded, payload);
    case KIND.exchange:
      return { kind: 'exchange', ...recorded, ...readExchangeHead(payload) };
    case KIND.evidence:
      return { kind: 'evidence', ...recorded, evidence: parseEvidenceLine(textOf(payload)) };
    case KIND.mark: {
      const keys = parseObject(textOf(payload));
      return { kind: 'mark', ...recorded, name: word(keys, 'name'), text: word(keys, 'text') };
    }
    case KIND.clock: {
      const keys = parseObject(textOf(payload));
      const offsetMs = numberIn(keys, 'offsetMs');
      return {
        kind: 'clock',
        ...recorded,
        of: sideOf(word(keys, 'of')),
        offsetMs,
        errorMs: numberIn(keys, 'errorMs'),
      };
    }
    default:
      return undefined;
  }
}

function sideOf(name: string): RecordingSide {
  const side = SIDES.find((known) => known === name);
  if (side === undefined) throw new DecodeError('no side of a recording', { path: 'of' });
  return side;
}

function decodeDatagram(recorded: Recorded, payload: Uint8Array): CaptureRecord {
  const from = readEnd(payload, 0);
  const to = readEnd(payload, from.next);
  const start = to.next + 4;
  if (start > payload.length) throw new DecodeError('a datagram record is too short');
  const view = new DataView(payload.buffer, payload.byteOffset, payload.byteLength);
  return {
    kind: 'datagram',
    ...recorded,
    from: from.end,
    to: to.end,
    missingBytes: view.getUint32(to.next, true),
    bytes: payload.subarray(start),
  };
}

function readEnd(payload: Uint8Array, at: number): { end: Endpoint; next: number } {
  const length = payload[at] ?? 0;
  const address = payload.subarray(at + 1, at + 1 + length);
  const port = at + 1 + length;
  const isAddress = (length === 4 || length === 16) && port + 2 <= payload.length;
  if (!isAddress) throw new DecodeError('not an address and port');
  return {
    end: { address: ipAddressOfBytes(address), port: payload[port]! | (payload[port + 1]! << 8) },
    next: port + 2,
  };
}

const textOf = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);
