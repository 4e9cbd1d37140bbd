import type { ByteRange, StoredAsset } from '@landfall/assets/store';
import type { AssetReader } from '@landfall/assets/viewer';
import type { MessageName, MessageOf } from '@landfall/protocol/message';
import { Part } from '../region/index.ts';
import type { Agent, Stream } from '../region/index.ts';
import { assetsOf } from './grid-assets.ts';
import { packetCount, packetRange } from './packet-layout.ts';
import type { PacketLayout } from './packet-layout.ts';

/** Downloads that one agent may have asked for; a viewer that arrives asks for some hundred textures at once. */
export const MAX_DOWNLOADS = 512;
/**
 * Bytes that may wait in the circuit before more is handed to it: more than land takes (64 KiB), so that land which waits
 * does not keep assets away, and less than what the circuit holds (8 MiB), so that nothing is lost.
 */
const MAX_QUEUED_BYTES = 96 * 1024;
/** Of an asset, read at once: one window for an agent is all that is held in memory. */
const WINDOW_BYTES = 64 * 1024;

type Sendable = MessageOf<MessageName>;

/** What is being sent: which bytes, cut how, said how. */
export interface Content {
  readonly asset: StoredAsset;
  readonly layout: PacketLayout;
  /** The first packet that is wanted. */
  readonly firstPacket: number;
  readonly category: 'asset' | 'texture';
  /** How many packets, from the start of the asset, an order comes to; all of them where it is not said. */
  readonly packetsFor?: (order: Order) => number;
  readonly message: (packet: number, data: Uint8Array) => Sendable;
  /** Says that the rest cannot be had, where there are words for that. */
  readonly failure?: () => Sendable;
}

/** How soon something is wanted, and how much of it. */
export interface Order {
  readonly priority: number;
  /** Of a texture: how much detail is not wanted; 0 for all there is. */
  readonly discard?: number;
}

interface Download {
  readonly key: string;
  order: Order;
  /** Undefined until it is known what there is to send. */
  content: Content | undefined;
  next: number;
}

/** Assets on their way to one agent, as fast as its throttle takes them: the highest priority first, then the oldest. */
export class Downloads implements Stream {
  readonly #agent: Agent;
  readonly #assets: AssetReader;
  readonly #downloads = new Map<string, Download>();
  #window: { readonly of: Download; readonly range: ByteRange; readonly bytes: Uint8Array } | undefined;
  #isReading = false;

  constructor(agent: Agent, assets: AssetReader) {
    this.#agent = agent;
    this.#assets = assets;
  }

  /** Nothing is on its way. */
  get isDone(): boolean {
    return this.#downloads.size === 0;
  }

  has(key: string): boolean {
    return this.#downloads.has(key);
  }

  /**
   * Begins one, unless it is under way.
   * @param open finds out what there is to send, and says so to the agent; undefined for nothing.
   * @returns false when there are too many.
   */
  add(key: string, order: Order, open: () => Promise<Content | undefined>): boolean {
    if (this.has(key)) return true;
    if (this.#downloads.size >= MAX_DOWNLOADS) return false;
    const download: Download = { key, order, content: undefined, next: 0 };
    this.#downloads.set(key, download);
    void this.#open(download, open);
    return true;
  }

  /** Another order for what is on its way. */
  reorder(key: string, order: Order): void {
    const download = this.#downloads.get(key);
    if (download !== undefined) download.order = order;
  }

  remove(key: string): void {
    this.#downloads.delete(key);
  }

  /** Hands over more, if there is room for it. */
  pump(): void {
    if (this.#agent.hasDeparted) this.#downloads.clear();
    while (!this.#isReading && this.#agent.queuedBytes < MAX_QUEUED_BYTES) {
      const download = this.#first();
      if (download?.content === undefined) return;
      this.#sendNext(download, download.content);
    }
  }

  async #open(download: Download, open: () => Promise<Content | undefined>): Promise<void> {
    const content = await open().catch(() => undefined);
    if (content === undefined) this.#end(download);
    else {
      download.content = content;
      download.next = content.firstPacket;
    }
    this.pump();
  }

  #first(): Download | undefined {
    let first: Download | undefined;
    for (const download of this.#downloads.values()) {
      if (download.content === undefined) continue;
      if (first === undefined || download.order.priority > first.order.priority) first = download;
    }
    return first;
  }

  #sendNext(download: Download, content: Content): void {
    const { asset, layout, category, message } = content;
    if (download.next >= endOf(download, content)) {
      this.#end(download);
      return;
    }
    const { start, end } = packetRange(download.next, asset.sizeBytes, layout);
    const { of, range, bytes } = this.#window ?? {};
    if (of !== download || range === undefined || start < range.start || end > range.end) {
      void this.#read(download, asset, start);
      return;
    }
    const data = bytes!.subarray(start - range.start, end - range.start);
    this.#agent.send(message(download.next, data), { reliable: true, category });
    download.next += 1;
    if (download.next >= endOf(download, content)) this.#end(download);
  }

  async #read(download: Download, { id, hash, sizeBytes }: StoredAsset, start: number): Promise<void> {
    this.#isReading = true;
    const range = { start, end: Math.min(start + WINDOW_BYTES, sizeBytes) };
    // A store that fails has said so to its owner; here the asset is as good as missing.
    const found = await this.#assets.read(id, range).catch(() => undefined);
    this.#isReading = false;
    if (found?.asset.hash === hash) this.#window = { of: download, range, bytes: found.bytes };
    else this.#fail(download);
    this.pump();
  }

  #fail(download: Download): void {
    if (this.#downloads.get(download.key) !== download) return;
    const { failure, category = 'asset' } = download.content ?? {};
    // In the same category, so that it comes after the packets that wait.
    if (failure !== undefined && !this.#agent.hasDeparted)
      this.#agent.send(failure(), { reliable: true, category });
    this.#end(download);
  }

  #end(download: Download): void {
    if (this.#downloads.get(download.key) === download) this.#downloads.delete(download.key);
    if (this.#window?.of === download) this.#window = undefined;
  }
}

/** The packet after the last that is wanted. */
function endOf({ order }: Download, { asset, layout, packetsFor }: Content): number {
  const all = packetCount(asset.sizeBytes, layout);
  return Math.min(all, packetsFor?.(order) ?? all);
}

const DOWNLOADS = new Part((agent: Agent) => {
  const downloads = new Downloads(agent, assetsOf(agent.region.services));
  agent.addStream(downloads);
  return downloads;
});

/** The downloads of an agent. */
export const downloadsOf = (agent: Agent): Downloads => agent.part(DOWNLOADS);
