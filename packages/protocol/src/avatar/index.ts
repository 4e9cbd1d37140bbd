/** The body that others see: what moves it. */
export { CONTROL } from './control.ts';
