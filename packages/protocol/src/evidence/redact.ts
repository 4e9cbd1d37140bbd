/** A text of a peer that is longer is cut: a record stays one readable line. */
export const MAX_TEXT_LENGTH = 2048;

/** From behind the scheme: looking for its beginning would cost the square of the length. */
const URL = /:\/\/[^\s"'<>]+/g;
const USER_INFO = /:\/\/[^\s"'<>/?#]*@/g;
/** A query or fragment holds what keys there are: only that there was one is told. */
const QUERY = /([?#]).*?([,;:.]?)$/;
const UUID = /[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}/gi;

/**
 * Text that may be told: no longer than {@link MAX_TEXT_LENGTH}, and its URLs without user, password, query and UUIDs.
 * A capability URL is a permission for whoever holds it, and what makes it one is its UUID; peers quote it in their errors.
 */
export function tellable(text: string): string {
  const cut = text.length <= MAX_TEXT_LENGTH ? text : `${text.slice(0, MAX_TEXT_LENGTH - 1)}…`;
  return cut.includes('://') ? cut.replace(URL, bareUrl) : cut;
}

function bareUrl(url: string): string {
  return url.replace(USER_INFO, '://').replace(QUERY, '$1…$2').replace(UUID, '…');
}
