import { DecodeError } from '../errors/index.ts';
import { charsetOf, decodeXmlText, isWebPage } from '../xml/index.ts';
import type { LlsdReadOptions } from './limits.ts';
import { parseLlsdXml } from './parse-xml.ts';
import type { LlsdValue } from './value.ts';

const SNIFFED_BYTES = 2048;

/**
 * The value of an LLSD XML document as an answer over HTTP has it: in the charset that its content type names, whatever else that says.
 * Who asks for XML gets XML; the other two forms, which `parseLlsd` knows, would double what a client's bundle has for LLSD.
 * @throws DecodeError as `parseLlsdXml`; for the page of a proxy as what it is, not as what it lacks.
 * @source viewer llcorehttputil.cpp (responseToLLSD reads XML alone); opensim-observed.md (seed reply is `text/html`)
 */
export function parseLlsdAnswer(bytes: Uint8Array, contentType = '', options?: LlsdReadOptions): LlsdValue {
  const charset = charsetOf(contentType);
  try {
    return parseLlsdXml(bytes, charset === undefined ? options : { charset, ...options });
  } catch (cause) {
    if (!(cause instanceof DecodeError) || !isWebPage(decodeXmlText(bytes.subarray(0, SNIFFED_BYTES))))
      throw cause;
    throw new DecodeError('a web page (HTML), no LLSD', { cause });
  }
}
