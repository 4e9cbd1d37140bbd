import type { FrameFigures } from '../measure/index.ts';
import type { World } from '../port/index.ts';
import type { Workshop } from '../workshop/index.ts';

/** What a viewer works with. */
export interface ViewerParts {
  readonly world: World;
  readonly workshop: Workshop;
  /** Milliseconds, monotonic. */
  readonly now: () => number;
}

/** What a viewer says of its work. */
export interface ViewerFigures extends FrameFigures {
  readonly visible: number;
  readonly instances: number;
  readonly draws: number;
  readonly isMultiDraw: boolean;
  readonly geometriesWaiting: number;
  readonly texturesWaiting: number;
  readonly sharp: number;
  readonly wanted: number;
  readonly pictureBytes: number;
  readonly geometryBytes: number;
}
