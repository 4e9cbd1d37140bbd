import { formatHex } from '@landfall/protocol/bytes';
import { formatEndpoint } from '@landfall/protocol/datatypes';
import type { CaptureEnd } from '../capture/index.ts';
import { escapedJson } from '../escape/index.ts';
import { decodeCapture } from './decode-capture.ts';
import type { DecodedDatagram } from './decoded.ts';
import { subjectOfDatagram } from './message-subject.ts';
import type { Filter } from '../filter/index.ts';
import { formatBlocks } from './format-blocks.ts';
import { plainBlocks } from './plain-blocks.ts';
import { plainParts } from './plain-parts.ts';

/** How a capture ended. */
export interface DecodeEnd extends CaptureEnd {
  /** Datagrams that were known messages, whole or not. */
  readonly messages: number;
}

/** How a capture is told. */
export interface DecodeOptions {
  /** One object of JSON for each datagram, instead of text. */
  readonly json?: boolean;
  /** Only what it picks. */
  readonly filter?: Filter | undefined;
}

/**
 * The lines that `landfall decode` prints for a capture, made as they are asked for. In text, a line of its own says that the file
 * breaks off; in JSON nothing does, as each line is a datagram: see the returned end.
 * @throws DecodeError when the file is no capture or is damaged, after the lines of what came before.
 */
export function* decodeLines(
  file: Uint8Array,
  { json = false, filter }: DecodeOptions = {},
): Generator<string, DecodeEnd, undefined> {
  const datagrams = decodeCapture(file);
  let messages = 0;
  for (;;) {
    const { value, done } = datagrams.next();
    if (done !== true) {
      if (isKnown(value)) messages++;
      if (filter?.test(subjectOfDatagram(value)) === false) continue;
      yield json ? formatDecodedJson(value) : formatDecodedText(value);
      continue;
    }
    if (!json && value.cut !== undefined) {
      yield `The file breaks off at offset ${value.cut.offset}, in the middle of ${value.cut.what}.`;
    }
    return { ...value, messages };
  }
}

/** Whether it is a message of the schema, whole or not. */
export const isKnown = (datagram: DecodedDatagram): boolean =>
  datagram.error === undefined ? datagram.message.name !== 'Unknown' : datagram.name !== undefined;

/** One datagram as one line of JSON. The keys are described in docs/wire/capture.md. */
export function formatDecodedJson(datagram: DecodedDatagram): string {
  const { frame, time, direction, from, to, sizeBytes } = datagram;
  const { sequence, reliable, resent, zerocoded, acks } = datagram;
  const header = { frame, time, direction, from: formatEndpoint(from), to: formatEndpoint(to), sizeBytes };
  const packet = { ...header, sequence, reliable, resent, zerocoded, acks };
  if (datagram.error !== undefined) {
    const { name, error, offset, path } = datagram;
    return escapedJson({ ...packet, name, error, offset, path });
  }
  const { message, roundTrip } = datagram;
  return escapedJson({
    ...packet,
    name: message.name,
    ...(message.name === 'Unknown' ? { number: message.number, body: hex(message.body) } : {}),
    blocks: plainBlocks(message),
    parts: plainParts(message),
    ...('surplus' in message && message.surplus !== undefined ? { surplus: hex(message.surplus) } : {}),
    ...('zeroFilled' in message ? { zeroFilled: message.zeroFilled } : {}),
    roundTrip,
  });
}

/** One datagram as readable text: a line with the header, then its blocks and fields. Long bytes are shortened. */
export function formatDecodedText(datagram: DecodedDatagram): string {
  if (datagram.error === undefined) {
    const { message, roundTrip } = datagram;
    const note = roundTrip ? '' : '  encodes differently';
    return `${headerLine(datagram, message.name)}${note}${formatBlocks(message)}`;
  }
  const { name, error, offset, path } = datagram;
  const at = offset === undefined ? '' : ` at offset ${offset}`;
  const where = path === undefined ? '' : ` in ${path}`;
  return `${headerLine(datagram, name ?? 'not a packet')}\n  ERROR ${error}${at}${where}`;
}

function headerLine(datagram: DecodedDatagram, name: string): string {
  const { frame, time, direction, from, to, sizeBytes, sequence, acks = [] } = datagram;
  const flags = (['reliable', 'resent', 'zerocoded'] as const).filter((flag) => datagram[flag] === true);
  const parts = [
    `#${frame}`,
    `${time.toFixed(6)} s`,
    direction,
    `${formatEndpoint(from)} → ${formatEndpoint(to)}`,
    name,
    ...(sequence === undefined ? [] : [`sequence ${sequence}`]),
    ...flags,
    `${sizeBytes} bytes`,
    ...(acks.length === 0 ? [] : [`acks ${acks.join(' ')}`]),
  ];
  return parts.join('  ');
}

const hex = (bytes: Uint8Array): string => `hex:${formatHex(bytes)}`;
