import { AwsV4Signer } from 'aws4fetch';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { S3Credentials, S3EngineOptions } from '../s3/index.ts';
import { MemoryBucket, MemoryObjects } from './memory-objects.ts';
import type { Verb } from './memory-objects.ts';

/**
 * What a request meets instead of its answer. `lost`: it takes effect, and the connection breaks. `cut`: the answer ends
 * in the middle of its body. `silent`: no answer. `flipped`: a bit of the body is another.
 */
export type FakeFault =
  | { readonly status: number; readonly code?: string; readonly words?: string }
  | 'broken'
  | 'lost'
  | 'cut'
  | 'silent'
  | 'flipped';

/** An S3 server in this process: signatures checked by an implementation that is not ours, faults on demand. */
export interface FakeS3 extends AsyncDisposable {
  readonly access: Omit<S3EngineOptions, 'bucket'>;
  readonly bucket: MemoryBucket;
  /** Asked before every answer. */
  fault: (verb: Verb, key: string) => FakeFault | undefined;
  /** Every answer takes so long. */
  slowMs: number;
  /** Requests that came, however they ended. */
  readonly seen: { readonly verb: Verb; readonly key: string }[];
}

export const FAKE_BUCKET = 'assets';
const CREDENTIALS: S3Credentials = { accessKey: 'AKIDEXAMPLE', secretKey: 'secret/+that=nobody:sees' };
const VERBS: Readonly<Record<string, Verb>> = { GET: 'get', PUT: 'put', HEAD: 'head', DELETE: 'delete' };

export async function startFakeS3(conditional: 'yes' | 'no' | 'ignored' = 'no'): Promise<FakeS3> {
  const bucket = new MemoryBucket(conditional);
  const objects = new MemoryObjects(bucket);
  const server = createServer((request, response) => {
    void answer(fake, objects, request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const fake: FakeS3 = {
    access: { endpoint: `http://127.0.0.1:${port}`, credentials: CREDENTIALS, backoffMs: 1 },
    bucket,
    fault: () => undefined,
    slowMs: 0,
    seen: [],
    async [Symbol.asyncDispose]() {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
  return fake;
}

async function answer(
  fake: FakeS3,
  objects: MemoryObjects,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const body = await bodyOf(request);
  const url = new URL(request.url ?? '', fake.access.endpoint);
  const [, bucket, ...rest] = url.pathname.split('/');
  const key = rest.join('/');
  const verb = key === '' && request.method === 'GET' ? 'list' : (VERBS[request.method ?? ''] ?? 'get');
  fake.seen.push({ verb, key: verb === 'list' ? (url.searchParams.get('prefix') ?? '') : key });
  const fault = fake.fault(verb, key);
  if (fake.slowMs > 0) await sleep(fake.slowMs);
  if (fault === 'broken') return void request.socket.destroy();
  if (fault === 'silent') return;
  if (typeof fault === 'object')
    return refuse(response, fault.status, fault.code ?? 'InternalError', fault.words);
  if (!(await isSigned(fake, request, url))) return refuse(response, 403, 'SignatureDoesNotMatch');
  if (bucket !== FAKE_BUCKET) return refuse(response, 404, 'NoSuchBucket');
  const result = await act(objects, verb, key, url, request, body);
  if (fault === 'lost') return void request.socket.destroy();
  if (result.code !== undefined) return refuse(response, result.status, result.code);
  const bytes = Buffer.from(result.bytes ?? '');
  if (fault === 'flipped' && bytes.length > 0)
    bytes.writeUInt8(bytes.readUInt8(bytes.length >> 1) ^ 16, bytes.length >> 1);
  response.writeHead(result.status, { 'content-length': bytes.length, ...result.headers });
  if (fault !== 'cut') return void response.end(request.method === 'HEAD' ? '' : bytes);
  response.write(bytes.subarray(0, bytes.length >> 1), () => void request.socket.destroy());
}

interface Result {
  readonly status: number;
  readonly code?: string;
  readonly bytes?: Buffer | string;
  readonly headers?: Record<string, string>;
}

async function act(
  objects: MemoryObjects,
  verb: Verb,
  key: string,
  url: URL,
  { headers }: IncomingMessage,
  body: Buffer,
): Promise<Result> {
  if (verb === 'put' && key === '') return { status: 409, code: 'BucketAlreadyOwnedByYou' };
  if (verb === 'put')
    return PUT_RESULTS[await objects.put(key, body, { ifAbsent: headers['if-none-match'] === '*' })];
  if (verb === 'delete') {
    await objects.delete(key);
    return { status: 204 };
  }
  if (verb === 'list') return { status: 200, bytes: await listing(objects, url.searchParams) };
  if (verb === 'head') {
    const head = await objects.head(key);
    if (head === undefined) return { status: 404, code: 'NoSuchKey' };
    return { status: 200, headers: { ...timeOf(head.modifiedAt), 'content-length': String(head.sizeBytes) } };
  }
  const [, first, last] = /^bytes=(\d+)-(\d+)$/.exec(headers.range ?? '') ?? [];
  const range = first === undefined ? undefined : { start: Number(first), end: Number(last) + 1 };
  const found = await objects.get(key, {
    mostBytes: Number.MAX_SAFE_INTEGER,
    ...(range !== undefined && { range }),
  });
  if (found === undefined) return { status: 404, code: 'NoSuchKey' };
  if (range !== undefined && range.start >= found.sizeBytes) return { status: 416, code: 'InvalidRange' };
  return { status: range === undefined ? 200 : 206, bytes: found.bytes, headers: timeOf(found.modifiedAt) };
}

const PUT_RESULTS: Readonly<Record<'put' | 'exists' | 'unsupported', Result>> = {
  put: { status: 200 },
  exists: { status: 412, code: 'PreconditionFailed' },
  unsupported: { status: 501, code: 'NotImplemented' },
};

async function listing(objects: MemoryObjects, query: URLSearchParams): Promise<string> {
  const most = Number(query.get('max-keys'));
  const found = await objects.list(query.get('prefix') ?? '', {
    after: query.get('start-after') ?? '',
    most,
  });
  const contents = found.objects.map(
    ({ key, sizeBytes, modifiedAt }) =>
      `<Contents><Key>${key}</Key><LastModified>${new Date(modifiedAt * 1000).toISOString()}</LastModified><Size>${sizeBytes}</Size></Contents>`,
  );
  return `<?xml version="1.0"?><ListBucketResult><IsTruncated>${String(found.isTruncated)}</IsTruncated>${contents.join('')}</ListBucketResult>`;
}

async function isSigned(
  { access }: FakeS3,
  { method = '', headers }: IncomingMessage,
  url: URL,
): Promise<boolean> {
  const { accessKey, secretKey } = access.credentials;
  const signer = new AwsV4Signer({
    method,
    url: url.href,
    headers: { 'x-amz-content-sha256': String(headers['x-amz-content-sha256']) },
    accessKeyId: accessKey,
    secretAccessKey: secretKey,
    service: 's3',
    region: 'us-east-1',
    datetime: String(headers['x-amz-date']),
  });
  return (await signer.authHeader()) === headers.authorization;
}

const timeOf = (at: number): Record<string, string> => ({
  'last-modified': new Date(at * 1000).toUTCString(),
});

function refuse(response: ServerResponse, status: number, code: string, words = 'no'): void {
  response.writeHead(status, { 'content-type': 'application/xml' });
  response.end(`<?xml version="1.0"?><Error><Code>${code}</Code><Message>${words}</Message></Error>`);
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of request) pieces.push(piece as Buffer);
  return Buffer.concat(pieces);
}
