import { decodeText, encodeUtf8 } from '../bytes/index.ts';
import type { Uuid, Vector3 } from '../datatypes/index.ts';
import { DecodeError } from '../errors/index.ts';
import { decodeObjectXml, encodeObjectXml } from '../object-xml/index.ts';
import type { ScenePart } from '../object-xml/index.ts';
import { MAX_LINKED } from '../object/index.ts';
import { flagIn, formatMap, formatPlace, longTextIn, parseId, parseMap, vectorIn } from './json.ts';
import { destinationIn, formatDestination } from './destination.ts';
import type { RegionName } from './new-agent.ts';

/** A linkset that goes on in the region. `POST /object/<id>/` */
export interface NewObject {
  /** The region that the linkset goes on in: the one that is asked. */
  readonly destination: RegionName;
  /** Metres in the region. */
  readonly position: Vector3;
  /** The root first. */
  readonly parts: readonly ScenePart[];
  /** It is another thing than the region behind had stored. */
  readonly isChanged: boolean;
}

/** The path of a request about an object. */
export const objectPath = (objectId: Uuid): string => `/object/${objectId.toString()}/`;

/** @throws DecodeError for another path */
export function parseObjectPath(target: string): Uuid {
  const [path = ''] = target.split('?', 1);
  const [root, object = '', ...more] = path.split('/').filter((part) => part !== '');
  if (root !== 'object' || more.length > 1) throw new DecodeError('no path of an object');
  return parseId(object, 'object');
}

/** @source OpenSim SimulationServiceConnector.cs (CreateObject) */
export function encodeNewObject({ destination, position, parts, isChanged }: NewObject): Uint8Array {
  const xml = encodeObjectXml({ layout: 'archive', groups: [{ parts, rest: [] }] });
  return formatMap({
    sog: decodeText(xml),
    extra: '',
    modified: isChanged,
    new_position: formatPlace(position),
    ...formatDestination(destination),
  });
}

/** @throws DecodeError for what is no linkset, or one of too many parts @source OpenSim ObjectHandlers.cs (DoObjectPost) */
export function decodeNewObject(body: Uint8Array): NewObject {
  const map = parseMap(body);
  const { groups } = decodeObjectXml(encodeUtf8(longTextIn(map, 'sog')));
  const [group] = groups;
  if (group === undefined || group.parts.length === 0) throw new DecodeError('no linkset', { path: 'sog' });
  if (group.parts.length > MAX_LINKED) throw new DecodeError('a linkset of too many parts', { path: 'sog' });
  return {
    destination: destinationIn(map),
    position: vectorIn(map, 'new_position'),
    parts: group.parts,
    isChanged: flagIn(map, 'modified'),
  };
}
