import type { World } from '../port/index.ts';
import { regionOf } from './places.ts';
import type { PanelName, ViewState } from './state.ts';

const PANELS: readonly (readonly [PanelName, string])[] = [
  ['people', 'People'],
  ['messages', 'Messages'],
  ['settings', 'Graphics'],
  ['statistics', 'Statistics'],
];

/** Where one is and where to go, as in a browser; and what panels there are. */
export function TopBar({
  state,
  world,
  onLogout,
}: {
  readonly state: ViewState;
  readonly world: World;
  readonly onLogout: () => void;
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
        <button type="button" onClick={onLogout}>
          Log out
        </button>
      </nav>
    </header>
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
