/** A client and an object of the embedded grid that has one of everything a script can ask. */
import { arrive, defaultRooms, scripts } from '@landfall/client';
import type { OfferedPage, ScriptDialog, ScriptQuestion } from '@landfall/client';
import { DEFAULT_GRID, startGrid } from '@landfall/grid';
import { MemoryNetwork } from '@landfall/transport/memory';
import { describe, expect, it } from 'vitest';

/** The middle one of the market. */
const STALL = { x: 145.4, y: 119 };

async function atTheKiosk() {
  const network = new MemoryNetwork(1, { delayMs: 20 });
  const ports = network.ports();
  const config = { ...DEFAULT_GRID, passwordScheme: 'opensim' } as const;
  const grid = await network.runUntil(startGrid(config, ports), 60_000);
  const start = 'uri:Landfall Bay&145&116&25';
  const request = { grid: grid.loginUri, user: 'Test User', password: 'secret', start };
  const rooms = [...defaultRooms(), scripts()] as const;
  const session = await network.runUntil(arrive({ ...request, rooms }, ports), 60_000);
  const kiosk = (): number | undefined =>
    [...session.region.objects.all()].find(
      ({ position: { x, y } }) => Math.hypot(x - STALL.x, y - STALL.y) < 0.1,
    )?.localId;
  await network.runUntil(() => kiosk() !== undefined, 60_000);
  const dialogs: ScriptDialog[] = [];
  const questions: ScriptQuestion[] = [];
  const pages: OfferedPage[] = [];
  const heard: string[] = [];
  session.on('scriptDialog', (dialog) => dialogs.push(dialog));
  session.on('scriptQuestion', (question) => questions.push(question));
  session.on('pageOffered', (page) => pages.push(page));
  session.on('chat', ({ text, source }) => {
    if (source === 'object') heard.push(text);
  });
  /** Touches it and presses that button. */
  const choose = async (label: string): Promise<void> => {
    session.region.scripts.touch(kiosk()!);
    await network.run(500);
    const dialog = dialogs.at(-1)!;
    session.scripts.press(dialog, dialog.buttons.indexOf(label));
    await network.run(500);
  };
  return { network, session, dialogs, questions, pages, heard, choose };
}

describe('a kiosk', () => {
  it('shows a dialog to who touches it, and answers each button', async () => {
    const { network, session, dialogs, questions, pages, heard, choose } = await atTheKiosk();
    await choose('Greet me');
    expect(heard).toEqual(['Hello, Test User!']);
    expect(dialogs[0]).toMatchObject({ objectName: 'Market stall', text: 'What can I do for you?' });

    await choose('My name');
    expect(dialogs.at(-1)).toMatchObject({ isTextBox: true, text: 'What shall I call you?' });
    session.scripts.type(dialogs.at(-1)!, 'Zoë');
    await network.run(500);
    expect(heard.at(-1)).toBe('Then I shall call you Zoë.');

    await choose('Animate me');
    expect(questions[0]).toMatchObject({ permissions: ['animate'], objectName: 'Market stall' });
    session.scripts.grant(questions[0]!, []);
    await network.run(500);
    expect(heard.at(-1)).toBe('Test User would rather not.');
    session.scripts.grant(questions[0]!, ['animate']);
    await network.run(500);
    expect(heard.at(-1)).toBe('Test User may be animated.');

    await choose('A page');
    expect(pages).toMatchObject([{ url: 'https://opensimulator.org/', objectName: 'Market stall' }]);
    await network.runUntil(session.logout(), 60_000);
  });

  it('hears what is said on its channel, and nothing on another', async () => {
    const { network, session, heard, choose, dialogs } = await atTheKiosk();
    await choose('Nothing');
    const { channel } = dialogs[0]!;
    session.chat.say('Greet me', { channel: channel + 5 });
    session.chat.say('__proto__', { channel });
    await network.run(500);
    expect(heard).toEqual([]);
    session.chat.say('Greet me', { channel });
    await network.run(500);
    expect(heard).toEqual(['Hello, Test User!']);
  });
});
