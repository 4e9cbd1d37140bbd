import { countIn, idIn, textIn } from './json.ts';
import type { JsonMap } from './json.ts';
import type { RegionName } from './new-agent.ts';

/** The keys by which every request names the region that is asked. @source OpenSim SimulationServiceConnector.cs */
export const formatDestination = ({ id, name, corner }: RegionName): JsonMap => ({
  destination_x: String(corner.x),
  destination_y: String(corner.y),
  destination_name: name,
  destination_uuid: id.toString(),
});

/** @throws DecodeError */
export function destinationIn(map: JsonMap): RegionName {
  const corner = { x: countIn(map, 'destination_x'), y: countIn(map, 'destination_y') };
  return { id: idIn(map, 'destination_uuid'), name: textIn(map, 'destination_name'), corner };
}
