import { decodeBase64 } from '../bytes/index.ts';
import { DecodeError } from '../errors/index.ts';

/**
 * The bytes that a text holds in an encoding of LLSD, `base64` or `base16`, white space left out; or why there are none. The
 * drafts of LLSD name `base85` too, but no program is known to write it.
 * @source LLSD drafts; viewer llsdserialize_xml.cpp (base64 only, others are skipped)
 */
export function decodeEncoded(
  encoding: string,
  text: string,
): Uint8Array | 'unknown-encoding' | 'malformed-binary' {
  const name = encoding.toLowerCase();
  if (name === 'base16') return decodeHex(text) ?? 'malformed-binary';
  if (name !== 'base64') return 'unknown-encoding';
  try {
    return decodeBase64(text);
  } catch (error) {
    if (error instanceof DecodeError) return 'malformed-binary';
    throw error;
  }
}

/** Pairs of hexadecimal digits, white space left out; undefined when the text is anything else. */
export function decodeHex(text: string): Uint8Array | undefined {
  const digits = text.replaceAll(/\s/g, '');
  if (digits.length % 2 !== 0 || !/^[0-9a-f]*$/i.test(digits)) return undefined;
  const out = new Uint8Array(digits.length / 2);
  for (let i = 0; i < out.length; i++) out[i] = Number.parseInt(digits.slice(2 * i, 2 * i + 2), 16);
  return out;
}
