import { MAX_SHORT_TEXT_BYTES } from '../bytes/index.ts';

/** The one button of a dialog in which something is to be typed instead. @source OpenSim LSL_Api.cs (llTextBox), viewer */
export const TEXT_BOX_LABEL = '!!llTextBox!!';
/** Of an answer, a button's label or what was typed. */
export const MAX_DIALOG_ANSWER_BYTES = MAX_SHORT_TEXT_BYTES;
/** Buttons of one dialog. @source LSL's llDialog */
export const MAX_DIALOG_BUTTONS = 12;
