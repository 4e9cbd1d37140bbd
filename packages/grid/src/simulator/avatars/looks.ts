import { BAKED_FACE, BAKES, bakesOf, encodeVisualParams, USUAL_BODY_SIZE } from '@landfall/protocol/avatar';
import type { BakeName, OwnAppearance } from '@landfall/protocol/avatar';
import { ZERO_VECTOR } from '@landfall/protocol/datatypes';
import type { Uuid, Vector3 } from '@landfall/protocol/datatypes';
import type { CarriedLook } from '@landfall/protocol/simulation';
import { DecodeError } from '@landfall/protocol/errors';
import { decodeTextureEntry } from '@landfall/protocol/texture-entry';
import type { TextureEntry } from '@landfall/protocol/texture-entry';
import { Part } from '../region/index.ts';
import type { GridServices } from '../region/index.ts';

/** Longest texture entry that is taken. @source PROTOCOL §11: the viewer's limit */
const MAX_TEXTURE_ENTRY_BYTES = 4096;
/** Without a texture entry, what was baked before stays. @source OpenSim LLClientView.cs (HandlerAgentSetAppearance) */
const NO_ENTRY_BYTES = 1;
/** @source captures/login-standard: what OpenSim has for a new account */
const NEW_VISUAL_PARAMS = 218;

/** How an account's avatar looks, wherever it is. */
export interface Look {
  readonly bakes: ReadonlyMap<BakeName, Uuid>;
  /** What each baked face was made of, by face. */
  readonly cacheIds: ReadonlyMap<number, Uuid>;
  readonly visualParams: Uint8Array;
  /** Metres: deep, wide, high. */
  readonly size: Vector3;
  /** Metres above where it stands. */
  readonly hover: Vector3;
}

const NEW_LOOK: Look = {
  bakes: new Map(),
  cacheIds: new Map(),
  visualParams: encodeVisualParams(new Map(), NEW_VISUAL_PARAMS),
  size: USUAL_BODY_SIZE,
  hover: ZERO_VECTOR,
};

/** By account, while this process runs: so that nobody comes undressed to the next region. */
const LOOKS = new Part<GridServices, Map<string, Look>>(() => new Map());

/** How somebody looked last. */
export const lookOf = (services: GridServices, agentId: Uuid): Look =>
  services.part(LOOKS).get(agentId.key) ?? NEW_LOOK;

/** Somebody looks like that from now on. */
export function keepLook(services: GridServices, agentId: Uuid, look: Look): void {
  services.part(LOOKS).set(agentId.key, look);
}

/**
 * What an agent says of its looks, in place of what it said before. Of its textures the bakes count.
 * @returns undefined where it makes no sense
 */
export function lookAfter(before: Look, own: OwnAppearance): Look | undefined {
  const entry = readEntry(own.textureEntry);
  if (entry === undefined) return undefined;
  const isBaked = entry !== 'none';
  return {
    ...before,
    bakes: isBaked ? bakesOf(entry) : before.bakes,
    cacheIds: isBaked ? own.cacheIds : before.cacheIds,
    visualParams: own.visualParams.length > 0 ? own.visualParams : before.visualParams,
    size: own.size,
  };
}

function readEntry(bytes: Uint8Array): TextureEntry | 'none' | undefined {
  if (bytes.length <= NO_ENTRY_BYTES) return 'none';
  if (bytes.length > MAX_TEXTURE_ENTRY_BYTES) return undefined;
  try {
    return decodeTextureEntry(bytes);
  } catch (error) {
    if (error instanceof DecodeError) return undefined;
    throw error;
  }
}

/** The bake of a face, if it was made of just this. @source OpenSim LLClientView.cs (HandleAgentTextureCached) */
export function knownBake({ bakes, cacheIds }: Look, face: number, cacheId: Uuid): Uuid | undefined {
  if (cacheId.isZero || cacheIds.get(face)?.equals(cacheId) !== true) return undefined;
  const name = BAKES.find((one) => BAKED_FACE[one] === face);
  return name === undefined ? undefined : bakes.get(name);
}

/** A look as it goes from process to process. */
export function carriedLook({ bakes, cacheIds, visualParams, size, hover }: Look): CarriedLook {
  const byFace = Array.from(bakes, ([name, id]) => [BAKED_FACE[name], id] as const);
  return { bakes: new Map(byFace), cacheIds, visualParams, size, hoverMetres: hover.z };
}

/** Somebody comes from another process, and looks as they did there. */
export function keepCarriedLook(services: GridServices, agentId: Uuid, carried: CarriedLook): void {
  const { bakes, cacheIds, visualParams, size, hoverMetres } = carried;
  const named = BAKES.flatMap((name) => {
    const id = bakes.get(BAKED_FACE[name]);
    return id === undefined ? [] : [[name, id] as const];
  });
  const isSized = size.x > 0 && size.y > 0 && size.z > 0;
  keepLook(services, agentId, {
    bakes: new Map(named),
    cacheIds,
    visualParams: visualParams.length > 0 ? visualParams : NEW_LOOK.visualParams,
    size: isSized ? size : USUAL_BODY_SIZE,
    hover: { x: 0, y: 0, z: hoverMetres },
  });
}
