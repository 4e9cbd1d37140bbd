import type { Uuid } from '@landfall/protocol/datatypes';
import type { MessageOf } from '@landfall/protocol/message';
import { XferReceiver } from '@landfall/protocol/transfer';
import type { Cancel } from '@landfall/transport/ports';
import { answer, Part } from '../region/index.ts';
import type { Agent } from '../region/index.ts';

/** Files on their way from an agent at once. */
export const MAX_FILES_RECEIVED = 4;
const NO_BYTES = new Uint8Array(0);

/** A file that an agent has, by its id: there is no name. */
export interface AskedFile {
  readonly assetId: Uuid;
  readonly assetType: number;
  readonly maxBytes: number;
}

interface Receiving {
  readonly receiver: XferReceiver;
  readonly end: (bytes: Uint8Array | undefined) => void;
  cancel: Cancel | undefined;
}

/** The files that one agent sends. */
export class IncomingFiles {
  readonly #agent: Agent;
  readonly #received = new Map<bigint, Receiving>();
  #lastId = 0n;

  constructor(agent: Agent) {
    this.#agent = agent;
    agent.untilClosed(() => {
      for (const { cancel } of this.#received.values()) cancel?.();
      this.#received.clear();
    });
  }

  /** Asks for a file, and ends with it, or without: too many, called off, silent, too long, nonsense. */
  request({ assetId, assetType, maxBytes }: AskedFile, end: Receiving['end']): void {
    if (this.#received.size >= MAX_FILES_RECEIVED) return end(undefined);
    const request = {
      Filename: NO_BYTES,
      FilePath: 0,
      DeleteOnCompletion: true,
      UseBigPackets: false,
      VFileID: assetId,
      VFileType: assetType,
    };
    const id = ++this.#lastId;
    const { clock } = this.#agent.region.services.ports;
    const receiver = new XferReceiver({ id, request, now: clock.now(), maxBytes });
    const receiving: Receiving = { receiver, end, cancel: undefined };
    this.#received.set(id, receiving);
    this.#drain(id, receiving);
  }

  receivePacket(message: MessageOf<'SendXferPacket'>): void {
    const receiving = this.#received.get(message.XferID.ID);
    receiving?.receiver.receivePacket(message, this.#agent.region.services.ports.clock.now());
    if (receiving !== undefined) this.#drain(message.XferID.ID, receiving);
  }

  receiveAbort(message: MessageOf<'AbortXfer'>): void {
    const receiving = this.#received.get(message.XferID.ID);
    receiving?.receiver.receiveAbort(message);
    if (receiving !== undefined) this.#drain(message.XferID.ID, receiving);
  }

  #drain(id: bigint, receiving: Receiving): void {
    const { receiver, end } = receiving;
    receiving.cancel?.();
    receiving.cancel = undefined;
    for (let message = receiver.pollMessage(); message !== undefined; message = receiver.pollMessage())
      answer(this.#agent, message);
    const event = receiver.pollEvent();
    if (event !== undefined) {
      this.#received.delete(id);
      return end(event.type === 'received' ? event.bytes : undefined);
    }
    const timeout = receiver.nextTimeout();
    if (timeout === undefined) return;
    const { clock } = this.#agent.region.services.ports;
    const wake = (): void => {
      receiver.handleTimeout(clock.now());
      this.#drain(id, receiving);
    };
    receiving.cancel = clock.after(Math.max(0, timeout - clock.now()), wake, { background: true });
  }
}

const INCOMING = new Part((agent: Agent) => new IncomingFiles(agent));

/** The files that an agent is asked for. */
export const incomingFilesOf = (agent: Agent): IncomingFiles => agent.part(INCOMING);
