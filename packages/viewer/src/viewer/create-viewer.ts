import { listenToKeys, listenToPointer } from '../input/index.ts';
import type { KeyAction, KeyMap } from '../input/index.ts';
import type { World } from '../port/index.ts';
import type { Workshop } from '../workshop/index.ts';
import { everyFrame } from './every-frame.ts';
import type { Picked } from './pick.ts';
import { Viewer } from './viewer.ts';

/** Radians a pixel of a drag turns. */
const ORBIT_PER_PIXEL = 0.006;
const LOOK_PER_PIXEL = 0.0028;

/** What a viewer tells who built it. */
export interface ViewerHooks {
  /** See {@link Viewer.isPlain}; not when left out. */
  readonly isPlain?: boolean;
  /** After each frame. */
  readonly framed?: () => void;
  /** Something was clicked, or nothing. */
  readonly clicked?: (picked: Picked | undefined) => void;
  /** The menu of something is asked for; where on the page, pixels. */
  readonly menuAsked?: (instance: number | undefined, pageX: number, pageY: number) => void;
  /** What keys do now; the usual ones by default. */
  readonly keys?: () => KeyMap;
  /** A key that is no movement. Returns whether it was used. */
  readonly acted?: (action: KeyAction) => boolean;
  /** What is drawn has been lost, is drawn again, or cannot be drawn. */
  readonly drawingChanged?: (state: 'drawing' | 'lost' | 'impossible') => void;
}

/** A viewer in a page, and what ends it. */
export interface RunningViewer {
  /** What draws: its camera, settings and figures, and what it knows of the world. */
  readonly viewer: Viewer;
  /** Through the avatar's eyes and back. */
  toggleMouselook(): void;
  /** What is drawn now, as PNG; undefined where nothing is. */
  takePicture(): Promise<Blob | undefined>;
  /** Stops drawing and gives back what the graphics card holds. */
  close(): void;
}

/** Shows a world on a canvas, and lets keys, mouse and fingers move the agent in it. Without WebGL2 nothing is drawn, and all else works. */
export function createViewer(
  canvas: HTMLCanvasElement,
  world: World,
  { workshop, ...hooks }: ViewerHooks & { readonly workshop: Workshop },
): RunningViewer {
  const viewer = new Viewer({ world, workshop, now: () => performance.now() });
  viewer.isPlain = hooks.isPlain === true;
  const end = new AbortController();
  const draw = (): void => {
    try {
      viewer.show(canvas);
      hooks.drawingChanged?.('drawing');
    } catch {
      viewer.hide();
      hooks.drawingChanged?.('impossible');
    }
  };
  const fit = (): void => {
    const scale = Math.min(2, devicePixelRatio) * viewer.settings.resolution;
    viewer.resize(Math.round(canvas.clientWidth * scale), Math.round(canvas.clientHeight * scale));
  };
  canvas.addEventListener(
    'webglcontextlost',
    (event) => {
      event.preventDefault();
      viewer.hide();
      hooks.drawingChanged?.('lost');
    },
    { signal: end.signal },
  );
  canvas.addEventListener('webglcontextrestored', () => draw(), { signal: end.signal });
  const sizes = new ResizeObserver(fit);
  sizes.observe(canvas);
  const toggleMouselook = (): void => {
    viewer.camera.toggleMouselook();
    if (viewer.camera.isMouselook) void canvas.requestPointerLock();
    else document.exitPointerLock();
  };
  const stops = [
    listenToKeys(window, keysOf(viewer, toggleMouselook, hooks), hooks.keys),
    listenToPointer(canvas, pointerOf(viewer, hooks)),
    listenToLock(canvas, viewer, end.signal),
  ];
  // Browsers let a page be heard once somebody has touched it.
  const wake = (): void => viewer.heard.stage.wake();
  for (const touched of ['pointerdown', 'keydown'])
    window.addEventListener(touched, wake, { signal: end.signal, once: true });
  draw();
  fit();
  const stopFrames = everyFrame(() => {
    viewer.frame();
    hooks.framed?.();
  });
  return {
    viewer,
    toggleMouselook,
    async takePicture() {
      if (!viewer.isDrawing) return undefined;
      // What was drawn before belongs to the screen already.
      viewer.frame();
      return await new Promise((resolve) => canvas.toBlob((blob) => resolve(blob ?? undefined), 'image/png'));
    },
    close() {
      stopFrames();
      for (const stop of stops) stop();
      end.abort();
      sizes.disconnect();
      viewer.close();
    },
  };
}

/** Esc frees the mouse in every browser: it ends looking through the avatar's eyes, too. */
function listenToLock(canvas: HTMLCanvasElement, { camera }: Viewer, signal: AbortSignal): () => void {
  document.addEventListener(
    'pointerlockchange',
    () => {
      if (document.pointerLockElement !== canvas && camera.isMouselook) camera.toggleMouselook();
    },
    { signal },
  );
  return () => undefined;
}

function keysOf(
  viewer: Viewer,
  toggleMouselook: () => void,
  hooks: ViewerHooks,
): Parameters<typeof listenToKeys>[1] {
  const { walker, camera } = viewer;
  return {
    pressed(code, action) {
      if (hooks.acted?.(action) === true) return true;
      if (action === 'fly') walker.toggleFlying();
      else if (action === 'run') walker.toggleRunning();
      else if (action === 'mouselook') toggleMouselook();
      else if (action === 'escape') camera.reset();
      else walker.press(code, action);
      return true;
    },
    released: (code) => walker.release(code),
    lost: () => walker.releaseAll(),
  };
}

function pointerOf(viewer: Viewer, hooks: ViewerHooks): Parameters<typeof listenToPointer>[1] {
  const { camera, walker } = viewer;
  return {
    orbited: (dx, dy) => camera.orbit(-dx * ORBIT_PER_PIXEL, dy * ORBIT_PER_PIXEL),
    zoomed: (factor) => camera.zoom(factor),
    looked(dx, dy) {
      walker.turnBy(-dx * LOOK_PER_PIXEL);
      camera.turn(dy * LOOK_PER_PIXEL);
    },
    clicked: (x, y) => hooks.clicked?.(viewer.pickAt(x, y)),
    focused(x, y) {
      const place = viewer.placeAt(x, y);
      if (place !== undefined) camera.focusOn(place);
    },
    menuAsked: (x, y, pageX, pageY) => hooks.menuAsked?.(viewer.pickAt(x, y)?.instance, pageX, pageY),
    hovered: () => undefined,
  };
}
