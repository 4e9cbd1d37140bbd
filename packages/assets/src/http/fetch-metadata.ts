import type { RequestHeaders } from './incoming-request.ts';

/**
 * Whether a browser says that another site's page asks. Opening a page of ours by a link from elsewhere reads nothing for that page.
 * @source W3C Fetch Metadata
 */
export function isFromElsewhere(headers: RequestHeaders): boolean {
  const site = headers['sec-fetch-site'];
  if (site === undefined || site === 'same-origin' || site === 'none') return false;
  return headers['sec-fetch-mode'] !== 'navigate' || headers['sec-fetch-dest'] !== 'document';
}
