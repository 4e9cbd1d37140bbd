import { packetBytes } from './packets.ts';
import type { Packet } from './packets.ts';
import { createPrecinct } from './precinct.ts';
import type { PacketedTile } from './repacketise.ts';
import { thinPacket } from './thin-packet.ts';
import type { PacketPieces } from './thin-packet.ts';

/** What becomes of the packets that are kept. */
export type Chosen = ReadonlyMap<Packet, PacketPieces>;

/** Packets that are made thinner to fill the room that is left; each try reads its precinct's headers again. */
const MAX_THINNED = 16;

/**
 * Chooses what goes into `room` bytes beside the empty packets: layer by layer over all resolutions and tiles, as the
 * encoder thought best. A packet's header builds on those before it in its precinct, so that one left out or made thinner
 * takes all later ones of the same precinct with it.
 */
export function choosePackets(
  tiles: readonly PacketedTile[],
  room: number,
): { readonly kept: Chosen; readonly isComplete: boolean } {
  const kept = new Map<Packet, PacketPieces>();
  const ended = new Set<string>();
  let [left, thinned] = [room, 0];
  for (const { tile, packet } of byLayer(tiles)) {
    const precinct = `${tile.tile.index} ${packet.precinctIndex}`;
    if (ended.has(precinct)) continue;
    let pieces: PacketPieces | undefined = packet;
    if (packetBytes(packet) - 1 > left) {
      ended.add(precinct);
      pieces = thinned++ < MAX_THINNED ? thin(tile, packet, left + 1) : undefined;
    }
    if (pieces === undefined) continue;
    kept.set(packet, pieces);
    left -= packetBytes(pieces) - 1;
  }
  return { kept, isComplete: ended.size === 0 };
}

function byLayer(tiles: readonly PacketedTile[]): { readonly tile: PacketedTile; readonly packet: Packet }[] {
  const all = tiles.flatMap((tile) => tile.packets.map((packet) => ({ tile, packet })));
  return all.sort(
    (one, other) => one.packet.layer - other.packet.layer || one.packet.resolution - other.packet.resolution,
  );
}

function thin({ packets, precincts }: PacketedTile, packet: Packet, room: number): PacketPieces | undefined {
  const { resolution, across, down } = precincts[packet.precinctIndex]!;
  const before = packets.filter(
    ({ precinctIndex, layer }) => precinctIndex === packet.precinctIndex && layer < packet.layer,
  );
  return thinPacket(packet, () => createPrecinct(resolution, across, down), before, room);
}
