import { START_OF_TILE_PART } from '@landfall/protocol/asset';

/** Marker codes of JPEG 2000. @source ISO/IEC 15444-1 table A.2 */
export const Marker = {
  startOfCodestream: 0xff4f,
  size: 0xff51,
  codingStyle: 0xff52,
  codingStyleOfComponent: 0xff53,
  quantisationOfComponent: 0xff5d,
  regionOfInterest: 0xff5e,
  tilePartLengths: 0xff55,
  packetLengthsMain: 0xff57,
  packetLengths: 0xff58,
  progressionChange: 0xff5f,
  packedHeadersMain: 0xff60,
  packedHeaders: 0xff61,
  startOfPacket: 0xff91,
  startOfTilePart: START_OF_TILE_PART,
  endOfPacketHeader: 0xff92,
  startOfData: 0xff93,
  endOfCodestream: 0xffd9,
} as const;

/** In which order the packets of a tile follow each other. @source ISO/IEC 15444-1 table A.16 */
export const PROGRESSIONS = ['LRCP', 'RLCP', 'RPCL', 'PCRL', 'CPRL'] as const;
/** The order in which a code stream gives its packets. */
export type Progression = (typeof PROGRESSIONS)[number];
