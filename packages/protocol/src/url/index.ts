/** Addresses of the web: what is one, its parts, where a redirect may lead. */
export { isHttpUrl, schemeOf, splitHttpUrl } from './http-url.ts';
export type { HttpUrl } from './http-url.ts';
export { isPublicHost } from './public-host.ts';
export {
  describeRedirect,
  keepsRequest,
  MAX_REDIRECTS,
  redirectionOf,
  redirectObstacleOf,
  redirectTargetOf,
} from './redirect.ts';
export type { Redirectable, Redirection, RedirectObstacle } from './redirect.ts';
