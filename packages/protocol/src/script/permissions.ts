/** What scripts ask for: bits of ScriptQuestion and ScriptAnswerYes. @source protocol/live.md L9; LSL's PERMISSION_ constants */
export const SCRIPT_PERMISSION = Object.freeze({
  /** Take money. Never to be granted without asking. */
  debit: 1 << 1,
  takeControls: 1 << 2,
  animate: 1 << 4,
  attach: 1 << 5,
  changeLinks: 1 << 7,
  trackCamera: 1 << 10,
  controlCamera: 1 << 11,
  teleport: 1 << 12,
  estateManagement: 1 << 14,
  overrideAnimations: 1 << 15,
  returnObjects: 1 << 16,
});

/** One of them. */
export type ScriptPermission = keyof typeof SCRIPT_PERMISSION;

const NAMES = Object.keys(SCRIPT_PERMISSION) as readonly ScriptPermission[];

/** Those that are in the bits; bits that nobody knows are passed over. */
export function scriptPermissionsOf(bits: number): readonly ScriptPermission[] {
  return NAMES.filter((name) => (bits & SCRIPT_PERMISSION[name]) !== 0);
}

/** The bits of these. */
export function scriptPermissionBits(permissions: readonly ScriptPermission[]): number {
  return permissions.reduce((bits, name) => bits | SCRIPT_PERMISSION[name], 0);
}
