import { createHash } from 'node:crypto';
import { appendFileSync, existsSync, readFileSync } from 'node:fs';

/** Of bytes, as hexadecimal text. */
export const sha256 = (bytes) => createHash('sha256').update(bytes).digest('hex');

/**
 * What a simulator has acknowledged to its agents: a line of JSON each, so that it outlives whoever writes it.
 * An entry: id, type (asset type), how (the way it went in), sha256, bytes (their number), from and at (milliseconds since
 * 1970: when the upload began and when it was acknowledged).
 */
export class Ledger {
  #path;
  #entries = new Map();

  constructor(path) {
    this.#path = path;
    if (!existsSync(path)) return;
    for (const line of readFileSync(path, 'utf8').split('\n')) if (line !== '') this.#keep(JSON.parse(line));
  }

  get entries() {
    return [...this.#entries.values()];
  }

  has(id) {
    return this.#entries.has(id);
  }

  /** @param content what was sent, or was first read back where only the simulator makes the bytes */
  note({ id, type, how, content, from }) {
    const entry = { id, type, how, sha256: sha256(content), bytes: content.length, from, at: Date.now() };
    this.#keep(entry);
    appendFileSync(this.#path, `${JSON.stringify(entry)}\n`);
  }

  /** How many went in, by way. */
  byWay() {
    const counts = {};
    for (const { how } of this.#entries.values()) counts[how] = (counts[how] ?? 0) + 1;
    return counts;
  }

  #keep(entry) {
    this.#entries.set(entry.id, entry);
  }
}
