/** Recording what our own programs send, receive and testify. */
export { createRecorder } from './recorder.ts';
export type { Recorder, RecorderOptions } from './recorder.ts';
