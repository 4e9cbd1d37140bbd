import { decodeUtf8, encodeUtf8 } from '../bytes/index.ts';
import { Uuid } from '../datatypes/index.ts';
import { DecodeError } from '../errors/index.ts';
import { MUTE_TYPES, muteExceptionsOf, muteFlagsOf } from './mute.ts';
import type { Mute } from './mute.ts';

/** Of one agent. A viewer's list takes any number; its file would be some MiB. */
export const MAX_MUTES = 10_000;

const LINE = /^(\d{1,2}) ([0-9a-f-]{36}) ([^|]*)\|(\d{1,9})$/i;

/**
 * The file of a mute list: a line for each, `type id name|flags`. Lines that are none are passed over, as viewers do.
 * @throws DecodeError when there are more than {@link MAX_MUTES}
 * @source protocol/live.md L3; viewer llmutelist.cpp
 */
export function decodeMuteList(bytes: Uint8Array): readonly Mute[] {
  const mutes: Mute[] = [];
  for (const line of decodeUtf8(bytes).split('\n')) {
    const mute = readLine(line.replace(/[\r\0]+$/, ''));
    if (mute === undefined) continue;
    if (mutes.length >= MAX_MUTES) throw new DecodeError(`more than ${MAX_MUTES} mutes`);
    mutes.push(mute);
  }
  return mutes;
}

function readLine(line: string): Mute | undefined {
  const [, number, id, name, flags] = LINE.exec(line.trim()) ?? [];
  const type = MUTE_TYPES[Number(number)];
  if (type === undefined || id === undefined || name === undefined || !UUID.test(id)) return undefined;
  return { type, id: Uuid.parse(id), name: name.trim(), except: muteExceptionsOf(Number(flags)) };
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** The same, as a server sends it. What would end a name or a line is a space. */
export function encodeMuteList(mutes: readonly Mute[]): Uint8Array {
  const lines = mutes.map(({ type, id, name, except }) => {
    const plain = name.replaceAll(/[|\r\n\0]+/g, ' ').trim();
    return `${MUTE_TYPES.indexOf(type)} ${id.toString()} ${plain}|${muteFlagsOf(except)}\n`;
  });
  return encodeUtf8(lines.join(''));
}
