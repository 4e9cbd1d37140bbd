/** Logins in a recording: who asked, and what was answered. Nothing secret is taken from either. */
import { decodeUtf8 } from '@landfall/protocol/bytes';
import { DecodeError } from '@landfall/protocol/errors';
import { asString, isLlsdMap, parseLlsd } from '@landfall/protocol/llsd';
import type { LlsdMap } from '@landfall/protocol/llsd';
import { LOGIN_METHOD, MAX_LOGIN_REQUEST_BYTES, decodeLoginResponse } from '@landfall/protocol/login';
import type { LoginResponse } from '@landfall/protocol/login';
import { parseXmlRpcCall } from '@landfall/protocol/xmlrpc';

const LIMITS = { maxBytes: MAX_LOGIN_REQUEST_BYTES };
const SNIFFED_BYTES = 2048;

/** What a request says of who asks. */
export interface AskedLogin {
  /** Full name, as `Test User`; empty where the login is damaged. */
  readonly user: string;
  /** Version of the viewer, as it says; empty where it says none. */
  readonly viewer: string;
  /** Channel of the viewer: which program it is, as it says; empty where it says none. */
  readonly channel: string;
  /** How the request is written. */
  readonly encoding: 'XML-RPC' | 'LLSD';
}

/** What came of a login. */
export type AnsweredLogin =
  | { readonly type: 'granted'; readonly response: LoginResponse }
  | { readonly type: 'elsewhere'; readonly message: string }
  | { readonly type: 'failed'; readonly reason: string; readonly message: string };

/** Who asks to be let in; undefined for a body that is no login. A login that is damaged has no name. */
export function readLoginRequest(body: Uint8Array): AskedLogin | undefined {
  const start = decodeUtf8(body, 0, Math.min(body.length, SNIFFED_BYTES));
  if (start.includes('<methodCall')) return readCall(body, start);
  if (!start.includes('<llsd') || !start.includes('passwd')) return undefined;
  try {
    const fields = parseLlsd(body, undefined, LIMITS);
    return isLlsdMap(fields) ? askedBy(fields, 'LLSD') : undefined;
  } catch (error) {
    if (error instanceof DecodeError) return undefined;
    throw error;
  }
}

function readCall(body: Uint8Array, start: string): AskedLogin | undefined {
  try {
    const { method, params } = parseXmlRpcCall(body, LIMITS);
    if (method !== LOGIN_METHOD) return undefined;
    const [fields] = params;
    return askedBy(fields !== undefined && isLlsdMap(fields) ? fields : {}, 'XML-RPC');
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error;
    return start.includes(LOGIN_METHOD) ? askedBy({}, 'XML-RPC') : undefined;
  }
}

function askedBy(fields: LlsdMap, encoding: AskedLogin['encoding']): AskedLogin {
  const [first, last] = [asString(fields['first']), asString(fields['last'])];
  return {
    user: `${first} ${last}`.trim(),
    viewer: asString(fields['version']),
    channel: asString(fields['channel']),
    encoding,
  };
}

/** What a grid answered. Never throws. */
export function readLoginResponse(
  status: number,
  headers: Readonly<Record<string, string>>,
  body: Uint8Array,
): AnsweredLogin {
  const result = decodeLoginResponse(status, headers['content-type'] ?? '', body, headers);
  if (result.type === 'success') return { type: 'granted', response: result.response };
  if (result.type === 'indeterminate') return { type: 'elsewhere', message: result.message };
  const reason = 'reason' in result ? result.reason : result.type;
  return { type: 'failed', reason, message: result.message };
}
