/** What the inspector's server answers. The same shapes are in `lab/inspector/answers.ts`, which a page cannot import. */

/** What the recording is. */
export interface Summary {
  readonly title: string;
  readonly packets: number;
  readonly ms: number;
  readonly remarks: readonly string[];
  /** More may come. */
  readonly isGrowing: boolean;
}

/** A line of the list. */
export interface ListedPacket {
  readonly row: number;
  readonly number: number;
  readonly ms: number;
  readonly name: string;
  readonly from: string;
  readonly to: string;
  readonly direction: 'c2s' | 's2c';
  readonly lane: Lane;
  readonly sizeBytes: number;
  readonly reliable: boolean;
  readonly resent: boolean;
}

/** The way that something takes. */
export type Lane = 'udp' | 'http' | 'queue';

/** A part of a packet, and where it lies in its bytes. */
export interface Part {
  readonly name: string;
  readonly value: string;
  readonly from?: number;
  readonly to?: number;
  readonly parts: readonly Part[];
}

/** A packet in all its parts. */
export interface PacketDetail extends ListedPacket {
  readonly parts: readonly Part[];
  readonly bytes: string;
  readonly bytesAre: string;
}

/** How much there was over time. */
export interface Lanes {
  readonly ms: number;
  readonly lanes: readonly {
    readonly lane: Lane;
    readonly direction: 'c2s' | 's2c';
    readonly counts: readonly number[];
  }[];
}

/** How one direction of a circuit fared. */
export interface CircuitHealth {
  readonly from: string;
  readonly to: string;
  readonly packets: number;
  readonly bytes: number;
  readonly ms: number;
  readonly reliable: number;
  readonly resent: number;
  readonly repeats: number;
  readonly acked: number;
  readonly waiting: number;
  readonly trips: number;
  readonly medianMs?: number;
  readonly p95Ms?: number;
  readonly mostMs?: number;
}

/** What of one message passed, in one direction. */
export interface MessageTraffic {
  readonly name: string;
  readonly direction: 'c2s' | 's2c';
  readonly packets: number;
  readonly bytes: number;
  readonly resent: number;
  readonly peakBytes: number;
}

/** Circuits and messages, as far as the recording was looked at. */
export interface Health {
  readonly looked: number;
  readonly side: 'client' | 'server' | 'proxy' | 'wire';
  readonly circuits: readonly CircuitHealth[];
  readonly messages: readonly MessageTraffic[];
}

/** What a selection is saved as. */
export type SavedFormat = 'lfc' | 'pcap' | 'pcapng';

/** Asks the server. Rejects with its own words. */
export interface Api {
  /** What the recording is, as far as it has come. */
  summary(): Promise<Summary>;
  /** Lines of the list, by their rows from 0 and in the order that is asked for; 500 at most. */
  rows(rows: readonly number[]): Promise<readonly ListedPacket[]>;
  /** All of one packet. @param row its place in the recording, from 0 */
  packet(row: number): Promise<PacketDetail>;
  /**
   * Rows that a filter picks, rising: one part of the search.
   * @param from the row where it goes on: `next` of the part before, which is the number of packets when it is over
   */
  find(filter: string, from: number): Promise<{ readonly hits: readonly number[]; readonly next: number }>;
  /** How many packets there were over time. @param slots parts of the time, 1 to 2000 */
  lanes(slots: number): Promise<Lanes>;
  /** The first row at a time or behind it; the last one where there is none. @param ms from the beginning of the recording */
  at(ms: number): Promise<{ readonly row: number }>;
  /** Goes on with the counting, and tells how far it is. */
  health(): Promise<Health>;
  /** A file with the packets that a filter picks; an empty one picks all. */
  save(filter: string, format: SavedFormat): Promise<Blob>;
  /** The story as plain text, or the diagram as SVG. */
  text(what: 'story' | 'diagram'): Promise<string>;
}

/**
 * The inspector's server that the page came from, for who has its token.
 * @param token from the fragment of the address, which is sent to nobody but in a header to the server that gave it
 */
export function connect(token: string): Api {
  const ask = async (path: string): Promise<Response> => {
    const answer = await fetch(`./api/${path}`, { headers: { authorization: `Bearer ${token}` } });
    if (!answer.ok) throw new TypeError(await answer.text());
    return answer;
  };
  const json = async <T>(path: string): Promise<T> => (await (await ask(path)).json()) as T;
  return {
    summary: async () => await json('summary'),
    rows: async (rows) => await json(`rows?rows=${rows.join(',')}`),
    packet: async (row) => await json(`packet?row=${row}`),
    find: async (filter, from) => await json(`find?filter=${encodeURIComponent(filter)}&from=${from}`),
    lanes: async (slots) => await json(`lanes?slots=${slots}`),
    at: async (ms) => await json(`at?ms=${Math.round(ms)}`),
    health: async () => await json('health'),
    save: async (filter, format) =>
      await (await ask(`save?filter=${encodeURIComponent(filter)}&format=${format}`)).blob(),
    text: async (what) => await (await ask(what)).text(),
  };
}
