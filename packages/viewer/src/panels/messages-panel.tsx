import { useEffect, useRef } from 'preact/hooks';
import type { World, WorldCommand } from '../port/index.ts';
import { ChatLine } from './chat-panel.tsx';
import type { ViewState } from './state.ts';
import { asRead, withMessage, withoutLine } from './talk.ts';
import type { Line } from './talk.ts';

/** Opens the conversation with somebody, and marks it read. */
export function openConversation(state: ViewState, id: string): void {
  state.panel.value = 'messages';
  state.openConversation.value = id;
  state.conversations.value = asRead(state.conversations.value, id);
}

/** Instant messages: with whom, what is unread, and the conversation that is open. */
export function MessagesPanel({ state, world }: { readonly state: ViewState; readonly world: World }) {
  const conversations = state.conversations.value;
  const openId = state.openConversation.value;
  const open = conversations.find(({ id }) => id === openId);
  const person = state.people.value.find(({ id }) => id === openId);
  const name = open?.name ?? person?.name ?? '';
  const log = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const { current } = log;
    if (current !== null) current.scrollTop = current.scrollHeight;
  }, [open?.lines]);
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    if (!(event.currentTarget instanceof HTMLFormElement) || openId === undefined) return;
    const input = event.currentTarget.elements.namedItem('text');
    if (!(input instanceof HTMLInputElement) || input.value.trim() === '') return;
    const text = input.value.trim();
    world.send({ type: 'tell', to: openId, text });
    const line = { from: state.agentName.value, text, kind: 'own', how: '' } as const;
    state.conversations.value = withMessage(state.conversations.value, { id: openId, name }, line, true);
    input.value = '';
  };
  const sendAgain = (again: WorldCommand, line: Line): void => {
    state.conversations.value = conversations.map((each) =>
      each.id === openId ? { ...each, lines: withoutLine(each.lines, line) } : each,
    );
    world.send(again);
  };
  return (
    <section class="panel messages" tabIndex={0} aria-label="Messages">
      <h2>Messages</h2>
      {conversations.length === 0 && openId === undefined ? (
        <p class="quiet">Nobody has written yet. Write to somebody from the list of people.</p>
      ) : null}
      <ul class="conversations">
        {conversations.map((each) => (
          <li key={each.id}>
            <button
              type="button"
              aria-pressed={each.id === openId}
              onClick={() => openConversation(state, each.id)}
            >
              {each.name}
              {each.unread > 0 ? <span class="badge">{each.unread} unread</span> : null}
            </button>
          </li>
        ))}
      </ul>
      {openId === undefined ? null : (
        <>
          <h3>{name}</h3>
          <div
            class="log"
            role="log"
            aria-live="polite"
            tabIndex={0}
            aria-label={`Messages with ${name}`}
            ref={log}
          >
            {open?.lines.map((line) => (
              <ChatLine key={line.number} line={line} onAgain={(again) => sendAgain(again, line)} />
            ))}
          </div>
          <form onSubmit={submit}>
            <input
              name="text"
              maxLength={1023}
              autocomplete="off"
              aria-label={`Write to ${name}`}
              placeholder="Write"
            />
          </form>
        </>
      )}
    </section>
  );
}
