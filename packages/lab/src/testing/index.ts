/** What tests need: of the gateway: a page's end of the connection without a browser, pages for one, and a gateway in virtual time; recordings. */
export { bundlePage } from './bundle-page.ts';
export { harmOf, HOSTILE_NAME, HOSTILE_TEXT } from './hostile-text.ts';
export type { Sink } from './hostile-text.ts';
export { MemoryGateway } from './memory-gateway.ts';
export { startMemoryProxy } from './memory-proxy.ts';
export { MemorySockets } from './memory-socket.ts';
export { openWsSocket } from './ws-socket.ts';
export { SAMPLES, collect, fileOf, readAll } from './recording-samples.ts';
