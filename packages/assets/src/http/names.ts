/** Whether a text is the name of a host, without scheme and port. */
export const isHostName = (text: string): boolean => /^[a-z0-9]([a-z0-9.-]{0,252}[a-z0-9])?$/i.test(text);

/** Whether a text is an origin as browsers send it: in lower case, without path, and without a slash at the end. */
export const isOrigin = (text: string): boolean =>
  /^(https?:\/\/[a-z0-9.-]+(:\d{1,5})?|https?:\/\/\[[0-9a-f:]+\](:\d{1,5})?)$/.test(text);
