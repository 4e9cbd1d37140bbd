/** Rules from a file of the user's own, loaded anew when it has changed. */
import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { UsageError } from '@landfall/protocol/errors';
import type { Cancel, Clock } from '@landfall/transport/ports';
import { printable } from '../escape/index.ts';
import type { Rule, Rules } from './rule.ts';
import { rulePlace } from './rule-place.ts';

/** What a rules file is loaded with. */
export interface RulesFileOptions {
  readonly clock: Clock;
  /** Hears what happens to it, a line each. */
  readonly tell: (line: string) => void;
}

/** So often it is looked at. */
const LOOK_MS = 500;
/** The same fault is told again after so many. */
const TELL_AGAIN_AFTER = 1000;

/**
 * Loads it. Of `.ts` files Node strips the types itself where it can.
 * @throws UsageError where it cannot be read or is no rules file: before a proxy has begun
 */
export async function createRulesFile(path: string, options: RulesFileOptions): Promise<Rules> {
  const file = new RulesFile(resolve(path), options);
  await file.load();
  file.watch();
  return file;
}

class RulesFile implements Rules {
  current: Rule | undefined;
  readonly #path: string;
  readonly #options: RulesFileOptions;
  readonly #faults = new Map<string, number>();
  #version = 0;
  #stamp = '';
  #cancel: Cancel | undefined;

  constructor(path: string, options: RulesFileOptions) {
    this.#path = path;
    this.#options = options;
  }

  async load(): Promise<void> {
    this.#stamp = await stampOf(this.#path);
    this.current = await loadRule(this.#path, ++this.#version);
    this.#faults.clear();
  }

  watch(): void {
    const { clock } = this.#options;
    this.#cancel = clock.after(LOOK_MS, () => void this.#look(), { background: true });
  }

  fault(error: unknown): void {
    const words = `${rulePlace(error, this.#path)}: ${wordsOf(error)}`;
    const times = this.#faults.get(words) ?? 0;
    if (times % TELL_AGAIN_AFTER === 0)
      this.#options.tell(
        `rule failed, the message went on as it was: ${words}${times === 0 ? '' : ` (${times} times)`}`,
      );
    if (this.#faults.size < TELL_AGAIN_AFTER) this.#faults.set(words, times + 1);
  }

  close(): void {
    this.#cancel?.();
    this.#cancel = undefined;
  }

  async #look(): Promise<void> {
    const stamp = await stampOf(this.#path).catch(() => this.#stamp);
    if (stamp !== this.#stamp) await this.#reload();
    if (this.#cancel !== undefined) this.watch();
  }

  async #reload(): Promise<void> {
    const { tell } = this.#options;
    try {
      await this.load();
      tell('rules loaded anew');
    } catch (error) {
      tell(`the rules before go on: ${error instanceof UsageError ? error.message : wordsOf(error)}`);
    }
  }
}

async function stampOf(path: string): Promise<string> {
  const { mtimeMs, size } = await stat(path).catch((cause: NodeJS.ErrnoException) => {
    throw new UsageError(`cannot read ${path} (${cause.code ?? 'unknown'})`, { cause });
  });
  return `${mtimeMs} ${size}`;
}

async function loadRule(path: string, version: number): Promise<Rule> {
  const url = `${pathToFileURL(path).href}?${version}`;
  const loaded: unknown = await import(url).catch((cause: unknown) => {
    const { code } = cause as NodeJS.ErrnoException;
    const words =
      code === 'ERR_UNKNOWN_FILE_EXTENSION'
        ? `Node ${process.versions.node} reads no TypeScript (22.18 and later do): name it rules.mjs, without types`
        : wordsOf(cause);
    throw new UsageError(`${rulePlace(cause, path)}: ${words}`, { cause });
  });
  const { rule } = loaded as { readonly rule?: unknown };
  if (typeof rule !== 'function') throw new UsageError(`${path} does not export a function named rule`);
  return rule as Rule;
}

const wordsOf = (error: unknown): string => printable(error instanceof Error ? error.message : String(error));
