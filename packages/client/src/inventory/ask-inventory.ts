import { encodeUtf8 } from '@landfall/protocol/bytes';
import { LLSD_XML } from '@landfall/protocol/capability';
import { ClosedError, RemoteError } from '@landfall/protocol/errors';
import { formatLlsdXml } from '@landfall/protocol/llsd';
import type { LlsdMap } from '@landfall/protocol/llsd';
import { CAPABILITY_TIMEOUT_MS, exchange, refusalOf } from '../capabilities/index.ts';
import type { InventoryEnvironment, InventoryFetchOptions } from './environment.ts';

/** A folder of 5,000 items is some MiB. */
const MAX_ANSWER_BYTES = 64 * 1024 * 1024;

/**
 * The answer as it came: OpenSim's is not always LLSD.
 * @throws RemoteError when the region does not offer the capability, or refused; ClosedError; TimeoutError; DecodeError
 */
export async function askInventory(
  { scope, region: here }: Pick<InventoryEnvironment, 'scope' | 'region'>,
  capability: string,
  body: LlsdMap,
  { signal, timeoutMs = CAPABILITY_TIMEOUT_MS }: InventoryFetchOptions,
): Promise<Uint8Array> {
  scope.lifetime.check();
  const region = here();
  if (region === undefined)
    throw new ClosedError('the agent is nowhere yet', { by: 'us', reason: 'nowhere' });
  const url = region.capabilities?.get(capability);
  if (url === undefined) throw new RemoteError(`the region offers no ${capability}`, 'no-capability');
  const request = {
    method: 'POST',
    url,
    headers: { accept: LLSD_XML, 'content-type': LLSD_XML },
    body: encodeUtf8(formatLlsdXml(body)),
    maxResponseBytes: MAX_ANSWER_BYTES,
  } as const;
  const options = { lifetime: scope.lifetime, signal, timeoutMs };
  const response = await exchange(request, capability, scope.ports, options);
  if (response.status < 200 || response.status > 299)
    throw refusalOf(capability, request, response, scope.ports.clock.wallTime());
  return response.body;
}
