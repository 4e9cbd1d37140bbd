/** XML-RPC, as logging in uses it: calls, results and faults, both directions, in the values of LLSD. */
export { parseXmlRpcCall, parseXmlRpcResponse } from './parse.ts';
export type { XmlRpcCall, XmlRpcFault, XmlRpcResponse } from './parse.ts';
export { formatXmlRpcCall, formatXmlRpcFault, formatXmlRpcResponse } from './format.ts';
