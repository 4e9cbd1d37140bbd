import { encodeText, utf8Length } from '@landfall/protocol/bytes';
import { UsageError } from '@landfall/protocol/errors';

/** Bytes of UTF-8 that one chat line or instant message may have, without its NUL. @source viewer (MAX_MSG_STR_LEN) */
export const MAX_MESSAGE_BYTES = 1023;

/** @throws UsageError when it is longer than a message can be. */
export function encodeChatText(text: string): Uint8Array {
  const length = utf8Length(text);
  if (length > MAX_MESSAGE_BYTES) {
    throw new UsageError(`a message of ${length} bytes; ${MAX_MESSAGE_BYTES} is the most`);
  }
  return encodeText(text);
}
