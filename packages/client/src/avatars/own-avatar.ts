import {
  BUILT_IN_ANIMATIONS,
  bodySize,
  decodeBakeAnswers,
  decodeVisualParams,
  decodeWorn,
  encodeAnimationChanges,
  encodeBakeQuestions,
  encodeNowWearing,
  encodeOwnAppearance,
  encodeVisualParams,
  entryOfBakes,
} from '@landfall/protocol/avatar';
import type { BakeAnswer, BakeName, BakeQuestion, WornItem } from '@landfall/protocol/avatar';
import type { Uuid } from '@landfall/protocol/datatypes';
import type { Vector3 } from '@landfall/protocol/datatypes';
import { RemoteError, UsageError } from '@landfall/protocol/errors';
import { asMap, asReal, real } from '@landfall/protocol/llsd';
import { AgentCachedTextureResponse, AgentWearablesUpdate } from '@landfall/protocol/message/compact';
import type { MessageName, MessageOf } from '@landfall/protocol/message';
import { encodeTextureEntry } from '@landfall/protocol/texture-entry';
import { callCapability } from '../capabilities/index.ts';
import { pending } from '../lifetime/index.ts';
import type { Settle } from '../lifetime/index.ts';
import type { Region } from '../regions/index.ts';
import type { RoomSession } from '../session/index.ts';

/** How to wait for an answer. */
export interface AskOptions {
  /** Ends the wait. */
  readonly signal?: AbortSignal | undefined;
  /** 10 s by default: OpenSim takes four to say what is worn. */
  readonly timeoutMs?: number;
}

/** How one's avatar shall look. */
export interface Dress {
  /** The bytes of visual parameters, or values by their ids: those that are missing are as where nobody says. */
  readonly params: Uint8Array | ReadonlyMap<number, number>;
  /** Asset ids of the baked textures, by which part of the body they are for; none by default. */
  readonly bakes?: ReadonlyMap<BakeName, Uuid>;
  /** What each baked face was made of, by face; see `BAKED_FACE`. */
  readonly cacheIds?: ReadonlyMap<number, Uuid>;
  /** Metres; by the parameters when absent. */
  readonly size?: Vector3;
}

const ASK_TIMEOUT_MS = 10_000;

/** Who waits for what. */
interface Question<Answer> {
  readonly region: Region;
  readonly serial: number;
  readonly settle: Settle<Answer>;
}

/** The agent's own body: what it plays, how it says that it looks. */
export class OwnAvatar {
  readonly #session: Pick<RoomSession, 'scope' | 'region'>;
  readonly #worn = new Set<Question<readonly WornItem[]>>();
  readonly #bakes = new Set<Question<readonly BakeAnswer[]>>();
  #serial = 0;
  #questions = 0;

  /** Made by the room. */
  constructor(session: Pick<RoomSession, 'scope' | 'region' | 'take'>) {
    this.#session = session;
    session.take(AgentWearablesUpdate, (message, region) => {
      for (const question of this.#worn)
        if (question.region === region) question.settle.resolve(decodeWorn(message));
    });
    session.take(AgentCachedTextureResponse, (message, region) => {
      const { SerialNum } = message.AgentData;
      for (const { region: asked, serial, settle } of this.#bakes)
        if (asked === region && serial === SerialNum) settle.resolve(decodeBakeAnswers(message));
    });
  }

  /** Plays an animation: an asset's id, or the name of one that every viewer has, such as `dance1`. @throws UsageError for a name that there is not; ClosedError */
  play(animation: Uuid | string): void {
    this.#change(animation, true);
  }

  /** Plays it no more. @throws UsageError for a name that there is not; ClosedError */
  stop(animation: Uuid | string): void {
    this.#change(animation, false);
  }

  /** Says how the avatar looks. @throws EncodeError for what does not go into a texture entry; UsageError, ClosedError */
  dress({ params, bakes = new Map(), cacheIds = new Map(), size }: Dress): void {
    const visualParams = params instanceof Uint8Array ? params : encodeVisualParams(params);
    this.#serial += 1;
    this.#send(
      encodeOwnAppearance(this.#words, {
        serial: this.#serial,
        size: size ?? bodySize(decodeVisualParams(visualParams)),
        cacheIds,
        textureEntry: encodeTextureEntry(entryOfBakes(bakes)),
        visualParams,
      }),
    );
  }

