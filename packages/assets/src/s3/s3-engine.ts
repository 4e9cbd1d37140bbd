import { setTimeout as sleep } from 'node:timers/promises';
import { Pool } from 'undici';
import { ClosedError, DecodeError, UsageError } from '@landfall/protocol/errors';
import { StorageError } from '../store/index.ts';
import { exchange } from './exchange.ts';
import type { Incoming, Outgoing } from './exchange.ts';
import { connectionFault, faultOf, isPassing } from './fault-of.ts';
import { MOST_LISTING_BYTES, parseListing } from './list-xml.ts';
import type {
  FoundObject,
  GetOptions,
  Listing,
  ObjectEngine,
  ObjectHead,
  PutOptions,
} from './object-engine.ts';
import { retryAfterMs } from './retry-after.ts';
import { Signer } from './signature.ts';
import type { S3Credentials } from './signature.ts';

/** Where a bucket is and how it is asked. */
export interface S3EngineOptions {
  /** Such as `http://127.0.0.1:8080`; a path in it goes before the bucket. */
  readonly endpoint: string;
  /** The bucket's name: letters, digits and `. _ -`, 2 to 255 characters. */
  readonly bucket: string;
  /** `us-east-1` by default. */
  readonly region?: string;
  /** Keys that every request is signed with. */
  readonly credentials: S3Credentials;
  /** Requests that are under way at one time; {@link CONNECTIONS} by default. */
  readonly connections?: number;
  /** How long one attempt may take, and a second more for each MiB; 10 s by default. */
  readonly timeoutMs?: number;
  /** {@link ATTEMPTS} by default. */
  readonly attempts?: number;
  /** Waited before the second attempt, twice as long before each further one; 100 ms by default. */
  readonly backoffMs?: number;
}

/** Requests that are under way at one time, unless said otherwise. */
export const CONNECTIONS = 64;
/** How often a request is made before it counts as failed, unless said otherwise. */
export const ATTEMPTS = 4;
const TIMEOUT_MS = 10_000;
/** So long a request waits for one of the connections. */
const QUEUE_MS = 60_000;
const BACKOFF_MS = 100;
const KEEP_ALIVE_MS = 30_000;
const MEBIBYTE = 1024 * 1024;
/** @source AWS documentation, "Bucket naming rules"; the engines tried take the same and more */
const BUCKET = /^[A-Za-z0-9][A-Za-z0-9._-]{1,254}$/;

interface Asking extends Pick<Outgoing, 'method' | 'body' | 'mostBytes'> {
  readonly what: string;
  readonly path: string;
  readonly query?: string;
  readonly headers?: Record<string, string>;
  readonly deadline?: number | undefined;
}

/** The S3 protocol over HTTP/1.1 with kept connections, path-style addresses, Signature Version 4. */
export class S3Engine implements ObjectEngine {
  readonly #options: S3EngineOptions;
  readonly #host: string;
  readonly #bucketPath: string;
  readonly #signer: Signer;
  readonly #pool: Pool;
  /** Attempts that went out, by method: what a benchmark counts. */
  readonly requests = { GET: 0, PUT: 0, HEAD: 0, DELETE: 0, LIST: 0 };
  #closed = false;
  #ended: Promise<void> | undefined;

