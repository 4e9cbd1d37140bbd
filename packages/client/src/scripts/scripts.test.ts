import { decodeText, encodeText } from '@landfall/protocol/bytes';
import { Uuid } from '@landfall/protocol/datatypes';
import { SCRIPT_PERMISSION } from '@landfall/protocol/script';
import { MemoryNetwork } from '@landfall/transport/memory';
import { describe, expect, it } from 'vitest';
import { arrive } from '../arrive/index.ts';
import { FakeGrid, fakeArriveOptions } from '../testing/index.ts';
import { scripts } from './index.ts';
import type { OfferedPage, ScriptDialog, ScriptQuestion } from './index.ts';

const OBJECT = new Uuid(1, 2, 3, 4);
const ITEM = new Uuid(5, 6, 7, 8);
const OWNER = new Uuid(9, 9, 9, 9);

async function arrived() {
  const network = new MemoryNetwork();
  const ports = network.ports();
  const grid = await FakeGrid.start(ports, {});
  const rooms = [scripts()] as const;
  const session = await network.runUntil(arrive({ ...fakeArriveOptions(grid), rooms }, ports), 60_000);
  const { simulator } = grid;
  const dialogs: ScriptDialog[] = [];
  const questions: ScriptQuestion[] = [];
  const pages: OfferedPage[] = [];
  const malformed: string[] = [];
  session.on('scriptDialog', (dialog) => dialogs.push(dialog));
  session.on('scriptQuestion', (question) => questions.push(question));
  session.on('pageOffered', (page) => pages.push(page));
  session.on('malformed', ({ error }) => malformed.push(error.message));
  const dialog = async (labels: readonly string[], owners: readonly Uuid[] = [OWNER]) => {
    simulator.send({
      name: 'ScriptDialog',
      Data: {
        ObjectID: OBJECT,
        FirstName: encodeText('Ann'),
        LastName: encodeText('Other'),
        ObjectName: encodeText('<b>Door</b>'),
        Message: encodeText('Open?'),
        ChatChannel: -77,
        ImageID: Uuid.zero,
      },
      Buttons: labels.map((label) => ({ ButtonLabel: encodeText(label) })),
      OwnerData: owners.map((OwnerID) => ({ OwnerID })),
    });
    await network.run(100);
    return dialogs.at(-1)!;
  };
  return { network, session, simulator, dialog, questions, pages, malformed };
}

describe('a dialog', () => {
  it('is told with its buttons, and answered on its channel', async () => {
    const { network, session, simulator, dialog } = await arrived();
    const asked = await dialog(['Yes', 'No']);
    expect(asked).toMatchObject({
      objectName: '<b>Door</b>',
      ownerName: 'Ann Other',
      ownerId: OWNER,
      text: 'Open?',
      buttons: ['Yes', 'No'],
      isTextBox: false,
      imageId: undefined,
      channel: -77,
    });
    session.scripts.press(asked, 1);
    await network.run(100);
    const { Data } = simulator.all('ScriptDialogReply')[0]!;
    expect(Data).toMatchObject({ ObjectID: OBJECT, ChatChannel: -77, ButtonIndex: 1 });
    expect(decodeText(Data.ButtonLabel)).toBe('No');
    expect(() => session.scripts.press(asked, 2)).toThrow('no button 2');
    expect(() => session.scripts.type(asked, 'x')).toThrow('has buttons');
  });

  it('with one button of a special label is a box to type in', async () => {
    const { network, session, simulator, dialog } = await arrived();
    const asked = await dialog(['!!llTextBox!!'], []);
    expect(asked).toMatchObject({ buttons: [], isTextBox: true, ownerId: undefined });
    expect(() => session.scripts.type(asked, 'ä'.repeat(128))).toThrow('254 bytes');
    session.scripts.type(asked, 'ä'.repeat(127));
    await network.run(100);
    const { Data } = simulator.all('ScriptDialogReply')[0]!;
    expect([Data, decodeText(Data.ButtonLabel)]).toMatchObject([{ ButtonIndex: 0 }, 'ä'.repeat(127)]);
  });
});

