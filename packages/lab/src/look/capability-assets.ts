import type { Http } from '@landfall/transport/ports';
import { LandfallError } from '@landfall/protocol/errors';
import type { AssetKind, AssetSource } from './asset-source.ts';
import type { Absence } from '../scene/index.ts';

/** Longer ones are left: the largest textures and meshes that are uploaded have some megabytes. */
const MAX_ASSET_BYTES = 32 * 1024 * 1024;
const ASSET_TIMEOUT_MS = 30_000;

/** In the order in which they are tried. @source PROTOCOL §7; viewer llviewerregion.cpp */
const WAYS: Readonly<Record<AssetKind, readonly (readonly [capability: string, parameter: string])[]>> = {
  texture: [
    ['ViewerAsset', 'texture_id'],
    ['GetTexture', 'texture_id'],
  ],
  mesh: [
    ['ViewerAsset', 'mesh_id'],
    ['GetMesh2', 'mesh_id'],
    ['GetMesh', 'mesh_id'],
  ],
};

/** Capabilities that {@link capabilityAssets} asks with. */
export const ASSET_CAPABILITIES = ['ViewerAsset', 'GetTexture', 'GetMesh2', 'GetMesh'];

/** Assets over a region's capabilities, whole. */
export function capabilityAssets(capabilities: () => ReadonlyMap<string, string>, http: Http): AssetSource {
  return {
    async fetch(id, kind, signal) {
      const url = urlOf(capabilities(), id, kind);
      if (url === undefined) return { absent: 'refused' };
      return await download(url, http, signal);
    },
  };
}

function urlOf(capabilities: ReadonlyMap<string, string>, id: string, kind: AssetKind): string | undefined {
  for (const [name, parameter] of WAYS[kind]) {
    const base = capabilities.get(name);
    if (base !== undefined) return `${base}${base.includes('?') ? '&' : '/?'}${parameter}=${id}`;
  }
  return undefined;
}

async function download(url: string, http: Http, signal: AbortSignal): Promise<Uint8Array | Absence> {
  try {
    const { status, body } = await http.request({
      method: 'GET',
      url,
      signal,
      timeoutMs: ASSET_TIMEOUT_MS,
      maxResponseBytes: MAX_ASSET_BYTES,
    });
    if (status === 200 && body.length > 0) return body;
    return { absent: status === 404 || status === 200 ? 'not-found' : 'refused' };
  } catch (error) {
    if (!(error instanceof LandfallError)) throw error;
    if (error.code === 'decode') return { absent: 'too-large' };
    return { absent: signal.aborted || error.code === 'timeout' ? 'late' : 'failed' };
  }
}
