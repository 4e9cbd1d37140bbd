/** What the page is told, as JSON. */
import type { Direction } from '../decode/index.ts';
import type { Lane } from './row.ts';

/** What the recording is. */
export interface Summary {
  readonly title: string;
  readonly packets: number;
  /** From the first packet to the last one. */
  readonly ms: number;
  readonly remarks: readonly string[];
}

/** A line of the list. */
export interface ListedPacket {
  /** From 0. */
  readonly row: number;
  /** Its number in the file, as other programs count. */
  readonly number: number;
  readonly ms: number;
  readonly name: string;
  readonly from: string;
  readonly to: string;
  readonly direction: Direction;
  readonly lane: Lane;
  readonly sizeBytes: number;
  readonly reliable: boolean;
  readonly resent: boolean;
}

/** A part of a packet, and where it lies in `bytes`, where that is known. */
export interface Part {
  readonly name: string;
  /** Empty where it only has parts. */
  readonly value: string;
  readonly from?: number;
  readonly to?: number;
  readonly parts: readonly Part[];
}

/** A packet in all its parts. */
export interface PacketDetail extends ListedPacket {
  readonly parts: readonly Part[];
  /** Base64. */
  readonly bytes: string;
  /** What the bytes are, in a few words. */
  readonly bytesAre: string;
}

/** How much there was of each lane and direction, over time: of each as many numbers as there are slots. */
export interface Lanes {
  readonly ms: number;
  readonly lanes: readonly {
    readonly lane: Lane;
    readonly direction: Direction;
    readonly counts: readonly number[];
  }[];
}
