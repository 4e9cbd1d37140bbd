/** What scripts in objects say to agents and ask of them: numbers and names. */
export { parseCompileError } from './compile-error.ts';
export type { CompileError } from './compile-error.ts';
export { MAX_DIALOG_ANSWER_BYTES, MAX_DIALOG_BUTTONS, TEXT_BOX_LABEL } from './dialog.ts';
export { SCRIPT_PERMISSION, scriptPermissionBits, scriptPermissionsOf } from './permissions.ts';
export type { ScriptPermission } from './permissions.ts';
