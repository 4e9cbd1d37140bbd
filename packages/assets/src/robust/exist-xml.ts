import { XmlScanner } from '@landfall/protocol/xml';
import { ARRAY_NAMESPACES, XML_START } from './asset-xml-writer.ts';
import { readDocumentText } from './document-text.ts';
import { readTextOf, skipElement } from './element.ts';

/**
 * The texts of an `ArrayOfString`, in order; nil and empty ones are empty texts.
 * @throws DecodeError, also when there are more than `maxTexts`
 * @source archives.md §4.1; captures/asset-service probes 120–131
 */
export function parseStringArray(bytes: Uint8Array, maxTexts: number): string[] {
  const scanner = new XmlScanner(readDocumentText(bytes));
  const opened = scanner.next();
  if (scanner.name !== 'ArrayOfString' || opened === 'close') throw scanner.error('ArrayOfString expected');
  const texts = opened === 'open' ? readTexts(scanner, maxTexts) : [];
  scanner.expectEnd();
  return texts;
}

function readTexts(scanner: XmlScanner, maxTexts: number): string[] {
  const texts: string[] = [];
  for (let tag = scanner.next(); tag !== 'close'; tag = scanner.next()) {
    if (tag === 'end') throw scanner.error('document ends inside ArrayOfString');
    if (texts.length >= maxTexts) throw scanner.error(`more than ${maxTexts} ids`);
    if (scanner.name !== 'string') {
      if (tag === 'open') skipElement(scanner);
    } else texts.push(tag === 'empty' ? '' : readTextOf(scanner));
  }
  if (scanner.name !== 'ArrayOfString') throw scanner.error('</ArrayOfString> expected');
  return texts;
}

/** @source captures/asset-service probes 120, 121 */
export function formatBooleanArray(values: readonly boolean[]): string {
  if (values.length === 0) return `${XML_START}<ArrayOfBoolean${ARRAY_NAMESPACES} />`;
  const rows = values.map((value) => `  <boolean>${value}</boolean>\n`).join('');
  return `${XML_START}<ArrayOfBoolean${ARRAY_NAMESPACES}>\n${rows}</ArrayOfBoolean>`;
}
