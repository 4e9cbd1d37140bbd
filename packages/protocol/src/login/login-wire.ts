import { encodeUtf8 } from '../bytes/index.ts';
import { DecodeError } from '../errors/index.ts';
import { DEFAULT_MAX_VALUES, formatLlsdXml, isLlsdMap, parseLlsd, parseLlsdAnswer } from '../llsd/index.ts';
import type { LlsdMap, LlsdValue } from '../llsd/index.ts';
import { charsetOf, decodeXmlText } from '../xml/index.ts';
import {
  formatXmlRpcCall,
  formatXmlRpcFault,
  formatXmlRpcResponse,
  parseXmlRpcCall,
  parseXmlRpcResponse,
} from '../xmlrpc/index.ts';
import type { LoginAnswer, LoginRefusal, RefusalType, UpdateRefusal } from './login-outcome.ts';
import type { LoginRequest } from './login-request.ts';
import { readRequest, writeRequest } from './request-fields.ts';
import { writeSuccess } from './response-fields.ts';
import { copyMap } from './field-table.ts';

/** The two encodings that login has. */
export type LoginFormat = 'xml-rpc' | 'llsd';

/** A document to post or to answer with. */
export interface LoginDocument {
  /** For the header `Content-Type`: `text/xml` or `application/llsd+xml`. */
  readonly contentType: string;
  /** The XML, in UTF-8. */
  readonly body: Uint8Array;
}

/** The method of XML-RPC that logs in. */
export const LOGIN_METHOD = 'login_to_simulator';

/** A login request has a few kilobytes; more is not one. */
export const MAX_LOGIN_REQUEST_BYTES = 256 * 1024;

const XML_RPC_TYPE = 'text/xml';
const LLSD_TYPE = 'application/llsd+xml';

/** No value of an answer is shorter, on average, in either encoding. */
const LEAST_BYTES_A_VALUE = 16;

/** How much of a document is looked at to tell what it is. */
const SNIFFED_BYTES = 512;

/**
 * The request as it is posted. `method` is another XML-RPC method than the usual one, as a redirect can ask for.
 * @throws UsageError when the secret or the start cannot be expressed; EncodeError.
 * @source PROTOCOL §4.1
 */
export function encodeLoginRequest(
  request: LoginRequest,
  format: LoginFormat = 'xml-rpc',
  method: string = LOGIN_METHOD,
): LoginDocument {
  const fields = writeRequest(request);
  if (format === 'llsd') return llsdDocument(fields);
  return { contentType: XML_RPC_TYPE, body: encodeUtf8(formatXmlRpcCall({ method, params: [fields] })) };
}

/** What a server received. */
export interface ReceivedLogin {
  /** Who wants in, and where, read from the fields of either encoding. */
  readonly request: LoginRequest;
  /** The answer goes back in the same one. */
  readonly format: LoginFormat;
}

/**
 * The request in a posted document, XML-RPC or LLSD as the document itself shows (agents name either type freely).
 * @throws DecodeError when it is neither, another method, or a field without which nobody can be logged in is missing.
 */
export function decodeLoginRequest(body: Uint8Array): ReceivedLogin {
  const limits = { maxBytes: MAX_LOGIN_REQUEST_BYTES };
  if (!sniff(body).includes('<methodCall')) {
    return { request: readRequest(mapOf(parseLlsd(body, undefined, limits))), format: 'llsd' };
  }
  const { method, params } = parseXmlRpcCall(body, limits);
  if (method !== LOGIN_METHOD) throw new DecodeError('not a login call');
  return { request: readRequest(mapOf(params[0])), format: 'xml-rpc' };
}

/** A server's answer as it is sent. A fault has a form in XML-RPC only; in LLSD it becomes a refusal. */
export function encodeLoginResponse(answer: LoginAnswer, format: LoginFormat = 'xml-rpc'): LoginDocument {
  if (format === 'llsd') return llsdDocument(writeAnswer(answer));
  const text =
    answer.type === 'fault'
      ? formatXmlRpcFault({ faultCode: answer.faultCode, faultString: answer.message })
      : formatXmlRpcResponse(writeAnswer(answer));
  return { contentType: XML_RPC_TYPE, body: encodeUtf8(text) };
}

