import { useState } from 'preact/hooks';
import type { World } from '../port/index.ts';
import { keepFavourites, keptFavourites, withFavourite } from './favourites.ts';
import type { Favourite } from './favourites.ts';
import { regionOf } from './places.ts';
import type { ViewState } from './state.ts';

/** Home, places that are kept in this browser, and where one has been. */
export function PlacesPanel({
  state,
  world,
  placeNow,
}: {
  readonly state: ViewState;
  readonly world: World;
  /** Where the agent is, as the address bar takes it; empty for nowhere. */
  readonly placeNow: () => string;
}) {
  const [favourites, setFavourites] = useState(() => keptFavourites());
  const change = (all: readonly Favourite[]): void => {
    setFavourites(all);
    keepFavourites(all);
  };
  const go = (to: string): void => world.send({ type: 'teleport', to });
  const keepHere = (): void => {
    const place = placeNow();
    if (place !== '') change(withFavourite(favourites, { name: decodeName(place), place }));
  };
  const { all, at } = state.places.value;
  return (
    <section class="panel" tabIndex={0} aria-label="Places">
      <h2>Places</h2>
      <div class="row">
        <button type="button" onClick={() => go('home')}>
          Home
        </button>
        <button type="button" onClick={keepHere}>
          Keep this place
        </button>
      </div>
      <h3>Kept in this browser</h3>
      {favourites.length === 0 ? <p class="quiet">None yet.</p> : null}
      <ul class="people">
        {favourites.map((favourite) => (
          <li key={favourite.place}>
            <span class="who">{favourite.name}</span>
            <button type="button" aria-label={`Go to ${favourite.name}`} onClick={() => go(favourite.place)}>
              Go
            </button>
            <button
              type="button"
              aria-label={`Forget ${favourite.name}`}
              onClick={() => change(favourites.filter((each) => each !== favourite))}
            >
              Forget
            </button>
          </li>
        ))}
      </ul>
      <h3>Where you have been</h3>
      <ul class="people">
        {all.map((place, index) => (
          <li key={`${index} ${place}`}>
            <span class="who">
              {regionOf(place)}
              {index === at ? <span class="quiet"> here</span> : null}
            </span>
            <button type="button" aria-label={`Go to ${regionOf(place)} again`} onClick={() => go(place)}>
              Go
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** `Bay, 120/40/25` of `Bay/120/40/25`. */
const decodeName = (place: string): string => place.replace('/', ', ');
