/** The little XML that the protocol's documents are made of: tags in, text out; no document types, no entities. */
export { XmlScanner } from './scanner.ts';
export type { XmlTag } from './scanner.ts';
export { escapeXml, escapeXmlForDotNet } from './escape.ts';
export { charsetOf, decodeXmlText } from './charset.ts';
export { isWebPage } from './web-page.ts';
