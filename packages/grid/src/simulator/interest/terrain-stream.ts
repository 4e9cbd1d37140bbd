import type { EncodedLayer } from '@landfall/protocol/terrain';
import type { Agent, Stream } from '../region/index.ts';
import { positionOf } from '../avatars/index.ts';
import { landOf } from '../terrain/index.ts';
import type { LayerOrder } from '../terrain/index.ts';

/** Bytes that may wait in the circuit before more land is handed to it: about what a heartbeat lets through. */
const MAX_QUEUED_BYTES = 64 * 1024;

/** Shows the land to one agent, as fast as its throttle takes it. */
export class TerrainStream implements Stream {
  readonly #agent: Agent;
  readonly #order: LayerOrder;
  #next = 0;
  #isDone = false;

  constructor(agent: Agent) {
    this.#agent = agent;
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
