import type { Person, World } from '../port/index.ts';
import { muteThis } from './mute.ts';
import { MutedList } from './muted-list.tsx';
import type { ViewState } from './state.ts';

/** Everybody on the minimap, the nearest first, with how far away they are. */
export function PeoplePanel({
  state,
  world,
  onMessage,
  onLookAt,
}: {
  readonly state: ViewState;
  readonly world: World;
  readonly onMessage: (person: Person) => void;
  readonly onLookAt: (person: Person) => void;
}) {
  const people = state.people.value;
  const own = people.find(({ isOwn }) => isOwn);
  const others = people
    .filter(({ isOwn }) => !isOwn)
    .map((person) => ({ person, metres: own === undefined ? 0 : metresBetween(own, person) }))
    .sort((one, other) => one.metres - other.metres);
  return (
    <section class="panel" tabIndex={0} aria-label="People">
      <h2>People ({others.length})</h2>
      {others.length === 0 ? <p class="quiet">Nobody else is here.</p> : null}
      <ul class="people">
        {others.map(({ person, metres }) => (
          <li key={person.id}>
            <span class="who">
              {person.name}
              <span class="quiet">
                {' '}
                {Math.round(metres)} m{person.isSitting ? ', sits' : ''}
              </span>
            </span>
            <button type="button" onClick={() => onLookAt(person)} aria-label={`Look at ${person.name}`}>
              Look
            </button>
            <button type="button" onClick={() => onMessage(person)} aria-label={`Write to ${person.name}`}>
              Write
            </button>
            <button
              type="button"
              aria-label={`Mute ${person.name}`}
              onClick={() => muteThis({ state, world }, { kind: 'agent', id: person.id, name: person.name })}
            >
              Mute
            </button>
          </li>
        ))}
      </ul>
      <MutedList state={state} world={world} />
    </section>
  );
}

function metresBetween({ position: one }: Person, { position: other }: Person): number {
  return Math.hypot(one.x - other.x, one.y - other.y, one.z - other.z);
}
