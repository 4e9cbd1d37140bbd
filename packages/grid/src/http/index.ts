/** Which path is answered by whom, and the forms of answers. */
export { ANY_ORIGIN, withCors } from './cors.ts';
export {
  bytesResponse,
  emptyResponse,
  llsdResponse,
  notFound,
  nothingToSay,
  textResponse,
} from './responses.ts';
export { Router } from './router.ts';
export type { RouteHandler, RoutedRequest } from './router.ts';
