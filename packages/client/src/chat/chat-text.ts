import { encodeText, utf8Length } from '@landfall/protocol/bytes';
import { MAX_SAID_BYTES } from '@landfall/protocol/chat';
import { UsageError } from '@landfall/protocol/errors';
import { checkValue } from '../usage/index.ts';

/** @throws UsageError when it is no text, or longer than a message can be. */
export function encodeChatText(text: string): Uint8Array {
  checkValue('what is said', text, 'text');
  const length = utf8Length(text);
  if (length > MAX_SAID_BYTES) {
    throw new UsageError(`a message of ${length} bytes; ${MAX_SAID_BYTES} is the most`);
  }
  return encodeText(text);
}
