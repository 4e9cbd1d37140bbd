import { useEffect, useRef, useState } from 'preact/hooks';
import type { World } from '../port/index.ts';
import type { RunningViewer, Viewer } from '../viewer/index.ts';
import { createViewer } from '../viewer/index.ts';
import type { Workshop } from '../workshop/index.ts';
import { ChatPanel } from './chat-panel.tsx';
import { LoginForm } from './login-form.tsx';
import type { GridOffer, LoginEntry } from './login-form.tsx';
import { MessagesPanel, openConversation } from './messages-panel.tsx';
import { MiniMap } from './mini-map.tsx';
import { Notices } from './notices.tsx';
import { PeoplePanel } from './people-panel.tsx';
import { SceneMenu } from './scene-menu.tsx';
import { entriesFor, titleOf } from './scene-actions.ts';
import { SettingsPanel } from './settings-panel.tsx';
import { takeNews } from './state.ts';
import type { ViewState } from './state.ts';
import { StatisticsPanel } from './statistics-panel.tsx';
import { TagLayer } from './tag-layer.ts';
import { TopBar } from './top-bar.tsx';
import { WalkBar } from './walk-bar.tsx';

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
    const begun = begin(canvas.current, layer.current, { state, world, workshop });
    setRunning(begun);
    return () => begun.close();
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
      <TopBar state={state} world={world} onLogout={() => world.send({ type: 'logout' })} />
      {running === undefined ? null : <MiniMap viewer={running.viewer} />}
      <SidePanel state={state} world={world} viewer={running?.viewer} />
      <ChatPanel state={state} world={world} />
      <WalkBar state={state} world={world} running={running} />
      <Notices state={state} />
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

function begin(
  canvas: HTMLCanvasElement,
  layer: HTMLElement,
  { state, world, workshop }: Pick<AppParts, 'state' | 'world' | 'workshop'>,
): RunningViewer {
  const tags = new TagLayer(layer);
  let frames = 0;
  const running: RunningViewer = createViewer(canvas, world, {
    workshop,
    framed() {
      tags.show(running.viewer.tags);
      if (frames++ % FIGURES_EVERY === 0) state.figures.value = running.viewer.figures;
    },
    clicked(instance) {
      state.menu.value = undefined;
      running.viewer.marked = undefined;
      canvas.focus();
      touch(running.viewer, world, instance);
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
  const stop = world.onNews((news) => takeNews(state, news, running.viewer.regions.all));
  canvas.focus();
  return {
    ...running,
    close() {
      stop();
      running.close();
    },
  };
}

function touch({ table }: Viewer, world: World, instance: number | undefined): void {
  if (instance === undefined) return;
  const { regions, localIds } = table.columns;
  world.send({ type: 'touch', region: regions[instance]!, localId: localIds[instance]! });
}
