import { REGION_STEP_METRES } from '@landfall/protocol/region';
import { avatarOf } from '../avatars/index.ts';
import type { GenericHandlers } from '../region/index.ts';

/** What is done when an agent wants to be walked somewhere. */
export const autopilotHandlers: GenericHandlers = {
  /** East, north and height as text, metres of the grid. @source OpenSim LLClientView.cs, HandleAutopilot */
  autopilot(parameters, from, sequence) {
    const { region } = from;
    const avatar = avatarOf(from);
    const [east, north] = parameters.map(Number);
    if (avatar === undefined || east === undefined || north === undefined) return;
    if (!Number.isFinite(east) || !Number.isFinite(north)) return;
    if (!from.newest.takes('autopilot', sequence)) return;
    const x = east - region.gridX * REGION_STEP_METRES;
    const y = north - region.gridY * REGION_STEP_METRES;
    avatar.body.walkTo({ x, y });
  },
};
