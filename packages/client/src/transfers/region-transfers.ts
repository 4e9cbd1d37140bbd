import { encodeText } from '@landfall/protocol/bytes';
import { Uuid } from '@landfall/protocol/datatypes';
import { ClosedError, RemoteError, TimeoutError, UsageError } from '@landfall/protocol/errors';
import type { Message, MessageOf } from '@landfall/protocol/message';
import { TRANSFER_STATUS, TransferReceiver, XFER_RESULT, XferReceiver } from '@landfall/protocol/transfer';
import type {
  ItemSource,
  TransferReceiverEvent,
  TransferSource,
  XferReceiverEvent,
} from '@landfall/protocol/transfer';
import { pending } from '../lifetime/index.ts';
import type { Settle } from '../lifetime/index.ts';
import type { Region } from '../regions/index.ts';
import type { SessionScope } from '../scope/index.ts';
import { runMachine } from './run-machine.ts';
import type { Running } from './run-machine.ts';

/** Transfers of one region at once. */
export const MAX_TRANSFERS = 64;

/** What ends it, and how long it may be. */
export interface TransferOptions {
  /** Ends the transfer. */
  readonly signal?: AbortSignal | undefined;
  /** For all of it; without it, as long as something comes. */
  readonly timeoutMs?: number | undefined;
  /** Bytes; more is refused. 16 MiB by default. */
  readonly maxBytes?: number | undefined;
}

/** The asset of an item, and whose it is. */
export type AskedItem = Omit<ItemSource, 'type' | 'agentId' | 'sessionId'>;

/** Files and assets that one region sends by circuit. */
export class RegionTransfers {
  readonly #region: Region;
  readonly #scope: SessionScope;
  readonly #xfers = new Map<bigint, Running<XferReceiver>>();
  readonly #transfers = new Map<string, Running<TransferReceiver>>();

  /** Made by the room. */
  constructor(region: Region, scope: SessionScope) {
    this.#region = region;
    this.#scope = scope;
  }

  /**
   * A file by Xfer, by the name that the region has told: it can be asked for once.
   * @throws RemoteError: `missing`, `aborted`; DecodeError for one that is longer or shorter than it was said to be; TimeoutError; ClosedError;
   *   UsageError for too many at once
   */
  fetchFile(name: string, options: TransferOptions = {}): Promise<Uint8Array> {
    const id = idOf(this.#scope.ports.randomBytes(8));
    const request = { ...BY_NAME, Filename: encodeText(name) };
    return this.#run<XferReceiver, XferReceiverEvent, bigint>(this.#xfers, id, options, (now) => ({
      machine: new XferReceiver({ id, request, now, maxBytes: options.maxBytes }),
      what: 'a file by Xfer',
      settle: settleXfer,
    }));
  }

  /**
   * An asset by Transfer: by its id, or of an item. Simulators give no script by its id, and OpenSim says nothing to who may not have one.
   * @throws RemoteError: `missing`, `not-permitted`, `refused`; DecodeError; TimeoutError; ClosedError; UsageError for too many at once
   */
  fetchAsset(source: TransferSource, options: TransferOptions = {}): Promise<Uint8Array> {
    const id = Uuid.fromBytes(this.#scope.ports.randomBytes(16));
    return this.#run<TransferReceiver, TransferReceiverEvent, string>(
      this.#transfers,
      id.key,
      options,
      (now) => ({
        machine: new TransferReceiver({ id, source, now, maxBytes: options.maxBytes }),
        what: 'an asset by Transfer',
        settle: settleTransfer,
      }),
    );
  }

  /** The asset of an item of the agent's own, or of an object. @throws as {@link RegionTransfers.fetchAsset} */
  fetchItem(item: AskedItem, options: TransferOptions = {}): Promise<Uint8Array> {
    const { agentId, sessionId } = this.#scope.ids;
    return this.fetchAsset({ ...item, type: 'item', agentId, sessionId }, options);
  }

  /** Called by the room. */
  receivePacket(message: MessageOf<'SendXferPacket'>): void {
    this.#xfers.get(message.XferID.ID)?.feed((machine, now) => machine.receivePacket(message, now));
  }

  /** Called by the room. */
  receiveAbortXfer(message: MessageOf<'AbortXfer'>): void {
    this.#xfers.get(message.XferID.ID)?.feed((machine) => machine.receiveAbort(message));
  }

  /** Called by the room. */
  receiveTransfer(message: MessageOf<'TransferInfo' | 'TransferPacket' | 'TransferAbort'>): void {
    const { TransferID } = message.name === 'TransferPacket' ? message.TransferData : message.TransferInfo;
    this.#transfers.get(TransferID.key)?.feed((machine, now) => {
      if (message.name === 'TransferInfo') machine.receiveInfo(message, now);
      else if (message.name === 'TransferPacket') machine.receivePacket(message, now);
      else machine.receiveAbort(message);
    });
  }

  #run<Machine extends XferReceiver | TransferReceiver, Event, Key>(
    running: Map<Key, Running<Machine>>,
    key: Key,
    { signal, timeoutMs }: TransferOptions,
    begin: (now: number) => {
      readonly machine: Machine;
      readonly what: string;
      readonly settle: (event: Event, settle: Settle<Uint8Array>) => void;
    },
  ): Promise<Uint8Array> {
    if (this.#xfers.size + this.#transfers.size >= MAX_TRANSFERS)
      return Promise.reject(new UsageError(`${MAX_TRANSFERS} transfers are under way already`));
    const { clock } = this.#scope.ports;
    const { lifetime, circuit } = this.#region;
    const { machine, what, settle } = begin(clock.now());
    const wait = { what, lifetime, signal, clock, timeoutMs };
    return pending<Uint8Array>(wait, (settling) => {
      const send = (message: Message): void =>
        circuit.send(message, { reliable: message.name !== 'ConfirmXferPacket' });
      const run = runMachine(machine, clock, send, (event) => settle(event as Event, settling));
      running.set(key, run);
      return () => {
        run.stop();
        running.delete(key);
      };
    });
  }
}

