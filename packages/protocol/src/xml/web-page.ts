/** As much as a page may have of comments before it begins. */
const LOOKED_AT = 2048;
const PAGE = /^\uFEFF?\s*(?:<\?xml[^>]*>\s*)?(?:<!--[^]*?-->\s*)?<(?:!doctype\s+html|html|head|body)\b/i;

/** Whether a text begins as a page of HTML does: what a proxy, a captive portal or a moved service answers instead of a document. */
export function isWebPage(text: string): boolean {
  return PAGE.test(text.slice(0, LOOKED_AT));
}
