import { useEffect, useState } from 'preact/hooks';
import type { FoundTold, World, WorldNews } from '../port/index.ts';
import type { Viewer } from '../viewer/index.ts';
import { FRAME_FLOATS } from '../world/index.ts';

type Found = Extract<WorldNews, { type: 'found' }>;

/** Objects of the regions around by what they are called. */
export function SearchPanel({
  world,
  viewer,
}: {
  readonly world: World;
  readonly viewer: Viewer | undefined;
}) {
  const [found, setFound] = useState<Found | undefined>(undefined);
  useEffect(() => {
    const stop = world.onNews((news) => {
      if (news.type === 'found') setFound(news);
    });
    return () => {
      stop();
      world.send({ type: 'search', words: '' });
      if (viewer !== undefined) viewer.marked = undefined;
    };
  }, [world, viewer]);
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    if (!(event.currentTarget instanceof HTMLFormElement)) return;
    const input = event.currentTarget.elements.namedItem('words');
    if (input instanceof HTMLInputElement) world.send({ type: 'search', words: input.value });
  };
  const results = (found?.found ?? [])
    .map((each) => ({ each, metres: metresTo(viewer, each) }))
    .sort((one, other) => one.metres - other.metres);
  return (
    <section class="panel" tabIndex={0} aria-label="Search objects">
      <h2>Search objects</h2>
      <form class="row" onSubmit={submit}>
        <input name="words" type="search" autocomplete="off" aria-label="What the object is called" />
        <button type="submit">Search</button>
      </form>
      <p class="quiet small" role="status">
        {found === undefined
          ? 'The region is asked what its objects are called: some 400 a second.'
          : `${found.found.length} found, ${found.asked} of ${found.all} objects asked`}
      </p>
      <ul class="people">
        {results.map(({ each, metres }) => (
          <li key={each.id}>
            <span class="who">
              {each.name}
              <span class="quiet">
                {' '}
                {Number.isFinite(metres) ? `${Math.round(metres)} m` : 'not in sight'}
                {each.description === '' ? '' : `, ${each.description}`}
              </span>
            </span>
            <button type="button" aria-label={`Look at ${each.name}`} onClick={() => lookAt(viewer, each)}>
              Look
            </button>
            <button
              type="button"
              aria-label={`Touch ${each.name}`}
              onClick={() => world.send({ type: 'touch', region: each.region, localId: each.localId })}
            >
              Touch
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

type Place = readonly [x: number, y: number, z: number];

function placeOf(viewer: Viewer | undefined, { region, localId }: FoundTold): Place | undefined {
  const instance = viewer?.table.find(region, localId);
  if (viewer === undefined || instance === undefined) return undefined;
  const { frames } = viewer.table.columns;
  const at = instance * FRAME_FLOATS;
  return [frames[at]!, frames[at + 1]!, frames[at + 2]!];
}

function metresTo(viewer: Viewer | undefined, found: FoundTold): number {
  const place = placeOf(viewer, found);
  if (viewer === undefined || place === undefined) return Infinity;
  return Math.hypot(...place.map((part, axis) => part - viewer.position[axis]!));
}

function lookAt(viewer: Viewer | undefined, found: FoundTold): void {
  const place = placeOf(viewer, found);
  if (viewer === undefined || place === undefined) return;
  viewer.marked = viewer.table.find(found.region, found.localId);
  viewer.camera.focusOn(place);
}
