import { formatEndpoint } from '@landfall/protocol/datatypes';
import type { DecodedDatagram } from './decoded.ts';
import { someFieldValue } from '../fields/index.ts';
import type { Leaf } from '../fields/index.ts';
import type { FilterSubject, MetaField } from '../filter/index.ts';

type Meta = { readonly [F in MetaField]: (datagram: DecodedDatagram) => Leaf | readonly Leaf[] };

const nameOf = (datagram: DecodedDatagram): string | undefined =>
  datagram.error === undefined ? datagram.message.name : datagram.name;
const isUp = ({ direction }: DecodedDatagram): boolean => direction === 'c2s';

const META: Meta = {
  Direction: ({ direction }) => direction,
  Transport: () => 'udp',
  Name: nameOf,
  Endpoint: ({ from, to }) => [formatEndpoint(from), formatEndpoint(to)],
  From: ({ from }) => formatEndpoint(from),
  To: ({ to }) => formatEndpoint(to),
  Client: (datagram) => formatEndpoint(isUp(datagram) ? datagram.from : datagram.to),
  Server: (datagram) => formatEndpoint(isUp(datagram) ? datagram.to : datagram.from),
  Frame: ({ frame }) => frame,
  Time: ({ time }) => time,
  Size: ({ sizeBytes }) => sizeBytes,
  Sequence: ({ sequence }) => sequence,
  Reliable: ({ reliable }) => reliable,
  Resent: ({ resent }) => resent,
  Zerocoded: ({ zerocoded }) => zerocoded,
  Acks: ({ acks }) => acks ?? [],
  Error: ({ error }) => error,
};

/** A datagram as a filter looks at it. One that could not be decoded has its name, if that could be read, and no fields. */
export function subjectOfDatagram(datagram: DecodedDatagram): FilterSubject {
  const name = nameOf(datagram);
  return {
    names: name === undefined ? [] : [name],
    meta: (field) => META[field](datagram),
    some: (_, path, ask) => datagram.error === undefined && someFieldValue(datagram.message, path, ask),
  };
}
