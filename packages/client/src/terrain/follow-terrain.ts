import { sampleLand } from '@landfall/protocol/evidence';
import type { Witness } from '@landfall/protocol/evidence';
import type { DecodedLayer } from '@landfall/protocol/terrain';
import { LayerData } from '@landfall/protocol/message';
import type { RegionSize } from '@landfall/protocol/region';
import type { Clock } from '@landfall/transport/ports';
import type { Dispatch } from '../circuits/index.ts';
import type { Emitter } from '../events/index.ts';
import type { TerrainMirror } from './terrain-mirror.ts';

/** Events of a region about its ground. */
export interface TerrainEvents {
  /** Patches have come. */
  readonly terrainPatched: { readonly patches: number; readonly knownPatches: number };
  /** Patches have come: once in a turn of the event loop, however many messages brought them. */
  readonly terrainChanged: { readonly patches: number; readonly knownPatches: number };
  /** Every patch is known now; comes once. */
  readonly terrainCompleted: { readonly patches: number };
}

/** What has ground: a region. */
export interface TerrainOwner {
  /** Keeps it. */
  readonly terrain: TerrainMirror;
  /** Tells what changes. */
  readonly emitter: Pick<Emitter<TerrainEvents>, 'emit' | 'has'>;
  /** The avatar is in another region. */
  readonly isChild: boolean;
  /** For people: its name, or where it lies. */
  readonly label: string;
  /** What its handshake says: where the water stands, in metres. */
  readonly description?: { readonly waterHeight: number } | undefined;
  /** As the ground shows: nobody may have said it. */
  size: RegionSize;
  /** Hears what was seen, as evidence. */
  readonly witness?: Witness | undefined;
}

/**
 * Keeps the ground of every region up to date. What is malformed is thrown, and reported by whoever drives the circuit.
 * @param clock calls back at the end of a turn
 */
export function followTerrain<Owner extends TerrainOwner>(
  dispatch: Pick<Dispatch<Owner>, 'take'>,
  clock: Pick<Clock, 'after'>,
): void {
  const coming = new WeakMap<Owner, { patches: number }>();
  const note = (owner: Owner, patches: number): void => {
    const known = coming.get(owner);
    if (known !== undefined) return void (known.patches += patches);
    const turn = { patches };
    coming.set(owner, turn);
    clock.after(0, () => {
      coming.delete(owner);
      const knownPatches = owner.terrain.heightMap?.knownPatches ?? 0;
      owner.emitter.emit('terrainChanged', { patches: turn.patches, knownPatches });
    });
  };
  dispatch.take(LayerData, ({ LayerID, LayerData }, owner, { sizeBytes }) => {
    const wasComplete = owner.terrain.isComplete;
    const decoded = owner.terrain.receive(LayerData.Data, LayerID.Type);
    owner.size = owner.terrain.size;
    const { layer, patches } = decoded;
    owner.witness?.observe('LayerReceived', { layer, patches, sizeBytes, ...neighbourIn(owner) });
    if (layer !== 'land') return;
    tell(owner, decoded, wasComplete);
    if (patches > 0 && owner.emitter.has('terrainChanged')) note(owner, patches);
  });
}

function tell(owner: TerrainOwner, { patches }: DecodedLayer, wasComplete: boolean): void {
  const { terrain, emitter } = owner;
  const knownPatches = terrain.heightMap?.knownPatches ?? 0;
  emitter.emit('terrainPatched', { patches, knownPatches });
  if (wasComplete || !terrain.isComplete) return;
  owner.witness?.observe('TerrainComplete', { patches: knownPatches, ...neighbourIn(owner) });
  tellLand(owner);
  emitter.emit('terrainCompleted', { patches: knownPatches });
}

/** Coarsely, for a map of the story. */
function tellLand(owner: TerrainOwner): void {
  const { terrain, witness, label, description } = owner;
  const map = terrain.heightMap;
  if (witness === undefined || map === undefined) return;
  const { width, depth } = map;
  const heightAt = (x: number, y: number): number => map.interpolate(x, y);
  const land = sampleLand(label, { width, depth, heightAt }, description?.waterHeight);
  witness.observe('LandSeen', { ...land, ...neighbourIn(owner) });
}

const neighbourIn = ({ isChild, label }: TerrainOwner): { readonly neighbour?: string } =>
  isChild ? { neighbour: label } : {};
