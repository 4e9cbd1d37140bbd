import { DecodeError } from '@landfall/protocol/errors';

const DECLARED = /^\s*<\?xml[^>]*?\sencoding\s*=\s*["']([A-Za-z0-9._-]+)["']/;
const LATIN = new Set(['iso-8859-1', 'latin1', 'windows-1252']);
const ASCII_COMPATIBLE = new Set(['utf-8', 'utf8', 'us-ascii', 'ascii', ...LATIN]);
/** The declaration is looked for in so many bytes. */
const DECLARATION_BYTES = 200;

/**
 * The text of an XML document as .NET reads it: UTF-8 with or without byte order mark, UTF-16 by its mark or by the
 * zero bytes of its first character, Latin-1 when it is declared.
 * @throws DecodeError when bytes and declaration disagree (probe 112) or the bytes are not in that encoding
 * @source captures/asset-service probes 110–112
 */
export function readDocumentText(bytes: Uint8Array): string {
  const encoding = sniff(bytes);
  if (encoding !== 'utf-8') return decode(bytes, encoding);
  const head = decodeHead(bytes);
  const declared = DECLARED.exec(head)?.[1]?.toLowerCase() ?? 'utf-8';
  if (!ASCII_COMPATIBLE.has(declared)) throw new DecodeError(`declared as ${declared}, which it is not`);
  return decode(bytes, LATIN.has(declared) ? 'latin1' : 'utf-8');
}

function sniff(bytes: Uint8Array): 'utf-8' | 'utf-16le' | 'utf-16be' {
  const [first, second] = bytes;
  if ((first === 0xff && second === 0xfe) || (first === 0x3c && second === 0)) return 'utf-16le';
  if ((first === 0xfe && second === 0xff) || (first === 0 && second === 0x3c)) return 'utf-16be';
  return 'utf-8';
}

const decodeHead = (bytes: Uint8Array): string =>
  new TextDecoder('latin1').decode(bytes.subarray(0, DECLARATION_BYTES)).replace(/^ï»¿/, '');

function decode(bytes: Uint8Array, encoding: string): string {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new DecodeError(`not ${encoding}`, { cause });
  }
}
