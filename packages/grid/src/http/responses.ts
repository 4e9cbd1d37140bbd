import { encodeUtf8 } from '@landfall/protocol/bytes';
import { formatLlsdXml } from '@landfall/protocol/llsd';
import type { LlsdValue } from '@landfall/protocol/llsd';
import type { HttpResponse } from '@landfall/transport/ports';

const NO_BODY = new Uint8Array(0);

/** An answer without a body. */
export function emptyResponse(status: number, headers: Readonly<Record<string, string>> = {}): HttpResponse {
  return { status, headers, body: NO_BODY };
}

/** 404 without a body. */
export const notFound = (): HttpResponse => emptyResponse(404);

/** What OpenSim answers when it has nothing to say for so long. @source opensim-observed.md: 502, text/html, no body */
export const nothingToSay = (): HttpResponse => emptyResponse(502, { 'content-type': 'text/html' });

/** An answer of text, in UTF-8. */
export function textResponse(text: string, contentType: string, status = 200): HttpResponse {
  return { status, headers: { 'content-type': contentType }, body: encodeUtf8(text) };
}

/**
 * An LLSD answer as OpenSim's capabilities give it.
 * @source opensim-observed.md: seed answers are text/html, event queue answers application/xml
 */
export function llsdResponse(value: LlsdValue, contentType = 'application/llsd+xml'): HttpResponse {
  return textResponse(formatLlsdXml(value), contentType);
}

/** An answer with a body, 200 by default. */
export function bytesResponse(body: Uint8Array, contentType: string, status = 200): HttpResponse {
  return { status, headers: { 'content-type': contentType }, body };
}
