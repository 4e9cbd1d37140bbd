import { DecodeError } from '@landfall/protocol/errors';
import { decodeLoginRequest } from '@landfall/protocol/login';
import type { LoginFormat, ReceivedLogin } from '@landfall/protocol/login';
import { parseXmlRpcCall } from '@landfall/protocol/xmlrpc';

/** What was posted to the login service. */
export type PostedLogin =
  | ({ readonly type: 'login' } & ReceivedLogin)
  /** A call without name or password. */
  | { readonly type: 'incomplete'; readonly format: LoginFormat }
  /** A call of something else, or with something else than fields. */
  | { readonly type: 'wrong-call' }
  /** No document. */
  | { readonly type: 'unreadable' };

export function readLogin(body: Uint8Array): PostedLogin {
  try {
    return { type: 'login', ...decodeLoginRequest(body) };
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error;
    const isCall = isXmlRpcCall(body);
    if (error.path !== undefined) return { type: 'incomplete', format: isCall ? 'xml-rpc' : 'llsd' };
    return { type: isCall ? 'wrong-call' : 'unreadable' };
  }
}

function isXmlRpcCall(body: Uint8Array): boolean {
  try {
    parseXmlRpcCall(body);
    return true;
  } catch (error) {
    if (error instanceof DecodeError) return false;
    throw error;
  }
}
