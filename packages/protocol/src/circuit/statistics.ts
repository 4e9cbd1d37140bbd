/** What a circuit has done so far, and what it holds now. */
export interface CircuitStatistics {
  readonly packetsReceived: number;
  readonly bytesReceived: number;
  readonly packetsSent: number;
  readonly bytesSent: number;
  readonly packetsResent: number;
  /** Reliable packets that came again: acked again, not used again. */
  readonly duplicates: number;
  readonly malformed: number;
  /** Messages that ended early, as Second Life sends some: acked, and used with zeros for what was not there. */
  readonly zeroFilled: number;
  /** Messages that are not in the circuit's table: acked, and given to the owner as they came. */
  readonly unknown: number;
  /** Datagrams that were not looked at because the owner had not taken the events of earlier ones. */
  readonly refused: number;
  /** Messages that may not come by UDP from such a peer: acked, not used. */
  readonly barred: number;
  readonly undelivered: number;
  /** Unreliable messages that were dropped because too much was waiting for its throttle. */
  readonly dropped: number;
  /** The last round trip that a ping measured; undefined before the first. */
  readonly rttMs: number | undefined;
  /** Of pings. */
  readonly averageRttMs: number;
  /** How long the peer keeps acks back, beyond the round trip: the most of late. 0 before the first ack. */
  readonly ackDelayMs: number;
  readonly resendTimeoutMs: number;
  readonly unackedPackets: number;
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
