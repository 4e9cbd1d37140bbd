/** What tests of the gateway need: a page's end of the connection without a browser. */
export { openWsSocket } from './ws-socket.ts';
