import type { StoredAsset } from '../store/index.ts';
import { contentTypeOf } from './content-type.ts';

/** What a metadata document says beside what the store knows. */
export interface MetadataSource {
  /** The asset that the document describes, as the store knows it. */
  readonly asset: StoredAsset;
  /** 20 bytes. */
  readonly sha1: Uint8Array;
  /** Where the service is reached from outside, without a slash at its end. */
  readonly url: string;
}

/**
 * The metadata of an asset as JSON. Text that is no text begins with its kind: `uuid::`, `uri::`, `date::`, `b64::`.
 * @source AssetServerProposal/ClientDocs, Fetching Asset Metadata
 */
export function formatMetadata({ asset, sha1, url }: MetadataSource): string {
  const id = asset.id.toString();
  return JSON.stringify({
    id: `uuid::${id}`,
    name: asset.name,
    description: asset.description,
    creation_date: `date::${new Date(asset.createdAt * 1000).toISOString()}`,
    type: contentTypeOf(asset.type),
    sha1: `b64::${Buffer.from(sha1.buffer, sha1.byteOffset, sha1.byteLength).toString('base64')}`,
    temporary: asset.temporary,
    methods: { data: `uri::${url}/${id}/data` },
    extra_data: {},
  });
}
