/** A text of a peer that is longer is cut: a record stays one readable line. */
export const MAX_TEXT_LENGTH = 2048;

/** From behind the scheme: looking for its beginning would cost the square of the length. Slashes may be escaped as in JSON. */
const URL = /:\\*\/\\*\/[^\s"'<>]+/g;
/** Cut in the middle: what stands there may be the half of a password. */
const CUT_URL = /(:\\*\/\\*\/)[^\s"'<>]+…$/;
/** A URL within another, or in XML, however often it was encoded: nothing of what follows the first group can be told apart. */
export const ENCODED_URL = /((?:https?|hop|wss?)(?::|%(?:25)*3a|&(?:amp;)*#(?:58|x3a);))[%&\\][^\s"'<>]+/gi;
const USER_INFO = /:\/\/[^\s"'<>/?#]*@/g;
/** A query or fragment holds what keys there are: only that there was one is told. */
const QUERY = /([?#]).*?([,;:.]?)$/;
const UUID = /[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}/gi;
const SLASH = String.raw`(?:\\*/|%(?:25)*2f|&(?:amp;)*#(?:47|x2f);)`;
/** A capability named by its path alone, as servers do that do not know it. */
const CAPABILITY = new RegExp(`(${SLASH}caps?${SLASH}(?:[a-z]{1,4}${SLASH})?)${UUID.source}`, 'gi');

/**
 * Text that may be told: no longer than {@link MAX_TEXT_LENGTH}, and its URLs without user, password, query and UUIDs.
 * A capability URL is a permission for whoever holds it, and what makes it one is its UUID; peers quote it in their errors.
 */
export function tellable(text: string): string {
  const isWhole = text.length <= MAX_TEXT_LENGTH;
  const cut = isWhole ? text : `${text.slice(0, MAX_TEXT_LENGTH - 1)}…`.replace(CUT_URL, '$1…');
  if (!/[/%&]/.test(cut)) return cut;
  return cut.replace(URL, bareUrl).replace(ENCODED_URL, '$1…').replace(CAPABILITY, '$1…');
}

function bareUrl(url: string): string {
  const plain = url.replaceAll(/\\+\//g, '/');
  return plain.replace(USER_INFO, '://').replace(QUERY, '$1…$2').replace(UUID, '…');
}
