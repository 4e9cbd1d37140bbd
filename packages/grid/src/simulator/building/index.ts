/** What is built: made, moved, painted, linked, taken, and undone; by those who may. */
import type { Handlers } from '../region/index.ts';
import { fieldHandlers } from './field-handlers.ts';
import { linkingHandlers } from './linking-handlers.ts';
import { permissionHandlers } from './permission-handlers.ts';
import { placingHandlers } from './placing-handlers.ts';
import { refusalHandlers } from './refusal-handlers.ts';
import { rezHandlers } from './rez-handlers.ts';
import { takingHandlers } from './taking-handlers.ts';

export { owns } from './allowed.ts';
export { objectsOf } from './object-assets.ts';
export { isWithin } from './placing-handlers.ts';
export { copyOf, handOver } from './rez.ts';
export { storeTaken } from './taking.ts';

/** All messages of builders. */
export const buildingHandlers: Handlers = {
  ...fieldHandlers,
  ...linkingHandlers,
  ...permissionHandlers,
  ...placingHandlers,
  ...refusalHandlers,
  ...rezHandlers,
  ...takingHandlers,
};
