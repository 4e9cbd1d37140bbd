import { normalizeIpAddress } from '@landfall/protocol/datatypes';
import type { Endpoint } from '@landfall/protocol/datatypes';
import { DecodeError } from '@landfall/protocol/errors';
import { countIn, isObject, numberIn, parseObject, word } from './json-head.ts';
import type { Keys } from './json-head.ts';
import type { ExchangeRecord, Recorded, RecordedMessage } from './record.ts';

/** What an exchange's payload holds. */
type Exchange = Omit<ExchangeRecord, keyof Recorded | 'kind'>;

const LENGTH_BYTES = 4;

/** @throws DecodeError when it is no exchange */
export function readExchangeHead(payload: Uint8Array): Exchange {
  if (payload.length < LENGTH_BYTES) throw new DecodeError('an exchange record is too short');
  const view = new DataView(payload.buffer, payload.byteOffset, payload.byteLength);
  const bodiesAt = LENGTH_BYTES + view.getUint32(0, true);
  if (bodiesAt > payload.length) throw new DecodeError('the head of an exchange is not whole');
  const keys = parseObject(new TextDecoder().decode(payload.subarray(LENGTH_BYTES, bodiesAt)));
  const bodies = new Bodies(payload.subarray(bodiesAt));
  const { request, response, failure } = keys;
  return {
    from: endOf(keys, 'from'),
    to: endOf(keys, 'to'),
    origin: word(keys, 'origin'),
    request: isObject(request)
      ? { ...messageOf(request, bodies), method: word(request, 'method'), target: word(request, 'target') }
      : undefined,
    response: isObject(response)
      ? { ...messageOf(response, bodies), status: countIn(response, 'status') }
      : undefined,
    ...(typeof failure === 'string' ? { failure } : {}),
  };
}

/** The bodies behind the head, in their order. */
class Bodies {
  #rest: Uint8Array;

  constructor(bytes: Uint8Array) {
    this.#rest = bytes;
  }

  take(count: number): Uint8Array {
    if (count > this.#rest.length) throw new DecodeError('a body is not whole');
    const body = this.#rest.subarray(0, count);
    this.#rest = this.#rest.subarray(count);
    return body;
  }
}

function messageOf(keys: Keys, bodies: Bodies): RecordedMessage {
  const { sha256 } = keys;
  return {
    beganMs: numberIn(keys, 'beganMs'),
    endedMs: numberIn(keys, 'endedMs'),
    headers: headersOf(keys),
    body: bodies.take(countIn(keys, 'keptBytes')),
    missingBytes: countIn(keys, 'missingBytes'),
    ...(typeof sha256 === 'string' ? { sha256 } : {}),
    isWhole: keys['isWhole'] === true,
  };
}

function headersOf({ headers }: Keys): RecordedMessage['headers'] {
  if (!Array.isArray(headers)) throw new DecodeError('headers wanted', { path: 'headers' });
  return headers.map((header: unknown) => {
    const [name, value] = Array.isArray(header) ? (header as unknown[]) : [];
    if (typeof name !== 'string' || typeof value !== 'string')
      throw new DecodeError('a name and a value wanted', { path: 'headers' });
    return [name, value] as const;
  });
}

function endOf(keys: Keys, path: string): Endpoint | undefined {
  const end = keys[path];
  if (!isObject(end)) return undefined;
  const address = normalizeIpAddress(word(end, 'address'));
  if (address === undefined) throw new DecodeError('not an IP address', { path });
  return { address, port: countIn(end, 'port') };
}
