import { ZERO_VECTOR } from '@landfall/protocol/datatypes';
import type { Vector3 } from '@landfall/protocol/datatypes';
import { UsageError } from '@landfall/protocol/errors';
import { agentBlock } from '../circuits/index.ts';
import type { Region } from '../regions/index.ts';
import type { SessionScope } from '../scope/index.ts';

/** Where an object is touched. What is not said the script cannot learn. */
export interface TouchedSurface {
  /** Number of the face. */
  readonly face?: number;
  /** On the face, as its texture runs: `z` is not used. */
  readonly uv?: Vector3;
  /** On the face, 0 to 1 from edge to edge. */
  readonly st?: Vector3;
  /** Metres in the region. */
  readonly position?: Vector3;
  readonly normal?: Vector3;
  readonly binormal?: Vector3;
}

const NOWHERE: Vector3 = Object.freeze({ x: -1, y: -1, z: 0 });
const NO_FACE = -1;

/** Touching the objects of one region. */
export class RegionScripts {
  readonly #region: Region;
  readonly #scope: SessionScope;

  /** Made by the room. */
  constructor(region: Region, scope: SessionScope) {
    this.#region = region;
    this.#scope = scope;
  }

  /**
   * Touches an object and lets it go, as a click does. Of a linkset the part that was clicked on.
   * @throws UsageError for what is no local id; ClosedError when the region or session has ended
   * @source protocol/live.md L9; viewer lltoolgrab.cpp
   */
  touch(localId: number, surface: TouchedSurface = {}): void {
    if (!Number.isInteger(localId) || localId < 1 || localId > 0xffff_ffff)
      throw new UsageError(`${localId} is no local id`);
    const { circuit, lifetime } = this.#region;
    lifetime.check();
    const AgentData = agentBlock(this.#scope.ids);
    const SurfaceInfo = [surfaceBlock(surface)];
    const grab = { AgentData, ObjectData: { LocalID: localId, GrabOffset: ZERO_VECTOR }, SurfaceInfo };
    circuit.send({ name: 'ObjectGrab', ...grab }, { reliable: true });
    const degrab = { AgentData, ObjectData: { LocalID: localId }, SurfaceInfo };
    circuit.send({ name: 'ObjectDeGrab', ...degrab }, { reliable: true });
  }
}

function surfaceBlock({ face, uv, st, position, normal, binormal }: TouchedSurface) {
  return {
    UVCoord: uv ?? NOWHERE,
    STCoord: st ?? NOWHERE,
    FaceIndex: face ?? NO_FACE,
    Position: position ?? ZERO_VECTOR,
    Normal: normal ?? ZERO_VECTOR,
    Binormal: binormal ?? ZERO_VECTOR,
  };
}
