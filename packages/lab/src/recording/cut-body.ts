import { createHash } from 'node:crypto';
import type { CaptureRecord, RecordedMessage } from './record.ts';
import { MAX_KEPT_BODY_BYTES } from './layout.ts';

/** The message with no more of its body than that, and with the hash of the whole; itself when it is not longer. */
export function cutBody<M extends Omit<RecordedMessage, 'beganMs' | 'endedMs' | 'headers'>>(
  message: M,
  keepBytes: number,
): M {
  const { body } = message;
  if (body.length <= keepBytes) return message;
  const missingBytes = message.missingBytes + body.length - keepBytes;
  const cut = { ...message, body: body.subarray(0, keepBytes), missingBytes };
  // What was cut before has its hash, or none that could be made of what is left.
  return message.missingBytes > 0 ? cut : { ...cut, sha256: createHash('sha256').update(body).digest('hex') };
}

/** The record with bodies that fit into a recording; itself when they do. */
export function withBodiesThatFit(record: CaptureRecord): CaptureRecord {
  if (record.kind !== 'exchange') return record;
  const request = record.request && cutBody(record.request, MAX_KEPT_BODY_BYTES);
  const response = record.response && cutBody(record.response, MAX_KEPT_BODY_BYTES);
  const fits = request === record.request && response === record.response;
  return fits ? record : { ...record, request, response };
}
