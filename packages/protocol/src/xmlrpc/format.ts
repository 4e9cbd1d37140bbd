import { encodeBase64 } from '../bytes/index.ts';
import { Uuid } from '../datatypes/index.ts';
import { EncodeError } from '../errors/index.ts';
import { LlsdDate, LlsdReal, LlsdUri } from '../llsd/index.ts';
import type { LlsdArray, LlsdMap, LlsdValue } from '../llsd/index.ts';
import { escapeXml } from '../xml/index.ts';
import { formatXmlRpcDate } from './date.ts';
import type { XmlRpcCall, XmlRpcFault } from './parse.ts';

const DECLARATION = '<?xml version="1.0" encoding="utf-8"?>';

/**
 * The document of a call. A UUID and a URI become strings, undef becomes `nil`; entries whose value is `undefined`
 * are left out. There is never a CDATA section: OpenSim reads it as nothing.
 * @throws EncodeError on a `number` that is no 32-bit integer, or a real that is no decimal.
 */
export function formatXmlRpcCall({ method, params }: XmlRpcCall): string {
  const list = params.map((value) => `<param>${element(value)}</param>`).join('');
  const body = `<methodName>${escapeXml(method)}</methodName><params>${list}</params>`;
  return `${DECLARATION}<methodCall>${body}</methodCall>`;
}

/** The document of a result. @throws EncodeError as {@link formatXmlRpcCall} does. */
export function formatXmlRpcResponse(value: LlsdValue): string {
  const body = `<params><param>${element(value)}</param></params>`;
  return `${DECLARATION}<methodResponse>${body}</methodResponse>`;
}

/** The document of a refusal. @throws EncodeError on a code that is no 32-bit integer. */
export function formatXmlRpcFault({ faultCode, faultString }: XmlRpcFault): string {
  const body = `<fault>${element({ faultCode, faultString })}</fault>`;
  return `${DECLARATION}<methodResponse>${body}</methodResponse>`;
}

function element(value: LlsdValue): string {
  return `<value>${typed(value)}</value>`;
}

function typed(value: LlsdValue): string {
  if (typeof value === 'string') return `<string>${escapeXml(value)}</string>`;
  if (typeof value === 'number') return integer(value);
  if (typeof value === 'boolean') return `<boolean>${value ? 1 : 0}</boolean>`;
  if (value === null) return '<nil/>';
  if (value instanceof Uuid) return `<string>${value.toString()}</string>`;
  if (value instanceof LlsdUri) return `<string>${escapeXml(value.text)}</string>`;
  if (value instanceof LlsdReal) return double(value.value);
  if (value instanceof Uint8Array) return `<base64>${encodeBase64(value)}</base64>`;
  if (value instanceof LlsdDate) return `<dateTime.iso8601>${formatXmlRpcDate(value)}</dateTime.iso8601>`;
  return Array.isArray(value) ? array(value as LlsdArray) : struct(value as LlsdMap);
}

function integer(value: number): string {
  if ((value | 0) !== value) throw new EncodeError('number is not a 32-bit integer');
  return `<i4>${value}</i4>`;
}

function double(value: number): string {
  if (!Number.isFinite(value)) throw new EncodeError('XML-RPC has no NaN and no infinity');
  return `<double>${value}</double>`;
}

function array(values: LlsdArray): string {
  return `<array><data>${values.map(element).join('')}</data></array>`;
}

function struct(members: LlsdMap): string {
  let text = '<struct>';
  for (const name of Object.keys(members)) {
    const value = members[name];
    if (value !== undefined) text += `<member><name>${escapeXml(name)}</name>${element(value)}</member>`;
  }
  return `${text}</struct>`;
}