  /**
   * Hovers so high above where it stands; up to 2 m, on most grids. @returns how high it is now, metres
   * @throws RemoteError where the region offers no AgentPreferences; as `callCapability`
   */
  async hover(metres: number, { signal, timeoutMs = ASK_TIMEOUT_MS }: AskOptions = {}): Promise<number> {
    const { lifetime, capabilities } = this.#region;
    const url = capabilities.get('AgentPreferences');
    if (url === undefined) throw new RemoteError('the region offers no AgentPreferences', 'no-capability');
    const body = { hover_height: real(metres) };
    const call = { method: 'POST', url, what: 'AgentPreferences', body } as const;
    const { ports } = this.#session.scope;
    return asReal(asMap(await callCapability(call, ports, { lifetime, signal, timeoutMs }))['hover_height']);
  }

  /** Says which wearables are worn. @throws UsageError before there is a region; ClosedError */
  wear(items: readonly Pick<WornItem, 'itemId' | 'type'>[]): void {
    this.#send(
      encodeNowWearing(
        this.#words,
        items.map((item) => ({ ...item, assetId: undefined })),
      ),
    );
  }

  /** Asks what the region knows to be worn. @throws TimeoutError, ClosedError, UsageError */
  worn(options: AskOptions = {}): Promise<readonly WornItem[]> {
    const { agentId, sessionId } = this.#words;
    const AgentData = { AgentID: agentId, SessionID: sessionId };
    const message = { name: 'AgentWearablesRequest', AgentData } as const;
    return this.#ask(this.#worn, { what: 'asking what is worn', message, serial: 0 }, options);
  }

  /** Asks which bakes the region has already: by face on OpenSim, see `BAKED_FACE`. @throws TimeoutError, ClosedError, UsageError */
  knownBakes(questions: readonly BakeQuestion[], options: AskOptions = {}): Promise<readonly BakeAnswer[]> {
    this.#questions += 1;
    const serial = this.#questions;
    const message = encodeBakeQuestions(this.#words, serial, questions);
    return this.#ask(this.#bakes, { what: 'asking for bakes', message, serial }, options);
  }

  get #words(): { readonly agentId: Uuid; readonly sessionId: Uuid } {
    return this.#session.scope.ids;
  }

  get #region(): Region {
    this.#session.scope.lifetime.check();
    const { region } = this.#session;
    if (region === undefined) throw new UsageError('the agent is in no region yet');
    return region;
  }

  #change(animation: Uuid | string, isStarted: boolean): void {
    const id = typeof animation === 'string' ? idOf(animation) : animation;
    this.#send(encodeAnimationChanges(this.#words, [{ id, isStarted }]));
  }

  #send(message: MessageOf<MessageName>): void {
    this.#region.circuit.send(message, { reliable: true });
  }

  #ask<Answer>(
    questions: Set<Question<Answer>>,
    { what, message, serial }: { what: string; message: MessageOf<MessageName>; serial: number },
    { signal, timeoutMs = ASK_TIMEOUT_MS }: AskOptions,
  ): Promise<Answer> {
    const region = this.#region;
    const { lifetime, ports } = this.#session.scope;
    return pending<Answer>({ what, lifetime, signal, clock: ports.clock, timeoutMs }, (settle) => {
      const question = { region, serial, settle };
      questions.add(question);
      region.circuit.send(message, { reliable: true });
      return () => void questions.delete(question);
    });
  }
}

function idOf(name: string): Uuid {
  const id = BUILT_IN_ANIMATIONS.get(name.toLowerCase());
  if (id === undefined) throw new UsageError(`there is no animation "${name}" that every viewer has`);
  return id;
}
