import { decodeXmlText, XmlScanner } from '../xml/index.ts';
import { Budget } from './limits.ts';
import type { LlsdReadOptions } from './limits.ts';
import type { LlsdValue } from './value.ts';
import { skipTrailing } from './xml-skipping.ts';
import { XmlValueReader } from './xml-values.ts';

/**
 * The value of an LLSD XML document, given as text or bytes (UTF-8 unless it says otherwise). Empty elements are their
 * kind's default, and so is the text of an integer, real, UUID or date that names none, as in the viewer. What LLSD does
 * not have is skipped and told to `onSkipped`, as {@link LlsdSkipReason} lists it. Strings may share the memory of the
 * document.
 * @throws DecodeError on what is not well-formed, has a document type, has several values (unless `severalValues` says
 *   otherwise), or exceeds the limits.
 */
export function parseLlsdXml(document: string | Uint8Array, options?: LlsdReadOptions): LlsdValue {
  const budget = new Budget(document.length, options);
  const scanner = new XmlScanner(
    typeof document === 'string' ? document : decodeXmlText(document, options?.charset),
  );
  const root = scanner.next();
  if ((root !== 'open' && root !== 'empty') || scanner.name !== 'llsd') throw scanner.error('not LLSD XML');
  const value = root === 'open' ? new XmlValueReader(scanner, budget).root() : null;
  if (scanner.at < scanner.text.length) skipTrailing(scanner, budget);
  return value;
}
