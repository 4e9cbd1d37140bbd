/** The one button of a dialog in which something is to be typed instead. @source OpenSim LSL_Api.cs (llTextBox), viewer */
export const TEXT_BOX_LABEL = '!!llTextBox!!';
/** Of an answer, a button's label or what was typed: a Variable1 field with its terminator. */
export const MAX_DIALOG_ANSWER_BYTES = 254;
/** Buttons of one dialog. @source LSL's llDialog */
export const MAX_DIALOG_BUTTONS = 12;
