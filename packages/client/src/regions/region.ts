import type { CapabilityUrls } from '@landfall/protocol/capability';
import { formatEndpoint } from '@landfall/protocol/datatypes';
import type { Endpoint, RegionHandle } from '@landfall/protocol/datatypes';
import type { Witness } from '@landfall/protocol/evidence';
import type { LlsdMap } from '@landfall/protocol/llsd';
import type { AgentCircuit } from '../circuits/index.ts';
import { Emitter } from '../events/index.ts';
import type { EventSource, Remove, SubscribeOptions } from '../events/index.ts';
import type { Lifetime } from '../lifetime/index.ts';
import { ObjectMirror } from '../objects/index.ts';
import type { Avatar, ObjectEvents, ObjectMirrorOptions } from '../objects/index.ts';
import { TerrainMirror } from '../terrain/index.ts';
import type { RegionSize, TerrainEvents } from '../terrain/index.ts';
import type { RegionDescription } from './region-description.ts';

/** What happens in a region. */
export interface RegionEvents extends ObjectEvents, TerrainEvents {
  /** The region has said who it is, perhaps again. */
  readonly described: RegionDescription;
  readonly capabilitiesGranted: CapabilityUrls;
  readonly featuresReceived: LlsdMap;
  /** How many avatars are in it. */
  readonly avatarsCounted: { readonly avatars: number };
}

export interface RegionOptions {
  readonly handle: RegionHandle;
  readonly size: RegionSize;
  readonly isChild: boolean;
  readonly lifetime: Lifetime;
  readonly witness: Witness | undefined;
  readonly report: (error: unknown) => void;
  /** The time, and whose region it is, for what moves in it. */
  readonly objects?: Pick<ObjectMirrorOptions, 'now' | 'agentId'>;
}

const NO_CAPABILITIES: CapabilityUrls = new Map();

/** A region that the session has a circuit to: the one the agent is in (root), or a neighbour (child). */
export class Region implements EventSource<RegionEvents> {
  /** South-west corner of it. */
  readonly handle: RegionHandle;
  readonly circuit: AgentCircuit;
  /** Of what is seen of this region. */
  readonly witness: Witness | undefined;
  readonly terrain: TerrainMirror;
  readonly objects: ObjectMirror;
  /** Ends when the region is left, closed or silent, or the session ends. */
  readonly lifetime: Lifetime;
  /** The writing side of its events, for the rooms of this package. */
  readonly emitter: Emitter<RegionEvents>;
  /** Set by the rooms of this package as things become known. */
  isChild: boolean;
  description: RegionDescription | undefined;
  capabilities: CapabilityUrls = NO_CAPABILITIES;
  features: LlsdMap | undefined;
  /** Program and version of the simulator, from AgentMovementComplete. */
  simulatorVersion = '';

  /** Made by the session. */
  constructor(
    circuit: AgentCircuit,
    { handle, size, isChild, lifetime, witness, report, objects }: RegionOptions,
  ) {
    this.handle = handle;
    this.circuit = circuit;
    this.witness = witness?.about({ sim: formatEndpoint(circuit.endpoint) });
    this.terrain = new TerrainMirror(size);
    this.objects = new ObjectMirror({ ...objects, regionSize: () => this.size });
    this.isChild = isChild;
    this.lifetime = lifetime;
    this.emitter = new Emitter<RegionEvents>(report);
    lifetime.onEnd(() => this.emitter.finish());
  }

  /** Empty until its RegionHandshake. */
  get name(): string {
    return this.description?.name ?? '';
  }

  get endpoint(): Endpoint {
    return this.circuit.endpoint;
  }

  /** Name, or address and port while it has none. */
  get label(): string {
    return this.name === '' ? formatEndpoint(this.endpoint) : this.name;
  }

  /** Who is in it, this agent's own avatar too, as far as the region has told. */
  get avatars(): readonly Avatar[] {
    return this.objects.avatars();
  }

  get size(): RegionSize {
    return this.terrain.size;
  }

  on<Name extends keyof RegionEvents>(
    name: Name,
    listener: (event: RegionEvents[Name]) => void,
    options?: SubscribeOptions,
  ): Remove {
    return this.emitter.on(name, listener, options);
  }

  events<Name extends keyof RegionEvents>(
    name: Name,
    options?: SubscribeOptions,
  ): AsyncIterableIterator<RegionEvents[Name]> {
    return this.emitter.events(name, options);
  }
}
