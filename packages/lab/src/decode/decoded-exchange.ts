import { decodeUtf8 } from '@landfall/protocol/bytes';
import { formatEndpoint } from '@landfall/protocol/datatypes';
import { DecodeError } from '@landfall/protocol/errors';
import { isLlsdMap, parseLlsd } from '@landfall/protocol/llsd';
import { parseXmlRpcCall, parseXmlRpcResponse } from '@landfall/protocol/xmlrpc';
import { contentOf } from '../capture/index.ts';
import { formatTree, isRow, plainTree, someValue } from '../fields/index.ts';
import type { Branch, Leaf, Tree } from '../fields/index.ts';
import type { FilterSubject, MetaField } from '../filter/index.ts';
import type { ExchangeRecord, RecordedMessage } from '../recording/index.ts';
import type { Inflate } from '@landfall/transport/ports';
import { escapedJson, printable } from '../escape/index.ts';

const MOST_BODY_BYTES = 32 * 1024 * 1024;
const SNIFFED_BYTES = 512;
const MOST_TEXT = 400;
const NO_BYTES = new Uint8Array(0);

/** An HTTP exchange with what is in its bodies: LLSD and XML-RPC as trees, anything else as bytes. */
export interface DecodedExchange {
  /** As it was recorded, its bodies still compressed where they came so. */
  readonly record: ExchangeRecord;
  /** Seconds, as of datagrams. */
  readonly time: number;
  /** The events that a queue answered with, by their messages. */
  readonly events: readonly { readonly name: string; readonly body: Tree }[];
  /** `HTTP.…` as filters see it. */
  readonly tree: Branch;
}

/** Takes an exchange apart. Never throws: a body that is not what it says is bytes. */
export async function decodeExchange(record: ExchangeRecord, inflate: Inflate): Promise<DecodedExchange> {
  const { request, response, monoMs } = record;
  const asked = request === undefined ? undefined : await contentsOf(request, inflate);
  const answered = response === undefined ? undefined : await contentsOf(response, inflate);
  const tree: Branch = {
    ...(request === undefined
      ? {}
      : {
          Request: {
            Method: request.method,
            Url: record.origin + request.target,
            Path: request.target.split('?', 1)[0]!,
            Headers: headersIn(request),
            Body: asked,
          },
        }),
    ...(response === undefined
      ? {}
      : { Response: { Status: response.status, Headers: headersIn(response), Body: answered } }),
  };
  return { record, time: monoMs / 1000, events: eventsIn(answered), tree };
}

function headersIn({ headers }: RecordedMessage): Branch {
  return Object.fromEntries(headers.map(([name, value]) => [name.toLowerCase(), value]));
}

async function contentsOf(message: RecordedMessage, inflate: Inflate): Promise<Tree> {
  const bytes = (await unpacked(message, inflate)) ?? message.body;
  if (bytes.length === 0) return undefined;
  const start = decodeUtf8(bytes, 0, Math.min(bytes.length, SNIFFED_BYTES));
  try {
    if (start.includes('<methodCall')) {
      const { method, params } = parseXmlRpcCall(bytes);
      return { method, params };
    }
    if (start.includes('<methodResponse')) return parseXmlRpcResponse(bytes) as unknown as Branch;
    if (start.includes('<llsd') || start.startsWith('<? LLSD')) return parseLlsd(bytes);
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error;
  }
  return bytes;
}

async function unpacked(message: RecordedMessage, inflate: Inflate): Promise<Uint8Array | undefined> {
  try {
    return await contentOf(message, inflate, MOST_BODY_BYTES);
  } catch (error) {
    if (error instanceof DecodeError) return undefined;
    throw error;
  }
}

function eventsIn(body: Tree): DecodedExchange['events'] {
  if (typeof body !== 'object' || body === null || !isLlsdMap(body as never)) return [];
  const events = (body as Branch)['events'];
  if (!isRow(events)) return [];
  return events.flatMap((event) => {
    const { message, body: own } = (event ?? {}) as Branch;
    return typeof message === 'string' ? [{ name: message, body: own }] : [];
  });
}

type Meta = { readonly [F in MetaField]: (exchange: DecodedExchange) => Leaf | readonly Leaf[] };

const clientOf = ({ record }: DecodedExchange): string | undefined =>
  record.from === undefined ? undefined : formatEndpoint(record.from);
const serverOf = ({ record }: DecodedExchange): string | undefined =>
  record.to === undefined ? undefined : formatEndpoint(record.to);
const sizeOf = ({ record: { request, response } }: DecodedExchange): number =>
  (request?.body ?? NO_BYTES).length + (response?.body ?? NO_BYTES).length;

const META: Meta = {
  Direction: () => 'c2s',
  Transport: () => 'http',
  Name: ({ events }) => ['HTTP', ...events.map(({ name }) => name)],
  Endpoint: (exchange) => [clientOf(exchange), serverOf(exchange)],
  From: clientOf,
  To: serverOf,
  Client: clientOf,
  Server: serverOf,
  Frame: ({ record }) => record.number,
  Time: ({ time }) => time,
  Size: sizeOf,
  Sequence: () => undefined,
  Reliable: () => undefined,
  Resent: () => undefined,
  Zerocoded: () => undefined,
  Acks: () => [],
  Error: ({ record }) => record.failure,
};

/** An exchange as a filter looks at it: as `HTTP`, and as each event that it brought. */
export function subjectOfExchange(exchange: DecodedExchange): FilterSubject {
  const { events, tree } = exchange;
  return {
    names: ['HTTP', ...events.map(({ name }) => name)],
    meta: (field) => META[field](exchange),
    some: (name, path, ask) =>
      name === 'HTTP'
        ? someValue(tree, path, ask)
        : events.some((event) => event.name === name && someValue(event.body, path, ask)),
  };
}

/** The exchange as readable text: a line with who asked what of whom, then what is in it. */
export function formatExchangeText(exchange: DecodedExchange): string {
  const { record, time, events, tree } = exchange;
  const { request, response } = record;
  const ends = `${clientOf(exchange) ?? 'unknown'} → ${serverOf(exchange) ?? printable(record.origin)}`;
  const asked = request === undefined ? 'no request' : printable(`${request.method} ${request.target}`);
  const answered = response === undefined ? (record.failure ?? 'no answer') : String(response.status);
  const parts = [
    `#${record.number}`,
    `${time.toFixed(6)} s`,
    'http',
    ends,
    cut(asked),
    printable(answered),
    `${sizeOf(exchange)} bytes`,
  ];
  const brought =
    events.length === 0 ? '' : `\n  events ${events.map(({ name }) => printable(name)).join(', ')}`;
  return `${parts.join('  ')}${brought}${formatTree(tree, '  ')}`;
}

/** The exchange as one line of JSON. */
export function formatExchangeJson({ record, time, tree }: DecodedExchange): string {
  const { from, to, origin, number } = record;
  return escapedJson({
    frame: number,
    time,
    transport: 'http',
    from: from && formatEndpoint(from),
    to: to && formatEndpoint(to),
    origin,
    ...(plainTree(tree) as object),
  });
}

const cut = (text: string): string => (text.length > MOST_TEXT ? `${text.slice(0, MOST_TEXT)}…` : text);
