import { ZERO_VECTOR } from '@landfall/protocol/datatypes';
import type { Uuid, Vector3 } from '@landfall/protocol/datatypes';
import type { Message } from '@landfall/protocol/message';
import type { agentBlock } from '../circuits/index.ts';

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
  /** Straight out of the surface there: a direction, of length 1. */
  readonly normal?: Vector3;
  /** Along the surface there, at a right angle to `normal`: a direction, of length 1. */
  readonly binormal?: Vector3;
}

const NOWHERE: Vector3 = Object.freeze({ x: -1, y: -1, z: 0 });
const NO_FACE = -1;

/** What a grip speaks with. */
interface GripParts {
  readonly AgentData: ReturnType<typeof agentBlock>;
  /** Milliseconds, monotonic. */
  now(): number;
  send(message: Message): void;
}

/** An object that the agent holds. After it has been let go of, or the region has ended, nothing happens any more. */
export class Grip {
  /** Short id of the object. */
  readonly localId: number;
  readonly #parts: GripParts;
  #movedAt: number;
  #isHeld = true;

  /** Made by `grab`. */
  constructor(localId: number, surface: TouchedSurface, parts: GripParts) {
    this.localId = localId;
    this.#parts = parts;
    this.#movedAt = parts.now();
    const ObjectData = { LocalID: localId, GrabOffset: ZERO_VECTOR };
    parts.send({
      name: 'ObjectGrab',
      AgentData: parts.AgentData,
      ObjectData,
      SurfaceInfo: [surfaceBlock(surface)],
    });
  }

  /** It has not been let go of. */
  get isHeld(): boolean {
    return this.#isHeld;
  }

  /** Drags it: `objectId` of the object that is held, `position` where it is wanted, metres in the region. */
  drag(objectId: Uuid, position: Vector3, surface: TouchedSurface = {}): void {
    if (!this.#isHeld) return;
    const now = this.#parts.now();
    const TimeSinceLast = Math.max(0, Math.round(now - this.#movedAt));
    this.#movedAt = now;
    this.#parts.send({
      name: 'ObjectGrabUpdate',
      AgentData: this.#parts.AgentData,
      ObjectData: {
        ObjectID: objectId,
        GrabOffsetInitial: ZERO_VECTOR,
        GrabPosition: position,
        TimeSinceLast,
      },
      SurfaceInfo: [surfaceBlock(surface)],
    });
  }

  /** Lets it go, once. */
  release(surface: TouchedSurface = {}): void {
    if (!this.#isHeld) return;
    this.#isHeld = false;
    this.#parts.send({
      name: 'ObjectDeGrab',
      AgentData: this.#parts.AgentData,
      ObjectData: { LocalID: this.localId },
      SurfaceInfo: [surfaceBlock(surface)],
    });
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
