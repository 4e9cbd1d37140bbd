/**
 * `SimAccess` of RegionHandshake, RegionInfo, TeleportFinish, and `Access` of map blocks (U8): the rating of a region; on the map also
 * `down`, it is not there, and `none`, there is no such region: the end of an answer.
 * @source viewer indra_constants.h (SIM_ACCESS_…); captures/login-standard
 */
export const SIM_ACCESS = Object.freeze({ general: 13, moderate: 21, adult: 42, down: 254, none: 255 });
