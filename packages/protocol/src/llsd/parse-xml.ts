import { decodeUtf8 } from '../bytes/index.ts';
import { XmlScanner } from '../xml/index.ts';
import { Budget } from './limits.ts';
import type { LlsdLimits } from './limits.ts';
import type { LlsdValue } from './value.ts';
import { XmlValueReader } from './xml-values.ts';

/**
 * The value of an LLSD XML document, given as text or UTF-8. Empty elements are their kind's default, and so is
 * the text of an integer, real, UUID or date that names none, as in the viewer. Strings may share the memory of
 * the document.
 * @throws DecodeError on what is not well-formed, has a document type, or exceeds the limits.
 */
export function parseLlsdXml(document: string | Uint8Array, limits?: LlsdLimits): LlsdValue {
  const budget = new Budget(document.length, limits);
  const scanner = new XmlScanner(typeof document === 'string' ? document : decodeUtf8(document));
  const root = scanner.next();
  if ((root !== 'open' && root !== 'empty') || scanner.name !== 'llsd') throw scanner.error('not LLSD XML');
  const value = root === 'open' ? new XmlValueReader(scanner, budget).root() : null;
  scanner.expectEnd();
  return value;
}
