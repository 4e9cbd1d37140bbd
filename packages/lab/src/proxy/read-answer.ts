import { DecodeError } from '@landfall/protocol/errors';
import { decodeContent } from '@landfall/transport/http';
import type { Inflate } from '@landfall/transport/ports';
import type { UpstreamAnswer } from '../gateway/index.ts';

/** An answer whose body was read to its end; or, when it is longer, what was read and what is left. */
export type ReadAnswer =
  | { readonly isWhole: true; readonly body: Uint8Array }
  | { readonly isWhole: false; readonly body: AsyncIterable<Uint8Array> };

/** Reads at most so much. */
export async function readAnswer({ body }: UpstreamAnswer, mostBytes: number): Promise<ReadAnswer> {
  const pieces: Uint8Array[] = [];
  let length = 0;
  const iterator = toAsync(body)[Symbol.asyncIterator]();
  for (let next = await iterator.next(); next.done !== true; next = await iterator.next()) {
    pieces.push(next.value);
    length += next.value.length;
    if (length > mostBytes) return { isWhole: false, body: chain(pieces, iterator) };
  }
  return { isWhole: true, body: new Uint8Array(Buffer.concat(pieces, length)) };
}

/** The answer with its content coding undone; undefined where it has one that is not read here. */
export async function plainAnswer(
  { status, headers }: UpstreamAnswer,
  body: Uint8Array,
  inflate: Inflate | undefined,
  mostBytes: number,
): Promise<(Pick<UpstreamAnswer, 'headers'> & { readonly body: Uint8Array }) | undefined> {
  try {
    return await decodeContent({ status, headers, body }, inflate, 'the grid', mostBytes);
  } catch (error) {
    if (error instanceof DecodeError) return undefined;
    throw error;
  }
}

async function* chain(
  read: readonly Uint8Array[],
  rest: AsyncIterator<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  try {
    yield* read;
    for (let next = await rest.next(); next.done !== true; next = await rest.next()) yield next.value;
  } finally {
    await rest.return?.();
  }
}

async function* toAsync(body: UpstreamAnswer['body']): AsyncGenerator<Uint8Array> {
  yield* body;
}
