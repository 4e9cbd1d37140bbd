/** Assets over UDP. */
export { transferHandlers } from './transfer-handlers.ts';
