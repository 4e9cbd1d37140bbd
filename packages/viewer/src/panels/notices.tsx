import { useEffect } from 'preact/hooks';
import type { Notice, ViewState } from './state.ts';

/** Milliseconds that a notice stays. */
const SHOWN_MS = 7_000;

/** Words of the region and of the viewer, for a while. */
export function Notices({ state }: { readonly state: ViewState }) {
  return (
    <div class="notices" role="status" aria-live="polite">
      {state.connection.value === 'lost' ? (
        <p class="notice warning">The connection is gone; it is being taken up again …</p>
      ) : null}
      {state.drawing.value === 'lost' ? (
        <p class="notice warning">The graphics card was lost; drawing again …</p>
      ) : null}
      {state.drawing.value === 'impossible' ? (
        <p class="notice warning">
          This browser offers no WebGL 2: nothing is drawn. Chat, people and travel work.
        </p>
      ) : null}
      {state.drawing.value === 'missing' ? (
        <p class="notice warning">
          The part of the page that draws did not come: nothing is drawn. Chat, people and travel work; reload
          the page to try again.
        </p>
      ) : null}
      {state.notices.value.map((notice) => (
        <NoticeLine key={notice.number} notice={notice} state={state} />
      ))}
    </div>
  );
}

function NoticeLine({ notice, state }: { readonly notice: Notice; readonly state: ViewState }) {
  useEffect(() => {
    const timer = window.setTimeout(() => {
      state.notices.value = state.notices.value.filter(({ number }) => number !== notice.number);
    }, SHOWN_MS);
    return () => window.clearTimeout(timer);
  }, [notice, state]);
  return <p class="notice">{notice.text}</p>;
}
