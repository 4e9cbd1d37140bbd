/** Recordings without the secrets of those who were recorded: consistent stand-ins of the same length, and a check of it. */
export { redactRecording, redactingSink } from './redact-recording.ts';
export { Redactor } from './redactor.ts';
export type { RedactionOptions } from './redactor.ts';
export { findLeaks } from './find-leaks.ts';
export type { Leak } from './find-leaks.ts';
export { ByteMatcher } from './byte-matcher.ts';
