import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { World } from '../port/index.ts';
import { regionOf } from './places.ts';
import type { PanelName, ViewState } from './state.ts';

/** Those that are always at hand; the others are in a menu. */
const PANELS: readonly (readonly [PanelName, string])[] = [
  ['people', 'People'],
  ['messages', 'Messages'],
  ['map', 'Map'],
];
const MORE: readonly (readonly [PanelName, string])[] = [
  ['places', 'Places'],
  ['inventory', 'Inventory'],
  ['search', 'Search objects'],
  ['settings', 'Graphics'],
  ['keys', 'Keys'],
  ['statistics', 'Statistics'],
];

/** Where one is and where to go, as in a browser; and what panels there are. */
export function TopBar({
  state,
  world,
  onLogout,
  onPicture,
}: {
  readonly state: ViewState;
  readonly world: World;
  readonly onLogout: () => void;
  readonly onPicture: () => void;
}) {
  const { all, at } = state.places.value;
  const go = (to: number): void => {
    const place = all[to];
    if (place === undefined) return;
    state.going.value = to;
    world.send({ type: 'teleport', to: place });
  };
  return (
    <header class="bar">
      <button type="button" aria-label="Back" disabled={at <= 0} onClick={() => go(at - 1)}>
        ←
      </button>
      <button type="button" aria-label="Forward" disabled={at >= all.length - 1} onClick={() => go(at + 1)}>
        →
      </button>
      <AddressBar key={all[at] ?? ''} place={all[at] ?? ''} state={state} world={world} />
      <nav aria-label="Panels">
        {PANELS.map(([name, label]) => (
          <button
            key={name}
            type="button"
            aria-expanded={state.panel.value === name}
            onClick={() => {
              state.panel.value = state.panel.value === name ? undefined : name;
            }}
          >
            {label}
            {name === 'people' ? ` ${Math.max(0, state.people.value.length - 1)}` : ''}
            {name === 'messages' && state.unread.value > 0 ? (
              <span class="badge">{state.unread.value} unread</span>
            ) : null}
          </button>
        ))}
        <MoreMenu state={state} onPicture={onPicture} />
        <button type="button" onClick={onLogout}>
          Log out
        </button>
      </nav>
    </header>
  );
}

function MoreMenu({ state, onPicture }: { readonly state: ViewState; readonly onPicture: () => void }) {
  const [isOpen, setOpen] = useState(false);
  const box = useRef<HTMLDivElement>(null);
  const opener = useRef<HTMLButtonElement>(null);
  // Before the next key comes.
  useLayoutEffect(() => {
    if (isOpen) box.current?.querySelector<HTMLElement>('.menu button')?.focus();
  }, [isOpen]);
  const step = (by: number): void => {
    const buttons = [...(box.current?.querySelectorAll<HTMLElement>('.menu button') ?? [])];
    const at = buttons.findIndex((button) => button === document.activeElement);
    buttons[(at + by + buttons.length) % buttons.length]?.focus();
  };
  const entry = (label: string, act: () => void) => (
    <button
      key={label}
      type="button"
      role="menuitem"
      onClick={() => {
        setOpen(false);
        opener.current?.focus();
        act();
      }}
    >
      {label}
    </button>
  );
  return (
    <div
      ref={box}
      class="more"
      onFocusOut={({ relatedTarget }) => {
        if (relatedTarget instanceof Node && box.current?.contains(relatedTarget) === true) return;
        setOpen(false);
      }}
      onKeyDown={(event) => {
        if (!isOpen) return;
        if (event.key === 'ArrowDown') step(1);
        else if (event.key === 'ArrowUp') step(-1);
        else if (event.key === 'Escape') {
          setOpen(false);
          opener.current?.focus();
        } else return;
        event.preventDefault();
        event.stopPropagation();
      }}
    >
      <button
        ref={opener}
        type="button"
        aria-haspopup="menu"
        aria-expanded={isOpen}
        onClick={() => setOpen(!isOpen)}
      >
        More
      </button>
      {isOpen ? (
        <div class="menu" role="menu" aria-label="More">
          {MORE.map(([name, label]) => entry(label, () => (state.panel.value = name)))}
          {entry('Save a picture', onPicture)}
        </div>
      ) : null}
    </div>
  );
}

function AddressBar({
  place,
  state,
  world,
}: {
  readonly place: string;
  readonly state: ViewState;
  readonly world: World;
}) {
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    if (!(event.currentTarget instanceof HTMLFormElement)) return;
    const input = event.currentTarget.elements.namedItem('to');
    if (!(input instanceof HTMLInputElement) || input.value.trim() === '') return;
    state.going.value = undefined;
    world.send({ type: 'teleport', to: input.value.trim() });
    input.blur();
  };
  const isUnderWay = state.travel.value !== '';
  return (
    <form class="address" role="search" onSubmit={submit}>
      <input
        name="to"
        aria-label="Where you are, and where to go: a region, or Region/x/y/z"
        defaultValue={place === '' ? '' : regionOf(place)}
        onFocus={({ currentTarget }) => currentTarget.select()}
        autocomplete="off"
        spellcheck={false}
      />
      {isUnderWay ? (
        <button type="button" onClick={() => world.send({ type: 'cancelTeleport' })}>
          Cancel
        </button>
      ) : null}
      <span role="status" class="quiet">
        {state.travel.value}
      </span>
    </form>
  );
}
