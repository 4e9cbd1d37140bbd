import type { Uuid } from '@landfall/protocol/datatypes';
import { encodeBase64, encodeUtf8 } from '@landfall/protocol/bytes';
import { ClosedError, DecodeError, RemoteError, TimeoutError, UsageError } from '@landfall/protocol/errors';
import { XmlScanner } from '@landfall/protocol/xml';
import type { Clock, Http, HttpResponse } from '@landfall/transport/ports';
import { decodeArchiveText, parseLooseUuid } from '../archive/index.ts';
import { frameAssetXml, parseAssetXml } from '../robust/index.ts';
import { StorageError } from '../store/index.ts';
import type { NewAsset, ReadResult } from '../store/index.ts';

/** An asset service that speaks OpenSim's API. */
export interface AssetServer {
  /** Its origin, for people and journals. */
  readonly origin: string;
  /** Undefined when it has no such asset. @throws StorageError `unreachable`, RemoteError, DecodeError */
  fetch(id: Uuid): Promise<NewAsset | undefined>;
  /** In the order of the ids. */
  exists(ids: readonly Uuid[]): Promise<readonly boolean[]>;
  /** Stores an asset there. False when the server did not take it. */
  store(asset: ReadResult): Promise<boolean>;
  /** False when there is none, or the server does not delete such. */
  remove(id: Uuid): Promise<boolean>;
}

/** How another asset service is reached. */
export interface AssetServerOptions {
  /** `AssetServerURI` of the grid. */
  readonly url: string;
  readonly http: Http;
  readonly clock: Clock;
  /** Basic authentication. */
  readonly credentials?: { readonly user: string; readonly password: string };
  readonly timeoutMs?: number;
  /** So often, with a growing pause between, before the server counts as unreachable. */
  readonly attempts?: number;
}

const MOST_ASSET_BYTES = 256 * 1024 * 1024;
/** As base64 in XML. */
const MOST_DOCUMENT_BYTES = Math.ceil((MOST_ASSET_BYTES * 4) / 3) + 64 * 1024;
const TIMEOUT_MS = 60_000;
const ATTEMPTS = 4;
const FIRST_PAUSE_MS = 250;

/**
 * The address of a server as its paths are put behind it. @throws UsageError when it is no HTTP address, or has a query
 */
export function parseServerUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol) || /[?#]/.test(text))
    throw new UsageError(`${text} is no address of an asset server, such as http://assets.example:8003`);
  return text.replace(/\/+$/, '');
}

/** @throws UsageError, see {@link parseServerUrl} @source PROTOCOL §17; archives.md §4 */
export function createAssetServer(options: AssetServerOptions): AssetServer {
  const base = parseServerUrl(options.url);
  const ask = createAsk(options, base);
  return {
    origin: new URL(base).origin,
    async fetch(id) {
      const answer = await ask('GET', `/assets/${id.toString()}`);
      return answer.status === 404 ? undefined : assetOf(id, ok(answer));
    },
    async exists(ids) {
      const strings = ids.map((id) => `<string>${id.toString()}</string>`).join('');
      const answer = await ask(
        'POST',
        '/get_assets_exist',
        `${XML}<ArrayOfString>${strings}</ArrayOfString>`,
      );
      return booleansOf(ok(answer), ids.length);
    },
    async store({ asset, bytes }) {
      const { before, after } = frameAssetXml(asset);
      const answer = await ask('POST', '/assets/', `${before}${encodeBase64(bytes)}${after}`);
      return isId(ok(answer), asset.id);
    },
    async remove(id) {
      return booleansOf(ok(await ask('DELETE', `/assets/${id.toString()}`)), 1)[0] === true;
    },
  };
}

const XML = '<?xml version="1.0" encoding="utf-8"?>';

type Ask = (method: 'GET' | 'POST' | 'DELETE', path: string, body?: string) => Promise<HttpResponse>;

function createAsk(options: AssetServerOptions, base: string): Ask {
  const { http, clock, credentials, timeoutMs = TIMEOUT_MS, attempts = ATTEMPTS } = options;
  const headers: Record<string, string> = { 'content-type': 'text/xml' };
  if (credentials !== undefined)
    headers['authorization'] =
      `Basic ${encodeBase64(encodeUtf8(`${credentials.user}:${credentials.password}`))}`;
  return async (method, path, body) => {
    for (let attempt = 1; ; attempt++) {
      try {
        const request = {
          method,
          url: `${base}${path}`,
          headers,
          timeoutMs,
          maxResponseBytes: MOST_DOCUMENT_BYTES,
        };
        const answer = await http.request({
          ...request,
          ...(body === undefined ? {} : { body: encodeUtf8(body) }),
        });
        if (answer.status < 500 || attempt >= attempts) return answer;
      } catch (error) {
        if (!(error instanceof ClosedError || error instanceof TimeoutError)) throw error;
        if (attempt >= attempts)
          throw new StorageError('the other asset server is not to be reached', 'unreachable', error);
      }
      await pause(clock, FIRST_PAUSE_MS * 2 ** (attempt - 1));
    }
  };
}

function pause(clock: Clock, ms: number): Promise<void> {
  return new Promise((resolve) => void clock.after(ms, resolve));
}

function ok({ status, body }: HttpResponse): Uint8Array {
  if (status === 200) return body;
  const words = status === 401 ? 'it wants other credentials' : '';
  if (status >= 500) throw new StorageError(`the other asset server answered ${status}`, 'unreachable');
  throw new RemoteError(`the other asset server answered ${status}`, String(status), words);
}

/** The id that was asked for counts, not the one in the document. */
function assetOf(id: Uuid, body: Uint8Array): NewAsset {
  const { bytes, ...document } = parseAssetXml(body);
  if (bytes === undefined) throw new DecodeError('asset without data');
  return { ...document, bytes, id };
}

function booleansOf(body: Uint8Array, count: number): boolean[] {
  const scanner = new XmlScanner(decodeArchiveText(body));
  const found: boolean[] = [];
  for (let tag = scanner.next(); tag !== 'end' && found.length <= count; tag = scanner.next()) {
    if (tag === 'open' && scanner.name === 'boolean') found.push(scanner.readText().trim() === 'true');
  }
  if (found.length !== count) throw new DecodeError(`${found.length} answers to ${count} ids`);
  return found;
}

/** The zero id, or none, is how such a server says no. */
function isId(body: Uint8Array, id: Uuid): boolean {
  const scanner = new XmlScanner(decodeArchiveText(body));
  if (scanner.next() !== 'open') return false;
  const text = scanner.readText().trim();
  return text !== '' && parseLooseUuid(text).equals(id);
}
