import type { Uuid } from '@landfall/protocol/datatypes';
import { DecodeError } from '@landfall/protocol/errors';
import { looseUuid } from '../archive/index.ts';

/** What a POST to `/createasset` asks for. */
export interface Creation {
  /** Undefined where the service is to choose one. */
  readonly id: Uuid | undefined;
  /** The asset's name; empty where the JSON has none. */
  readonly name: string;
  /** The asset's description; empty where the JSON has none. */
  readonly description: string;
  /** As it was sent. */
  readonly contentType: string;
  /** Whether the asset need not last; false where the JSON does not say. */
  readonly temporary: boolean;
  /** The asset itself, decoded from the `b64::` text of `data`; may be empty. */
  readonly bytes: Uint8Array;
}

const BASE64 = /^[A-Za-z0-9+/]*={0,2}$/;

/**
 * Reads the JSON of a creation. Keys that the proposal does not have are passed over.
 * @throws DecodeError
 * @source AssetServerProposal/ClientDocs, Creating an Asset
 */
export function parseCreation(body: Uint8Array): Creation {
  const document = parseObject(body);
  return {
    id: document.id === undefined ? undefined : readId(textOf(document, 'id')),
    name: document.name === undefined ? '' : textOf(document, 'name'),
    description: document.description === undefined ? '' : textOf(document, 'description'),
    contentType: textOf(document, 'type'),
    temporary: readTruth(document.temporary),
    bytes: readBytes(textOf(document, 'data')),
  };
}

function parseObject(body: Uint8Array): Readonly<Record<string, unknown>> {
  let document: unknown;
  try {
    document = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch (cause) {
    throw new DecodeError('not JSON', { cause });
  }
  if (typeof document !== 'object' || document === null || Array.isArray(document))
    throw new DecodeError('a JSON object is expected');
  return document as Record<string, unknown>;
}

function textOf(document: Readonly<Record<string, unknown>>, key: string): string {
  const value = document[key];
  if (typeof value !== 'string') throw new DecodeError(`"${key}" has to be text`);
  return value;
}

function readTruth(value: unknown): boolean {
  if (value === undefined) return false;
  if (typeof value !== 'boolean') throw new DecodeError('"temporary" is true or false');
  return value;
}

function readId(text: string): Uuid {
  const id = looseUuid(text.startsWith('uuid::') ? text.slice('uuid::'.length) : text);
  if (id === undefined) throw new DecodeError('"id" is no UUID');
  return id;
}

/** Node's own reader passes over what is no base64, and an asset would be stored that nobody sent. */
function readBytes(text: string): Uint8Array {
  if (!text.startsWith('b64::')) throw new DecodeError('"data" has to begin with b64::');
  const digits = text.slice('b64::'.length);
  if (digits.length % 4 !== 0 || !BASE64.test(digits)) throw new DecodeError('"data" is no base64');
  return Buffer.from(digits, 'base64');
}
