import type { Link, Ports } from '../ports/index.ts';

/** The same ports, but every link that is opened is wrapped: `wrapLinks(ports, (link) => trace(link, log))`. */
export function wrapLinks(ports: Ports, wrap: (link: Link) => Link): Ports {
  return { ...ports, openLink: async (options) => wrap(await ports.openLink(options)) };
}
