// The limit of a terse update: a hand-written loop that leaves the same values in the same kind of array, for datagrams of just
// this message whose objects are all known; no names, tables, bounds, errors, duplicates or events.
const ROW = 20;

/** `slots` is a Map from local id to row; returns how a datagram is taken. */
export function terseLoop(slots, rows) {
  const expanded = new Uint8Array(4096);
  const view = new DataView(expanded.buffer);
  const u16 = (at, range) => (view.getUint16(at, true) / 65535) * 2 * range - range;
  const quantised = (at, range, row, place) => {
    for (let part = 0; part < 3; part++) {
      const value = u16(at + part * 2, range);
      // As OpenSim rounds: what is nearly nothing is nothing.
      rows[row + place + part] = Math.abs(value) < range / 32767 ? 0 : value;
    }
  };
  return (datagram) => {
    const length = expand(datagram, expanded);
    let at = 7 + 10;
    for (let left = expanded[at++]; left > 0 && at < length; left--) {
      const size = expanded[at++];
      const row = slots.get(view.getUint32(at, true)) * ROW;
      const plane = expanded[at + 5] === 0 ? 0 : 16;
      let from = at + 6 + plane;
      rows[row] = view.getFloat32(from, true);
      rows[row + 1] = view.getFloat32(from + 4, true);
      rows[row + 2] = view.getFloat32(from + 8, true);
      from += 12;
      quantised(from, 128, row, 3);
      quantised(from + 6, 64, row, 6);
      const x = u16(from + 12, 1);
      const y = u16(from + 14, 1);
      const z = u16(from + 16, 1);
      const w = u16(from + 18, 1);
      const long = Math.sqrt(x * x + y * y + z * z + w * w);
      rows[row + 9] = x / long;
      rows[row + 10] = y / long;
      rows[row + 11] = z / long;
      rows[row + 12] = w / long;
      quantised(from + 20, 64, row, 13);
      at += size;
      at += 2 + view.getUint16(at, true);
    }
    return rows;
  };
}

function expand(datagram, out) {
  const { length } = datagram;
  if ((datagram[0] & 0x80) === 0) {
    out.set(datagram);
    return length;
  }
  let to = 0;
  for (let at = 0; at < length; at++) {
    const byte = datagram[at];
    if (at < 6 || byte !== 0) out[to++] = byte;
    else for (let zeros = datagram[++at]; zeros > 0; zeros--) out[to++] = 0;
  }
  return to;
}
