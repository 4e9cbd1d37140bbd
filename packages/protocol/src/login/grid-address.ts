import { UsageError } from '../errors/index.ts';
import { splitHttpUrl } from '../url/index.ts';

const SCHEME = /^([a-z][a-z0-9+.-]*):\/\//i;
/** A link to a grid names no more than its host and port, but for a region, which is no part of its address. */
const GRID_LINK = /^(?:hop|x-grid-info|x-grid-location-info):\/\/([^/?#]+)/i;

/**
 * The login address in what people type for a grid: a web address, `host`, `host:port` (by http, as viewers take it), or a
 * link such as `hop://host:port/`.
 * @throws UsageError when it is none of these. The text is not repeated: it may hold a password.
 */
export function parseGridAddress(text: string): string {
  if (typeof text !== 'string') throw new UsageError('the grid is a text, such as http://127.0.0.1:9000/');
  const typed = text.trim();
  const link = GRID_LINK.exec(typed)?.[1];
  const url = link === undefined ? withScheme(typed) : `http://${link}/`;
  const parts = splitHttpUrl(url);
  if (parts === undefined || (parts.hasUser && !SCHEME.test(typed)))
    throw new UsageError('not the address of a grid, such as http://127.0.0.1:9000/');
  return parts.path === '/' && !url.endsWith('/') ? `${url}/` : url;
}

function withScheme(typed: string): string {
  return SCHEME.test(typed) ? typed : `http://${typed}`;
}