/** As viewers ask for a file by its name. @source viewer llxfer_file.cpp; PROTOCOL L1.6 */
const BY_NAME = {
  FilePath: 0,
  DeleteOnCompletion: true,
  UseBigPackets: false,
  VFileID: Uuid.zero,
  VFileType: -1,
};

const idOf = (bytes: Uint8Array): bigint => new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0);

function settleXfer(event: XferReceiverEvent, { resolve, reject }: Settle<Uint8Array>): void {
  switch (event.type) {
    case 'received':
      return resolve(event.bytes);
    case 'malformed':
      return reject(event.error);
    case 'silent':
      return reject(silentError('a file by Xfer', event.silentMs, 'SendXferPacket'));
    case 'aborted': {
      const isMissing = event.result === XFER_RESULT.fileNotFound;
      const text = isMissing ? 'the region has no such file' : `the region sends no file (${event.result})`;
      return reject(new RemoteError(text, isMissing ? 'missing' : 'aborted'));
    }
  }
}

function settleTransfer(event: TransferReceiverEvent, { resolve, reject }: Settle<Uint8Array>): void {
  switch (event.type) {
    case 'received':
      return resolve(event.bytes);
    case 'malformed':
      return reject(event.error);
    case 'silent':
      return reject(silentError('an asset by Transfer', event.silentMs, 'TransferInfo'));
    case 'refused':
      return reject(REFUSALS.get(event.status)?.() ?? refused(event.status));
  }
}

const REFUSALS: ReadonlyMap<number, () => Error> = new Map<number, () => Error>([
  [TRANSFER_STATUS.unknownSource, () => new RemoteError('the grid has no such asset', 'missing')],
  [
    TRANSFER_STATUS.insufficientPermissions,
    () => new RemoteError('the agent may not have the asset', 'not-permitted'),
  ],
  [
    TRANSFER_STATUS.abort,
    () => new ClosedError('the region called it off', { by: 'peer', reason: 'aborted' }),
  ],
]);

const refused = (status: number): RemoteError =>
  new RemoteError(`the region sends no asset (status ${status})`, 'refused');

const silentError = (what: string, silentMs: number, missing: string): TimeoutError =>
  new TimeoutError(`${what}: nothing came in ${Math.round(silentMs)} ms`, silentMs, missing);
