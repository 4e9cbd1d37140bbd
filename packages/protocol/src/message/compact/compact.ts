import type { WireNumber } from '../../packet/index.ts';
import type { BlockDescription } from '../description.ts';
import type { Message } from '../generated/messages.ts';
import { MessageType } from '../message-type.ts';
import { readByLayout } from './read-by-layout.ts';
import { writeByLayout } from './write-by-layout.ts';

/** A message without code of its own: what reads and writes it goes by its layout. Made by the generated code. */
export function compact<M extends Message>(
  name: M['name'],
  number: WireNumber,
  flags: number,
  layOut: () => readonly BlockDescription[],
): MessageType<M> {
  const type: MessageType<M> = new MessageType<M>(
    name,
    number,
    flags,
    (bytes, at, end) => readByLayout(type, bytes, at, end) as M | undefined,
    (message, out, at) => writeByLayout(type, message, out, at),
    layOut,
  );
  return type;
}
