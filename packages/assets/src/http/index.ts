/**
 * The HTTP server of the asset service and of grids, and what every route stands on: requests and answers as data, a router, ranges,
 * preconditions, credentials, bounded bodies, web pages kept out or let in.
 */
export { TEXT, headersByName, isPieces, sizeOf } from './answer.ts';
export type { Answer, AnswerHeaders, Body, FlatHeaders, Pieces } from './answer.ts';
export {
  bytesAnswer,
  emptyAnswer,
  json,
  llsdAnswer,
  methodNotAllowed,
  notFound,
  refusal,
  textAnswer,
} from './answers.ts';
export {
  assetAnswer,
  assetPieces,
  cacheControl,
  entityTag,
  flatHeaders,
  notModified,
  validators,
} from './asset-answer.ts';
export { CHALLENGE, basicAuthentication } from './basic-authentication.ts';
export type { Authenticate, Credential } from './basic-authentication.ts';
export { Doorkeeper } from './doorkeeper.ts';
export type { Caller } from './doorkeeper.ts';
export { CutBodyError, RefusedBodyError } from './body-errors.ts';
export { createByteBudget } from './byte-budget.ts';
export type { ByteBudget } from './byte-budget.ts';
export { resolveRange } from './byte-range.ts';
export type { ByteRange } from './byte-range.ts';
export { ANY_ORIGIN, withCrossOrigin } from './cross-origin.ts';
export type { CrossOriginRules } from './cross-origin.ts';
export { faultAnswer } from './fault-answer.ts';
export type { Handler, IncomingRequest, RequestBody, RequestHeaders } from './incoming-request.ts';
export type { HostNames } from './known-hosts.ts';
export { SERVER_LIMITS } from './limits.ts';
export type { ConnectionLimits, ServerLimits } from './limits.ts';
export { assertBindable, isLoopback } from './listen.ts';
export type { Upgrade } from './listen.ts';
export { isHostName, isOrigin } from './names.ts';
export { PageGuard } from './page-guard.ts';
export type { PageAccess } from './page-guard.ts';
export { PIECE_BYTES } from './piece-bytes.ts';
export { MAX_WHOLE_BYTES, portHandler } from './port-handler.ts';
export { checkPreconditions, rangeApplies } from './preconditions.ts';
export type { ConditionalHeaders } from './preconditions.ts';
export { createRateLimit, GuessLimit, networkOf, NETWORKS_OF_A_SITE, siteOf } from './rate-limit.ts';
export { MOST_BUCKETS, TokenBuckets } from './token-buckets.ts';
export type { BucketLimit } from './token-buckets.ts';
export type { Admit, RateLimit } from './rate-limit.ts';
export { bodyPieces, receiveBody } from './receive-body.ts';
export type { BodyLimits, ReceivedBody } from './receive-body.ts';
export { decodeSegment, parseTarget } from './request-path.ts';
export type { Target } from './request-path.ts';
export { Router } from './router.ts';
export type { RouteHandler, RouteOptions, RoutedRequest, StreamHandler, StreamedRequest } from './router.ts';
export { send } from './send.ts';
export { serveHttp } from './serve-http.ts';
export type { Answered, HttpService, ServeOptions } from './serve-http.ts';
export { openSignedPath, signPath } from './signed-path.ts';
export type { Grant, SignedPath } from './signed-path.ts';
export { BodyTap } from './body-tap.ts';
export { watchHandler } from './watch-handler.ts';
export type { WatchOptions } from './watch-handler.ts';
