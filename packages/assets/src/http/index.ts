/** What every route stands on: answers as data, ranges, preconditions, credentials, bounded bodies, the server itself. */
export type { FlatHeaders } from './asset-answer.ts';
export { TEXT, isPieces, json, methodNotAllowed, notFound, refusal, sizeOf } from './answer.ts';
export type { Answer, Body, Pieces } from './answer.ts';
export {
  PIECE_BYTES,
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
export { createByteBudget } from './byte-budget.ts';
export type { ByteBudget } from './byte-budget.ts';
export { resolveRange } from './byte-range.ts';
export type { ByteRange } from './byte-range.ts';
export { faultAnswer } from './fault-answer.ts';
export { isLoopback, listen } from './listen.ts';
export type { ConnectionLimits, Listener, Serve } from './listen.ts';
export { PageGuard } from './page-guard.ts';
export type { PageAccess } from './page-guard.ts';
export { checkPreconditions, rangeApplies } from './preconditions.ts';
export type { ConditionalHeaders } from './preconditions.ts';
export { createRateLimit } from './rate-limit.ts';
export type { Admit, RateLimit } from './rate-limit.ts';
export { receiveBody } from './request-body.ts';
export type { BodyLimits, ReceivedBody } from './request-body.ts';
export { decodeSegment, parseTarget } from './request-path.ts';
export type { Target } from './request-path.ts';
export { send } from './send.ts';
export { whenSent } from './when-sent.ts';
export { openSignedPath, signPath } from './signed-path.ts';
export type { Grant, SignedPath } from './signed-path.ts';
