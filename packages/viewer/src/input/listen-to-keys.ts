import { actionOf, USUAL_KEYS } from './key-map.ts';
import type { KeyAction, KeyMap } from './key-map.ts';

/** Who hears of keys. */
export interface KeyListener {
  /** Returns whether it was used, so that the page does nothing else with it. */
  pressed(code: string, action: KeyAction): boolean;
  /** A key was let go of, whatever it does; `code` as in {@link KeyListener.pressed}. */
  released(code: string): void;
  /** The keyboard has gone elsewhere. */
  lost(): void;
}

/** Hears keys of a page, but none that somebody types. @param keys what each does now. Returns what ends it */
export function listenToKeys(
  page: Window,
  listener: KeyListener,
  keys: () => KeyMap = () => USUAL_KEYS,
): () => void {
  const end = new AbortController();
  const { signal } = end;
  page.addEventListener(
    'keydown',
    (event) => {
      if (isTyping(event.target)) return;
      // Firefox opens its menu with Alt; a camera turns with it.
      if (event.key === 'Alt') event.preventDefault();
      const action = actionOf(event, keys());
      if (action === undefined) return;
      if (isControl(event.target) && (event.code === 'Enter' || event.code === 'Space')) return;
      if (event.repeat || listener.pressed(event.code, action)) event.preventDefault();
    },
    { signal },
  );
  page.addEventListener(
    'keyup',
    (event) => {
      if (event.key === 'Alt') event.preventDefault();
      listener.released(event.code);
    },
    { signal },
  );
  page.addEventListener('blur', () => listener.lost(), { signal });
  page.addEventListener(
    'focusin',
    (event) => {
      if (isTyping(event.target)) listener.lost();
    },
    { signal },
  );
  return () => end.abort();
}

/** Whether keys are somebody's words there. */
function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return target.isContentEditable || ['INPUT', 'TEXTAREA', 'SELECT'].includes(target.tagName);
}

/** Whether Enter and Space press something there. */
function isControl(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.closest('button, a, [role=menuitem], [role=tab]') !== null;
}