const REASONS: Readonly<Record<RefusalType, string>> = {
  'bad-credentials': 'key',
  presence: 'presence',
  tos: 'tos',
  critical: 'critical',
  'mfa-challenge': 'mfa_challenge',
  'internal-error': 'Internal Error',
  connect: 'connect',
  refused: 'other',
};
const TYPES: ReadonlyMap<string, RefusalType> = new Map(
  (Object.keys(REASONS) as RefusalType[]).map((type) => [REASONS[type].toLowerCase(), type]),
);

/** A refusal in the grid's own words: `reason` as viewers know it. */
export function refuseLogin(type: RefusalType, message: string): LoginRefusal {
  return { type, reason: REASONS[type], message };
}

/** What a `reason` stands for. */
export function refusalTypeOf(reason: string): RefusalType {
  return TYPES.get(reason.toLowerCase()) ?? 'refused';
}

function writeAnswer(answer: LoginAnswer): LlsdMap {
  if (answer.type === 'success') return writeSuccess(answer.response);
  if (answer.type === 'indeterminate') {
    return {
      login: 'indeterminate',
      next_url: answer.nextUrl,
      next_method: answer.nextMethod,
      next_duration: answer.nextDurationSeconds | 0,
      message: answer.message,
    };
  }
  return answer.type === 'fault'
    ? writeRefusal(refuseLogin('refused', answer.message))
    : writeRefusal(answer);
}

function writeRefusal(refusal: LoginRefusal | UpdateRefusal): LlsdMap {
  const fields = copyMap({ reason: refusal.reason, message: refusal.message, login: 'false' });
  if (refusal.messageId !== undefined) fields['message_id'] = refusal.messageId;
  if (refusal.messageArgs !== undefined) fields['message_args'] = refusal.messageArgs;
  if (refusal.mfaHash !== undefined) fields['mfa_hash'] = refusal.mfaHash;
  return fields;
}

/** What a document answers: a map of fields, a fault, or nothing of the protocol (then it throws). */
export type AnswerDocument =
  | { readonly type: 'fields'; readonly fields: LlsdMap }
  | { readonly type: 'fault'; readonly faultCode: number; readonly message: string };

/**
 * @param contentType names the character encoding of a document that does not say.
 * @throws DecodeError
 */
export function readAnswerDocument(body: Uint8Array, contentType = ''): AnswerDocument {
  // Whoever received it has bounded it: an inventory can be large, and its values are small.
  const limits = {
    maxBytes: body.length,
    maxValues: Math.max(DEFAULT_MAX_VALUES, body.length / LEAST_BYTES_A_VALUE),
  };
  if (!sniff(body).includes('<methodResponse')) {
    return { type: 'fields', fields: mapOf(parseLlsdAnswer(body, contentType, limits)) };
  }
  const charset = charsetOf(contentType);
  const answer = parseXmlRpcResponse(body, charset === undefined ? limits : { charset, ...limits });
  if (answer.type === 'fault') {
    return { type: 'fault', faultCode: answer.fault.faultCode, message: answer.fault.faultString };
  }
  return { type: 'fields', fields: mapOf(answer.value) };
}

/** The first bytes of a document as text, to tell what it is. */
export function sniff(body: Uint8Array): string {
  return decodeXmlText(body.subarray(0, SNIFFED_BYTES));
}

function mapOf(value: LlsdValue | undefined): LlsdMap {
  if (!isLlsdMap(value)) throw new DecodeError('not a map of login fields');
  return value;
}

function llsdDocument(fields: LlsdMap): LoginDocument {
  return { contentType: LLSD_TYPE, body: encodeUtf8(formatLlsdXml(fields)) };
}
