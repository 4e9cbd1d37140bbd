import type { World } from '../port/index.ts';
import type { ViewState } from './state.ts';

/** Who is not heard, and how to hear them again. */
export function MutedList({ state, world }: { readonly state: ViewState; readonly world: World }) {
  const all = state.mutes.value;
  if (all.length === 0) return null;
  return (
    <>
      <h3>Muted ({all.length})</h3>
      <ul class="people">
        {all.map(({ kind, id, name }) => (
          <li key={`${kind} ${id} ${name}`}>
            <span class="who">
              {name || id}
              <span class="quiet"> {kind}</span>
            </span>
            <button
              type="button"
              aria-label={`Hear again: ${name || id}`}
              onClick={() => world.send({ type: 'unmute', kind, id, name })}
            >
              Hear again
            </button>
          </li>
        ))}
      </ul>
    </>
  );
}
