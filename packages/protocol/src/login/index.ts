/**
 * Logging in: request and response both ways over XML-RPC and LLSD, the flow as a machine, the grid's own
 * description, start locations and SLURLs.
 */
export { md5, md5Hex } from './md5.ts';
export { hashPassword, normalPasswordHash, receivedPasswordHash } from './login-secret.ts';
export type { LoginSecret } from './login-secret.ts';
export { LOGIN_OPTIONS } from './login-request.ts';
export type { LoginRequest } from './login-request.ts';
export type {
  ActiveGesture,
  Buddy,
  Category,
  GlobalTextures,
  HomeLocation,
  InitialOutfit,
  InventoryFolder,
  LoginFlags,
  LoginResponse,
  LoginSections,
  MetresXY,
} from './login-response.ts';
export type {
  IncompleteLogin,
  LoginAnswer,
  LoginOutcome,
  LoginRedirect,
  LoginRefusal,
  LoginResult,
  RefusalType,
  RefusalWords,
  RefusedRedirect,
  UnansweredLogin,
  UnusableAnswer,
  UpdateRefusal,
} from './login-outcome.ts';
export {
  LOGIN_METHOD,
  MAX_LOGIN_REQUEST_BYTES,
  decodeLoginRequest,
  encodeLoginRequest,
  encodeLoginResponse,
  refuseLogin,
} from './login-wire.ts';
export type { LoginDocument, LoginFormat, ReceivedLogin } from './login-wire.ts';
export { refusalCauseOf } from './refusal-cause.ts';
export type { RefusalCause } from './refusal-cause.ts';
export { saysStillLoggedIn } from './still-logged-in.ts';
export { decodeLoginResponse } from './decode-login-response.ts';
export { regionHandleOfLogin } from './response-fields.ts';
export { LoginFlow, MAX_LOGIN_REDIRECTS } from './login-flow.ts';
export type { LoginFlowEvent, LoginFlowOptions, LoginPost } from './login-flow.ts';
export { DEFAULT_POSITION, formatStartLocation, parseStartLocation } from './start-location.ts';
export type { StartLocation } from './start-location.ts';
export { parsePlaceText } from './place-text.ts';
export type { PlaceText } from './place-text.ts';
export { formatSlurl, parseSlurl, slurlOfStart, startOfSlurl } from './slurl.ts';
export type { Slurl, SlurlForm } from './slurl.ts';
export {
  decodeGridDescription,
  formatGridDescriptionJson,
  formatGridDescriptionXml,
  gridDescriptionUrl,
} from './grid-description.ts';
export type { GridDescription } from './grid-description.ts';
export { checkNameLength, MAX_NAME_LENGTH, parseUserName } from './user-name.ts';
export type { UserName } from './user-name.ts';
export { parseGridAddress } from './grid-address.ts';
