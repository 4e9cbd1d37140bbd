import { encodeAppearance, encodePlaying, entryOfBakes } from '@landfall/protocol/avatar';
import type { Appearance } from '@landfall/protocol/avatar';
import { encodeText } from '@landfall/protocol/bytes';
import { Uuid } from '@landfall/protocol/datatypes';
import { DecodeError } from '@landfall/protocol/errors';
import { PCODE, stateOfAttachment } from '@landfall/protocol/object';
import { encodeTextureEntry } from '@landfall/protocol/texture-entry';
import { describe, expect, it } from 'vitest';
import type { Arrival } from '../circuits/index.ts';
import { changeOfFull, ObjectMirror } from '../objects/index.ts';
import type { Avatar } from '../objects/index.ts';
import { fullUpdate } from '../testing/index.ts';
import { KnownLooks } from './known-looks.ts';
import { MAX_UNSEEN, RegionAvatars } from './region-avatars.ts';

const PLACE = { x: 10, y: 20, z: 30 };
const id = (number: number): Uuid => new Uuid(7, 7, 7, number);
const arriving = (sequence: number | undefined): Arrival => ({ sequence }) as Arrival;

const looks = (agent: number, head: number, changes: Partial<Appearance> = {}) =>
  encodeAppearance({
    agentId: id(agent),
    isTrial: false,
    textureEntry: encodeTextureEntry(entryOfBakes(new Map([['head', id(head)]]))),
    visualParams: Uint8Array.of(255, 0),
    serverBaked: undefined,
    hover: undefined,
    attachments: [],
    ...changes,
  });
const plays = (agent: number, ...sequences: number[]) =>
  encodePlaying({
    agentId: id(agent),
    animations: sequences.map((sequence) => ({ id: id(sequence), sequence, source: undefined })),
  });

/** The avatars of a region that says what it is told to, in whatever order. Agent n has the local id n. */
function region() {
  const mirror = new ObjectMirror();
  const heard: string[] = [];
  const turns: (() => void)[] = [];
  const emitter = {
    emit: (name: string, event: unknown) => {
      const avatar = (event as { avatar?: Avatar }).avatar ?? (event as Avatar);
      heard.push(name === 'avatarsChanged' ? name : `${name} ${avatar.localId}`);
    },
  };
  const part = new RegionAvatars(mirror, emitter as never, (act) => turns.push(act));
  const show = (ID: number, PCode: number, FullID = id(ID), ParentID = 0, point = 0): void => {
    const NameValue = PCode === PCODE.avatar ? encodeText('FirstName STRING RW SV A') : new Uint8Array(0);
    const block = { ID, FullID, PCode, ParentID, NameValue, State: stateOfAttachment(point) };
    mirror.apply(changeOfFull(fullUpdate(block, PLACE, PCode === PCODE.avatar).ObjectData[0]!));
  };
  const come = (localId: number, agentId = id(localId)): Avatar => {
    show(localId, PCODE.avatar, agentId);
    const avatar = mirror.avatarOf(localId)!;
    part.meet(avatar);
    return avatar;
  };
  const leave = (avatar: Avatar): void => {
    mirror.kill(avatar.localId);
    part.forget(avatar);
  };
  const wear = (localId: number, wearer: number, point: number): void =>
    show(localId, PCODE.prim, id(localId), wearer, point);
  const listen = (): readonly string[] => heard.splice(0);
  const endTurn = (): void => turns.splice(0).forEach((act) => act());
  return { mirror, part, come, leave, wear, listen, endTurn, turns };
}

const headOf = (avatar: Avatar): Uuid | undefined => avatar.looks?.bakes.get('head');

