/** What a gateway has done since it started: numbers only, no names, addresses or URLs. */
export interface GatewayStatistics {
  sessions: number;
  resumed: number;
  refusedSessions: number;
  datagramsToGrids: number;
  datagramsToPages: number;
  /** From a page to where its grid has named nobody. */
  datagramsRefused: number;
  /** From somebody who was not named. */
  datagramsFromStrangers: number;
  /** Beyond what a page may send. */
  datagramsBeyondRate: number;
  requests: number;
  /** To hosts that were not named. */
  requestsRefused: number;
  requestsFailed: number;
  answerBytes: number;
}

/** All zero. */
export const createStatistics = (): GatewayStatistics => ({
  sessions: 0,
  resumed: 0,
  refusedSessions: 0,
  datagramsToGrids: 0,
  datagramsToPages: 0,
  datagramsRefused: 0,
  datagramsFromStrangers: 0,
  datagramsBeyondRate: 0,
  requests: 0,
  requestsRefused: 0,
  requestsFailed: 0,
  answerBytes: 0,
});
