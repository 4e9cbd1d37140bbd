/** What is heard: where it comes from, how loud, and nothing before somebody has touched the page. */
export { SoundStage } from './sound-stage.ts';
export type { HeardSound, SoundPorts } from './sound-stage.ts';
