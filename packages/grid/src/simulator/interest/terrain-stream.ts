import { encodeLayer } from '@landfall/protocol/terrain';
import type { EncodedLayer, PatchPlace } from '@landfall/protocol/terrain';
import type { Agent, Stream } from '../region/index.ts';
import { positionOf } from '../avatars/index.ts';
import { landOf } from '../terrain/index.ts';
import type { LayerOrder } from '../terrain/index.ts';

/** Bytes that may wait in the circuit before more land is handed to it: about what a heartbeat lets through. */
const MAX_QUEUED_BYTES = 64 * 1024;

/** Patches of changed land that are handed over at once. */
const MOST_CHANGED = 64;

/** Shows the land to one agent, as fast as its throttle takes it, and then what is changed of it. */
export class TerrainStream implements Stream {
  readonly #agent: Agent;
  readonly #order: LayerOrder;
  #next = 0;
  #isDone = false;
  /** What of the changes it has been shown, or is being shown with the rest. */
  #shownRevision: number;
  #changed: PatchPlace[] = [];

  constructor(agent: Agent) {
    this.#agent = agent;
    this.#shownRevision = landOf(agent.region).revision;
    const { x, y } = positionOf(agent);
    this.#order = landOf(agent.region).layers.orderAround(x, y);
  }

  /** Hands over more, if there is room for it. */
  pump(): void {
    while (!this.#isDone && this.#agent.queuedBytes < MAX_QUEUED_BYTES) {
      const layer = this.#order.layer(this.#next);
      this.#next += 1;
      if (layer === undefined) this.#finish();
      else sendLayer(this.#agent, layer, 'land');
    }
    if (this.#isDone) this.#showChanges();
  }

  /** As it is by now, however often it was changed meanwhile. */
  #showChanges(): void {
    const land = landOf(this.#agent.region);
    if (land.revision !== this.#shownRevision) {
      const known = new Set(this.#changed.map(({ x, y }) => `${x},${y}`));
      const more = land.changedSince(this.#shownRevision);
      this.#changed.push(...more.filter(({ x, y }) => !known.has(`${x},${y}`)));
      this.#shownRevision = land.revision;
    }
    while (this.#changed.length > 0 && this.#agent.queuedBytes < MAX_QUEUED_BYTES)
      for (const layer of encodeLayer(land.map, this.#changed.splice(0, MOST_CHANGED)))
        sendLayer(this.#agent, layer, 'land');
  }

  #finish(): void {
    this.#isDone = true;
    sendLayer(this.#agent, landOf(this.#agent.region).wind, 'wind');
  }
}

function sendLayer(to: Agent, { type, data, patches }: EncodedLayer, category: 'land' | 'wind'): void {
  to.send(
    { name: 'LayerData', LayerID: { Type: type }, LayerData: { Data: data } },
    { reliable: true, category },
  );
  to.witness?.observe('LayerSent', { layer: category, patches, sizeBytes: data.length });
}
