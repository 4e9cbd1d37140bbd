import { NEVER, type Instant } from './instant.ts';

/**
 * Every deadline of a circuit. There is one timer for all of them: {@link earliest}. A packet has none of its own.
 * Each is kept by the sub-machine that knows it; NEVER when there is nothing to wait for.
 */
export interface Deadlines {
  /** `pending-acks.ts`: acks have waited for a packet to ride on as long as they may, so a PacketAck must go out. */
  readonly acks: Instant;
  /** `unacked.ts`: an ack did not come in time, so its packet is sent again, or its budget has ended. */
  readonly resend: Instant;
  /** `shaper.ts`: enough time has passed for a waiting packet to leave within the rate of its category. */
  readonly shaping: Instant;
  /** `ping.ts`: the peer is to be asked whether it is there, and told what it may forget. */
  readonly ping: Instant;
  /** `liveness.ts`: nothing has been heard for so long that the circuit is dead. */
  readonly silence: Instant;
}

/** When the circuit wants to be woken; undefined when it waits for nothing. */
export function earliest(deadlines: Deadlines): Instant | undefined {
  const { acks, resend, shaping, ping, silence } = deadlines;
  const next = Math.min(acks, resend, shaping, ping, silence);
  return next === NEVER ? undefined : next;
}
