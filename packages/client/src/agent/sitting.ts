import { Uuid, ZERO_VECTOR } from '@landfall/protocol/datatypes';
import type { Vector3 } from '@landfall/protocol/datatypes';
import { ClosedError, RemoteError } from '@landfall/protocol/errors';
import { AgentAlertMessage, AlertMessage, AvatarSitResponse } from '@landfall/protocol/message/compact';
import { alertText } from '../chat/index.ts';
import { agentBlock } from '../circuits/index.ts';
import { pending } from '../lifetime/index.ts';
import type { Settle } from '../lifetime/index.ts';
import type { Region } from '../regions/index.ts';
import type { SessionScope } from '../scope/index.ts';
import type { RoomSession } from '../session/index.ts';

/** Where on the object, and how long to wait for the region's consent. */
export interface SitOptions {
  /** From the object's centre, metres. */
  readonly offset?: Vector3;
  /** Gives the waiting up. */
  readonly signal?: AbortSignal | undefined;
  /** 10 s by default. */
  readonly timeoutMs?: number;
}

const SIT_TIMEOUT_MS = 10_000;
/** Words that may be about something else are a refusal when no consent follows for so long. */
const CONSENT_MS = 1000;
/** Words that are about sitting. @source OpenSim ScenePresence.cs (PhysicsSit, PhysicsSitResponse) */
const ABOUT_SITTING = /\b(sit|sits|sitting|seat|seats)\b/i;

/** Who waits for an answer. */
interface Request {
  readonly region: Region;
  readonly settle: Settle<void>;
  /** The first words that came instead. */
  words?: string;
}

/** Sitting on objects: asks, waits for the region's answer, sits. @source captures/misc-queries */
export class Sitting {
  readonly #scope: SessionScope;
  /** One at a time: the answer names the root of the linkset, so that it cannot be told by the id that was asked for. */
  #request: Request | undefined;

  constructor(session: Pick<RoomSession, 'scope' | 'take'>) {
    this.#scope = session.scope;
    session.take(AvatarSitResponse, (_, region) => {
      if (this.#request?.region === region) this.#request.settle.resolve();
    });
    const hear = ({ AlertData }: AlertMessage | AgentAlertMessage, region: Region): void =>
      this.#hear(alertText(AlertData.Message), region);
    session.take(AlertMessage, hear);
    session.take(AgentAlertMessage, hear);
  }

  /** @throws RemoteError with the region's words when it refuses; TimeoutError when there is no answer; ClosedError. */
  async sitOn(region: Region, objectId: Uuid | string, options: SitOptions): Promise<void> {
    const TargetID = Uuid.of(objectId);
    const { offset = ZERO_VECTOR, signal, timeoutMs = SIT_TIMEOUT_MS } = options;
    const { lifetime, ports, ids } = this.#scope;
    const AgentData = agentBlock(ids);
    this.interrupt();
    const wait = { what: 'sitting down', lifetime, signal, clock: ports.clock, timeoutMs };
    await pending<void>({ ...wait, missing: () => 'AvatarSitResponse' }, (settle) => {
      const request = { region, settle };
      this.#request = request;
      const TargetObject = { TargetID, Offset: offset };
      region.circuit.send({ name: 'AgentRequestSit', AgentData, TargetObject }, { reliable: true });
      return () => {
        if (this.#request === request) this.#request = undefined;
      };
    });
    region.circuit.send({ name: 'AgentSit', AgentData }, { reliable: true });
  }

  /** Nobody waits for the answer to an earlier request any more. */
  interrupt(): void {
    const cause = { by: 'us', reason: 'superseded' } as const;
    this.#request?.settle.reject(new ClosedError('sitting down was given up for something else', cause));
  }

  #hear(words: string, region: Region): void {
    const request = this.#request;
    if (request?.region !== region || words === '') return;
    if (ABOUT_SITTING.test(words)) return request.settle.reject(refusal(words));
    if (request.words !== undefined) return;
    request.words = words;
    this.#scope.ports.clock.after(CONSENT_MS, () => request.settle.reject(refusal(words)), {
      background: true,
    });
  }
}

function refusal(words: string): RemoteError {
  return new RemoteError('the region does not let the avatar sit there', 'refused', words);
}
