/**
 * `SimStats.Stat.StatID`: what a region tells of how it does. Those of which something is known here.
 * @source viewer llviewerstats.h, OpenSim SimStatsReporter.cs; captures/login-standard
 */
export const SIM_STAT = Object.freeze({
  timeDilation: 0,
  simFps: 1,
  physicsFps: 2,
  agentUpdates: 3,
  frameMs: 4,
  totalPrims: 11,
  activePrims: 12,
  agents: 13,
  childAgents: 14,
  packetsIn: 17,
  packetsOut: 18,
});
