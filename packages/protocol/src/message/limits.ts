/** Blocks of a kind in one message: their count is one byte. @source message_template.msg */
export const MOST_BLOCKS = 255;
/** Bytes of a field whose length is one byte (`Variable 1`). */
export const MOST_FIELD_BYTES = 255;
