import { storageError, StorageError } from '../store/index.ts';
import { unreadableSegment } from './damaged-files.ts';
import type { Engine } from './engine.ts';
import { KeyedLock } from './keyed-lock.ts';
import { describeLost } from './losses.ts';
import { openEngine } from './open-folder.ts';
import type { OpenFolder } from './open-folder.ts';
import { Operations } from './operations.ts';
import type { Steps } from './steps.ts';

/** Who has the engine. */
export interface EngineOwner {
  /** An entry of the index is damaged: it is made anew, and the answer looked up again. */
  readonly onDamagedIndex: () => void;
  /** Does now what waits for a quiet moment. */
  readonly settle: () => Promise<void>;
  /** Ends that for good. */
  readonly stopSettling: () => Promise<void>;
}

/**
 * The engine of the moment, and whoever works with it: many at once, maintenance one after the other, and alone who makes the index
 * anew. An index entry that is damaged has the whole index made again before anybody is answered.
 */
export class EngineCare {
  readonly #folder: Omit<OpenFolder, 'engine'>;
  readonly #owner: EngineOwner;
  readonly #operations = new Operations();
  readonly #maintenance = new KeyedLock();
  readonly #closing = new AbortController();
  #rebuilding: Promise<void> | undefined;
  #engine: Engine;

  constructor({ engine, ...folder }: OpenFolder, owner: EngineOwner) {
    this.#folder = folder;
    this.#owner = owner;
    this.#engine = engine;
  }

  /** Another one after the index was made anew. */
  get engine(): Engine {
    return this.#engine;
  }

  /** For whoever does something in many steps. */
  get steps(): Steps {
    return this.stepsFor('the store cannot be worked on');
  }

  /** As {@link EngineCare.run} each. */
  stepsFor(what: string): Steps {
    return { step: (act) => this.run(what, () => act(this.#engine)) };
  }

  /** A damaged entry of the index has the index made anew, and is then looked up again. @throws StorageError of `what` */
  async run<T>(what: string, act: () => Promise<T>): Promise<T> {
    try {
      return await this.#operations.run(act).catch(async (error: unknown) => {
        if (!(error instanceof StorageError) || error.fault !== 'damaged-index') throw error;
        this.#owner.onDamagedIndex();
        await this.rebuildIndex();
        return this.#operations.run(act);
      });
    } catch (error) {
      throw storageError(what, error);
    }
  }

  /** One after the other. @throws StorageError of `what` */
  async maintain<T>(what: string, act: () => Promise<T>): Promise<T> {
    await this.run(what, async () => undefined);
    try {
      return await this.#maintenance.run('', act);
    } catch (error) {
      throw storageError(what, error);
    }
  }

  /** The signal, or that of the end. */
  orClosing(signal: AbortSignal | undefined): AbortSignal {
    return AbortSignal.any([this.#closing.signal, ...(signal === undefined ? [] : [signal])]);
  }

  /** @throws StorageError `permission` when it is open only to be looked at */
  checkWritable(): void {
    if (this.#folder.options.readOnly === true)
      throw new StorageError('the store is open only to be looked at', 'permission');
  }

  /** Makes the index anew from the journal; everybody waits meanwhile. @throws StorageError `lost`, `input-output` */
  async rebuildIndex(): Promise<void> {
    this.#rebuilding ??= this.#rebuild().finally(() => (this.#rebuilding = undefined));
    await this.#rebuilding;
  }

  async #rebuild(): Promise<void> {
    const { options } = this.#folder;
    await this.#operations.alone(async () => {
      const lost = await this.#engine.journal.losses();
      if (lost.length > 0) throw new StorageError(`${describeLost(lost)}: the index is kept`, 'lost');
      const [unreadable] = await this.#engine.journal.unreadable();
      if (unreadable !== undefined) {
        const { file, what } = unreadableSegment(...unreadable);
        throw new StorageError(`${file} ${what}: the index is kept`, 'input-output');
      }
      if (options.readOnly !== true) await this.#owner.settle();
      await this.#engine.close().catch(() => undefined);
      this.#engine = await openEngine(options, { discardIndex: true });
      // Who walks through it goes on with what is committed.
      await this.#engine.commit();
    });
    await options.onIndexAnew?.();
  }

  /** Ends maintenance, waits for what is under way, commits the index and lets other processes have the folder. Again: does nothing. */
  async close(): Promise<void> {
    if (this.#operations.closed) return;
    this.#closing.abort();
    await this.#operations.close();
    await this.#maintenance.run('', async () => undefined);
    await this.#owner.stopSettling();
    try {
      await this.#engine.close();
    } finally {
      await this.#folder.unlock();
    }
  }
}
