import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { MappedRegion, World } from '../port/index.ts';
import type { Viewer } from '../viewer/index.ts';
import { MapPictures } from './map-pictures.ts';
import { MapView } from './map-view.ts';
import type { MapPlace } from './map-view.ts';
import { paintMap } from './paint-map.ts';
import type { ViewState } from './state.ts';

/** Milliseconds after the last movement until the map is asked for what is seen now. */
const ASK_MS = 300;
/** Pixels that an arrow key moves, and by how much + and − bring nearer. */
const STEP = 60;
const NEARER = 1.5;
/** Regions that are listed below the map. */
const MOST_LISTED = 12;

/** The map of the grid: drag, wheel and arrow keys move it; a click chooses where to go. */
export function MapPanel({
  state,
  world,
  viewer,
}: {
  readonly state: ViewState;
  readonly world: World;
  readonly viewer: Viewer | undefined;
}) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const [chosen, setChosen] = useState<MapPlace | undefined>(undefined);
  const [drawn, setDrawn] = useState(0);
  const view = useMemo(() => new MapView(), []);
  const redraw = (): void => setDrawn((before) => before + 1);
  const pictures = useMemo(
    () => new MapPictures(async (id, side) => await viewer?.fetchPicture(id, side), redraw),
    [viewer],
  );
  useEffect(() => {
    view.centre = placeOf(viewer) ?? view.centre;
    const stop = world.onNews((news) => {
      if (news.type !== 'mapped') return;
      view.take(news.regions);
      redraw();
    });
    return () => {
      stop();
      pictures.close();
    };
  }, [world, viewer, view, pictures]);
  useEffect(() => fitted(canvas.current, view, redraw), [view]);
  useEffect(() => {
    const timer = window.setTimeout(() => world.send({ type: 'map', ...view.area }), ASK_MS);
    return () => window.clearTimeout(timer);
  }, [view.centre.x, view.centre.y, view.scale, view.width, world]);
  useEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (context) paintMap(context, view, { pictures, chosen, here: placeOf(viewer) });
  }, [drawn, chosen]);
  const region = chosen === undefined ? undefined : view.regionAt(chosen);
  const go = (to: MappedRegion, place?: MapPlace): void => {
    const [x, y] = [
      Math.round((place?.x ?? to.x + to.size.x / 2) - to.x),
      Math.round((place?.y ?? to.y + to.size.y / 2) - to.y),
    ];
    world.send({ type: 'teleport', to: `${to.name}/${x}/${y}/0` });
  };
  return (
    <section class="panel map" tabIndex={0} aria-label="Map">
      <h2>Map</h2>
      <canvas
        ref={canvas}
        tabIndex={0}
        role="application"
        aria-label="Map of the grid: arrow keys move it, plus and minus bring it nearer. The regions are listed below."
        {...listenTo(view, redraw, setChosen)}
      />
      <p role="status" class="row">
        <span class="who">
          {chosen === undefined ? 'Click where you want to go.' : wordsOf(region, chosen)}
        </span>
        {region === undefined || region.isOffline ? null : (
          <button type="button" class="primary" onClick={() => go(region, chosen)}>
            Teleport
          </button>
        )}
      </p>
      <div class="row">
        <button
          type="button"
          onClick={() => {
            view.centre = placeOf(viewer) ?? view.centre;
            redraw();
          }}
        >
          Where I am
        </button>
        <button type="button" aria-label="Nearer" onClick={() => (view.zoom(NEARER), redraw())}>
          +
        </button>
        <button type="button" aria-label="Farther" onClick={() => (view.zoom(1 / NEARER), redraw())}>
          −
        </button>
      </div>
      <ul class="people" aria-label="Regions that are seen">
        {view.inView.slice(0, MOST_LISTED).map((each) => (
          <li key={`${each.x} ${each.y}`}>
            <span class="who">
              {each.name}
              <span class="quiet"> {peopleIn(each, state)}</span>
            </span>
            {each.isOffline ? null : (
              <button type="button" aria-label={`Go to ${each.name}`} onClick={() => go(each)}>
                Go
              </button>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

function peopleIn({ name, agents, isOffline }: MappedRegion, state: ViewState): string {
  if (isOffline) return 'is not there now';
  if (name === state.region.value?.name) return 'you are here';
  return agents === 0 ? '' : agents === 1 ? 'somebody is there' : `${agents} are there`;
}

function wordsOf(region: MappedRegion | undefined, { x, y }: MapPlace): string {
  if (region === undefined) return 'There is no region.';
  const words = `${region.name} ${Math.round(x - region.x)}/${Math.round(y - region.y)}`;
  return region.isOffline ? `${words}, which is not there now` : words;
}

/** Where the agent is, metres from the grid's origin. */
function placeOf(viewer: Viewer | undefined): MapPlace | undefined {
  const corner = viewer?.regions.current?.told.corner;
  if (viewer === undefined || corner === undefined) return undefined;
  return { x: corner.x + viewer.position[0], y: corner.y + viewer.position[1] };
}

function fitted(
  canvas: HTMLCanvasElement | null,
  view: MapView,
  redraw: () => void,
): (() => void) | undefined {
  if (canvas === null) return undefined;
  const fit = (): void => {
    const { clientWidth, clientHeight } = canvas;
    Object.assign(canvas, { width: clientWidth, height: clientHeight });
    Object.assign(view, { width: clientWidth, height: clientHeight });
    redraw();
  };
  const sizes = new ResizeObserver(fit);
  sizes.observe(canvas);
  fit();
  return () => sizes.disconnect();
}

/** Pixels within which a press is no drag. */
const STILL_PIXELS = 4;

function listenTo(view: MapView, redraw: () => void, choose: (place: MapPlace) => void) {
  const arrows: Readonly<Record<string, () => void>> = {
    ArrowLeft: () => view.pan(STEP, 0),
    ArrowRight: () => view.pan(-STEP, 0),
    ArrowUp: () => view.pan(0, STEP),
    ArrowDown: () => view.pan(0, -STEP),
    '+': () => view.zoom(NEARER),
    '=': () => view.zoom(NEARER),
    '-': () => view.zoom(1 / NEARER),
    Enter: () => choose(view.centre),
  };
  return {
    onKeyDown(event: KeyboardEvent) {
      const act = Object.hasOwn(arrows, event.key) ? arrows[event.key] : undefined;
      if (act === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      event.stopPropagation();
      act();
      redraw();
    },
    onWheel(event: WheelEvent) {
      event.preventDefault();
      view.zoom(Math.exp(-event.deltaY * 0.0015), event.offsetX, event.offsetY);
      redraw();
    },
    onPointerDown(event: PointerEvent) {
      const target = event.currentTarget;
      if (target instanceof HTMLElement) drag(target, event, view, redraw, choose);
    },
  };
}

function drag(
  target: HTMLElement,
  { pointerId, clientX, clientY, offsetX, offsetY }: PointerEvent,
  view: MapView,
  redraw: () => void,
  choose: (place: MapPlace) => void,
): void {
  const end = new AbortController();
  const { signal } = end;
  let [x, y, hasMoved] = [clientX, clientY, false];
  target.setPointerCapture(pointerId);
  const onMove = (event: PointerEvent): void => {
    hasMoved ||= Math.hypot(event.clientX - clientX, event.clientY - clientY) > STILL_PIXELS;
    if (!hasMoved) return;
    view.pan(event.clientX - x, event.clientY - y);
    [x, y] = [event.clientX, event.clientY];
    redraw();
  };
  target.addEventListener('pointermove', onMove, { signal });
  target.addEventListener(
    'pointerup',
    () => {
      end.abort();
      if (!hasMoved) choose(view.placeAt(offsetX, offsetY));
    },
    { signal },
  );
  target.addEventListener('pointercancel', () => end.abort(), { signal });
}
