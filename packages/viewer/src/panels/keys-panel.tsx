import { useLayoutEffect, useState } from 'preact/hooks';
import { forget, keep } from '../kept/index.ts';
import { ACTION_WORDS, USUAL_KEYS, withKey, withoutKey } from '../input/index.ts';
import type { KeyAction, KeyMap } from '../input/index.ts';
import type { ViewState } from './state.ts';

const ACTIONS = Object.keys(ACTION_WORDS) as KeyAction[];

/** Which key does what, and how to have it otherwise. Keys go by where they are on the keyboard. */
export function KeysPanel({ state }: { readonly state: ViewState }) {
  const keys = state.keys.value;
  const [asking, setAsking] = useState<KeyAction | undefined>(undefined);
  const change = (changed: KeyMap): void => {
    state.keys.value = changed;
    keep('keys', changed);
  };
  // Before the next key comes.
  useLayoutEffect(() => {
    if (asking === undefined) return undefined;
    const hear = (event: KeyboardEvent): void => {
      event.preventDefault();
      event.stopPropagation();
      setAsking(undefined);
      if (event.code !== 'Escape') change(withKey(keys, event.code, asking));
    };
    window.addEventListener('keydown', hear, { capture: true });
    return () => window.removeEventListener('keydown', hear, { capture: true });
  }, [asking, keys]);
  return (
    <section class="panel" tabIndex={0} aria-label="Keys">
      <h2>Keys</h2>
      <p class="quiet small" role="status">
        {asking === undefined
          ? 'None with Ctrl or Alt: browsers keep those for themselves.'
          : `Press the key for “${ACTION_WORDS[asking]}”; Esc for none.`}
      </p>
      <ul class="people">
        {ACTIONS.map((action) => (
          <li key={action}>
            <span class="who">
              {ACTION_WORDS[action]}
              {keysFor(keys, action).map((code) => (
                <button
                  key={code}
                  type="button"
                  class="key"
                  aria-label={`${wordsOfCode(code)}: no longer for ${ACTION_WORDS[action]}`}
                  onClick={() => change(withoutKey(keys, code))}
                >
                  {wordsOfCode(code)} ×
                </button>
              ))}
            </span>
            <button
              type="button"
              aria-pressed={asking === action}
              aria-label={`Add a key for ${ACTION_WORDS[action]}`}
              onClick={() => setAsking(action)}
            >
              Add
            </button>
          </li>
        ))}
      </ul>
      <button
        type="button"
        onClick={() => {
          state.keys.value = USUAL_KEYS;
          forget('keys');
        }}
      >
        As they were
      </button>
    </section>
  );
}

const keysFor = (keys: KeyMap, action: KeyAction): string[] =>
  Object.entries(keys).flatMap(([code, does]) => (does === action ? code : []));

/** `KeyW` is W, `ArrowUp` is ↑. */
function wordsOfCode(code: string): string {
  const arrows: Readonly<Record<string, string>> = {
    ArrowUp: '↑',
    ArrowDown: '↓',
    ArrowLeft: '←',
    ArrowRight: '→',
    Escape: 'Esc',
    Slash: '/',
  };
  return arrows[code] ?? code.replace(/^(Key|Digit)/, '');
}
