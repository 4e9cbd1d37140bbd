import { MOST_BLOCKS } from '@landfall/protocol/message';
import type { AgentCircuit, AgentIds } from '../circuits/index.ts';
import { agentBlock } from '../circuits/index.ts';

/**
 * Asks for properties by selecting, and lets go of what was selected once it has answered: OpenSim takes the two messages in any
 * order, so that a deselection sent at once may come first and leave it selected. Ends with nothing selected.
 * @source OpenSim LLClientView.cs (both are handled asynchronously), Scene.PacketHandlers.cs (SelectPrim)
 */
export class Selection {
  readonly #circuit: AgentCircuit;
  readonly #ids: AgentIds;
  readonly #selected = new Set<number>();
  /** To be let go at the end of this turn. */
  #released: number[] = [];

  constructor(circuit: AgentCircuit, ids: AgentIds) {
    this.#circuit = circuit;
    this.#ids = ids;
  }

  /** Selects as many as one message can name. */
  select(localIds: readonly number[]): void {
    for (const localId of localIds) this.#selected.add(localId);
    this.#send('ObjectSelect', localIds);
  }

  /** It has answered, or will not. Those of one turn go together. */
  release(localId: number): void {
    if (!this.#selected.delete(localId)) return;
    if (this.#released.push(localId) > 1) return;
    void Promise.resolve().then(() => {
      const released = this.#released;
      this.#released = [];
      for (let at = 0; at < released.length; at += MOST_BLOCKS)
        this.#send('ObjectDeselect', released.slice(at, at + MOST_BLOCKS));
    });
  }

  #send(name: 'ObjectSelect' | 'ObjectDeselect', localIds: readonly number[]): void {
    if (localIds.length === 0) return;
    const ObjectData = localIds.map((ObjectLocalID) => ({ ObjectLocalID }));
    this.#circuit.send({ name, AgentData: agentBlock(this.#ids), ObjectData }, { reliable: true });
  }
}
