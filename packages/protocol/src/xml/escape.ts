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

function escapeOne(found: string): string {
  if (found === '&') return '&amp;';
  if (found === '<') return '&lt;';
  if (found === '>') return '&gt;';
  if (found === '\r') return '&#13;';
  return found.length === 2 ? found : '\ufffd';
}
