/** How much room text takes, in a terminal's columns or a picture's letters: measured, cut, wrapped. */
export { fitWidth, widthOf, wrapWidth } from './width.ts';
