/** Bytes of UTF-8 that one chat line or instant message may have, without its NUL. @source viewer (MAX_MSG_STR_LEN) */
export const MAX_SAID_BYTES = 1023;
