import { encodeUtf8 } from '@landfall/protocol/bytes';
import { RemoteError } from '@landfall/protocol/errors';
import { asBoolean, asMap, asString, formatLlsdXml } from '@landfall/protocol/llsd';
import type { LlsdValue } from '@landfall/protocol/llsd';
import { encodeMaterialChanges } from '@landfall/protocol/material';
import type { MaterialChange } from '@landfall/protocol/material';
import { encodeMediaRequest, encodeNavigation } from '@landfall/protocol/object-media';
import type { MediaEntry } from '@landfall/protocol/object-media';
import { callCapability, exchange, refusalOf } from '../capabilities/index.ts';
import { BUILD_TIMEOUT_MS } from './edits.ts';
import type { BuildOptions, Edits } from './edits.ts';
import { objectOf } from './field-edits.ts';

/** What a room that edits must ask the region for. */
export const BUILD_CAPABILITIES = ['ModifyMaterialParams', 'ObjectMedia', 'ObjectMediaNavigate'] as const;

type BuildCapability = (typeof BUILD_CAPABILITIES)[number];

/** Changes glTF materials of faces. */
export async function changeMaterials(
  edits: Edits,
  changes: readonly MaterialChange[],
  options: BuildOptions,
): Promise<void> {
  const call = callOf(edits, 'ModifyMaterialParams', encodeMaterialChanges(changes));
  const { region, scope } = edits;
  const { success, message } = asMap(
    await callCapability(call, scope.ports, { lifetime: region.lifetime, ...options }),
  );
  if (!asBoolean(success))
    throw new RemoteError('the region does not change the materials', 'refused', asString(message));
}

/** Lets pages play on the faces of an object. */
export async function setMedia(
  edits: Edits,
  localId: number,
  faces: readonly (MediaEntry | undefined)[],
  options: BuildOptions,
): Promise<void> {
  const { id: objectId } = objectOf(edits, localId, 'setting media');
  await done(edits, 'ObjectMedia', encodeMediaRequest({ verb: 'UPDATE', objectId, faces }), options);
}

/** Lets another page play on a face. */
export async function navigateMedia(
  edits: Edits,
  localId: number,
  face: number,
  url: string,
  options: BuildOptions,
): Promise<void> {
  const { id: objectId } = objectOf(edits, localId, 'navigating media');
  await done(edits, 'ObjectMediaNavigate', encodeNavigation({ objectId, face, url }), options);
}

/** Of answers that say nothing but whether it has been done. */
async function done(
  edits: Edits,
  what: BuildCapability,
  body: LlsdValue,
  { signal, timeoutMs }: BuildOptions,
): Promise<void> {
  const { region, scope } = edits;
  const { url } = callOf(edits, what, body);
  const headers = { 'content-type': 'application/llsd+xml' };
  const request = { method: 'POST', url, headers, body: encodeUtf8(formatLlsdXml(body)) } as const;
  const limits = { signal, timeoutMs: timeoutMs ?? BUILD_TIMEOUT_MS, lifetime: region.lifetime };
  const response = await exchange(request, what, scope.ports, limits);
  if (response.status < 200 || response.status > 299)
    throw refusalOf(what, request, response, scope.ports.clock.wallTime());
}

function callOf({ region }: Edits, what: BuildCapability, body: LlsdValue) {
  region.lifetime.check();
  const url = region.capabilities.get(what);
  if (url === undefined) throw new RemoteError(`the region offers no ${what}`, 'no-capability');
  return { method: 'POST', url, what, body } as const;
}
