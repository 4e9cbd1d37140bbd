import type { MutedTold, World } from '../port/index.ts';
import { notify } from './state.ts';
import type { ViewState } from './state.ts';

/** Mutes somebody or something, and says so. */
export function muteThis(
  { state, world }: { readonly state: ViewState; readonly world: World },
  { kind, id, name }: MutedTold,
): void {
  world.send({ type: 'mute', kind, id, name });
  notify(state, `${name || 'It'} is muted. The list of people has who is.`);
}
