import type { ViewedSession } from './rooms.ts';
import type { Tell } from './tell-regions.ts';

/** Texts are cut after so many characters: nobody says more at once. */
const MOST_CHARACTERS = 4096;

/** Tells what is said: aloud, from person to person, and by the region. What is muted is not told. */
export function tellTalk(session: ViewedSession, tell: Tell): void {
  session.on('chat', ({ from, sourceId, ownerId, text, kind, isOwn, source, isAudible }) => {
    const name = source === 'object' ? from : undefined;
    if (!isOwn && session.mutes.isMuted({ id: sourceId, ownerId, name })) return;
    tell({
      type: 'chat',
      from: cut(from),
      fromId: sourceId.toString(),
      text: cut(text),
      kind,
      isOwn,
      isObject: source === 'object',
      isAudible,
    });
  });
  session.on('typing', ({ sourceId, typing, isOwn }) => {
    if (!isOwn && !session.mutes.isMuted({ id: sourceId }))
      tell({ type: 'typing', fromId: sourceId.toString(), isTyping: typing });
  });
  session.on('instantMessage', ({ from, fromId, text, kind }) => {
    if (session.mutes.isMuted({ id: fromId })) return;
    tell({ type: 'instantMessage', from: cut(from), fromId: fromId.toString(), text: cut(text), kind });
  });
  session.on('alert', ({ text }) => tell({ type: 'alert', text: cut(text) }));
}

const cut = (text: string): string => text.slice(0, MOST_CHARACTERS);
