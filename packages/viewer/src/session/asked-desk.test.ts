import type { Lure, ScriptDialog } from '@landfall/client';
import { Uuid } from '@landfall/protocol/datatypes';
import { expect, it } from 'vitest';
import { AskedDesk } from './asked-desk.ts';
import type { ViewedSession } from './rooms.ts';

/** A desk whose session is said by hand. */
function desk() {
  const listeners = new Map<string, (event: unknown) => void>();
  const [pressed, told]: [string[], number[]] = [[], []];
  const session = {
    on: (name: string, listener: (event: unknown) => void) => void listeners.set(name, listener),
    mutes: { isMuted: () => false },
    scripts: { press: ({ text }: ScriptDialog) => void pressed.push(text) },
    travel: { decline: () => undefined },
  } as unknown as ViewedSession;
  const asked = new AskedDesk(session, (event) => void (event.type === 'asked' && told.push(event.asked)));
  const say = (name: string, event: unknown): number => {
    listeners.get(name)!(event);
    return told.at(-1)!;
  };
  return { asked, pressed, say };
}

const dialogOf = (ownerName: string, object: number, text: string) =>
  ({
    objectId: new Uuid(1, 0, 0, object),
    objectName: 'a thing',
    ownerName,
    ownerId: undefined,
    text,
    buttons: ['OK'],
    isTextBox: false,
    imageId: undefined,
    channel: 1,
  }) as unknown as ScriptDialog;

it('what somebody asked can be answered, however much the things of another ask', () => {
  const { asked, pressed, say } = desk();
  const first = say('scriptDialog', dialogOf('Honest Owner', 1, 'rent is due'));
  const offer = { from: 'A Friend', fromId: new Uuid(9, 9, 9, 9), text: 'come' } as Lure;
  const second = say('lure', offer);
  const flood = Array.from({ length: 200 }, (_, thing) =>
    say('scriptDialog', dialogOf('Spammer', 100 + thing, `spam ${thing}`)),
  );
  asked.press(first, 0);
  expect(asked.takeOffer(second, true)).toBe(offer);
  for (const number of flood) asked.press(number, 0);
  expect([pressed[0], pressed[1], pressed.at(-1), pressed.length]).toEqual([
    'rent is due',
    'spam 138',
    'spam 199',
    1 + 62,
  ]);
});
