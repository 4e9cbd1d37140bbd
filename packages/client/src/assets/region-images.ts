import type { Uuid } from '@landfall/protocol/datatypes';
import { ClosedError } from '@landfall/protocol/errors';
import type { ImageData, ImageNotInDatabase, ImagePacket } from '@landfall/protocol/message';
import type { Clock } from '@landfall/transport/ports';
import { agentBlock } from '../circuits/index.ts';
import type { AgentIds } from '../circuits/index.ts';
import { pending } from '../lifetime/index.ts';
import type { Region } from '../regions/index.ts';
import { missingError } from './asset-errors.ts';
import type { Piece } from './held.ts';
import type { ImageAssembly } from './image-assembly.ts';
import { ImageTransfer } from './image-transfer.ts';
import type { ImagePeer } from './image-transfer.ts';

/** Of `Type`: no baked texture. */
const PLAIN = 0;
/** What calls a texture off. @source OpenSim's LLImageManager; the viewer's LLTextureFetch */
const CALLED_OFF = { DiscardLevel: -1, DownloadPriority: 0 };
/** Above 0, which would call it off; as high as a viewer goes. */
const LEAST_PRIORITY = 1;
const MOST_PRIORITY = 1_000_000;

/** What a reader of a texture by UDP wants. */
export interface ImageReading {
  /** Bytes wanted; `Infinity` for all. */
  readonly end: number;
  readonly priority: number;
  readonly signal: AbortSignal;
}

/** The textures that one region sends by UDP. */
export class RegionImages {
  readonly #region: Region;
  readonly #clock: Clock;
  readonly #ids: AgentIds;
  readonly #transfers = new Map<string, ImageTransfer>();
  #heardAt = -Infinity;
  /** Textures that were given up since anything came. */
  #silences = 0;

  /** Made by the session. */
  constructor(region: Region, clock: Clock, ids: AgentIds) {
    this.#region = region;
    this.#clock = clock;
    this.#ids = ids;
    region.lifetime.onEnd(({ message }) => this.#endAll(message));
  }

  /**
   * Its first bytes, as many as are wanted or all of them. What follows is still taken for a moment: who reads on goes on there.
   * @throws RemoteError (`missing`), DecodeError, TimeoutError, ClosedError
   */
  read(id: Uuid, { end, priority, signal }: ImageReading): Promise<Piece> {
    const wait = { what: 'a texture by UDP', lifetime: this.#region.lifetime, signal, clock: this.#clock };
    return pending<Piece>(wait, (settle) => {
      const transfer = this.#transfers.get(id.key) ?? new ImageTransfer(id, this.#peer);
      this.#transfers.set(id.key, transfer);
      return transfer.read(end, priority, settle);
    });
  }

  /** Nothing comes of what is asked for: nothing ever has, or not of two textures one after the other. */
  get isSilent(): boolean {
    return this.#silences > (this.#heardAt === -Infinity ? 0 : 1);
  }

  /** @throws DecodeError */
  receiveFirst({ ImageID, ImageData: { Data } }: ImageData): void {
    this.#receive(ImageID.ID, (assembly) => assembly.receiveFirst(ImageID.Size, ImageID.Packets, Data));
  }

  /** @throws DecodeError */
  receiveFurther({ ImageID, ImageData: { Data } }: ImagePacket): void {
    this.#receive(ImageID.ID, (assembly) => assembly.receiveFurther(ImageID.Packet, Data));
  }

  receiveMissing({ ImageID: { ID } }: ImageNotInDatabase): void {
    const transfer = this.#transfers.get(ID.key);
    if (transfer === undefined) return;
    this.#noteHeard();
    transfer.fail(missingError('texture', ID));
  }

  /** What nobody reads is passed over: it was called off, and still on its way. */
  #receive({ key }: Uuid, take: (assembly: ImageAssembly) => void): void {
    const transfer = this.#transfers.get(key);
    if (transfer === undefined) return;
    this.#noteHeard();
    transfer.receive(take);
  }

  #noteHeard(): void {
    this.#heardAt = this.#clock.now();
    this.#silences = 0;
  }

  /** Whoever waits may ask the next region. */
  #endAll(why: string): void {
    const error = new ClosedError(why, { by: 'network', reason: 'reset' });
    for (const transfer of this.#transfers.values()) transfer.fail(error);
  }

  get #peer(): ImagePeer {
    return {
      clock: this.#clock,
      heardAt: () => this.#heardAt,
      noteSilence: () => void this.#silences++,
      ask: (id, packet, priority) => {
        const bounded = Math.min(Math.max(LEAST_PRIORITY, priority), MOST_PRIORITY);
        this.#send(id, packet, { DiscardLevel: 0, DownloadPriority: bounded });
      },
      callOff: (id) => this.#send(id, 0, CALLED_OFF),
      end: ({ id }) => void this.#transfers.delete(id.key),
    };
  }

  #send(Image: Uuid, Packet: number, how: typeof CALLED_OFF): void {
    if (!this.#region.circuit.lifetime.alive) return;
    const RequestImage = [{ Image, Packet, Type: PLAIN, ...how }];
    const message = { name: 'RequestImage', AgentData: agentBlock(this.#ids), RequestImage } as const;
    this.#region.circuit.send(message, { reliable: true });
  }
}
