/** What lies over the scene: login, chat, people, messages, map, settings. */
export { App, loadViewer } from './app.tsx';
export type { AppParts } from './app.tsx';
export type { GridOffer, LoginEntry } from './login-form.tsx';
export { createState, notify, takeNews } from './state.ts';
export type { ViewState } from './state.ts';