  /** @throws UsageError: endpoint or bucket are none */
  constructor(options: S3EngineOptions) {
    const url = parseEndpoint(options.endpoint);
    if (!BUCKET.test(options.bucket)) throw new UsageError(`${options.bucket} is no name of a bucket`);
    this.#options = options;
    this.#host = url.host;
    this.#bucketPath = `${url.pathname.replace(/\/$/, '')}/${options.bucket}`;
    this.#signer = new Signer(options.credentials, options.region ?? 'us-east-1');
    this.#pool = new Pool(url.origin, {
      connections: options.connections ?? CONNECTIONS,
      pipelining: 1,
      keepAliveTimeout: KEEP_ALIVE_MS,
      connect: { timeout: options.timeoutMs ?? TIMEOUT_MS },
    });
  }

  async put(
    key: string,
    bytes: Uint8Array,
    { ifAbsent = false, deadline }: PutOptions = {},
  ): Promise<'put' | 'exists' | 'unsupported'> {
    const answer = await this.#ask({
      method: 'PUT',
      what: 'an object cannot be written',
      path: this.#pathOf(key),
      body: bytes,
      mostBytes: MEBIBYTE,
      deadline,
      ...(ifAbsent && { headers: { 'if-none-match': '*' } }),
    });
    if (ifAbsent && answer.status === 412) return 'exists';
    if (ifAbsent && answer.status === 501) return 'unsupported';
    if (answer.status !== 200) throw faultOf(answer, 'an object cannot be written');
    return 'put';
  }

  /** Reads an object or a range of it; undefined when nothing has the key. @throws StorageError as {@link ObjectEngine} says */
  async get(key: string, { range, mostBytes }: GetOptions): Promise<FoundObject | undefined> {
    const what = 'an object cannot be read';
    const headers = range === undefined ? {} : { range: `bytes=${range.start}-${range.end - 1}` };
    const answer = await this.#ask({ method: 'GET', what, path: this.#pathOf(key), mostBytes, headers });
    if (isMissing(answer)) return undefined;
    if (range !== undefined && answer.status === 416) return { ...headOf(answer), bytes: Buffer.alloc(0) };
    if (answer.status !== (range === undefined ? 200 : 206)) throw faultOf(answer, what);
    return { ...headOf(answer), bytes: answer.bytes };
  }

  /** Size and time of an object; undefined when nothing has the key. @throws StorageError as {@link ObjectEngine} says */
  async head(key: string): Promise<ObjectHead | undefined> {
    const what = 'an object cannot be looked up';
    const answer = await this.#ask({ method: 'HEAD', what, path: this.#pathOf(key), mostBytes: 0 });
    if (answer.status === 404) return undefined;
    if (answer.status !== 200) throw faultOf(answer, what);
    return headOf(answer);
  }

  /** Removes an object; well when nothing has the key. @throws StorageError as {@link ObjectEngine} says */
  async delete(key: string): Promise<void> {
    const what = 'an object cannot be removed';
    const answer = await this.#ask({ method: 'DELETE', what, path: this.#pathOf(key), mostBytes: MEBIBYTE });
    if (answer.status >= 300 && !isMissing(answer)) throw faultOf(answer, what);
  }

  async list(
    prefix: string,
    { after, most = 1000 }: { readonly after?: string; readonly most?: number } = {},
  ): Promise<Listing> {
    const what = 'the bucket cannot be listed';
    const query = [
      'list-type=2',
      `max-keys=${most}`,
      `prefix=${encodeURIComponent(prefix)}`,
      ...(after === undefined ? [] : [`start-after=${encodeURIComponent(after)}`]),
    ].join('&');
    const answer = await this.#ask({
      method: 'GET',
      what,
      path: this.#bucketPath,
      query,
      mostBytes: MOST_LISTING_BYTES,
    });
    if (answer.status !== 200) throw faultOf(answer, what);
    try {
      return { ...parseListing(answer.bytes.toString('utf8')), now: nowOf(answer) };
    } catch (error) {
      if (!(error instanceof DecodeError)) throw error;
      throw new StorageError(what, 'input-output', error);
    }
  }

  async createBucket(): Promise<void> {
    const what = 'the bucket cannot be made';
    const answer = await this.#ask({ method: 'PUT', what, path: this.#bucketPath, mostBytes: MEBIBYTE });
    const isOurs = answer.status === 409 && answer.bytes.includes('BucketAlreadyOwnedByYou');
    if (answer.status !== 200 && !isOurs) throw faultOf(answer, what);
  }

  /** Begins no more attempts (they end with ClosedError), and resolves when those under way are over. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#closed = true;
    this.#ended ??= this.#pool.close();
    await this.#ended;
  }

  /** Makes attempts until one is answered with anything but a passing fault. Waits as long as it is asked to, in bounds. */
  async #ask(asking: Asking): Promise<Incoming> {
    const { attempts = ATTEMPTS, backoffMs = BACKOFF_MS } = this.#options;
    const { what, deadline = Number.POSITIVE_INFINITY } = asking;
    let fault: StorageError | undefined;
    let askedMs = 0;
    for (let attempt = 0; attempt < attempts; attempt += 1) {
      const waitMs =
        attempt === 0 ? 0 : Math.max(askedMs, backoffMs * 2 ** (attempt - 1) * (0.5 + Math.random()));
      if (performance.now() + waitMs >= deadline) break;
      if (attempt > 0) await sleep(waitMs);
      if (this.#closed) throw new ClosedError('the store is closed', { by: 'us', reason: 'closed' });
      try {
        const answer = await this.#attempt(asking);
        if (!isPassing(answer.status)) return answer;
        fault = faultOf(answer, what);
        askedMs = retryAfterMs(answer.headers['retry-after'], Date.now());
      } catch (error) {
        fault = connectionFault(error, what);
        if (fault.fault !== 'unreachable') throw fault;
        askedMs = 0;
      }
    }
    throw fault ?? new StorageError(`${what}: there is no time left`, 'unreachable');
  }

  async #attempt({
    method,
    path,
    query = '',
    body,
    headers,
    mostBytes,
    deadline,
  }: Asking): Promise<Incoming> {
    this.requests[query === '' ? method : 'LIST'] += 1;
    const size = Math.max(body?.length ?? 0, method === 'GET' ? mostBytes : 0);
    const patience = (this.#options.timeoutMs ?? TIMEOUT_MS) + (1000 * size) / MEBIBYTE;
    const left = deadline === undefined ? Number.POSITIVE_INFINITY : deadline - performance.now();
    const signed = this.#signer.sign({ method, host: this.#host, path, query, body }, Date.now());
    return await exchange(this.#pool, {
      path: query === '' ? path : `${path}?${query}`,
      method,
      headers: headers === undefined ? signed : { ...signed, ...headers },
      body,
      mostBytes,
      timeoutMs: Math.min(patience, left),
      queueMs: Math.min(QUEUE_MS, left),
    });
  }

  #pathOf(key: string): string {
    return `${this.#bucketPath}/${key}`;
  }
}

function parseEndpoint(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol) || url.username !== '' || url.search !== '')
    throw new UsageError(
      'the endpoint must be the address of an object store, such as http://127.0.0.1:8080',
    );
  return url;
}

/** A missing bucket is not a missing object. */
const isMissing = ({ status, bytes }: Incoming): boolean => status === 404 && !bytes.includes('NoSuchBucket');

function headOf(answer: Incoming): ObjectHead {
  const { headers, bytes } = answer;
  const length = Number(headers['content-length'] ?? bytes.length);
  const total = /\/(\d+)$/.exec(String(headers['content-range'] ?? ''))?.[1];
  return {
    sizeBytes: total === undefined ? length : Number(total),
    modifiedAt: secondsOf(headers['last-modified']),
    now: nowOf(answer),
  };
}

const nowOf = ({ headers }: Incoming): number => secondsOf(headers['date']);

/** An engine that tells no time is taken to be at our own. */
function secondsOf(header: string | string[] | undefined): number {
  const at = Date.parse(String(header ?? ''));
  return (Number.isNaN(at) ? Date.now() : at) / 1000;
}
