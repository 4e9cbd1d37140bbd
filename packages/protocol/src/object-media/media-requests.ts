import type { Uuid } from '../datatypes/index.ts';
import { DecodeError } from '../errors/index.ts';
import { asArray, asInteger, asMap, asString, asUuid } from '../llsd/index.ts';
import type { LlsdMap, LlsdValue } from '../llsd/index.ts';
import { MAX_FACES } from '../texture-entry/index.ts';
import { decodeMediaEntry, encodeMediaEntry } from './media-entry.ts';
import type { MediaEntry } from './media-entry.ts';

/** Asks for what plays on an object, or says it: undefined for faces with nothing. */
export type MediaRequest =
  | { readonly verb: 'GET'; readonly objectId: Uuid }
  | {
      readonly verb: 'UPDATE';
      readonly objectId: Uuid;
      readonly faces: readonly (MediaEntry | undefined)[];
    };

/** The answer to a GET. */
export interface MediaReply {
  /** The prim that was asked about. */
  readonly objectId: Uuid;
  /** Of `MediaURL`: see `parseMediaVersion`. */
  readonly version: string;
  /** By number of the face; undefined for those with nothing. At most {@link MAX_FACES} when read. */
  readonly faces: readonly (MediaEntry | undefined)[];
}

/** Shows another page on a face. */
export interface MediaNavigation {
  /** The prim whose face it is. */
  readonly objectId: Uuid;
  /** Number of the face, from 0. */
  readonly face: number;
  /** What it is to show from now on. */
  readonly url: string;
}

/** The body of a request to ObjectMedia. */
export function encodeMediaRequest(request: MediaRequest): LlsdMap {
  const head = { object_id: request.objectId, verb: request.verb };
  return request.verb === 'GET' ? head : { ...head, object_media_data: facesOut(request.faces) };
}

/** @throws DecodeError for any other verb than GET and UPDATE */
export function decodeMediaRequest(body: LlsdValue): MediaRequest {
  const { verb, object_id, object_media_data } = asMap(body);
  const objectId = asUuid(object_id);
  if (verb === 'GET') return { verb, objectId };
  if (verb === 'UPDATE') return { verb, objectId, faces: facesIn(object_media_data) };
  throw new DecodeError('neither GET nor UPDATE', { path: 'verb' });
}

/** The body of an answer of ObjectMedia. */
export function encodeMediaReply({ objectId, version, faces }: MediaReply): LlsdMap {
  return { object_id: objectId, object_media_version: version, object_media_data: facesOut(faces) };
}

/** What an answer of ObjectMedia says. */
export function decodeMediaReply(body: LlsdValue): MediaReply {
  const { object_id, object_media_version, object_media_data } = asMap(body);
  return {
    objectId: asUuid(object_id),
    version: asString(object_media_version),
    faces: facesIn(object_media_data),
  };
}

/** The body of a request to ObjectMediaNavigate. */
export function encodeNavigation({ objectId, face, url }: MediaNavigation): LlsdMap {
  return { object_id: objectId, current_url: url, texture_index: face };
}

/** What a request to ObjectMediaNavigate wants. */
export function decodeNavigation(body: LlsdValue): MediaNavigation {
  const { object_id, current_url, texture_index } = asMap(body);
  return { objectId: asUuid(object_id), face: asInteger(texture_index), url: asString(current_url) };
}

function facesIn(value: LlsdValue | undefined): readonly (MediaEntry | undefined)[] {
  return asArray(value).slice(0, MAX_FACES).map(decodeMediaEntry);
}

function facesOut(faces: readonly (MediaEntry | undefined)[]): readonly LlsdValue[] {
  return faces.map((entry) => (entry === undefined ? null : encodeMediaEntry(entry)));
}
