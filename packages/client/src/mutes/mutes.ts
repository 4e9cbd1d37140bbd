/**
 * Whom the agent does not want to hear. Rules:
 * 1. What is said here counts at once, and is told to the region, which tells the grid; most grids keep it, some do not.
 * 2. What is kept beside the session (a store) counts too: entries of both are one list. Where both know one, the store's exceptions count,
 *    as what was said last was said here.
 * 3. Nothing is kept back: whoever shows chat asks `mutes` first.
 */
import { encodeText, MAX_SHORT_TEXT_BYTES, utf8Length } from '@landfall/protocol/bytes';
import { Uuid } from '@landfall/protocol/datatypes';
import { ClosedError, DecodeError, UsageError } from '@landfall/protocol/errors';
import { MAX_MUTES, MUTE_TYPES, decodeMuteList, encodeMuteList, muteFlagsOf } from '@landfall/protocol/mute';
import type { Mute, MuteException } from '@landfall/protocol/mute';
import type { KeyValueStore } from '@landfall/transport/ports';
import { agentBlock } from '../circuits/index.ts';
import type { Region } from '../regions/index.ts';
import type { SessionScope } from '../scope/index.ts';

/** Something in the list has changed. */
export interface MutesChanged {
  /** Not in the list before. */
  readonly added: readonly Mute[];
  /** No longer in the list. */
  readonly removed: readonly Mute[];
}

/** Who may be muted. */
export interface Muted {
  /** Of an agent, an object, a group. */
  readonly id?: Uuid | undefined;
  /** Of an object; whatever has it. */
  readonly name?: string | undefined;
  /** Of an object: who owns it is muted with all that he owns. */
  readonly ownerId?: Uuid | undefined;
}

/** What a list stands on. */
export interface MutesEnvironment {
  readonly scope: SessionScope;
  readonly region: () => Region | undefined;
  readonly store: KeyValueStore | undefined;
  readonly tell: (changed: MutesChanged) => void;
}

/** See above. */
export class Mutes {
  readonly #environment: MutesEnvironment;
  readonly #key: string;
  readonly #mutes = new Map<string, Mute>();
  /** Removed before the store or the grid had told its list. */
  readonly #removed = new Set<string>();
  #saving: Promise<void> = Promise.resolve();

  /** Made by the room. */
  constructor(environment: MutesEnvironment) {
    this.#environment = environment;
    this.#key = `mutes ${environment.scope.ids.agentId.toString()}`;
  }

  /** All of them, in the order in which they came. */
  get all(): readonly Mute[] {
    return [...this.#mutes.values()];
  }

  /** Whether this is muted, for text unless something else is said. */
  isMuted({ id, name, ownerId }: Muted, what: MuteException = 'text'): boolean {
    const found = [
      id === undefined || id.isZero ? undefined : this.#byId(id),
      ownerId === undefined || ownerId.isZero ? undefined : this.#byId(ownerId),
      name === undefined ? undefined : this.#mutes.get(keyOf({ type: 'name', id: Uuid.zero, name })),
    ];
    return found.some((mute) => mute !== undefined && !mute.except.includes(what));
  }

  /**
   * Mutes somebody or something, or changes what comes through. Of a name the id is zero.
   * @throws UsageError for the agent itself, a name of more than 254 bytes, and beyond 10,000
   */
  mute(mute: Mute): void {
    const { ids } = this.#environment.scope;
    if (mute.id.equals(ids.agentId)) throw new UsageError('nobody mutes himself');
    if (mute.type === 'name' ? mute.name === '' : mute.id.isZero) throw new UsageError('mutes nobody');
    if (utf8Length(mute.name) > MAX_SHORT_TEXT_BYTES) throw new UsageError('a name that is too long');
    const key = keyOf(mute);
    if (!this.#mutes.has(key) && this.#mutes.size >= MAX_MUTES)
      throw new UsageError(`more than ${MAX_MUTES}`);
    this.#removed.delete(key);
    this.#mutes.set(key, mute);
    const MuteType = MUTE_TYPES.indexOf(mute.type);
    const MuteData = {
      MuteID: mute.id,
      MuteName: encodeText(mute.name),
      MuteType,
      MuteFlags: muteFlagsOf(mute.except),
    };
    this.#send({ name: 'UpdateMuteListEntry', AgentData: agentBlock(ids), MuteData });
    this.#changed({ added: [mute], removed: [] });
  }

  /** Hears it again. Nothing happens where it is not muted. */
  unmute({ type, id, name }: Pick<Mute, 'type' | 'id' | 'name'>): void {
    const key = keyOf({ type, id, name });
    this.#removed.add(key);
    const mute = this.#mutes.get(key);
    if (mute === undefined) return;
    this.#mutes.delete(key);
    const { ids } = this.#environment.scope;
    const MuteData = { MuteID: mute.id, MuteName: encodeText(mute.name) };
    this.#send({ name: 'RemoveMuteListEntry', AgentData: agentBlock(ids), MuteData });
    this.#changed({ added: [], removed: [mute] });
  }

  /** Called by the room: what was kept beside the session. */
  async load(): Promise<void> {
    const bytes = await this.#environment.store?.get(this.#key);
    if (bytes === undefined) return;
    try {
      this.#take(decodeMuteList(bytes), true);
    } catch (error) {
      // Damaged, or from another program: what the grid has is left.
      if (!(error instanceof DecodeError)) throw error;
    }
  }

  /** Called by the room: what the grid has kept. */
  receiveList(mutes: readonly Mute[]): void {
    this.#take(mutes, false);
  }

  /** Resolves when all that was said is kept. */
  saved(): Promise<void> {
    return this.#saving;
  }

  #take(mutes: readonly Mute[], wins: boolean): void {
    const added = mutes.filter((mute) => {
      const key = keyOf(mute);
      if (this.#removed.has(key) || (!wins && this.#mutes.has(key))) return false;
      if (this.#mutes.has(key) && wins) return false;
      return this.#mutes.size < MAX_MUTES && this.#mutes.set(key, mute) !== undefined;
    });
    if (added.length > 0) this.#changed({ added, removed: [] });
  }

  #byId(id: Uuid): Mute | undefined {
    return (
      this.#mutes.get(`agent ${id.key}`) ??
      this.#mutes.get(`object ${id.key}`) ??
      this.#mutes.get(`group ${id.key}`)
    );
  }

  #send(message: Parameters<Region['circuit']['send']>[0]): void {
    try {
      this.#environment.region()?.circuit.send(message, { reliable: true });
    } catch (error) {
      // Between two regions, or after the end: the store has it, and the next session tells the grid nothing of it.
      if (!(error instanceof ClosedError)) throw error;
    }
  }

  #changed(changed: MutesChanged): void {
    const { store, tell, scope } = this.#environment;
    if (store !== undefined) {
      const bytes = encodeMuteList(this.all);
      const failed = (error: unknown): void =>
        scope.logger.log('warn', `mutes are not kept: ${String(error)}`);
      this.#saving = this.#saving.then(() => store.set(this.#key, bytes)).catch(failed);
    }
    tell(changed);
  }
}

const keyOf = ({ type, id, name }: Pick<Mute, 'type' | 'id' | 'name'>): string =>
  type === 'name' ? `name ${name.trim()}` : `${type} ${id.key}`;
