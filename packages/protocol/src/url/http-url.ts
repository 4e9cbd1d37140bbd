const HTTP_URL = /^(https?):\/\/[^\s/?#@]+(?:[/?#]\S*)?$/i;

/** Scheme of a web address in lower case; undefined for anything else, and where it holds a user name. */
export function schemeOf(url: string): 'http' | 'https' | undefined {
  const scheme = HTTP_URL.exec(url)?.[1]?.toLowerCase();
  return scheme === 'http' || scheme === 'https' ? scheme : undefined;
}

/** Whether a text is a web address, without a user name in it: anything else can be no capability and no login. */
export function isHttpUrl(text: string): boolean {
  return schemeOf(text) !== undefined;
}
