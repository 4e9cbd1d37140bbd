import { encodeText, utf8Length } from '@landfall/protocol/bytes';
import { MAX_SAID_BYTES } from '@landfall/protocol/chat';
import { UsageError } from '@landfall/protocol/errors';

/** @throws UsageError when it is longer than a message can be. */
export function encodeChatText(text: string): Uint8Array {
  const length = utf8Length(text);
  if (length > MAX_SAID_BYTES) {
    throw new UsageError(`a message of ${length} bytes; ${MAX_SAID_BYTES} is the most`);
  }
  return encodeText(text);
}
