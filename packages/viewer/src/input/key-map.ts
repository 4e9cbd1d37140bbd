/** What keys do. */
export type KeyAction =
  | 'forward'
  | 'back'
  | 'turnLeft'
  | 'turnRight'
  | 'left'
  | 'right'
  | 'up'
  | 'down'
  | 'fly'
  | 'run'
  | 'sit'
  | 'mouselook'
  | 'chat'
  | 'escape';

/** Keys by where they are on the keyboard (`KeyboardEvent.code`), whatever is printed on them. None with Ctrl: browsers keep those. */
export const USUAL_KEYS: Readonly<Record<string, KeyAction>> = Object.freeze({
  KeyW: 'forward',
  ArrowUp: 'forward',
  KeyS: 'back',
  ArrowDown: 'back',
  KeyA: 'turnLeft',
  ArrowLeft: 'turnLeft',
  KeyD: 'turnRight',
  ArrowRight: 'turnRight',
  KeyE: 'up',
  PageUp: 'up',
  Space: 'up',
  KeyC: 'down',
  PageDown: 'down',
  KeyF: 'fly',
  KeyR: 'run',
  KeyX: 'sit',
  KeyM: 'mouselook',
  Enter: 'chat',
  Slash: 'chat',
  Escape: 'escape',
});

/** A key that was pressed or let go of, as browsers tell it. */
export interface KeyPress {
  readonly code: string;
  readonly shiftKey: boolean;
  readonly ctrlKey: boolean;
  readonly altKey: boolean;
  readonly metaKey: boolean;
  readonly repeat: boolean;
  /** Something is being composed: dead keys and input methods. */
  readonly isComposing: boolean;
}

/** What a press does; undefined for nothing. With Shift, what turns walks sideways. */
export function actionOf(
  { code, shiftKey, ctrlKey, altKey, metaKey, isComposing }: KeyPress,
  keys: Readonly<Record<string, KeyAction>> = USUAL_KEYS,
): KeyAction | undefined {
  if (ctrlKey || metaKey || altKey || isComposing) return undefined;
  const action = Object.hasOwn(keys, code) ? keys[code] : undefined;
  if (!shiftKey) return action;
  if (action === 'turnLeft') return 'left';
  return action === 'turnRight' ? 'right' : action;
}
