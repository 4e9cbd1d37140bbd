import type { FrameFigures } from '../measure/index.ts';
import type { World } from '../port/index.ts';
import type { Workshop } from '../workshop/index.ts';

/** What a viewer works with. */
export interface ViewerParts {
  /** The session: it tells news and takes commands. */
  readonly world: World;
  /** Makes geometry, pictures and motions beside this thread. */
  readonly workshop: Workshop;
  /** Milliseconds, monotonic. */
  readonly now: () => number;
}

/** What a viewer says of its work. */
export interface ViewerFigures extends FrameFigures {
  /** Instances in the frustum and large enough, whether they can be drawn yet or not. */
  readonly visible: number;
  /** Everything that is known around: objects, avatars and plants. */
  readonly instances: number;
  /** Draws of objects in the last frame: one a group of the same geometry, one each for what is seen through. */
  readonly draws: number;
  /** All draws of a pass are one call. */
  readonly isMultiDraw: boolean;
  /** Shapes that were asked for and are not there yet. */
  readonly geometriesWaiting: number;
  /** Textures under way, and those made but not shown yet. */
  readonly texturesWaiting: number;
  /** Textures, of those wanted, that are shown as finely as they are wanted or as there are. */
  readonly sharp: number;
  /** Textures that something in sight shows. */
  readonly wanted: number;
  /** Of the graphics card's memory, for textures; 0 while nothing is drawn. */
  readonly pictureBytes: number;
  /** Of the graphics card's memory, for shapes; 0 while nothing is drawn. */
  readonly geometryBytes: number;
}
