import type { LoginResponse } from '@landfall/protocol/login';
import { concealLogin } from '../secrets/index.ts';
import { ownTexts } from './own-texts.ts';

/** What a session keeps of the login: all but the folders of the inventory, which can be large. */
export type SessionLogin = Omit<LoginResponse, 'inventorySkeleton' | 'librarySkeleton'>;

/** A copy that keeps nothing of the answer's document in memory. */
export function sessionLoginOf(login: LoginResponse): SessionLogin {
  const { inventorySkeleton: _, librarySkeleton: __, ...kept } = login;
  return concealLogin(ownTexts(kept));
}
