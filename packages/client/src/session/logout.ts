import { agentBlock } from '../circuits/index.ts';
import { pending } from '../lifetime/index.ts';
import type { Settle } from '../lifetime/index.ts';
import type { Region } from '../regions/index.ts';
import type { SessionScope } from '../scope/index.ts';

/** How a session says goodbye. */
export interface LogoutOptions {
  /** Ends the waiting for an answer. */
  readonly signal?: AbortSignal | undefined;
  /** Longest wait for an answer. */
  readonly waitMs?: number;
}

/** What shows that the grid has heard a goodbye: LogoutReply, or that it ends what it kept for the agent. */
export type GoodbyeSign = 'reply' | 'event queue' | 'circuit';

/** A goodbye that is under way, and who may end the wait for its answer. */
export class Goodbye {
  #settle: Settle<GoodbyeSign> | undefined;
  #told: readonly Region[] = [];

  get isUnderWay(): boolean {
    return this.#settle !== undefined;
  }

  /** Whether an answer may come from this region. */
  isSaidTo(region: Region): boolean {
    return this.#told.includes(region);
  }

  /** The grid has shown that it knows. Returns whether anybody waited. */
  answer(sign: GoodbyeSign): boolean {
    if (this.#settle === undefined) return false;
    this.#settle.resolve(sign);
    return true;
  }

  /**
   * Says LogoutRequest and waits for a sign that it was heard: LogoutReply, the end of the event queue or the circuit. OpenSim
   * often closes the circuit before its reply leaves, so that none of these is an error. On the way from one region into another
   * both are told, and the first answer will do. Never rejects.
   */
  async say(
    regions: readonly [Region, ...Region[]],
    scope: SessionScope,
    waitMs: number,
    signal?: AbortSignal,
  ): Promise<void> {
    const { lifetime, ports, ids } = scope;
    const [{ witness }] = regions;
    const { clock } = ports;
    const startedAt = clock.now();
    witness?.observe('LogoutInitiated', {});
    const wait = { what: 'the logout', lifetime, signal, clock, timeoutMs: waitMs };
    const sign = await pending<GoodbyeSign>({ ...wait, missing: () => 'LogoutReply' }, (settle) => {
      this.#settle = settle;
      this.#told = regions;
      const goodbye = { name: 'LogoutRequest', AgentData: agentBlock(ids) } as const;
      for (const { circuit } of regions) circuit.send(goodbye, { reliable: true });
      return undefined;
    }).catch(() => undefined);
    const waitedMs = Math.round(clock.now() - startedAt);
    if (sign === 'reply') witness?.observe('LogoutReplyReceived', { afterMs: waitedMs });
    else witness?.observe('LogoutReplyMissing', { waitedMs, ...(sign === undefined ? {} : { ended: sign }) });
  }
}
