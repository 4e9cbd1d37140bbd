import { splitHttpUrl } from '@landfall/protocol/url';

/** Whether the login may be sent on from the grid to `url`: to the same host, or one that is listed. */
export function mayRedirectTo(url: string, grid: string, hosts: readonly string[]): boolean {
  const host = splitHttpUrl(url)?.host;
  if (host === undefined) return false;
  return host === splitHttpUrl(grid)?.host || hosts.some((allowed) => covers(allowed.toLowerCase(), host));
}

function covers(allowed: string, host: string): boolean {
  return allowed.startsWith('.') ? host.endsWith(allowed) : host === allowed;
}
