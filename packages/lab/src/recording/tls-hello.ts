/** The beginning of a TLS connection: what is behind it is named, not guessed. @source RFC 8446 §4.1.2, §5.1; RFC 6066 §3 */
const HANDSHAKE = 22;
const CLIENT_HELLO = 1;
const SERVER_NAME = 0;
/** Behind record header, handshake header, version and random. */
const SESSION_ID_AT = 5 + 4 + 2 + 32;

/** Whether a segment begins a TLS connection, and the name of the server that it asks for; undefined when it does not. */
export function readClientHello(bytes: Uint8Array): { readonly server: string | undefined } | undefined {
  const isHello = bytes[0] === HANDSHAKE && bytes[1] === 3 && bytes[5] === CLIENT_HELLO;
  if (!isHello || bytes.length < SESSION_ID_AT) return undefined;
  const u16 = (at: number): number => ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);
  let at = SESSION_ID_AT + 1 + (bytes[SESSION_ID_AT] ?? 0);
  at += 2 + u16(at);
  at += 1 + (bytes[at] ?? 0);
  for (at += 2; at + 4 <= bytes.length; at += 4 + u16(at + 2)) {
    if (u16(at) !== SERVER_NAME) continue;
    const name = Buffer.from(bytes.subarray(at + 9, at + 9 + u16(at + 7))).toString('latin1');
    return { server: /^[\w.-]{1,253}$/.test(name) ? name : undefined };
  }
  return { server: undefined };
}
