import { ZERO_VECTOR } from '@landfall/protocol/datatypes';
import type { Uuid, Vector3 } from '@landfall/protocol/datatypes';
import { agentBlock } from '../circuits/index.ts';
import type { Dispatch } from '../circuits/index.ts';
import { pending } from '../lifetime/index.ts';
import type { Settle } from '../lifetime/index.ts';
import type { Region } from '../regions/index.ts';
import type { SessionScope } from '../scope/index.ts';

/** Where on the object, and how long to wait for the region's consent. */
export interface SitOptions {
  /** From the object's centre, metres. */
  readonly offset?: Vector3;
  readonly signal?: AbortSignal | undefined;
  /** 10 s by default. */
  readonly timeoutMs?: number;
}

const SIT_TIMEOUT_MS = 10_000;

/** Sitting on objects: asks, waits for the region's answer, sits. @source captures/misc-queries */
export class Sitting {
  readonly #scope: SessionScope;
  /** Who waits. The answer names the root of the linkset, so that it cannot be told by the id that was asked for. */
  readonly #waiting = new Set<Settle<void>>();

  constructor(scope: SessionScope, dispatch: Dispatch<Region>) {
    this.#scope = scope;
    dispatch.on('AvatarSitResponse', () => {
      for (const settle of this.#waiting) settle.resolve();
    });
  }

  /** @throws TimeoutError when there is no answer; ClosedError. */
  async sitOn({ circuit }: Region, objectId: Uuid, options: SitOptions): Promise<void> {
    const { offset = ZERO_VECTOR, signal, timeoutMs = SIT_TIMEOUT_MS } = options;
    const { lifetime, ports, ids } = this.#scope;
    const AgentData = agentBlock(ids);
    const wait = { what: 'sitting down', lifetime, signal, clock: ports.clock, timeoutMs };
    await pending<void>({ ...wait, missing: () => 'AvatarSitResponse' }, (settle) => {
      this.#waiting.add(settle);
      const TargetObject = { TargetID: objectId, Offset: offset };
      circuit.send({ name: 'AgentRequestSit', AgentData, TargetObject }, { reliable: true });
      return () => this.#waiting.delete(settle);
    });
    circuit.send({ name: 'AgentSit', AgentData }, { reliable: true });
  }
}
