import type { Lure, ScriptDialog, ScriptQuestion } from '@landfall/client';
import { MAX_DIALOG_BUTTONS } from '@landfall/protocol/script';
import type { AskedTold } from '../port/index.ts';
import type { ViewedSession } from './rooms.ts';
import type { Tell } from './tell-regions.ts';

/** What can be answered. */
type Kept =
  | { readonly kind: 'dialog'; readonly dialog: ScriptDialog }
  | { readonly kind: 'question'; readonly question: ScriptQuestion }
  | { readonly kind: 'offer'; readonly offer: Lure };
type Untold<Told> = Told extends unknown ? Omit<Told, 'asked'> : never;

/** Questions that can still be answered: of more, the oldest of whoever asks most is forgotten. */
const MOST_KEPT = 64;
/** Texts are cut after so many characters: dialogs have 512 bytes. */
const MOST_CHARACTERS = 1024;

/** What scripts and people ask the agent, each by a number; what is muted does not ask. */
export class AskedDesk {
  readonly #session: ViewedSession;
  readonly #tell: Tell;
  readonly #kept = new Map<number, Kept>();
  #next = 1;

  constructor(session: ViewedSession, tell: Tell) {
    this.#session = session;
    this.#tell = tell;
    session.on('scriptDialog', (dialog) => this.#takeDialog(dialog));
    session.on('scriptQuestion', (question) => {
      const { objectId, objectName, ownerName, permissions } = question;
      if (session.mutes.isMuted({ id: objectId, name: objectName })) return;
      const told = { objectId: objectId.toString(), objectName: cut(objectName), ownerName: cut(ownerName) };
      this.#ask({ kind: 'question', ...told, permissions }, { kind: 'question', question });
    });
    session.on('pageOffered', ({ objectId, objectName, ownerId, text, url }) => {
      if (session.mutes.isMuted({ id: objectId, name: objectName, ownerId })) return;
      const told = { objectId: objectId.toString(), objectName: cut(objectName), text: cut(text) };
      this.#ask({ kind: 'page', ...told, url: cut(url) }, undefined);
    });
    session.on('lure', (offer) => {
      const { from, fromId, text } = offer;
      if (session.mutes.isMuted({ id: fromId })) return;
      const told = { from: cut(from), fromId: fromId.toString(), text: cut(text) };
      this.#ask({ kind: 'offer', ...told }, { kind: 'offer', offer });
    });
  }

  /** Nothing happens where that was answered before. @throws UsageError for a button that there is not; ClosedError */
  press(asked: number, button: number): void {
    const kept = this.#take(asked);
    if (kept?.kind === 'dialog') this.#session.scripts.press(kept.dialog, button);
  }

  /** @throws UsageError for a text of more than 254 bytes; ClosedError */
  fill(asked: number, text: string): void {
    const kept = this.#kept.get(asked);
    if (kept?.kind !== 'dialog') return;
    // A text that is too long can be written again.
    this.#session.scripts.type(kept.dialog, text);
    this.#kept.delete(asked);
  }

  /** @throws ClosedError */
  grant(asked: number, isGranted: boolean): void {
    const kept = this.#take(asked);
    if (kept?.kind !== 'question') return;
    this.#session.scripts.grant(kept.question, isGranted ? kept.question.permissions : []);
  }

  /** The offer where it is accepted; else who made it is told. @throws ClosedError */
  takeOffer(asked: number, isAccepted: boolean): Lure | undefined {
    const kept = this.#take(asked);
    if (kept?.kind !== 'offer') return undefined;
    if (isAccepted) return kept.offer;
    this.#session.travel.decline(kept.offer);
    return undefined;
  }

  #takeDialog(dialog: ScriptDialog): void {
    const { objectId, objectName, ownerName, ownerId, text, buttons, isTextBox } = dialog;
    if (this.#session.mutes.isMuted({ id: objectId, name: objectName, ownerId })) return;
    const told = {
      objectId: objectId.toString(),
      objectName: cut(objectName),
      ownerName: cut(ownerName),
      text: cut(text),
      buttons: buttons.slice(0, MAX_DIALOG_BUTTONS).map(cut),
      isTextBox,
    };
    this.#ask({ kind: 'dialog', ...told }, { kind: 'dialog', dialog });
  }

  #ask(told: Untold<AskedTold>, kept: Kept | undefined): void {
    const asked = this.#next++;
    if (kept !== undefined) this.#kept.set(asked, kept);
    if (this.#kept.size > MOST_KEPT) this.#kept.delete(this.#oldestOfMost());
    this.#tell({ type: 'asked', asked, ...told });
  }

  #oldestOfMost(): number {
    const byAsker = new Map<string, number[]>();
    for (const [asked, kept] of this.#kept) {
      const asker = askerOf(kept);
      byAsker.set(asker, [...(byAsker.get(asker) ?? []), asked]);
    }
    const [most] = [...byAsker.values()].sort((one, other) => other.length - one.length);
    return most![0]!;
  }

  #take(asked: number): Kept | undefined {
    const kept = this.#kept.get(asked);
    this.#kept.delete(asked);
    return kept;
  }
}

const cut = (text: string): string => text.slice(0, MOST_CHARACTERS);

/** Whose question it is: a person's, or that of the owner of what asks, who may own many things. */
function askerOf(kept: Kept): string {
  if (kept.kind === 'offer') return kept.offer.fromId.key;
  return `things of ${kept.kind === 'dialog' ? kept.dialog.ownerName : kept.question.ownerName}`;
}
