import { useEffect, useRef } from 'preact/hooks';
import type { World, WorldCommand } from '../port/index.ts';
import type { ViewState } from './state.ts';
import { spoken, withoutLine } from './talk.ts';
import type { Line } from './talk.ts';

/** Milliseconds without a key after which one types no longer. */
const TYPING_MS = 3_000;

/** Nearby chat over the scene. */
export function ChatPanel({ state, world }: { readonly state: ViewState; readonly world: World }) {
  const log = useRef<HTMLDivElement>(null);
  const lines = state.chat.value;
  useEffect(() => {
    const { current } = log;
    if (current !== null) current.scrollTop = current.scrollHeight;
  }, [lines]);
  const names = state.people.value.filter(({ id }) => state.typing.value.has(id)).map(({ name }) => name);
  return (
    <section class="chat" aria-label="Nearby chat">
      <div class="log" role="log" aria-live="polite" tabIndex={0} aria-label="What was said" ref={log}>
        {lines.map((line) => (
          <ChatLine
            key={line.number}
            line={line}
            onAgain={(again) => {
              state.chat.value = withoutLine(state.chat.value, line);
              world.send(again);
            }}
          />
        ))}
      </div>
      <p class="typing quiet">{names.length === 0 ? '' : `${names.join(', ')} typing …`}</p>
      <ChatInput world={world} />
    </section>
  );
}

/** A line: who, and what. Text is text: no markup, no links that open by themselves. */
export function ChatLine({
  line: { from, text, kind, how, again },
  onAgain,
}: {
  readonly line: Line;
  readonly onAgain: (again: WorldCommand) => void;
}) {
  const isEmote = /^\/me[ ']/.test(text);
  return (
    <p class={`line ${kind}`}>
      {from === '' ? null : <b>{from}</b>}
      {isEmote ? text.slice(3) : `${from === '' ? '' : how === '' ? ': ' : ` ${how}: `}${text}`}
      {again === undefined ? null : (
        <button type="button" class="again" onClick={() => onAgain(again)}>
          Send again
        </button>
      )}
    </p>
  );
}

function ChatInput({ world }: { readonly world: World }) {
  const timer = useRef(0);
  const setTyping = (isTyping: boolean): void => {
    if (isTyping === timer.current > 0) return;
    world.send({ type: 'typing', isTyping });
    if (!isTyping) timer.current = 0;
  };
  const typed = (): void => {
    setTyping(true);
    window.clearTimeout(timer.current);
    timer.current = window.setTimeout(() => setTyping(false), TYPING_MS);
  };
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    if (!(event.currentTarget instanceof HTMLFormElement)) return;
    const input = event.currentTarget.elements.namedItem('text');
    if (!(input instanceof HTMLInputElement)) return;
    const words = spoken(input.value);
    input.value = '';
    window.clearTimeout(timer.current);
    setTyping(false);
    if (words === undefined) input.blur();
    else world.send({ type: 'say', ...words });
  };
  return (
    <form onSubmit={submit}>
      <input
        id="chat-input"
        name="text"
        maxLength={1023}
        autocomplete="off"
        aria-label="Say something nearby"
        placeholder="Say something (Enter)"
        onInput={typed}
        onKeyDown={(event) => {
          if (event.key === 'Escape') event.currentTarget.blur();
        }}
      />
    </form>
  );
}
