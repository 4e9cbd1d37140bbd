import { DecodeError } from '@landfall/protocol/errors';
import type { HttpResponse } from '@landfall/transport/ports';
import { MAX_ASSET_BYTES } from './limits.ts';
import type { Piece } from './held.ts';

/** From `start` (included) to `end` (excluded); without an end, to that of the asset. */
export interface AskedRange {
  readonly start: number;
  readonly end: number | undefined;
}

/** The value of a Range header; undefined for all of it, which is asked for without one. */
export function formatRange({ start, end }: AskedRange): string | undefined {
  if (start === 0 && end === undefined) return undefined;
  return `bytes=${start}-${end === undefined ? '' : end - 1}`;
}

/**
 * What an answer of status 200, 206 or 416 brings. A server may send everything (200) or less than was asked for, and may leave
 * Content-Range out; OpenSim sends everything when a range begins behind the end.
 * @throws DecodeError when it contradicts itself, or has what was not asked for
 * @source RFC 9110 14.4, 15.3.7, 15.5.17; PROTOCOL §15; OpenSim's GetAssetsHandler
 */
export function readPiece(response: HttpResponse, asked: AskedRange): Piece {
  const { status, headers, body } = response;
  const tag = headers['etag'];
  checkLength(response);
  if (status === 416) return readUnsatisfied(headers['content-range'], asked, tag);
  if (body.length === 0) throw new DecodeError('an asset without bytes');
  if (status === 200) return { start: 0, bytes: body, sizeBytes: body.length, tag };
  const range = headers['content-range'];
  return { ...placeOf(range, asked, body.length), bytes: body, tag };
}

const COMPRESSED = 'content-encoding';

/** A body that ends early is no body; what was compressed has been unpacked already, and has another length. */
function checkLength({ headers, body }: HttpResponse): void {
  const { 'content-length': said } = headers;
  if (said === undefined || COMPRESSED in headers) return;
  if (Number(said) !== body.length)
    throw new DecodeError(`an answer of ${body.length} bytes that says ${said.slice(0, 20)}`);
}

const RANGE = /^bytes (\d{1,15})-(\d{1,15})\/(\d{1,15}|\*)$/i;

function placeOf(
  range: string | undefined,
  asked: AskedRange,
  length: number,
): Pick<Piece, 'start' | 'sizeBytes'> {
  if (range === undefined) return placeWithout(asked, length);
  const [, first = '', last = '', total = ''] = RANGE.exec(range.trim()) ?? [];
  const [start, end] = [Number(first), Number(last) + 1];
  const sizeBytes = total === '*' ? undefined : Number(total);
  const isRight = first !== '' && end - start === length && (sizeBytes === undefined || end <= sizeBytes);
  if (!isRight || start > asked.start || end > MAX_ASSET_BYTES || (sizeBytes ?? 0) > MAX_ASSET_BYTES)
    throw new DecodeError('an answer of another range than it has, or than was asked for');
  return { start, sizeBytes };
}

/** Less than was asked for is all that there is. */
function placeWithout({ start, end }: AskedRange, length: number): Pick<Piece, 'start' | 'sizeBytes'> {
  const asked = end === undefined ? undefined : end - start;
  if (asked !== undefined && length > asked) throw new DecodeError('more than was asked for');
  if (start + length > MAX_ASSET_BYTES) throw new DecodeError('more than an asset has');
  return { start, sizeBytes: asked === undefined || length < asked ? start + length : undefined };
}

const UNSATISFIED = /^bytes \*\/(\d{1,15})$/i;

/** Only the size is in it. */
function readUnsatisfied(range: string | undefined, { start }: AskedRange, tag: string | undefined): Piece {
  const total = UNSATISFIED.exec(range?.trim() ?? '')?.[1];
  const sizeBytes = total === undefined ? start : Number(total);
  if (sizeBytes === 0 || sizeBytes > MAX_ASSET_BYTES)
    throw new DecodeError('an asset without bytes, or too long');
  return { start: 0, bytes: new Uint8Array(0), sizeBytes, tag };
}
