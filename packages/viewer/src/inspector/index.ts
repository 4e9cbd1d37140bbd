/** The page of `landfall inspect`: packets, their parts and bytes, lanes, the story. What it shows comes from the server as JSON. */
export { Inspector } from './inspector.tsx';
export { connect } from './api.ts';
export type { Api } from './api.ts';
