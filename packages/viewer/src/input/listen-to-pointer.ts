/** Who hears of mouse and fingers. Places are −1 to 1 across the canvas, from left and from the bottom. */
export interface PointerListener {
  /** Turned around what is looked at; pixels. */
  orbited(dx: number, dy: number): void;
  /** Nearer by a factor below 1. */
  zoomed(factor: number): void;
  /** Pressed and let go of in one place. */
  clicked(x: number, y: number): void;
  /** The same with Alt: look at what is there. */
  focused(x: number, y: number): void;
  /** The other button, or a long press; where on the page, pixels. */
  menuAsked(x: number, y: number, pageX: number, pageY: number): void;
  /** Moved without a button. */
  hovered(x: number, y: number): void;
  /** Moved while it is locked to the canvas: pixels. */
  looked(dx: number, dy: number): void;
}

/** Pixels within which a press is no drag. */
const STILL_PIXELS = 5;
/** Milliseconds after which a press of a finger asks for the menu. */
const LONG_PRESS_MS = 550;
const WHEEL = 0.0012;

interface Press {
  readonly id: number;
  readonly button: number;
  readonly startX: number;
  readonly startY: number;
  x: number;
  y: number;
  hasMoved: boolean;
  timer: number;
}

/** Hears mouse and fingers on a canvas. Returns what ends it. */
export function listenToPointer(canvas: HTMLElement, listener: PointerListener): () => void {
  const end = new AbortController();
  const { signal } = end;
  const presses = new Map<number, Press>();
  const placeOf = (event: { clientX: number; clientY: number }): [number, number] => {
    const box = canvas.getBoundingClientRect();
    return [
      ((event.clientX - box.left) / box.width) * 2 - 1,
      1 - ((event.clientY - box.top) / box.height) * 2,
    ];
  };
  const onDown = (event: PointerEvent): void => {
    const { pointerId: id, button, clientX: x, clientY: y } = event;
    const press: Press = { id, button, startX: x, startY: y, x, y, hasMoved: false, timer: 0 };
    presses.set(id, press);
    canvas.setPointerCapture(id);
    if (event.pointerType === 'mouse') return;
    press.timer = window.setTimeout(() => {
      if (press.hasMoved || presses.size > 1) return;
      press.hasMoved = true;
      listener.menuAsked(...placeOf(event), x, y);
    }, LONG_PRESS_MS);
  };
  const onMove = (event: PointerEvent): void => {
    if (document.pointerLockElement === canvas) return listener.looked(event.movementX, event.movementY);
    const press = presses.get(event.pointerId);
    if (press === undefined) return listener.hovered(...placeOf(event));
    const [dx, dy] = [event.clientX - press.x, event.clientY - press.y];
    const away = Math.hypot(event.clientX - press.startX, event.clientY - press.startY);
    if (!press.hasMoved && away < STILL_PIXELS) return;
    press.hasMoved = true;
    const other = [...presses.values()].find(({ id }) => id !== press.id);
    if (other !== undefined) {
      const before = Math.hypot(press.x - other.x, press.y - other.y);
      const after = Math.hypot(event.clientX - other.x, event.clientY - other.y);
      if (after > 0 && before > 0) listener.zoomed(before / after);
    } else listener.orbited(dx, dy);
    press.x = event.clientX;
    press.y = event.clientY;
  };
  const onUp = (event: PointerEvent): void => {
    const press = presses.get(event.pointerId);
    presses.delete(event.pointerId);
    if (press === undefined) return;
    window.clearTimeout(press.timer);
    if (press.hasMoved || event.type === 'pointercancel') return;
    if (press.button === 2) listener.menuAsked(...placeOf(event), event.clientX, event.clientY);
    else if (event.altKey) listener.focused(...placeOf(event));
    else listener.clicked(...placeOf(event));
  };
  canvas.addEventListener('pointerdown', onDown, { signal });
  canvas.addEventListener('pointermove', onMove, { signal });
  canvas.addEventListener('pointerup', onUp, { signal });
  canvas.addEventListener('pointercancel', onUp, { signal });
  canvas.addEventListener('contextmenu', (event) => event.preventDefault(), { signal });
  canvas.addEventListener(
    'wheel',
    (event) => {
      event.preventDefault();
      listener.zoomed(Math.exp(event.deltaY * WHEEL));
    },
    { signal, passive: false },
  );
  return () => end.abort();
}
