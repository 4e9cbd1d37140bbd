/**
 * What one room keeps of each thing of a kind: of each agent, of each region, of the grid. The room that owns it is the only one
 * that knows it, so that agents and regions need not know their rooms.
 */
export class Part<Owner, T> {
  /** Makes it, when it is first asked for. */
  readonly create: (owner: Owner) => T;

  constructor(create: (owner: Owner) => T) {
    this.create = create;
  }
}

/** The parts of one thing. */
export class Parts<Owner> {
  readonly #owner: Owner;
  readonly #made = new Map<unknown, unknown>();

  constructor(owner: Owner) {
    this.#owner = owner;
  }

  /** The same each time. @throws what making it throws; then the next one who asks has it made again. */
  of<T>(part: Part<Owner, T>): T {
    if (!this.#made.has(part)) this.#made.set(part, part.create(this.#owner));
    return this.#made.get(part) as T;
  }
}
