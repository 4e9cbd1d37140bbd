import cluster from 'node:cluster';
import type { Worker } from 'node:cluster';
import type { Uuid } from '@landfall/protocol/datatypes';
import { ClosedError } from '@landfall/protocol/errors';
import type { CompleteConfig, ServiceEvent, ServiceLog } from '../service/index.ts';
import type { FrontQuestions, FrontShare, OwnerQuestions } from './questions.ts';
import { decodeFault } from './faults.ts';
import { Talk } from './talk.ts';
import type { Answerers, Message } from './talk.ts';

/** What the fronts are started with. */
export interface FrontsParts {
  readonly count: number;
  /** With the limits of one process. */
  readonly config: CompleteConfig;
  readonly answerers: Answerers<Omit<OwnerQuestions, 'order' | 'started'>>;
  readonly log: ServiceLog;
  /** Levels that the fronts write to standard error. */
  readonly levels: readonly ServiceEvent['level'][];
  /** The program of a front. */
  readonly program: string;
  readonly answerWithinMs?: number | undefined;
}

type FrontTalk = Talk<FrontQuestions, OwnerQuestions>;

/**
 * A young generation of 2 MiB: what a request leaves behind is small, and more would only be memory. Collected without
 * helpers: beside as many fronts as cores they only get in the way, and keep pages of their own.
 */
const FRONT_FLAGS = ['--max-semi-space-size=2', '--single-threaded-gc'];
/** Between the end of a front and the start of another in its place. */
const RESTART_AFTER_MS = 1000;
/** A front that takes longer to answer hangs: it is ended, so that nobody waits for it and it serves nothing old. */
const ANSWER_WITHIN_MS = 10_000;
const PING_EVERY_MS = 10_000;
/** Beyond what it may take to finish what is under way. */
const CLOSE_GRACE_MS = 5000;

/** The processes that answer requests; the one that ends by itself has another put in its place. */
export class Fronts {
  readonly #parts: FrontsParts;
  readonly #answerWithinMs: number;
  readonly #workers = new Set<Worker>();
  /** Of the workers that have spoken: what was sent to one before would be lost. */
  readonly #talks = new Map<Worker, FrontTalk>();
  #port = 0;
  #pinging: NodeJS.Timeout | undefined;
  #hasStarted = false;
  #isClosing = false;

  constructor(parts: FrontsParts) {
    this.#parts = parts;
    this.#answerWithinMs = parts.answerWithinMs ?? ANSWER_WITHIN_MS;
  }

  get port(): number {
    return this.#port;
  }

  /** @throws UsageError when the address cannot be had */
  async start(): Promise<void> {
    const { program, count } = this.#parts;
    cluster.schedulingPolicy = cluster.SCHED_RR;
    cluster.setupPrimary({ exec: program, args: [], execArgv: FRONT_FLAGS, serialization: 'advanced' });
    try {
      this.#port = await this.#startOne();
      await Promise.all(Array.from({ length: count - 1 }, () => this.#startOne()));
      this.#hasStarted = true;
      this.#pinging = setInterval(
        () => void this.#askAll((talk) => talk.ask('ping', undefined)),
        PING_EVERY_MS,
      );
      this.#pinging.unref();
    } catch (error) {
      await this.close();
      throw error;
    }
  }

  /** Resolves when no front serves a copy of the asset any more. */
  async forget(id: Uuid): Promise<void> {
    await this.#askAll((talk) => talk.ask('forget', id.toBytes()));
  }

  /** The same of all assets. */
  async forgetAll(): Promise<void> {
    await this.#askAll((talk) => talk.ask('forgetAll', undefined));
  }

  async reopen(): Promise<void> {
    await this.#askAll((talk) => talk.ask('reopen', undefined));
  }

  async shares(): Promise<FrontShare[]> {
    const shares = await this.#askAll((talk) => talk.ask('share', undefined));
    return shares.filter((share) => share !== undefined);
  }

  /** Lets what is under way finish; who takes too long is ended. */
  async close(): Promise<void> {
    this.#isClosing = true;
    clearInterval(this.#pinging);
    await Promise.all([...this.#workers].map(async (worker) => await this.#end(worker)));
  }

  /** A front that ends meanwhile has nothing to say. */
  async #askAll<T>(ask: (talk: FrontTalk) => Promise<T>): Promise<(T | undefined)[]> {
    const asked = [...this.#talks].map(async ([worker, talk]) => {
      const hangs = setTimeout(() => this.#endHanging(worker), this.#answerWithinMs);
      try {
        return await ask(talk);
      } catch {
        return undefined;
      } finally {
        clearTimeout(hangs);
      }
    });
    return await Promise.all(asked);
  }

  /** Whoever asked it is told when it is gone. */
  #endHanging(worker: Worker): void {
    this.#parts.log({ level: 'error', event: 'front hangs', fields: { pid: worker.process.pid ?? 0 } });
    worker.process.kill('SIGKILL');
  }

  /** Resolves with the port that it serves at. */
  #startOne(): Promise<number> {
    return new Promise((resolve, reject) => {
      const worker = cluster.fork();
      const answerers: Answerers<OwnerQuestions> = {
        ...this.#parts.answerers,
        order: () => {
          this.#talks.set(worker, talk);
          return { config: this.#parts.config, levels: this.#parts.levels };
        },
        started: (start) => ('port' in start ? resolve(start.port) : reject(decodeFault(start.fault))),
      };
      const talk: FrontTalk = new Talk((message) => void worker.send(message, ignoreEnded), answerers);
      this.#workers.add(worker);
      worker.on('message', (message: Message) => talk.receive(message));
      worker.on('error', () => undefined);
      worker.once('exit', (code, signal) => {
        const how = signal || String(code);
        reject(new ClosedError(`a front ended: ${how}`, { by: 'peer', reason: 'closed' }));
        this.#ended(worker, talk, how);
      });
    });
  }

  #ended(worker: Worker, talk: FrontTalk, how: string): void {
    this.#workers.delete(worker);
    this.#talks.delete(worker);
    talk.end();
    if (this.#isClosing || !this.#hasStarted) return;
    this.#parts.log({ level: 'error', event: 'front ended', fields: { pid: worker.process.pid ?? 0, how } });
    // Nothing else may keep this process alive when it was the last one.
    setTimeout(() => this.#replace(), RESTART_AFTER_MS);
  }

  /** One that cannot start ends, and is replaced in its turn. */
  #replace(): void {
    if (this.#isClosing) return;
    this.#startOne().catch((error: unknown) => {
      this.#parts.log({ level: 'error', event: 'front not started', fields: { reason: String(error) } });
    });
  }

  /** What has closed has nothing left to do; cluster's own way of ending can wait for a front that only just starts. */
  async #end(worker: Worker): Promise<void> {
    const kill = (): void => void worker.process.kill('SIGKILL');
    const gone = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
    const impatient = setTimeout(kill, this.#parts.config.limits.drainMs + CLOSE_GRACE_MS);
    await this.#talks
      .get(worker)
      ?.ask('close', undefined)
      .catch(() => undefined);
    kill();
    if (!worker.isDead()) await gone;
    clearTimeout(impatient);
  }
}

/** Its exit tells it better. */
const ignoreEnded = (): void => undefined;
