import { DecodeError } from '@landfall/protocol/errors';

/**
 * What is wrong with a member. `refused`: its path, kind or name is none that is taken. `malformed`: it cannot be read.
 * `part`: a prim of a linkset cannot be read, the others are there. `too-large`: beyond the bound of its kind.
 * `over-budget`: all that is taken of one archive is. `unknown-region`: of a region that the control file does not have.
 * `repeated`: there was one already. `terrain`: heights of another kind or size. `stray`: nothing that a region archive has.
 * `moved`: taken under another name, id or place than the archive says. `asset`: a store does not take it.
 * `no-control`: there is no control file that can be read. `cut-off`: the archive itself is damaged, all behind is lost.
 */
export type ArchiveFault =
  | 'refused'
  | 'malformed'
  | 'part'
  | 'too-large'
  | 'over-budget'
  | 'unknown-region'
  | 'repeated'
  | 'terrain'
  | 'stray'
  | 'moved'
  | 'asset'
  | 'no-control'
  | 'cut-off';

/** Something of an archive that was not taken as it stands. */
export interface ArchiveWarning {
  /** What kind of thing is wrong: {@link ArchiveFault} says what each means. */
  readonly fault: ArchiveFault;
  /** Of the member in the archive; empty for the archive itself. */
  readonly path: string;
  /** Of the object or the prim of a linkset that it is about, as text; left out where it is about none, or does not say its id. */
  readonly objectId?: string;
  /** In words. */
  readonly reason: string;
  /** Which element, such as `SceneObjectPart.Shape.PathBegin`; undefined where it is the whole. */
  readonly field: string | undefined;
  /** UTF-16 units into the text, or bytes into the expanded archive; undefined where it is not known. */
  readonly offset: number | undefined;
}

/** A warning of a member that was left out. */
export function warningOf(fault: ArchiveFault, path: string, reason: string): ArchiveWarning {
  return { fault, path, reason, field: undefined, offset: undefined };
}

/** A warning from what a decoder said. @throws what is no DecodeError, again */
export function warningFrom(
  fault: ArchiveFault,
  path: string,
  error: unknown,
  objectId?: string,
): ArchiveWarning {
  if (!(error instanceof DecodeError)) throw error;
  const { what: reason, path: field, offset } = error;
  return { fault, path, ...(objectId !== undefined && { objectId }), reason, field, offset };
}

/** One line for people: `objects/Box.xml: not a number in SceneObjectPart.Scale`. */
export function formatArchiveWarning({ path, reason, field, offset }: ArchiveWarning): string {
  const place = `${offset === undefined ? '' : ` at ${offset}`}${field === undefined ? '' : ` in ${field}`}`;
  return `${path === '' ? 'archive' : path}: ${reason}${place}`;
}
