/** What a circuit has done so far, and what it holds now. */
export interface CircuitStatistics {
  /** Datagrams from the peer, those that were malformed or repeated among them, those refused not. */
  readonly packetsReceived: number;
  /** Of the datagrams in {@link CircuitStatistics.packetsReceived}, without headers of UDP and IP. */
  readonly bytesReceived: number;
  /** Datagrams that were handed out for the peer, with resends, acks and pings. */
  readonly packetsSent: number;
  /** Of the datagrams in {@link CircuitStatistics.packetsSent}, without headers of UDP and IP. */
  readonly bytesSent: number;
  /** How often a reliable packet was sent once more, because no ack had come. */
  readonly packetsResent: number;
  /** Reliable packets that came again: acked again, not used again. */
  readonly duplicates: number;
  /** Datagrams that were no packet, or whose message does not fit its number: neither acked nor used. */
  readonly malformed: number;
  /** Messages that ended early, as Second Life sends some: acked, and used with zeros for what was not there. */
  readonly zeroFilled: number;
  /** Messages that are not in the circuit's table: acked, and given to the owner as they came. */
  readonly unknown: number;
  /** Datagrams that were not looked at because the owner had not taken the events of earlier ones. */
  readonly refused: number;
  /** Messages that may not come by UDP from such a peer: acked, not used. */
  readonly barred: number;
  /** Reliable messages of ours that were given up. */
  readonly undelivered: number;
  /** Unreliable messages that were dropped because too much was waiting for its throttle. */
  readonly dropped: number;
  /** The last round trip that a ping measured; undefined before the first. */
  readonly rttMs: number | undefined;
  /** Of pings. */
  readonly averageRttMs: number;
  /** How long the peer keeps acks back, beyond the round trip: the most of late. 0 before the first ack. */
  readonly ackDelayMs: number;
  /** How long a packet sent now waits for its ack before it is sent again, unless it has an interval of its own. */
  readonly resendTimeoutMs: number;
  /** Reliable packets that were sent and await their ack. */
  readonly unackedPackets: number;
  /** Of the packets in {@link CircuitStatistics.unackedPackets}. */
  readonly unackedBytes: number;
  /** What waits for its throttle or for acks. */
  readonly queuedBytes: number;
}

/** The part that is counted. */
export type Counters = Record<CountName, number>;

type CountName =
  | 'packetsReceived'
  | 'bytesReceived'
  | 'packetsSent'
  | 'bytesSent'
  | 'packetsResent'
  | 'duplicates'
  | 'malformed'
  | 'zeroFilled'
  | 'unknown'
  | 'refused'
  | 'barred'
  | 'undelivered'
  | 'dropped';

export function createCounters(): Counters {
  return {
    packetsReceived: 0,
    bytesReceived: 0,
    packetsSent: 0,
    bytesSent: 0,
    packetsResent: 0,
    duplicates: 0,
    malformed: 0,
    zeroFilled: 0,
    unknown: 0,
    refused: 0,
    barred: 0,
    undelivered: 0,
    dropped: 0,
  };
}
