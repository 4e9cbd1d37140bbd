import type { Uuid } from '@landfall/protocol/datatypes';
import { receiveBody, refusal } from '../http/index.ts';
import type { Answer, BodyLimits, IncomingRequest } from '../http/index.ts';
import { AssetFlag, hashOf } from '../store/index.ts';
import type { NewAsset, PutOutcome, StoredAsset } from '../store/index.ts';
import { parseAssetXml } from './asset-xml-reader.ts';
import type { AssetDocument } from './asset-xml-reader.ts';
import { formatValue } from './asset-xml-writer.ts';
import { cutName } from './cut-name.ts';
import { formatBooleanArray, parseStringArray } from './exist-xml.ts';
import { looseUuid } from '../archive/index.ts';
import type { RobustOptions } from './options.ts';

/** Says what became of a put, since the body answers the id in every case. */
const OUTCOME_HEADER = 'asset-outcome';

const xmlAnswer = (body: string, headers: Record<string, string> = {}): Answer => ({
  status: 200,
  headers: { 'content-type': 'application/xml', ...headers },
  body,
});

/** POST /assets: stores, and answers the id when the asset would survive a power loss. */
export async function postAsset(options: RobustOptions, request: IncomingRequest): Promise<Answer> {
  return await withBody(request, options.assetBody, async (body) => {
    const asset = newAsset(options, parseAssetXml(body));
    if ('status' in asset) return asset;
    const outcome = await storeOnce(options, asset);
    return xmlAnswer(formatValue('string', asset.id.toString()), { [OUTCOME_HEADER]: outcome });
  });
}

/** A rewritable asset is rewritten by an update only; a second POST of its id is a conflict like any other. */
async function storeOnce({ store, onPut }: RobustOptions, asset: NewAsset): Promise<PutOutcome> {
  const there = await store.stat(asset.id);
  const isRewritable = there !== undefined && (there.flags & AssetFlag.rewritable) !== 0;
  const differs = isRewritable && there.hash !== hashOf(asset.bytes);
  const outcome = differs ? 'conflict' : (await store.put(asset)).outcome;
  await onPut?.(outcome, asset.id);
  return outcome;
}

function newAsset(
  { maxAssetBytes }: RobustOptions,
  document: AssetDocument,
): (NewAsset & { readonly bytes: Uint8Array }) | Answer {
  const { bytes, id } = document;
  if (bytes === undefined) return refusal(400, 'an asset without Data could never be read');
  if (bytes.length > maxAssetBytes) return refusal(413, `an asset may have ${maxAssetBytes} bytes`);
  if (id.isZero) return refusal(400, 'an asset needs an id');
  return {
    ...document,
    bytes,
    name: cutName(document.name),
    description: cutName(document.description),
  };
}

/** POST /assets/{id}: new bytes for an asset that is rewritable; `false` for every other. */
export async function updateAsset(
  options: RobustOptions,
  request: IncomingRequest,
  id: Uuid | undefined,
): Promise<Answer> {
  return await withBody(request, options.assetBody, async (body) => {
    const { bytes } = parseAssetXml(body);
    const there = id === undefined ? undefined : await options.store.stat(id);
    const isUpdated = there !== undefined && bytes !== undefined && (await rewrite(options, there, bytes));
    return xmlAnswer(formatValue('boolean', isUpdated));
  });
}

async function rewrite(
  { store, onPut }: RobustOptions,
  there: StoredAsset,
  bytes: Uint8Array,
): Promise<boolean> {
  if ((there.flags & AssetFlag.rewritable) === 0) return false;
  const { id, type, name, description, creatorId, flags, createdAt, local, temporary } = there;
  const { outcome } = await store.put({
    id,
    bytes,
    type,
    name,
    description,
    creatorId,
    flags,
    createdAt,
    local,
    temporary,
  });
  await onPut?.(outcome, id);
  return outcome !== 'conflict';
}

/** DELETE /assets/{id}: `true` when the policy allows it and the asset was there. */
export async function deleteAsset({ store, deletion }: RobustOptions, id: Uuid | undefined): Promise<Answer> {
  const there = id === undefined || deletion === 'none' ? undefined : await store.stat(id);
  const isAllowed = deletion === 'all' || ((there?.flags ?? 0) & AssetFlag.maptile) !== 0;
  const isRemoved = there !== undefined && isAllowed && (await store.remove(there.id));
  return xmlAnswer(formatValue('boolean', isRemoved));
}

/** POST /get_assets_exist: in the order asked, duplicates kept. An id that is none is `false` and spoils no other. */
export async function answerExist(
  { store, idsBody, maxIds }: RobustOptions,
  request: IncomingRequest,
): Promise<Answer> {
  return await withBody(request, idsBody, async (body) => {
    const ids = parseStringArray(body, maxIds).map(looseUuid);
    const known = await store.exists(ids.filter((id) => id !== undefined));
    let next = 0;
    return xmlAnswer(formatBooleanArray(ids.map((id) => id !== undefined && known[next++] === true)));
  });
}

async function withBody(
  request: IncomingRequest,
  limits: BodyLimits,
  use: (body: Uint8Array) => Promise<Answer>,
): Promise<Answer> {
  const received = await receiveBody(request, limits);
  if ('refused' in received) return received.refused;
  try {
    return await use(received.bytes);
  } finally {
    received.release();
  }
}
