/** True when this datagram is to be lost. Asked once for each, in the order they pass. */
export type DropDatagram = (datagram: Uint8Array) => boolean;

/** Loses the first `count` datagrams for which `where` holds, and no other. */
export function dropFirst(count: number, where: DropDatagram): DropDatagram {
  let left = count;
  return (datagram) => left > 0 && where(datagram) && left-- > 0;
}

/** Loses only the `nth` (1 is the first) datagram for which `where` holds. */
export function dropNth(nth: number, where: DropDatagram): DropDatagram {
  let seen = 0;
  return (datagram) => where(datagram) && ++seen === nth;
}
