/** Every recorded capture without its secrets: none of them is left, and everything else is. */
import { describe, expect, test } from 'vitest';
import { DecodeError } from '@landfall/protocol/errors';
import { nameOfWireNumber } from '@landfall/protocol/message';
import { decodePacket, peekWireNumber } from '@landfall/protocol/packet';
import { openRecording } from '../recording/index.ts';
import type { CaptureRecord } from '../recording/index.ts';
import { collect } from '../testing/index.ts';
import { capturePaths } from '../testing/shared-captures.ts';
import { Redactor, findLeaks, redactRecording } from './index.ts';

const UUID = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}';
/** What a reader of these captures would call secret, found without the redaction's own rules. */
const KNOWN = [
  new RegExp(`(?:secure_session_id|session_id)</name>\\s*<value><string>(${UUID})`, 'g'),
  new RegExp(
    `(?:seed_capability|[sS]eed-?[cC]apability)</(?:name|key)>[^/]*?https?://[^/]*/CAPS/(${UUID})`,
    'g',
  ),
  /passwd<\/name>\s*<value><string>\$1\$([0-9a-f]{32})/g,
  /(?:mac|id0|host_id)<\/name>\s*<value><string>([^<]{4,})/g,
  new RegExp(
    `<key>(?:EventQueueGet|GetTexture|UploadBakedTexture|uploader)</key><string>https?://[^/]*/\\w*/?(${UUID})`,
    'g',
  ),
];

function knownSecrets(records: readonly CaptureRecord[]): Set<string> {
  const found = new Set<string>();
  for (const record of records) {
    if (record.kind !== 'exchange') continue;
    for (const message of [record.request, record.response])
      for (const pattern of KNOWN)
        for (const [, secret = ''] of Buffer.from(message?.body ?? [])
          .toString('latin1')
          .matchAll(pattern))
          if (!/^[0-]+$/.test(secret)) found.add(secret);
  }
  return found;
}

/** All that a story is made of, of a packet. */
function packetLine(record: CaptureRecord): string {
  if (record.kind !== 'datagram') return record.kind;
  const number = peekWireNumber(record.bytes);
  const name = number === undefined ? '?' : nameOfWireNumber(number);
  try {
    const { flags, sequence, acks, start, end } = decodePacket(record.bytes);
    return `${record.number} ${name} ${flags} ${sequence} ${acks.length} ${end - start}`;
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error;
    return `${record.number} unreadable ${record.bytes.length}`;
  }
}

const isBlanked = (record: CaptureRecord): boolean =>
  record.kind === 'datagram' && record.bytes.every((byte) => byte === 0);

function isUnreadable(record: CaptureRecord): boolean {
  try {
    if (record.kind === 'datagram') decodePacket(record.bytes);
    return false;
  } catch {
    return true;
  }
}

const shapeOf = (record: CaptureRecord): unknown =>
  record.kind === 'exchange'
    ? {
        ...record,
        origin: undefined,
        request: record.request && {
          ...record.request,
          target: record.request.target.length,
          body: record.request.body.length,
          headers: record.request.headers.length,
        },
        response: record.response && {
          ...record.response,
          body: record.response.body.length,
          headers: record.response.headers.length,
        },
      }
    : { ...record, bytes: undefined };

describe.skipIf(capturePaths.length === 0)('a recorded capture without its secrets', () => {
  test.each(capturePaths)('$name', async ({ path }) => {
    const recording = openRecording(path);
    const records = await collect(recording);
    const redactor = new Redactor();
    for (const record of records) redactor.learn(record);
    const known = knownSecrets(records);
    for (const secret of known) expect(redactor.secrets).toContain(secret);
    const redacted = await collect(redactRecording(recording));
    // The check itself finds what is there.
    expect(findLeaks(records, known).length).toBe(known.size);
    expect(findLeaks(redacted, redactor.secrets)).toEqual([]);
    const lines = redacted.map((record, at) =>
      isBlanked(record) && isUnreadable(records[at]!) ? packetLine(records[at]!) : packetLine(record),
    );
    expect(lines).toEqual(records.map(packetLine));
    expect(redacted.map(shapeOf)).toEqual(records.map(shapeOf));
  });
});
