import type { Uuid } from '@landfall/protocol/datatypes';
import { DecodeError } from '@landfall/protocol/errors';
import {
  asArray,
  asMap,
  asString,
  asUuid,
  decodeLlsdBinary,
  encodeLlsdBinary,
} from '@landfall/protocol/llsd';
import type { LlsdMap } from '@landfall/protocol/llsd';

/** In one request. */
export const MOST_TIDINGS = 64;
/** As long as a request may be. */
const LIMITS = { maxBytes: 1024 * 1024, maxDepth: 8, maxValues: 16_384 };

/** Something that has become of an account. */
export interface Tiding {
  /** What it is about: the room that tells it is the one that hears it. */
  readonly about: string;
  /** The account that it has become of. */
  readonly agentId: Uuid;
  /** As its room writes and reads it. */
  readonly said: LlsdMap;
}

/** LLSD binary: an array of maps with `about`, `agent` and `said`. */
export function encodeTidings(tidings: readonly Tiding[]): Uint8Array {
  return encodeLlsdBinary(tidings.map(({ about, agentId, said }) => ({ about, agent: agentId, said })));
}

/**
 * Reads what {@link encodeTidings} has written.
 * @throws DecodeError for what is no LLSD, or too much
 */
export function decodeTidings(body: Uint8Array): readonly Tiding[] {
  const list = asArray(decodeLlsdBinary(body, LIMITS));
  if (list.length > MOST_TIDINGS) throw new DecodeError('more tidings than are told at once');
  return list.map(asMap).map(({ about, agent, said }) => ({
    about: asString(about),
    agentId: asUuid(agent),
    said: asMap(said),
  }));
}
