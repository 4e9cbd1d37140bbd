/** What OpenSimulator says under the same word when it does not mean that. @source LLLoginResponse.cs */
const SOMETHING_ELSE = /\b(?:restricted|closed|disabled|verified|banned)\b/i;

/** Whether a refusal means that the grid believes the agent to be logged in still: `refusalCauseOf` for those who ask no more. */
export function saysStillLoggedIn(reason: string, message: string): boolean {
  return reason.toLowerCase() === 'presence' && !SOMETHING_ELSE.test(message);
}
