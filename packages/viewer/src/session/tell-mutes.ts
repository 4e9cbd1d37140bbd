import type { ViewedSession } from './rooms.ts';
import type { Tell } from './tell-regions.ts';

/** Tells whom the agent does not hear, now and whenever that changes. */
export function tellMutes(session: ViewedSession, tell: Tell): void {
  const tellAll = (): void => {
    const all = session.mutes.all.map(({ type: kind, id, name }) => ({ kind, id: id.toString(), name }));
    tell({ type: 'mutes', all });
  };
  session.on('mutesChanged', tellAll);
  if (session.mutes.all.length > 0) tellAll();
}
