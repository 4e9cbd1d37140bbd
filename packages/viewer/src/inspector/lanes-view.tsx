import type { JSX } from 'preact';
import type { Lane, Lanes } from './api.ts';

const NAMES: Readonly<Record<Lane, string>> = { udp: 'UDP', http: 'HTTP', queue: 'Event queue' };
const HEIGHT = 26;

/** How much there was over time, a lane each: from clients above the line, from simulators below it. A click goes there. */
export function LanesView({
  lanes,
  onTime,
}: {
  readonly lanes: Lanes;
  readonly onTime: (ms: number) => void;
}): JSX.Element {
  const names = Object.keys(NAMES) as Lane[];
  return (
    <section class="lanes" aria-label="Timeline">
      {names.map((name) => (
        <LaneView key={name} name={name} lanes={lanes} onTime={onTime} />
      ))}
    </section>
  );
}

function LaneView({
  name,
  lanes: { ms, lanes },
  onTime,
}: {
  readonly name: Lane;
  readonly lanes: Lanes;
  readonly onTime: (ms: number) => void;
}): JSX.Element {
  const countsOf = (direction: 'c2s' | 's2c'): readonly number[] =>
    lanes.find((lane) => lane.lane === name && lane.direction === direction)?.counts ?? [];
  const [up, down] = [countsOf('c2s'), countsOf('s2c')];
  const most = Math.max(1, ...up, ...down);
  const total = [...up, ...down].reduce((sum, count) => sum + count, 0);
  const bar = (count: number): number => (count === 0 ? 0 : 1 + (count / most) * (HEIGHT / 2 - 2));
  const go = (event: MouseEvent): void => {
    const box = (event.currentTarget as SVGElement).getBoundingClientRect();
    onTime(((event.clientX - box.left) / Math.max(1, box.width)) * ms);
  };
  return (
    <div class={`lane ${name}`}>
      <span>
        {NAMES[name]} {total}
      </span>
      <svg
        role="img"
        aria-label={`${NAMES[name]}: ${total} in ${(ms / 1000).toFixed(1)} seconds`}
        viewBox={`0 0 ${Math.max(1, up.length)} ${HEIGHT}`}
        preserveAspectRatio="none"
        onClick={go}
      >
        <path class="middle" d={`M0 ${HEIGHT / 2}H${up.length}`} />
        <path
          class="bar"
          d={up.map((count, at) => `M${at} ${HEIGHT / 2}v${-bar(count)}h1v${bar(count)}z`).join('')}
        />
        <path
          class="bar"
          d={down.map((count, at) => `M${at} ${HEIGHT / 2}v${bar(count)}h1v${-bar(count)}z`).join('')}
        />
      </svg>
    </div>
  );
}
