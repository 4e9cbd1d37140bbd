import { Uuid } from '@landfall/protocol/datatypes';
import { ClosedError, RemoteError, TimeoutError, UsageError } from '@landfall/protocol/errors';
import type { Message, MessageOf } from '@landfall/protocol/message';
import { MAX_TRANSFER_BYTES, uploadedAssetId, XferSender } from '@landfall/protocol/transfer';
import type { XferSenderEvent } from '@landfall/protocol/transfer';
import { pending } from '../lifetime/index.ts';
import type { Settle } from '../lifetime/index.ts';
import type { Region } from '../regions/index.ts';
import type { SessionScope } from '../scope/index.ts';
import { runMachine } from '../transfers/index.ts';
import type { Running } from '../transfers/index.ts';

/** What is longer goes by Xfer; the rest fits into the request. @source viewer llassetuploadqueue, llassetstorage.cpp (MTUBYTES) */
const MOST_BYTES_IN_REQUEST = 1200;

/** One upload that waits for the region. */
interface Waiting {
  readonly assetId: Uuid;
  readonly bytes: Uint8Array;
  readonly region: Region;
  readonly settle: Settle<void>;
  /** Once the region has asked for the bytes. */
  xfer: { readonly id: bigint; readonly run: Running<XferSender> } | undefined;
}

/** Assets that go by circuit: AssetUploadRequest, and Xfer for what is long. What becomes of them is said by the transaction's id afterwards. */
export class TransactionUploads {
  readonly #scope: SessionScope;
  readonly #secureSessionId: Uuid;
  readonly #waiting = new Set<Waiting>();

  constructor(scope: SessionScope, secureSessionId: Uuid) {
    this.#scope = scope;
    this.#secureSessionId = secureSessionId;
  }

  /** @returns the transaction under which the region has the asset now. @throws UsageError, RemoteError, TimeoutError, ClosedError */
  async send(
    { assetType, bytes }: { readonly assetType: number; readonly bytes: Uint8Array },
    region: Region,
    { signal, timeoutMs }: { readonly signal?: AbortSignal | undefined; readonly timeoutMs: number },
  ): Promise<Uuid> {
    if (bytes.length > MAX_TRANSFER_BYTES)
      throw new UsageError(`the file has more than ${MAX_TRANSFER_BYTES} bytes`);
    const { clock, randomBytes } = this.#scope.ports;
    const transactionId = Uuid.fromRandomBytes(randomBytes(16));
    const assetId = uploadedAssetId(transactionId, this.#secureSessionId);
    const isShort = bytes.length <= MOST_BYTES_IN_REQUEST;
    const wait = { what: WHAT, lifetime: region.lifetime, signal, clock, timeoutMs };
    await pending<void>(wait, (settle) => {
      const waiting: Waiting = { assetId, bytes, region, settle, xfer: undefined };
      this.#waiting.add(waiting);
      const AssetData = isShort ? bytes : new Uint8Array(0);
      const AssetBlock = {
        TransactionID: transactionId,
        Type: assetType,
        Tempfile: false,
        StoreLocal: false,
      };
      const request = { name: 'AssetUploadRequest', AssetBlock: { ...AssetBlock, AssetData } } as const;
      region.circuit.send(request, { reliable: true });
      return () => {
        this.#waiting.delete(waiting);
        waiting.xfer?.run.stop();
      };
    });
    return transactionId;
  }

  /** The region wants the bytes, under a number of its own; a second time it gets none. What is said of an upload counts of the region that has it. */
  receiveRequest({ XferID }: MessageOf<'RequestXfer'>, region: Region): void {
    for (const waiting of this.#waitingFor(region))
      if (waiting.xfer === undefined && waiting.assetId.equals(XferID.VFileID))
        this.#begin(waiting, XferID.ID);
  }

  receiveConfirm(message: MessageOf<'ConfirmXferPacket'>, region: Region): void {
    this.#of(message.XferID.ID, region)?.run.feed((sender, now) => sender.receiveConfirm(message, now));
  }

  receiveAbort(message: MessageOf<'AbortXfer'>, region: Region): void {
    this.#of(message.XferID.ID, region)?.run.feed((sender) => sender.receiveAbort(message));
  }

  receiveComplete({ AssetBlock: { UUID, Success } }: MessageOf<'AssetUploadComplete'>, region: Region): void {
    for (const { assetId, settle } of this.#waitingFor(region)) {
      // A grid that refuses at once may say so of no asset at all.
      const isIt = UUID.equals(assetId) || (!Success && UUID.isZero);
      if (isIt && Success) settle.resolve();
      if (isIt && !Success) settle.reject(new RemoteError(`${WHAT}: the region refuses`, 'refused'));
    }
  }

  #waitingFor(region: Region): readonly Waiting[] {
    return [...this.#waiting].filter((waiting) => waiting.region === region);
  }

  #of(id: bigint, region: Region): Waiting['xfer'] {
    return this.#waitingFor(region).find(({ xfer }) => xfer?.id === id)?.xfer;
  }

  #begin(waiting: Waiting, id: bigint): void {
    const { clock } = this.#scope.ports;
    const { bytes, region, settle } = waiting;
    const sender = new XferSender({ id, bytes, now: clock.now(), isReliable: true });
    const send = (message: Message): void => region.circuit.send(message, { reliable: true });
    const run = runMachine(sender, clock, send, (event) => ended(event as XferSenderEvent, settle));
    waiting.xfer = { id, run };
  }
}

const WHAT = 'an upload by Xfer';

/** All is confirmed: whether the region takes it, it says by itself. */
function ended(event: XferSenderEvent, { reject }: Settle<void>): void {
  if (event.type === 'aborted')
    reject(new ClosedError(`${WHAT}: the region called it off`, { by: 'peer', reason: 'aborted' }));
  if (event.type === 'undelivered')
    reject(new TimeoutError(`${WHAT}: the region confirms nothing`, 0, 'ConfirmXferPacket'));
}
