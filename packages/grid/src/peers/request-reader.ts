/**
 * Requests of HTTP/1.1 as bytes come, for the simulator protocol alone: its method QUERYACCESS is none that node:http reads. Strict where two
 * readers could differ: one Content-Length, no Transfer-Encoding, no folded lines, no bare CR. One request a connection.
 * @source RFC 9112 §2 to §6; RFC 9110 §9.1
 */
import { DecodeError } from '@landfall/protocol/errors';

/** Head lines together: OpenSim sends some 300 bytes. */
export const MOST_HEAD_BYTES = 8192;
/** An agent's data with attachments of the usual kind is a few hundred KiB. */
export const MOST_BODY_BYTES = 1024 * 1024;

/** A request. Names of fields are in lower case; each comes once. */
export interface ReadRequest {
  readonly method: string;
  readonly target: string;
  readonly fields: ReadonlyMap<string, string>;
  readonly body: Uint8Array;
}

interface Head extends Omit<ReadRequest, 'body'> {
  readonly bodyBytes: number;
}

const CR = 13;
const LF = 10;

/** Reads one request. */
export class RequestReader {
  #chunks: Uint8Array[] = [];
  #sizeBytes = 0;
  #head: Head | undefined;
  /** Where the body begins. */
  #bodyAt = 0;

  /** Of the head, once that is whole. */
  get fields(): ReadRequest['fields'] | undefined {
    return this.#head?.fields;
  }

  /** The request once it is whole; bytes behind it are passed over. @throws DecodeError for what is none, or is too long */
  receive(bytes: Uint8Array): ReadRequest | undefined {
    this.#chunks.push(bytes);
    this.#sizeBytes += bytes.length;
    if (this.#head === undefined && !this.#readHead()) return undefined;
    const { bodyBytes, ...head } = this.#head!;
    if (this.#sizeBytes - this.#bodyAt < bodyBytes) return undefined;
    return { ...head, body: this.#joined().slice(this.#bodyAt, this.#bodyAt + bodyBytes) };
  }

  #readHead(): boolean {
    const all = this.#joined();
    const end = endOfHead(all);
    if (end > MOST_HEAD_BYTES || (end < 0 && all.length > MOST_HEAD_BYTES))
      throw new DecodeError('a head that is too long');
    if (end < 0) return false;
    this.#head = parseHead(all.subarray(0, end - 4));
    this.#bodyAt = end;
    return true;
  }

  #joined(): Uint8Array {
    if (this.#chunks.length > 1) {
      const all = new Uint8Array(this.#sizeBytes);
      let at = 0;
      for (const chunk of this.#chunks) {
        all.set(chunk, at);
        at += chunk.length;
      }
      this.#chunks = [all];
    }
    return this.#chunks[0] ?? new Uint8Array(0);
  }
}

/** Behind the empty line; -1 when it has not come yet. */
function endOfHead(bytes: Uint8Array): number {
  const most = Math.min(bytes.length, MOST_HEAD_BYTES + 1);
  for (let at = 3; at < most; at++) {
    if (bytes[at] === LF && bytes[at - 1] === CR && bytes[at - 2] === LF && bytes[at - 3] === CR)
      return at + 1;
  }
  return -1;
}

const TOKEN = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]{1,64}$/;

function parseHead(bytes: Uint8Array): Head {
  const text = String.fromCharCode(...bytes);
  if (/[^\t\r\n\x20-\x7e]/.test(text)) throw new DecodeError('a head that is no text');
  const [first = '', ...lines] = text.split('\r\n');
  if (/[\r\n]/.test(first) || lines.some((line) => /[\r\n]/.test(line)))
    throw new DecodeError('a bare line end');
  const [method = '', target = '', version = '', ...more] = first.split(' ');
  const isLine = TOKEN.test(method) && target.startsWith('/') && more.length === 0;
  if (!isLine || !/^HTTP\/1\.[01]$/.test(version)) throw new DecodeError('no request line');
  const fields = new Map<string, string>();
  for (const line of lines) addField(fields, line);
  if (fields.has('transfer-encoding')) throw new DecodeError('a body without a length');
  return { method, target, fields, bodyBytes: lengthIn(fields) };
}

function addField(fields: Map<string, string>, line: string): void {
  const colon = line.indexOf(':');
  const name = line.slice(0, Math.max(0, colon)).toLowerCase();
  if (!TOKEN.test(name)) throw new DecodeError('no field');
  if (fields.has(name)) throw new DecodeError(`the field ${name} twice`);
  fields.set(name, line.slice(colon + 1).trim());
}

function lengthIn(fields: ReadonlyMap<string, string>): number {
  const text = fields.get('content-length') ?? '0';
  if (!/^\d{1,9}$/.test(text)) throw new DecodeError('no length');
  if (Number(text) > MOST_BODY_BYTES) throw new DecodeError('a body that is too long');
  return Number(text);
}
