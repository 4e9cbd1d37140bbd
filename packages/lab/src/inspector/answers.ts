/** What the page is told, as JSON. */
import type { Direction } from '../decode/index.ts';
import type { RecordingSide } from '../recording/index.ts';
import type { Lane } from './row.ts';

/** What the recording is. */
export interface Summary {
  readonly title: string;
  readonly packets: number;
  /** From the first packet to the last one. */
  readonly ms: number;
  readonly remarks: readonly string[];
  /** More may come. */
  readonly isGrowing: boolean;
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

/** How one direction of a circuit fared. */
export interface CircuitHealth {
  readonly from: string;
  readonly to: string;
  readonly packets: number;
  readonly bytes: number;
  /** From its first packet to its last one. */
  readonly ms: number;
  /** Packets that wanted to be acknowledged, each once. */
  readonly reliable: number;
  /** Packets that were marked as sent again, and packets whose number had come before, marked or not. */
  readonly resent: number;
  readonly repeats: number;
  readonly acked: number;
  /** Not acknowledged by the end. */
  readonly waiting: number;
  /** Acknowledgements of what was sent once, and how long they took. */
  readonly trips: number;
  readonly medianMs?: number;
  readonly p95Ms?: number;
  readonly mostMs?: number;
}

/** What of one message passed, in one direction. */
export interface MessageTraffic {
  readonly name: string;
  readonly direction: Direction;
  readonly packets: number;
  readonly bytes: number;
  readonly resent: number;
  /** Bytes in its busiest second. */
  readonly peakBytes: number;
}

/** Circuits and messages, as far as the recording was looked at. */
export interface Health {
  /** Packets. */
  readonly looked: number;
  /** Whose records are counted, of a recording of several sides. */
  readonly side: RecordingSide;
  readonly circuits: readonly CircuitHealth[];
  readonly messages: readonly MessageTraffic[];
}
