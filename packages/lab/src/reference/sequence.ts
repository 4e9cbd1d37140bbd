/** How something should go: who says what to whom, in which order, and within which time. */
export interface Sequence {
  /** From its line `title`; empty where it has none. */
  readonly title: string;
  /** Names by their alias. By custom V is the viewer, L the login server, R the region where the avatar is, N another region. */
  readonly participants: ReadonlyMap<string, string>;
  /** From top to bottom. */
  readonly parts: readonly Part[];
}

/** A piece of a sequence. */
export type Part =
  | Step
  | { readonly type: 'note'; readonly text: string }
  | { readonly type: 'group'; readonly title: string; readonly parts: readonly Part[] }
  /** May be left out. */
  | { readonly type: 'opt'; readonly title: string; readonly parts: readonly Part[] }
  /** Any number of times, at least once. */
  | { readonly type: 'loop'; readonly title: string; readonly parts: readonly Part[] }
  /** One of these. */
  | { readonly type: 'alt'; readonly branches: readonly Branch[] }
  /** All of these, in any order among each other. */
  | { readonly type: 'par'; readonly branches: readonly Branch[] };

/** One way of several. */
export interface Branch {
  /** What stands behind its `alt`, `else`, `par` or `and`; may be empty. */
  readonly title: string;
  /** What happens on this way, from top to bottom. */
  readonly parts: readonly Part[];
}

/** One message. */
export interface Step {
  /** Tells it from the other kinds of {@link Part}. */
  readonly type: 'step';
  /** Alias of the participant who says it. */
  readonly from: string;
  /** Alias of the participant who is told. */
  readonly to: string;
  /** Drawn dashed: UDP. Else HTTP, or an event of the queue. */
  readonly dashed: boolean;
  /** Its wire name, or `login request` and the like. */
  readonly message: string;
  /** Milliseconds after the step before it, or after `since`. */
  readonly within?: number | undefined;
  /** The message that the time is counted from. */
  readonly since?: string | undefined;
  /** Line of the text that it was read from; 1 is the first. */
  readonly line: number;
}

/** The messages of all steps, in their order. */
export function messagesOf(parts: readonly Part[]): string[] {
  return parts.flatMap((part): string[] => {
    if (part.type === 'note') return [];
    if (part.type === 'step') return [part.message];
    if ('branches' in part) return part.branches.flatMap((branch) => messagesOf(branch.parts));
    return messagesOf(part.parts);
  });
}
