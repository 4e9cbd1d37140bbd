/**
 * A recording file (`.lfc`), little-endian. It begins with 16 bytes: `magic 8 · version u16 · 0 u16 · 0 u32`; then records:
 * `payload length u32 · kind u8 · side u8 · 0 u16 · mono f64 · wall f64 · payload · CRC-32 of all before u32`.
 */
import type { RecordingSide } from './record.ts';

/** Shows at once when a transfer has changed line ends or cut the highest bits, as PNG's does. */
export const MAGIC = Uint8Array.of(0x89, 0x4c, 0x46, 0x43, 0x0d, 0x0a, 0x1a, 0x0a);
export const VERSION = 1;
export const FILE_HEADER_BYTES = 16;
export const RECORD_HEADER_BYTES = 24;
export const CHECKSUM_BYTES = 4;

/** A longer payload is none: a file that says so is damaged. Two whole bodies and their heads fit. */
export const MAX_PAYLOAD_BYTES = 32 * 1024 * 1024;

/** What kept of a body at most, whatever the recorder is told. */
export const MAX_KEPT_BODY_BYTES = 8 * 1024 * 1024;

/** Numbers of the kinds. */
export const KIND = { datagram: 1, exchange: 2, evidence: 3, mark: 4, clock: 5 } as const;

/** Their numbers are their places; 0 is none. */
export const SIDES: readonly (RecordingSide | undefined)[] = [undefined, 'client', 'server', 'proxy', 'wire'];
