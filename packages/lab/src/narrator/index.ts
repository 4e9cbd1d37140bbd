/** The story of a session, told from its evidence alone. */
export type { Beat } from './collapse.ts';
export { NARRATIVE_STYLES, narrate } from './narrate.ts';
export type { NarrateOptions, NarrativeStyle } from './narrate.ts';
export type { Phase } from './phase.ts';
export { failedLogin, plainWords } from './plain-words.ts';
export { createGridProgress, createProgress } from './progress.ts';
export { loginFailureOf } from './login-failure.ts';
export type { LoginFailure } from './login-failure.ts';
export { cutIntoStays } from './stays.ts';
export type { Stay } from './stays.ts';
export { formatCount, formatDuration } from './quantity.ts';
export { formatRepeats, tellOr } from './render.ts';
export type { Environment } from './render.ts';
export { arrange } from './story.ts';
export type { Chapter, Story } from './story.ts';
export { LATE_MS, judge, judgeStay, verdictSentences } from './verdict.ts';
export type { LateStep, Verdict } from './verdict.ts';
export { isHandshake } from './tidy.ts';