describe('a question for permissions', () => {
  const ask = {
    TaskID: OBJECT,
    ItemID: ITEM,
    ObjectName: encodeText('Bank'),
    ObjectOwner: encodeText('Ann Other'),
  };
  it('is told by name, and granted in part, in full or not at all', async () => {
    const { network, session, simulator, questions } = await arrived();
    const bits = SCRIPT_PERMISSION.debit | SCRIPT_PERMISSION.animate | (1 << 30);
    const Experience = { ExperienceID: Uuid.zero };
    simulator.send({ name: 'ScriptQuestion', Data: { ...ask, Questions: bits }, Experience });
    await network.run(100);
    const [question] = questions;
    expect(question).toMatchObject({
      objectName: 'Bank',
      ownerName: 'Ann Other',
      permissions: ['debit', 'animate'],
      bits,
    });
    expect(simulator.all('ScriptAnswerYes')).toEqual([]);
    session.scripts.grant(question!, ['animate']);
    session.scripts.grant(question!, []);
    await network.run(100);
    expect(simulator.all('ScriptAnswerYes').map(({ Data }) => Data.Questions)).toEqual([16, 0]);
    expect(() => session.scripts.grant(question!, ['teleport'])).toThrow('not asked for');
  });
});

describe('a page', () => {
  it.each([
    ['https://example.org/a?b', true],
    ['javascript:alert(1)', false],
    ['file:///etc/passwd', false],
    ['http://user:pw@example.org/', false],
  ])('%s is told: %s', async (url, isTold) => {
    const { network, simulator, pages, malformed } = await arrived();
    const Data = { ObjectName: encodeText('Sign'), ObjectID: OBJECT, OwnerID: OWNER, OwnerIsGroup: true };
    simulator.send({ name: 'LoadURL', Data: { ...Data, Message: encodeText('Look'), URL: encodeText(url) } });
    await network.run(100);
    expect(pages.map((page) => page.url)).toEqual(isTold ? [url] : []);
    expect(malformed).toHaveLength(isTold ? 0 : 1);
  });
});

describe('touching', () => {
  it('grabs an object and lets it go, with where', async () => {
    const { network, session, simulator } = await arrived();
    const uv = { x: 0.25, y: 0.5, z: 0 };
    session.region.scripts.touch(77, { face: 3, uv });
    session.region.scripts.touch(78);
    await network.run(100);
    const grabs = simulator.all('ObjectGrab');
    expect(grabs.map(({ ObjectData }) => ObjectData.LocalID)).toEqual([77, 78]);
    expect(grabs[0]!.SurfaceInfo).toMatchObject([{ FaceIndex: 3, UVCoord: uv, STCoord: { x: -1, y: -1 } }]);
    expect(simulator.all('ObjectDeGrab')).toHaveLength(2);
    for (const none of [0, -1, 1.5, 2 ** 32])
      expect(() => session.region.scripts.touch(none)).toThrow('no local id');
  });
});

describe('after the end', () => {
  it('nothing is answered', async () => {
    const { network, session, dialog } = await arrived();
    const asked = await dialog(['Yes']);
    await network.runUntil(session.logout(), 60_000);
    expect(() => session.scripts.press(asked, 0)).toThrow(expect.objectContaining({ code: 'closed' }));
    expect(() => session.region.scripts.touch(1)).toThrow(expect.objectContaining({ code: 'closed' }));
  });
});

describe('an object that is held', () => {
  it('is dragged until it is let go of, once', async () => {
    const { network, session, simulator } = await arrived();
    const grip = session.region.scripts.grab(42, { face: 3 });
    await network.run(250);
    grip.drag(OBJECT, { x: 1, y: 2, z: 3 }, { face: 4 });
    grip.release({ face: 5 });
    grip.release();
    grip.drag(OBJECT, { x: 9, y: 9, z: 9 });
    await network.run(100);
    const [grabbed] = simulator.all('ObjectGrab');
    expect([grabbed?.ObjectData.LocalID, grabbed?.SurfaceInfo[0]?.FaceIndex]).toEqual([42, 3]);
    const dragged = simulator.all('ObjectGrabUpdate');
    expect(dragged).toHaveLength(1);
    expect(dragged[0]!.ObjectData).toMatchObject({
      ObjectID: OBJECT,
      GrabPosition: { x: 1, y: 2, z: 3 },
      TimeSinceLast: 250,
    });
    expect(simulator.all('ObjectDeGrab').map(({ SurfaceInfo }) => SurfaceInfo[0]?.FaceIndex)).toEqual([5]);
    expect(grip.isHeld).toBe(false);
  });

  it('is forgotten with its region', async () => {
    const { network, session, simulator } = await arrived();
    const grip = session.region.scripts.grab(42);
    await network.runUntil(session.logout(), 5000);
    grip.release();
    await network.run(100);
    expect(simulator.all('ObjectDeGrab')).toEqual([]);
    expect(() => session.region.scripts.grab(0)).toThrow('no local id');
  });
});
