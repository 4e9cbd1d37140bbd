import { useEffect, useRef, useState } from 'preact/hooks';
import type { World } from '../port/index.ts';
import type { Picked, RunningViewer, Viewer } from '../viewer/index.ts';
import type { Workshop } from '../workshop/index.ts';
import { AskedCards } from './asked-cards.tsx';
import { ChatPanel } from './chat-panel.tsx';
import { lazily } from './lazily.tsx';
import { LoginForm } from './login-form.tsx';
import type { GridOffer, LoginEntry } from './login-form.tsx';
import { MessagesPanel, openConversation } from './messages-panel.tsx';
import { MiniMap } from './mini-map.tsx';
import { Notices } from './notices.tsx';
import { PeoplePanel } from './people-panel.tsx';
import { SceneMenu } from './scene-menu.tsx';
import { entriesFor, titleOf } from './scene-actions.ts';
import { savePicture } from './save-picture.ts';
import { notify } from './state.ts';
import type { ViewState } from './state.ts';
import { TagLayer } from './tag-layer.ts';
import { ToldBefore } from './told-before.ts';
import { TopBar } from './top-bar.tsx';
import { WalkBar } from './walk-bar.tsx';

const SettingsPanel = lazily(async () => (await import('./settings-panel.tsx')).SettingsPanel);
const StatisticsPanel = lazily(async () => (await import('./statistics-panel.tsx')).StatisticsPanel);
const InventoryPanel = lazily(async () => (await import('./inventory-panel.tsx')).InventoryPanel);
const SearchPanel = lazily(async () => (await import('./search-panel.tsx')).SearchPanel);
const MapPanel = lazily(async () => (await import('./map-panel.tsx')).MapPanel);
const PlacesPanel = lazily(async () => (await import('./places-panel.tsx')).PlacesPanel);
const KeysPanel = lazily(async () => (await import('./keys-panel.tsx')).KeysPanel);

/** What draws: fetched while somebody logs in. */
export const loadViewer = () => import('../viewer/index.ts');

/** What the page is made with. */
export interface AppParts {
  readonly state: ViewState;
  readonly world: World;
  readonly workshop: Workshop;
  readonly grids: readonly GridOffer[];
  readonly operator: string;
  readonly onLogin: (entry: LoginEntry) => void;
}

/** Frames between two looks at the figures. */
const FIGURES_EVERY = 30;

/** The whole page: the login, or the scene with its panels. */
export function App(parts: AppParts) {
  const { state, grids, operator, onLogin } = parts;
  const phase = state.phase.value;
  if (phase === 'inside' || phase === 'entering') return <Scene {...parts} />;
  return <LoginForm state={state} grids={grids} operator={operator} onLogin={onLogin} />;
}

function Scene({ state, world, workshop }: AppParts) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const layer = useRef<HTMLDivElement>(null);
  const [running, setRunning] = useState<RunningViewer | undefined>(undefined);
  useEffect(() => {
    if (canvas.current === null || layer.current === null) return undefined;
    const [onCanvas, onLayer] = [canvas.current, layer.current];
    let begun: RunningViewer | undefined;
    let isOver = false;
    // What draws is the largest part of the page: chat works before it has come.
    onCanvas.focus();
    const told = new ToldBefore(world);
    loadViewer().then(
      ({ createViewer }) => {
        if (isOver) return;
        begun = begin(createViewer, onCanvas, onLayer, { state, world: told.world, workshop });
        told.stop();
        setRunning(begun);
      },
      () => {
        told.stop();
        state.drawing.value = 'missing';
      },
    );
    return () => {
      isOver = true;
      told.stop();
      begun?.close();
    };
  }, [state, world, workshop]);
  const settings = state.settings.value;
  useEffect(() => {
    if (running !== undefined) running.viewer.settings = settings;
  }, [running, settings]);
  return (
    <main class="scene">
      <canvas
        ref={canvas}
        class="world"
        tabIndex={0}
        role="application"
        aria-label="The region. Arrow keys or WASD walk and turn, E and C rise and sink, F flies, Enter talks."
      />
      <div ref={layer} class="tags" />
      <TopBar
        state={state}
        world={world}
        onLogout={() => world.send({ type: 'logout' })}
        onPicture={() => picture(running, state)}
      />
      {running === undefined ? null : <MiniMap viewer={running.viewer} />}
      <SidePanel state={state} world={world} viewer={running?.viewer} />
      <ChatPanel state={state} world={world} />
      <WalkBar state={state} world={world} running={running} />
      <Notices state={state} />
      <AskedCards state={state} world={world} />
      {state.phase.value === 'entering' ? (
        <p class="entering" role="status">
          {state.step.value}
        </p>
      ) : null}
      <OpenMenu state={state} world={world} viewer={running?.viewer} />
    </main>
  );
}

