import type { ViewedSession } from './rooms.ts';
import type { Tell } from './tell-regions.ts';

/** Texts are cut after so many characters: nobody says more at once. */
const MOST_CHARACTERS = 4096;

/** Tells what is said: aloud, from person to person, and by the region. */
export function tellTalk(session: ViewedSession, tell: Tell): void {
  session.on('chat', ({ from, sourceId, text, kind, isOwn, source, isAudible }) =>
    tell({
      type: 'chat',
      from: cut(from),
      fromId: sourceId.toString(),
      text: cut(text),
      kind,
      isOwn,
      isObject: source === 'object',
      isAudible,
    }),
  );
  session.on('typing', ({ sourceId, typing, isOwn }) => {
    if (!isOwn) tell({ type: 'typing', fromId: sourceId.toString(), isTyping: typing });
  });
  session.on('instantMessage', ({ from, fromId, text, kind }) =>
    tell({ type: 'instantMessage', from: cut(from), fromId: fromId.toString(), text: cut(text), kind }),
  );
  session.on('alert', ({ text }) => tell({ type: 'alert', text: cut(text) }));
}

const cut = (text: string): string => text.slice(0, MOST_CHARACTERS);
