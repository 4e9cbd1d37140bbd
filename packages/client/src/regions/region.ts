import type { CapabilityUrls } from '@landfall/protocol/capability';
import { formatEndpoint } from '@landfall/protocol/datatypes';
import type { Endpoint, RegionHandle } from '@landfall/protocol/datatypes';
import type { Witness } from '@landfall/protocol/evidence';
import type { LlsdMap } from '@landfall/protocol/llsd';
import type { RegionSize } from '@landfall/protocol/region';
import type { AgentCircuit } from '../circuits/index.ts';
import { Emitter, eventNames } from '../events/index.ts';
import type { EventSource, KnownEvents, Remove, SubscribeOptions } from '../events/index.ts';
import { INSPECT } from '../secrets/index.ts';
import type { Lifetime } from '../lifetime/index.ts';
import type { RegionDescription } from './region-description.ts';
import { RoomParts } from './room-parts.ts';
import type { PartOf, RoomMaker, RoomWithParts } from './room-parts.ts';
import { usableSize } from './region-size.ts';

/** What happens in every region, whatever rooms the session has. */
export interface RegionEvents {
  /** The region has said who it is, perhaps again. */
  readonly described: RegionDescription;
  /** The region has answered which capabilities it offers: their URLs by their names. */
  readonly capabilitiesGranted: CapabilityUrls;
  /** What SimulatorFeatures answered. */
  readonly featuresReceived: LlsdMap;
}

/** Names of {@link RegionEvents}. */
export const REGION_EVENTS = eventNames<RegionEvents>({
  described: true,
  capabilitiesGranted: true,
  featuresReceived: true,
});

/** How a region is met. */
export interface RegionOptions {
  /** Where it lies in the grid. */
  readonly handle: RegionHandle;
  /** As far as it is known. */
  readonly size: RegionSize;
  /** Nobody has said the size. */
  readonly isSizeAssumed?: boolean;
  /** Whether the avatar is in another region. */
  readonly isChild: boolean;
  /** It ends with it. */
  readonly lifetime: Lifetime;
  /** Hears what was seen, as evidence. */
  readonly witness: Witness | undefined;
  /** Hears what listeners threw. */
  readonly report: (error: unknown) => void;
  /** Which events it has; any where absent. */
  readonly events?: KnownEvents | undefined;
  /** Of the session. */
  readonly rooms?: readonly RoomWithParts[];
}

const NO_CAPABILITIES: CapabilityUrls = new Map();

/**
 * A region that the session has a circuit to: the one the agent is in (root), or a neighbour (child). `Events` are those that
 * the session's rooms add. What a room keeps of it is its {@link Region.part}.
 */
export class Region<Events extends object = object> implements EventSource<RegionEvents & Events> {
  /** South-west corner of it. */
  readonly handle: RegionHandle;
  /** Sends messages to it, and takes those that come from it. */
  readonly circuit: AgentCircuit;
  /** Of what is seen of this region. */
  readonly witness: Witness | undefined;
  /** Ends when the region is left, closed or silent, or the session ends. */
  readonly lifetime: Lifetime;
  /** The writing side of its events, for rooms. */
  readonly emitter: Emitter<RegionEvents & Events>;
  /** Filled by the session as it opens the region. */
  readonly parts: RoomParts;
  /** Set by the session and its rooms as things become known. */
  isChild: boolean;
  /** Metres: 256 × 256 until somebody has said otherwise. */
  size: RegionSize;
  /** Nobody has said the size, so that ground outside of it makes it larger. */
  readonly isSizeAssumed: boolean;
  /** What its RegionHandshake said; undefined until then. */
  description: RegionDescription | undefined;
  /** Their URLs by their names; empty until the region has granted them. Whoever has a URL may call it. */
  capabilities: CapabilityUrls = NO_CAPABILITIES;
  /** What SimulatorFeatures answered; undefined until then, and where the region has no such capability. */
  features: LlsdMap | undefined;
  /**
   * Set by a room that keeps what stands in regions from one visit to the next: whether it knows anything of this one. The handshake is
   * answered when it has looked.
   */
  recall: ((description: RegionDescription) => Promise<boolean>) | undefined;
  /** Program and version of the simulator, from AgentMovementComplete. */
  simulatorVersion = '';

  /** Made by the session. */
  constructor(circuit: AgentCircuit, options: RegionOptions) {
    const {
      handle,
      size,
      isSizeAssumed = false,
      isChild,
      lifetime,
      witness,
      report,
      events,
      rooms = [],
    } = options;
    this.handle = handle;
    this.circuit = circuit;
    this.parts = new RoomParts(rooms);
    this.witness = witness?.about({ sim: formatEndpoint(circuit.endpoint) });
    this.size = usableSize(size);
    this.isSizeAssumed = isSizeAssumed;
    this.isChild = isChild;
    this.lifetime = lifetime;
    this.emitter = new Emitter<RegionEvents & Events>(report, events);
    lifetime.onEnd(() => this.emitter.finish());
  }

  /** Empty until its RegionHandshake. */
  get name(): string {
    return this.description?.name ?? '';
  }

  /** Address and port of its simulator. */
  get endpoint(): Endpoint {
    return this.circuit.endpoint;
  }

  /** Name, or address and port while it has none. */
  get label(): string {
    return this.name === '' ? formatEndpoint(this.endpoint) : this.name;
  }

  /**
   * What a room keeps of this region: `region.part(objects)`. Asked for with the room itself, or with the function that made it.
   * @throws UsageError when the session has no such room.
   */
  part<Room extends RoomWithParts>(room: RoomMaker<Room>): PartOf<Room>;
  part<Room extends RoomWithParts>(room: Room): PartOf<Room>;
  part(room: unknown): unknown {
    return this.parts.get(room);
  }

  /** What is printed of it. */
  toJSON(): object {
    const { name, isChild, size, simulatorVersion } = this;
    const endpoint = formatEndpoint(this.endpoint);
    return { name, endpoint, handle: String(this.handle), isChild, size, simulatorVersion };
  }

  /** What Node's `console.log` shows of it. */
  [INSPECT](): object {
    return this.toJSON();
  }

  on<Name extends keyof (RegionEvents & Events)>(
    name: Name,
    listener: (event: (RegionEvents & Events)[Name]) => void,
    options?: SubscribeOptions,
  ): Remove {
    return this.emitter.on(name, listener, options);
  }

  /** As `on`, of an event that a room adds which need not be there: without it nobody is ever called. */
  onIfThere<Name extends keyof (RegionEvents & Events)>(
    name: Name,
    listener: (event: (RegionEvents & Events)[Name]) => void,
  ): Remove {
    return this.emitter.onIfThere(name, listener);
  }

  events<Name extends keyof (RegionEvents & Events)>(
    name: Name,
    options?: SubscribeOptions,
  ): AsyncIterableIterator<(RegionEvents & Events)[Name]> {
    return this.emitter.events(name, options);
  }
}
