/** Where in the processes of a grid a session has its root agent, and the end of those that have none any more. */
export { answerWhereabouts } from './answer.ts';
export { endLostSessions } from './lost-sessions.ts';
