import { encodeText } from '@landfall/protocol/bytes';
import { Uuid } from '@landfall/protocol/datatypes';
import { PCODE, stateOfAttachment } from '@landfall/protocol/object';
import { describe, expect, it } from 'vitest';
import { changeOfFull, ObjectMirror } from '../objects/index.ts';
import { fullUpdate } from '../testing/index.ts';
import { CoalescedAvatars } from './coalesced-avatars.ts';
import { WornObjects } from './worn-objects.ts';

const PLACE = { x: 1, y: 2, z: 3 };
const id = (number: number): Uuid => new Uuid(7, 7, 7, number);

function world() {
  const mirror = new ObjectMirror();
  const told: string[] = [];
  const worn = new WornObjects(mirror, (what, { avatar, attachment }) =>
    told.push(`${what} ${avatar.localId} ${attachment.object.localId} ${attachment.point}`),
  );
  const say = (ID: number, ParentID = 0, point = 0, PCode: number = PCODE.prim) => {
    const NameValue = PCode === PCODE.avatar ? encodeText('FirstName STRING RW SV A') : new Uint8Array(0);
    const block = { ID, FullID: id(ID), PCode, ParentID, State: stateOfAttachment(point), NameValue };
    mirror.apply(changeOfFull(fullUpdate(block, PLACE, PCode === PCODE.avatar).ObjectData[0]!));
    worn.note(mirror.get(ID)!);
    return mirror.get(ID)!;
  };
  const heard = (): string[] => told.splice(0);
  return { mirror, worn, say, heard };
}

describe('objects that are worn', () => {
  it('are told once, however often they are described', () => {
    const { say, heard } = world();
    say(1, 0, 0, PCODE.avatar);
    for (let time = 0; time < 3; time++) say(10, 1, 2);
    expect(heard()).toEqual(['attached 1 10 2']);
  });

  it('go from one wearer to another', () => {
    const { say, heard } = world();
    say(1, 0, 0, PCODE.avatar);
    say(2, 0, 0, PCODE.avatar);
    say(10, 1, 2);
    say(10, 2, 2);
    expect(heard()).toEqual(['attached 1 10 2', 'detached 1 10 2', 'attached 2 10 2']);
  });

  it('are roots alone: no parts of them, nothing that is linked to something else, and nobody who sits', () => {
    const { say, heard } = world();
    say(1, 0, 0, PCODE.avatar);
    say(20);
    say(21, 20);
    say(10, 1, 2);
    say(11, 10, 2);
    say(2, 20, 0, PCODE.avatar);
    expect(heard()).toEqual(['attached 1 10 2']);
  });

  it('that are gone are told by themselves; what has their number then is something else', () => {
    const { mirror, worn, say, heard } = world();
    say(1, 0, 0, PCODE.avatar);
    const hat = say(10, 1, 2);
    mirror.kill(10);
    say(10, 1, 5);
    heard();
    worn.forget(hat);
    expect(heard()).toEqual([]);
    worn.forget(mirror.get(10)!);
    expect(heard()).toEqual(['detached 1 10 5']);
    worn.forget(mirror.get(10)!);
    expect(heard()).toEqual([]);
  });
});

describe('what changed in one turn', () => {
  it('is told once at its end, each avatar once in each list, and then anew', () => {
    const { mirror, say } = world();
    say(1, 0, 0, PCODE.avatar);
    say(2, 0, 0, PCODE.avatar);
    const [one, two] = mirror.avatars();
    const turns: (() => void)[] = [];
    const told: string[] = [];
    const list = (avatars: readonly { readonly localId: number }[]) =>
      avatars.map(({ localId }) => localId).join();
    const changes = new CoalescedAvatars(
      (act) => turns.push(act),
      ({ looks, animations, attachments }) =>
        told.push([looks, animations, attachments].map(list).join(' / ')),
    );
    changes.note(one!, 'looks');
    changes.note(one!, 'looks');
    changes.note(two!, 'looks');
    changes.note(two!, 'attachments');
    expect([turns.length, told]).toEqual([1, []]);
    turns.shift()!();
    expect(told).toEqual(['1,2 /  / 2']);
    changes.note(one!, 'animations');
    turns.shift()!();
    expect([told.at(-1), turns.length]).toEqual([' / 1 / ', 0]);
  });
});
