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
  | 'answer'
  | 'map'
  | 'picture'
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
  KeyQ: 'answer',
  KeyN: 'map',
  KeyP: 'picture',
  Escape: 'escape',
});

/** What each action is called. */
export const ACTION_WORDS: Readonly<Record<KeyAction, string>> = Object.freeze({
  forward: 'Walk forward',
  back: 'Walk back',
  turnLeft: 'Turn left (with Shift walk left)',
  turnRight: 'Turn right (with Shift walk right)',
  left: 'Walk left',
  right: 'Walk right',
  up: 'Jump, or rise',
  down: 'Sink',
  fly: 'Fly, or land',
  run: 'Run, or walk',
  sit: 'Sit on the ground, or stand up',
  mouselook: 'Look through the avatar’s eyes',
  chat: 'Talk',
  answer: 'Answer what is asked',
  map: 'Map of the grid',
  picture: 'Save a picture',
  escape: 'Back to the scene',
});

/** Actions by keys: each key does one thing. */
export type KeyMap = Readonly<Record<string, KeyAction>>;

/** Keys of a map that was kept: what is no action, and what no browser lets go of, is left out. Undefined where it is no map. */
export function keysOfKept(value: unknown): KeyMap | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  const found: Record<string, KeyAction> = {};
  for (const [code, action] of Object.entries(value).slice(0, MOST_KEYS))
    if (isCode(code) && isAction(action)) found[code] = action;
  // Without a way back the scene would be left for ever.
  found['Escape'] = 'escape';
  return found;
}

/** The map with another key for an action: the others of that action stay, and what the key did before it does no longer. */
export function withKey(keys: KeyMap, code: string, action: KeyAction): KeyMap {
  return isCode(code) && code !== 'Escape' ? { ...keys, [code]: action } : keys;
}

/** The map without a key. */
export function withoutKey(keys: KeyMap, code: string): KeyMap {
  return Object.fromEntries(Object.entries(keys).filter(([each]) => each !== code || code === 'Escape'));
}

const MOST_KEYS = 128;
/** As browsers name keys. Keys that hold others down, and that browsers keep, do nothing by themselves. */
const CODE = /^[A-Za-z][A-Za-z0-9]{0,23}$/;
const NO_CODES = /^(Shift|Control|Alt|Meta|OS|Tab|F\d)/;
const isCode = (code: string): boolean => CODE.test(code) && !NO_CODES.test(code);
const isAction = (value: unknown): value is KeyAction =>
  typeof value === 'string' && Object.hasOwn(ACTION_WORDS, value);

/** A key that was pressed or let go of, as browsers tell it. */
export interface KeyPress {
  /** `KeyboardEvent.code`: where the key is on the keyboard, such as `KeyW`. */
  readonly code: string;
  /** Shift is held: what turns walks sideways then. */
  readonly shiftKey: boolean;
  /** Ctrl is held: browsers keep that, and it does nothing here. */
  readonly ctrlKey: boolean;
  /** Alt is held: it belongs to the pointer, and keys do nothing. */
  readonly altKey: boolean;
  /** The Windows or Command key is held: it does nothing here. */
  readonly metaKey: boolean;
  /** The keyboard repeats it because it is held down. */
  readonly repeat: boolean;
  /** Something is being composed: dead keys and input methods. */
  readonly isComposing: boolean;
}

/** What a press does; undefined for nothing. With Shift, what turns walks sideways. */
export function actionOf(
  { code, shiftKey, ctrlKey, altKey, metaKey, isComposing }: KeyPress,
  keys: KeyMap = USUAL_KEYS,
): KeyAction | undefined {
  if (ctrlKey || metaKey || altKey || isComposing) return undefined;
  const action = Object.hasOwn(keys, code) ? keys[code] : undefined;
  if (!shiftKey) return action;
  if (action === 'turnLeft') return 'left';
  return action === 'turnRight' ? 'right' : action;
}
