/* oxlint-disable no-control-regex -- exactly those need care */
const NEEDS_ESCAPE = /[&<>\r\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff\ud800-\udfff]/;
const ESCAPED =
  /[&<>\r\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udbff][\udc00-\udfff]|[\ud800-\udfff]/g;

/**
 * Text as character data. Never a CDATA section, which OpenSim drops. Control characters and lone surrogates,
 * which XML 1.0 cannot express at all, become U+FFFD.
 * @source opensim-observed.md (CDATA)
 */
export function escapeXml(text: string): string {
  return NEEDS_ESCAPE.test(text) ? text.replace(ESCAPED, escapeOne) : text;
}

/* Those that an XmlTextWriter of .NET writes as references though XML 1.0 forbids that. */
const FORBIDDEN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;

/**
 * Text as character data for who reads with .NET's XmlTextReader: control characters are kept, as references such as `&#x1;`.
 * Others refuse a document with such a reference.
 * @source OpenSim SceneObjectSerializer, which writes objects with XmlTextWriter; documentation of .NET, XmlWriter.WriteString
 */
export function escapeXmlForDotNet(text: string): string {
  if (!NEEDS_ESCAPE.test(text)) return text;
  const parts = text.split(FORBIDDEN).map(escapeXml);
  const references = Array.from(text.matchAll(FORBIDDEN), ([found]) => referenceTo(found));
  return parts.map((part, at) => part + (references[at] ?? '')).join('');
}

const referenceTo = (character: string): string =>
  `&#x${character.charCodeAt(0).toString(16).toUpperCase()};`;

function escapeOne(found: string): string {
  if (found === '&') return '&amp;';
  if (found === '<') return '&lt;';
  if (found === '>') return '&gt;';
  if (found === '\r') return '&#13;';
  return found.length === 2 ? found : '\ufffd';
}
