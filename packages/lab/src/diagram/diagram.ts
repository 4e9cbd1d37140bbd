/** A sequence diagram, whatever it is drawn with. */
export interface Diagram {
  /** Whose session it is, and of which scenario unless it is the usual one: `Session of Test User (ghost)`. */
  readonly title: string;
  /** Those who have a lane, from left to right. */
  readonly participants: readonly Participant[];
  /** Messages, notes and headings, from top to bottom. */
  readonly steps: readonly Step[];
  /** What stands at the end, in sentences. */
  readonly verdict: readonly string[];
}

/** Who has a lane in a diagram. */
export interface Participant {
  /** What steps call it by, such as `V`; no other has the same. */
  readonly id: string;
  /** What stands at its lane, such as `Viewer of Test User`. */
  readonly name: string;
}

/** `http` is drawn solid, `udp` dashed. */
export type Wire = 'http' | 'udp';

/** From top to bottom; `atMs` since the first observation. `from`, `to` and `over` are ids of participants. */
export type Step =
  | {
      readonly type: 'message';
      readonly atMs: number;
      readonly from: string;
      readonly to: string;
      readonly wire: Wire;
      readonly label: string;
      /** Why it is there. */
      readonly why?: string | undefined;
    }
  | {
      readonly type: 'note';
      readonly atMs: number;
      readonly over: string;
      readonly text: string;
      readonly why?: string | undefined;
    }
  | { readonly type: 'part'; readonly heading: string };
