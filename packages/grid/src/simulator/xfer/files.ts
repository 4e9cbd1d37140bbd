import type { MessageOf } from '@landfall/protocol/message';
import { XferSender } from '@landfall/protocol/transfer';
import type { Cancel } from '@landfall/transport/ports';
import { Part } from '../region/index.ts';
import type { Agent } from '../region/index.ts';

/** Files that wait for an agent to ask for them; the oldest go first. Viewers ask for one as soon as they are told of it. */
export const MAX_OFFERED_FILES = 64;
/** Files on their way to an agent at once. */
export const MAX_FILES_SENT = 16;
/** Packets on their way at once, of one file. @source OpenSim XferModule.cs: up to 33, by the throttle */
const WINDOW = 8;
/** @source OpenSim XferModule.cs */
const PACKET_BYTES = 1024;

interface Sending {
  readonly sender: XferSender;
  cancel: Cancel | undefined;
}

/** The files that one agent may ask for, and those that are on their way to it. */
export class AgentFiles {
  readonly #agent: Agent;
  readonly #offered = new Map<string, Uint8Array>();
  readonly #sent = new Map<bigint, Sending>();

  constructor(agent: Agent) {
    this.#agent = agent;
  }

  /** @returns the name that it can be asked for by, once */
  offer(bytes: Uint8Array): string {
    const name = `inventory_${this.#agent.region.services.newId().toString()}.tmp`;
    this.#offered.set(name, bytes);
    if (this.#offered.size > MAX_OFFERED_FILES) this.#offered.delete(this.#offered.keys().next().value!);
    return name;
  }

  /** @returns whether there is such a file, and room to send it; of an id that is in use, that is what it is */
  send(id: bigint, name: string): boolean {
    if (this.#sent.has(id)) return true;
    const bytes = this.#offered.get(name);
    if (bytes === undefined || this.#sent.size >= MAX_FILES_SENT) return false;
    this.#offered.delete(name);
    const { clock } = this.#agent.region.services.ports;
    const options = { id, bytes, now: clock.now(), packetBytes: PACKET_BYTES, window: WINDOW };
    const sending: Sending = { sender: new XferSender(options), cancel: undefined };
    this.#sent.set(id, sending);
    this.#drain(id, sending);
    return true;
  }

  receiveConfirm(message: MessageOf<'ConfirmXferPacket'>): void {
    const sending = this.#sent.get(message.XferID.ID);
    sending?.sender.receiveConfirm(message, this.#agent.region.services.ports.clock.now());
    if (sending !== undefined) this.#drain(message.XferID.ID, sending);
  }

  receiveAbort(message: MessageOf<'AbortXfer'>): void {
    const sending = this.#sent.get(message.XferID.ID);
    sending?.sender.receiveAbort(message);
    if (sending !== undefined) this.#drain(message.XferID.ID, sending);
  }

  #drain(id: bigint, sending: Sending): void {
    const { sender } = sending;
    sending.cancel?.();
    sending.cancel = undefined;
    for (let message = sender.pollMessage(); message !== undefined; message = sender.pollMessage())
      this.#agent.send(message, { category: 'task' });
    const timeout = sender.nextTimeout();
    if (sender.pollEvent() !== undefined || timeout === undefined || this.#agent.hasDeparted) {
      this.#sent.delete(id);
      return;
    }
    const { clock } = this.#agent.region.services.ports;
    const wake = (): void => {
      sender.handleTimeout(clock.now());
      this.#drain(id, sending);
    };
    sending.cancel = clock.after(Math.max(0, timeout - clock.now()), wake, { background: true });
  }
}

const FILES = new Part((agent: Agent) => new AgentFiles(agent));

/** The files of an agent. */
export const filesOf = (agent: Agent): AgentFiles => agent.part(FILES);
