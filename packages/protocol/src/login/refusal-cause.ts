/** What a refusal is about, where its `reason` alone does not say. */
export type RefusalCause =
  /** Name or password. */
  | 'credentials'
  /** The grid believes the agent to be logged in still: the password was right. */
  | 'still-logged-in'
  /** Logins are closed, or not open to this account or viewer. */
  | 'restricted'
  /** The account has not been confirmed. */
  | 'unverified'
  /** This account or viewer is not let in there. */
  | 'banned'
  /** The region, or a service behind the login, does not take the agent at the moment: the password was right. */
  | 'unavailable'
  /** Any other words, or none: the `reason` is all there is. */
  | 'other';

/**
 * OpenSimulator has two words for a dozen troubles: `key` also while a region starts, is full or does not answer, `presence` also
 * while logins are closed. Its texts tell them apart; the first that fits counts, and what has no line here is as the word says.
 * @source OpenSimulator LLLoginResponse.cs, LLLoginService.cs, LLLoginHandlers.cs (the password is checked before what is "already
 *   logged in" and before the region is asked), Scene.cs, the simulation connectors, UserAgentService.cs, GatekeeperService.cs
 */
const CAUSES: readonly (readonly [RefusalCause, RegExp])[] = [
  ['still-logged-in', /\balready (?:be )?logged.?in\b/i],
  ['credentials', /\bauthenticate your avatar\b|\blogin credentials\b|\bpassw(?:or)?d\b/i],
  ['unverified', /\b(?:not|un)\b[^.]*\bverified\b|\bunverified\b/i],
  [
    'banned',
    /\bbanned\b|\baccess list\b|\bparcel is restricted\b|\baccess to the region parcels\b|\bclient\b.* is (?:denied|not allowed)\b|^Unauthorized\b|\bForbidden to launch\b/i,
  ],
  ['restricted', /\blogins? (?:(?:are|is) )?(?:currently |temporarily )?(?:restricted|closed|disabled)\b/i],
  [
    'unavailable',
    /\bnot responding\b|\bregion\b.* (?:are|is) disabled\b|\bis full\b|\bdesired location\b|\bregion not found\b|\bdid not find region\b|\bno parcel found\b|\blanding point\b/i,
  ],
  [
    'unavailable',
    /\bcommunications? failure\b|\bfailed to contact\b|\bdestination (?:was null|not found)\b|\bunable to (?:login presence|verify identity)\b|\bauthorizing agent\b|\bregion ?crossing not allowed\b|\berror connecting\b/i,
  ],
  [
    'unavailable',
    /\btry again (?:later|in)\b|\b(?:re)?starting\b|\bgoing down\b|\bmaintenance\b|\btemporar/i,
  ],
];

/** What a refusal is about, by the grid's own word and its words to people. */
export function refusalCauseOf(reason: string, message: string): RefusalCause {
  const word = reason.toLowerCase();
  if (word !== 'key' && word !== 'presence') return 'other';
  return CAUSES.find(([, words]) => words.test(message))?.[0] ?? 'other';
}
