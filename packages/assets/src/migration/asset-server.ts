import type { Uuid } from '@landfall/protocol/datatypes';
import { encodeBase64 } from '@landfall/protocol/bytes';
import { DecodeError, UsageError } from '@landfall/protocol/errors';
import { tellable } from '@landfall/protocol/evidence';
import { XmlScanner } from '@landfall/protocol/xml';
import type { HttpResponse } from '@landfall/transport/ports';
import { bodyOf, createAsk } from './ask-server.ts';
import type { AssetServerOptions } from './ask-server.ts';
import { decodeArchiveText, parseLooseUuid } from '../archive/index.ts';
import { frameAssetXml, parseAssetXml } from '../robust/index.ts';
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

const WHO = 'the other asset server';

/**
 * The address of a server as its paths are put behind it. @throws UsageError when it is no HTTP address, or has a query
 */
export function parseServerUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol) || /[?#]/.test(text))
    throw new UsageError(
      `${tellable(text)} is no address of an asset server, such as http://assets.example:8003`,
    );
  return text.replace(/\/+$/, '');
}

/** @throws UsageError, see {@link parseServerUrl} @source PROTOCOL §17; archives.md §4 */
export function createAssetServer(options: AssetServerOptions): AssetServer {
  const base = parseServerUrl(options.url);
  const ask = createAsk(options, base, WHO);
  const ok = (answer: HttpResponse): Uint8Array => bodyOf(answer, WHO);
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

/** @throws DecodeError for the document of another asset: whoever answers so answers to anything */
function assetOf(id: Uuid, body: Uint8Array): NewAsset {
  const { bytes, ...document } = parseAssetXml(body);
  if (bytes === undefined) throw new DecodeError('asset without data');
  if (!document.id.equals(id))
    throw new DecodeError(`the document of another asset, ${document.id.toString()}`);
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
