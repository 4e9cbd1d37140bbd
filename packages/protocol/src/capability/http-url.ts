const HTTP_URL = /^https?:\/\/[^\s/?#@]+(?:[/?#]\S*)?$/i;

/** Whether a text is a web address, without a user name in it: anything else cannot be a capability. */
export function isHttpUrl(text: string): boolean {
  return HTTP_URL.test(text);
}