describe('words on avatars', () => {
  it('that were overtaken are not heeded, each kind by itself', () => {
    const { part, come, listen } = region();
    const avatar = come(1);
    part.appearance(looks(1, 50), arriving(10));
    part.playing(plays(1, 1), arriving(8));
    listen();
    part.appearance(looks(1, 51), arriving(9));
    part.playing(plays(1, 2), arriving(7));
    expect([listen(), headOf(avatar), avatar.animations[0]!.sequence]).toEqual([[], id(50), 1]);
    part.playing(plays(1, 3), arriving(9));
    expect([listen(), avatar.animations[0]!.sequence]).toEqual([['animationsChanged 1'], 3]);
    part.appearance(looks(1, 52), arriving(11));
    expect([listen(), headOf(avatar)]).toEqual([['looksChanged 1'], id(52)]);
  });

  it('that are overtaken before the avatar is seen are not heeded either', () => {
    const { part, come, listen } = region();
    part.appearance(looks(1, 50), arriving(10));
    part.appearance(looks(1, 51), arriving(9));
    const avatar = come(1);
    expect([listen(), headOf(avatar)]).toEqual([['looksChanged 1'], id(50)]);
  });

  it('that say the same again are told again: the region may mean it', () => {
    const { part, come, listen } = region();
    come(1);
    for (const sequence of [1, 2, 3]) part.playing(plays(1, 1), arriving(sequence));
    expect(listen()).toEqual(Array(3).fill('animationsChanged 1'));
  });

  it('that play nothing more are heeded; who comes with nothing tells nothing', () => {
    const { part, come, listen } = region();
    const avatar = come(1);
    expect(listen()).toEqual([]);
    part.playing(plays(1, 1), arriving(1));
    part.playing(plays(1), arriving(2));
    expect([avatar.animations, listen()]).toEqual([[], Array(2).fill('animationsChanged 1')]);
  });

  it('on something that is no avatar are told to nobody', () => {
    const { part, mirror, wear, listen } = region();
    wear(5, 0, 0);
    part.appearance(looks(5, 50), arriving(1));
    part.playing(plays(5, 1), arriving(2));
    expect([listen(), mirror.avatarOf(5)]).toEqual([[], undefined]);
  });

  it('on one are not on another', () => {
    const { part, come, listen } = region();
    const [one, two] = [come(1), come(2)];
    part.appearance(looks(2, 50), arriving(1));
    expect([one.looks, headOf(two), listen()]).toEqual([undefined, id(50), ['looksChanged 2']]);
  });

  it('that are damaged change nothing, and do not count as the newest', () => {
    const { part, come, listen } = region();
    const avatar = come(1);
    part.appearance(looks(1, 50), arriving(1));
    listen();
    const damaged = looks(1, 51, { textureEntry: Uint8Array.of(1, 2, 3) });
    expect(() => part.appearance(damaged, arriving(9))).toThrow(DecodeError);
    part.appearance(looks(1, 52), arriving(5));
    expect([headOf(avatar), listen()]).toEqual([id(52), ['looksChanged 1']]);
  });
});

describe('one who leaves', () => {
  it('comes back as somebody of whom nothing was said', () => {
    const { part, come, leave, listen } = region();
    const before = come(1);
    part.appearance(looks(1, 50), arriving(9));
    leave(before);
    listen();
    const avatar = come(11, id(1));
    expect([listen(), avatar.looks, part.size]).toEqual([[], undefined, 1]);
    // What was the newest then is not any more.
    part.appearance(looks(1, 51), arriving(3));
    expect(headOf(avatar)).toEqual(id(51));
  });

  it('under another number while they are still here keeps what was said', () => {
    const { part, come, mirror, listen } = region();
    const before = come(1);
    part.appearance(looks(1, 50), arriving(9));
    const again = come(11, id(1));
    listen();
    // The region takes the old body away after it has shown the new one.
    mirror.kill(1);
    part.forget(before);
    expect(headOf(again)).toEqual(id(50));
    part.playing(plays(1, 4), arriving(10));
    expect([listen(), again.animations[0]?.sequence]).toEqual([['animationsChanged 11'], 4]);
  });
});

describe('strangers', () => {
  it('are remembered up to a bound, the oldest forgotten first, and none who are seen', () => {
    const { part, come } = region();
    const seen = come(1);
    part.playing(plays(1, 1), arriving(1));
    for (let agent = 1000; agent < 1000 + MAX_UNSEEN * 3; agent++)
      part.playing(plays(agent, 1), arriving(undefined));
    expect(part.size).toBe(MAX_UNSEEN + 1);
    expect(seen.animations).toHaveLength(1);
    const last = 1000 + MAX_UNSEEN * 3 - 1;
    expect(come(last).animations).toHaveLength(1);
    expect(come(last - MAX_UNSEEN + 1).animations).toHaveLength(1);
    expect(come(last - MAX_UNSEEN).animations).toEqual([]);
  });
});

describe('what changed in a turn', () => {
  it('is told at its end, also when it was all said before anybody was seen', () => {
    const { part, come, wear, listen, endTurn, turns } = region();
    part.appearance(looks(1, 50), arriving(1));
    wear(60, 1, 2);
    expect(turns).toEqual([]);
    come(1);
    expect(listen()).toEqual(['looksChanged 1', 'attached 1']);
    expect(turns).toHaveLength(1);
    endTurn();
    expect(listen()).toEqual(['avatarsChanged']);
  });
});

describe('looks', () => {
  it('stand where they stand when nobody says how high, and name what they wear', () => {
    const attachments = [{ id: id(4), point: 5 }] as unknown as Appearance['attachments'];
    const known = new KnownLooks({
      agentId: id(1),
      isTrial: false,
      textureEntry: new Uint8Array(0),
      visualParams: Uint8Array.of(0, 255),
      serverBaked: undefined,
      hover: undefined,
      attachments,
    });
    expect([known.hover, known.named, known.bakes.size]).toEqual([{ x: 0, y: 0, z: 0 }, attachments, 0]);
    expect(known.params.size).toBe(253);
    expect(known.params).not.toBe(known.params);
  });
});
