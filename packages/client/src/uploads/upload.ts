import { LLSD_XML } from '@landfall/protocol/capability';
import { encodeUtf8 } from '@landfall/protocol/bytes';
import { DecodeError, RemoteError } from '@landfall/protocol/errors';
import { asInteger, asMap, asString, formatLlsdXml, parseLlsdAnswer } from '@landfall/protocol/llsd';
import type { LlsdMap } from '@landfall/protocol/llsd';
import { splitHttpUrl } from '@landfall/protocol/url';
import { CAPABILITY_TIMEOUT_MS, exchange, refusalOf } from '../capabilities/index.ts';
import type { CapabilityCallOptions } from '../capabilities/index.ts';
import { timeLeft } from '../lifetime/index.ts';
import type { Region } from '../regions/index.ts';
import type { SessionScope } from '../scope/index.ts';

/** What is uploaded, and by which capability. */
export interface Upload {
  /** Its name. */
  readonly capability: string;
  /** What the capability is asked first. */
  readonly asked: LlsdMap;
  /** The asset. */
  readonly bytes: Uint8Array;
  /** What costs more is not sent; whatever it costs when absent. */
  readonly mostPrice?: number;
  /** The address for the bytes may be on another host than the capability. */
  readonly allowOtherHosts?: boolean;
}

/** OpenSim keeps the address for the bytes for 30 s. @source OpenSim UpdateItemAsset.cs (ItemUpdater) */
export const UPLOAD_TIMEOUT_MS = CAPABILITY_TIMEOUT_MS;
const BYTES_TYPE = 'application/octet-stream';

/**
 * An upload in two steps: the region names an address for the bytes, and answers them with what has become of them. Where the address may be
 * is the session's to say. Neither step is repeated: the second would do it twice.
 * @returns the last answer; its `state` is `complete`
 * @throws RemoteError: `no-capability`, `too-dear`, `other-host`, `refused` with the region's words, or an HTTP status; DecodeError for an answer that is none; TimeoutError;
 *   ClosedError
 */
export async function upload(
  { capability, asked, bytes, mostPrice = Infinity, allowOtherHosts = false }: Upload,
  { capabilities, lifetime }: Region,
  { ports }: Pick<SessionScope, 'ports'>,
  options: Omit<CapabilityCallOptions, 'lifetime'> = {},
): Promise<LlsdMap> {
  lifetime.check();
  const url = capabilities.get(capability);
  if (url === undefined) throw new RemoteError(`the region offers no ${capability}`, 'no-capability');
  const left = timeLeft(options, ports.clock, UPLOAD_TIMEOUT_MS);
  const post = async (to: string, type: string, body: Uint8Array): Promise<LlsdMap> => {
    const request = {
      method: 'POST',
      url: to,
      headers: { accept: LLSD_XML, 'content-type': type },
      body,
    } as const;
    const response = await exchange(request, capability, ports, { lifetime, ...left() });
    if (response.status < 200 || response.status > 299)
      throw refusalOf(capability, request, response, ports.clock.wallTime());
    return asMap(parseLlsdAnswer(response.body, response.headers['content-type']));
  };
  const first = await post(url, LLSD_XML, encodeUtf8(formatLlsdXml(asked)));
  const uploader = stateOf(first, capability) === 'upload' ? asString(first['uploader']) : '';
  if (uploader === '') throw new DecodeError(`${capability} names no address for the bytes`);
  if (!allowOtherHosts && hostOf(uploader) !== hostOf(url))
    throw new RemoteError(`${capability} wants the bytes on another host`, 'other-host');
  const price = asInteger(first['upload_price']);
  if (price > mostPrice) throw new RemoteError(`${capability}: it would cost ${price}`, 'too-dear');
  const last = await post(uploader, BYTES_TYPE, bytes);
  if (stateOf(last, capability) !== 'complete')
    throw new DecodeError(`${capability} does not say what has become of the bytes`);
  return last;
}

/** Ports may differ. @throws DecodeError for what is no web address */
function hostOf(url: string): string {
  const host = splitHttpUrl(url)?.host;
  if (host === undefined) throw new DecodeError('the address for the bytes is no web address');
  return host.toLowerCase();
}

/** OpenSim's refusals of the second step have a message and no state. @throws RemoteError for a refusal */
function stateOf(answer: LlsdMap, capability: string): string {
  const state = asString(answer['state']);
  if (state === 'upload' || state === 'complete') return state;
  const words = asString(answer['message']) || asString(asMap(answer['error'])['message']);
  if (words === '' && state !== 'error') return state;
  throw new RemoteError(`${capability}: the region refuses`, 'refused', words);
}