function SidePanel({
  state,
  world,
  viewer,
}: {
  readonly state: ViewState;
  readonly world: World;
  readonly viewer: Viewer | undefined;
}) {
  switch (state.panel.value) {
    case 'people':
      return (
        <PeoplePanel
          state={state}
          world={world}
          onMessage={({ id }) => openConversation(state, id)}
          onLookAt={({ region, position }) => {
            const seen = viewer?.regions.all.get(region);
            if (seen !== undefined)
              viewer?.camera.focusOn([position.x + seen.east, position.y + seen.north, position.z + 0.6]);
          }}
        />
      );
    case 'messages':
      return <MessagesPanel state={state} world={world} />;
    case 'map':
      return <MapPanel state={state} world={world} viewer={viewer} />;
    case 'places':
      return <PlacesPanel state={state} world={world} placeNow={() => placeNow(state, viewer)} />;
    case 'inventory':
      return <InventoryPanel world={world} />;
    case 'search':
      return <SearchPanel world={world} viewer={viewer} />;
    case 'keys':
      return <KeysPanel state={state} />;
    case 'settings':
      return <SettingsPanel state={state} />;
    case 'statistics':
      return <StatisticsPanel state={state} />;
    default:
      return null;
  }
}

function OpenMenu({
  state,
  world,
  viewer,
}: {
  readonly state: ViewState;
  readonly world: World;
  readonly viewer: Viewer | undefined;
}) {
  const menu = state.menu.value;
  if (menu === undefined || viewer === undefined) return null;
  const close = (): void => {
    state.menu.value = undefined;
    viewer.marked = undefined;
  };
  const parts = { state, world, viewer };
  return (
    <SceneMenu
      menu={menu}
      title={titleOf(parts, menu.instance)}
      entries={entriesFor(parts, menu.instance)}
      onClose={close}
    />
  );
}

type CreateViewer = Awaited<ReturnType<typeof loadViewer>>['createViewer'];

function begin(
  createViewer: CreateViewer,
  canvas: HTMLCanvasElement,
  layer: HTMLElement,
  { state, world, workshop }: Pick<AppParts, 'state' | 'world' | 'workshop'>,
): RunningViewer {
  const tags = new TagLayer(layer);
  let frames = 0;
  const running: RunningViewer = createViewer(canvas, world, {
    workshop,
    isPlain: new URLSearchParams(location.search).get('shade') === 'plain',
    keys: () => state.keys.value,
    framed() {
      tags.show(running.viewer.tags);
      if (frames++ % FIGURES_EVERY === 0) state.figures.value = running.viewer.figures;
    },
    clicked(picked) {
      state.menu.value = undefined;
      running.viewer.marked = undefined;
      canvas.focus();
      touch(running.viewer, world, picked);
    },
    menuAsked(instance, x, y) {
      running.viewer.marked = instance;
      state.menu.value = { instance, x, y };
    },
    acted(action) {
      if (action === 'chat') {
        document.getElementById('chat-input')?.focus();
        return true;
      }
      if (action === 'escape' && state.menu.value !== undefined) {
        state.menu.value = undefined;
        return true;
      }
      if (action === 'answer') {
        document.querySelector<HTMLElement>('.asked button, .asked input')?.focus();
        return true;
      }
      if (action === 'map') {
        state.panel.value = state.panel.value === 'map' ? undefined : 'map';
        return true;
      }
      if (action === 'picture') {
        picture(running, state);
        return true;
      }
      if (action === 'sit') {
        world.send(state.isSitting.value ? { type: 'stand' } : { type: 'sitOnGround' });
        return true;
      }
      return false;
    },
    drawingChanged(drawing) {
      state.drawing.value = drawing;
    },
  });
  return running;
}

/** Touches what was clicked, and tells its script where. */
function touch({ table, regions }: Viewer, world: World, picked: Picked | undefined): void {
  if (picked === undefined) return;
  const { instance, surface, place } = picked;
  const region = table.columns.regions[instance]!;
  const localId = table.columns.localIds[instance]!;
  const seen = regions.all.get(region);
  if (surface === undefined || seen === undefined) {
    world.send({ type: 'touch', region, localId });
    return;
  }
  const { face, uv, normal } = surface;
  world.send({
    type: 'touch',
    region,
    localId,
    surface: {
      face,
      uv: { x: uv[0], y: uv[1], z: 0 },
      position: { x: place[0] - seen.east, y: place[1] - seen.north, z: place[2] },
      normal: { x: normal[0], y: normal[1], z: normal[2] },
    },
  });
}

function picture(running: RunningViewer | undefined, state: ViewState): void {
  if (running === undefined) return;
  savePicture(running, state.region.value?.name ?? '').then(
    (name) =>
      notify(state, name === undefined ? 'There is nothing to take a picture of.' : `Saved as ${name}.`),
    () => notify(state, 'The picture could not be saved.'),
  );
}

/** As the address bar takes it; empty while the region has no name. */
function placeNow(state: ViewState, viewer: Viewer | undefined): string {
  const { name = '' } = state.region.value ?? {};
  if (name === '' || viewer === undefined) return '';
  return [name, ...viewer.position.map((part) => Math.round(part))].join('/');
}
