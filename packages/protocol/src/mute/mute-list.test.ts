import { describe, expect, it } from 'vitest';
import { encodeUtf8 } from '../bytes/index.ts';
import { Uuid } from '../datatypes/index.ts';
import { decodeMuteList, encodeMuteList, MAX_MUTES, muteExceptionsOf, muteFlagsOf } from './index.ts';
import type { Mute } from './index.ts';

const id = Uuid.parse('11111111-2222-3333-4444-555555555555');
const LIST: readonly Mute[] = [
  { type: 'agent', id, name: 'Ann Other', except: [] },
  { type: 'name', id: Uuid.zero, name: 'Ad board 42', except: [] },
  { type: 'object', id, name: 'Zoë’s fountain', except: ['text', 'sounds'] },
  { type: 'group', id, name: '', except: [] },
];

describe('a mute list', () => {
  it('goes both ways', () => {
    const bytes = encodeMuteList(LIST);
    expect(decodeMuteList(bytes)).toEqual(LIST);
    expect(new TextDecoder().decode(bytes).split('\n')[0]).toBe(`1 ${id.toString()} Ann Other|0`);
  });

  it('has lines that are none passed over, and ends as OpenSim ends it', () => {
    const text = `1 ${id.toString()} Ann|0\r\nnonsense\n9 ${id.toString()} Nine|0\n1 not-an-id-not-an-id-not-an-id-not-an- x|0\n\n2 ${id.toString()} Box|8\n\0`;
    expect(decodeMuteList(encodeUtf8(text)).map(({ name }) => name)).toEqual(['Ann', 'Box']);
  });

  it('keeps names on their line', () => {
    const name = 'a|b\nc\0d';
    expect(decodeMuteList(encodeMuteList([{ type: 'name', id, name, except: [] }]))[0]!.name).toBe('a b c d');
  });

  it('is bounded', () => {
    const line = `1 ${id.toString()} x|0\n`;
    expect(decodeMuteList(encodeUtf8(line.repeat(MAX_MUTES)))).toHaveLength(MAX_MUTES);
    expect(() => decodeMuteList(encodeUtf8(line.repeat(MAX_MUTES + 1)))).toThrow('mutes');
  });

  it('has exceptions as bits', () => {
    expect(muteFlagsOf(['text', 'particles'])).toBe(5);
    expect(muteExceptionsOf(0xff)).toEqual(['text', 'voice', 'particles', 'sounds']);
  });
});
