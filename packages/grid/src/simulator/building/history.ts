import type { Transform } from '@landfall/protocol/object';
import { Part } from '../region/index.ts';
import type { Region } from '../region/index.ts';
import type { Prim } from '../objects/index.ts';

/** Moves of one prim that can be undone. @source OpenSim UndoState.cs */
const MOST_MOVES = 5;

/** A move, and what was before. */
export interface Move {
  readonly type: number;
  readonly transform: Transform;
}

interface Moves {
  readonly done: Move[];
  readonly undone: Move[];
}

/** What was moved in a region: it is forgotten with the prim. */
export class History {
  readonly #moves = new WeakMap<Prim, Moves>();

  /** Before something is moved. What was undone cannot be done again after it. */
  remember(prim: Prim, type: number, transform: Transform): void {
    const { done, undone } = this.#of(prim);
    undone.length = 0;
    done.push({ type, transform: placeOf(prim, transform) });
    if (done.length > MOST_MOVES) done.shift();
  }

  /** What would be done next; nothing is changed. */
  next(prim: Prim, turn: 'undo' | 'redo'): Move | undefined {
    const { done, undone } = this.#of(prim);
    return (turn === 'undo' ? done : undone).at(-1);
  }

  /** The last move taken back: where it was before; undefined when there is none. */
  undo(prim: Prim): Move | undefined {
    const { done, undone } = this.#of(prim);
    return this.#turn(prim, done, undone);
  }

  /** The last one that was taken back. */
  redo(prim: Prim): Move | undefined {
    const { done, undone } = this.#of(prim);
    return this.#turn(prim, undone, done);
  }

  /** Of a part that is linked or unlinked: places mean something else then. */
  forget(prim: Prim): void {
    this.#moves.delete(prim);
  }

  #turn(prim: Prim, from: Move[], to: Move[]): Move | undefined {
    const move = from.pop();
    if (move !== undefined) to.push({ type: move.type, transform: placeOf(prim, move.transform) });
    return move;
  }

  #of(prim: Prim): Moves {
    const known = this.#moves.get(prim);
    if (known !== undefined) return known;
    const moves = { done: [], undone: [] };
    this.#moves.set(prim, moves);
    return moves;
  }
}

/** Of what a move changes, how it is now. */
function placeOf({ isRoot, part }: Prim, { position, rotation, scale }: Transform): Transform {
  return {
    ...(position && { position: isRoot ? part.groupPosition : part.offsetPosition }),
    ...(rotation && { rotation: part.rotation }),
    ...(scale && { scale: part.scale }),
  };
}

const HISTORY = new Part<Region, History>(() => new History());

/** The moves of a region. */
export const historyOf = (region: Region): History => region.part(HISTORY);
