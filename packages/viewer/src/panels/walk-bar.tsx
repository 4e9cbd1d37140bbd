import type { Direction } from '@landfall/client';
import type { World } from '../port/index.ts';
import type { RunningViewer } from '../viewer/index.ts';
import type { ViewState } from './state.ts';

const PADS: readonly (readonly [
  direction: Direction | 'turnLeft' | 'turnRight',
  label: string,
  sign: string,
])[] = [
  ['turnLeft', 'Turn left', '↺'],
  ['forward', 'Walk forward', '▲'],
  ['turnRight', 'Turn right', '↻'],
  ['down', 'Down', '⤓'],
  ['back', 'Walk back', '▼'],
  ['up', 'Up, or jump', '⤒'],
];

/** Walking by fingers and by mouse, and what one does all the time: fly, stand, look as before. */
export function WalkBar({
  state,
  world,
  running,
}: {
  readonly state: ViewState;
  readonly world: World;
  readonly running: RunningViewer | undefined;
}) {
  const walker = running?.viewer.walker;
  return (
    <section class="walk" aria-label="Movement">
      {state.isSitting.value ? (
        <button type="button" class="primary" onClick={() => world.send({ type: 'stand' })}>
          Stand up
        </button>
      ) : null}
      <div class="pad">
        {PADS.map(([action, label, sign]) => (
          <button
            key={action}
            type="button"
            aria-label={label}
            onPointerDown={(event) => {
              event.currentTarget.setPointerCapture(event.pointerId);
              walker?.press(`pad ${action}`, action);
            }}
            onPointerUp={() => walker?.release(`pad ${action}`)}
            onPointerCancel={() => walker?.release(`pad ${action}`)}
            onContextMenu={(event) => event.preventDefault()}
          >
            {sign}
          </button>
        ))}
      </div>
      <button
        type="button"
        aria-pressed={state.isFlying.value}
        onClick={() => {
          walker?.toggleFlying();
          state.isFlying.value = walker?.isFlying ?? false;
        }}
      >
        Fly
      </button>
    </section>
  );
}
