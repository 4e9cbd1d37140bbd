/** What a session is given, looked at before anything is sent: a mistake in it shall not look like one of the grid. */
import { UsageError } from '@landfall/protocol/errors';
import { Region } from '../regions/index.ts';
import type { ClientPorts } from '../scope/index.ts';
import { checkOptions, checkValue, isObject } from '../usage/index.ts';
import type { OptionKind } from '../usage/index.ts';
import { Session } from './session.ts';
import type { ArriveOptions, SessionOptions } from './session-options.ts';
import type { SessionRoom } from './session-room.ts';

/** What sessions and regions have beside what their classes have. `then` would make a promise of a session that is awaited. */
const RESERVED: ReadonlySet<string> = new Set<string>([
  'then',
  ...(['login', 'ended'] satisfies readonly (keyof Session)[]),
  ...([
    'handle',
    'circuit',
    'witness',
    'lifetime',
    'emitter',
    'parts',
    'isChild',
    'size',
    'isSizeAssumed',
    'description',
    'capabilities',
    'features',
    'recall',
    'simulatorVersion',
  ] satisfies readonly (keyof Region)[]),
]);

const SESSION_OPTIONS = {
  allowAddresses: 'texts',
  allowPrivateAddresses: 'flag',
  deadlineMs: 'ms',
  handshakeFlags: 'count',
  handshakeReplyDelayMs: 'ms',
  throttle: 'object',
  capabilities: 'texts',
  messages: 'iterable',
  neighbours: 'flag',
  rules: 'object',
  bindAddress: 'text',
  logoutWaitMs: 'ms',
  logger: 'object',
  witness: 'object',
} as const satisfies Record<keyof SessionOptions, OptionKind>;

/** @throws UsageError for options of a wrong kind, or rooms or ports that are none. */
export function checkGiven(
  call: string,
  options: SessionOptions & Pick<ArriveOptions, 'signal'> & { readonly rooms?: unknown },
  ports: ClientPorts,
): void {
  checkOptions<Pick<ArriveOptions, keyof typeof SESSION_OPTIONS | 'signal'>>(call, options, {
    ...SESSION_OPTIONS,
    signal: 'signal',
  });
  checkRooms(options.rooms ?? []);
  checkPorts(call, ports);
}

/** @throws UsageError for what does not do what ports do. */
export function checkPorts(call: string, ports: unknown): asserts ports is ClientPorts {
  if (!isObject(ports))
    throw new UsageError(
      `${call} needs ports beside its options: on Node createNodePorts() of @landfall/transport/node makes them`,
    );
  const { clock, http, openLink, randomBytes }: Partial<ClientPorts> = ports;
  checkValue(`clock of the ports of ${call}`, clock, 'object');
  checkValue(`http of the ports of ${call}`, http, 'object');
  checkValue(`openLink of the ports of ${call}`, openLink, 'function');
  checkValue(`randomBytes of the ports of ${call}`, randomBytes, 'function');
}

/** @throws UsageError for what is no list of rooms, and for two rooms of one name. */
function checkRooms(rooms: unknown): asserts rooms is readonly SessionRoom[] {
  if (!Array.isArray(rooms)) throw new UsageError('rooms is a list of rooms, such as [chat(), names()]');
  const names = new Set<unknown>();
  for (const [index, room] of rooms.entries()) {
    checkRoom(`rooms[${index}]`, room);
    if (room.name !== undefined && names.has(room.name))
      throw new UsageError(`two rooms are called ${room.name}: each needs a name of its own`);
    names.add(room.name);
  }
  for (const index of rooms.keys()) checkNeeds(rooms as readonly SessionRoom[], index);
}

/** @throws UsageError naming both, where a room is not there, or later in the list, that another one needs. */
function checkNeeds(rooms: readonly SessionRoom[], index: number): void {
  const { name, maker, needs = {} } = rooms[index]!;
  const who = name ?? (typeof maker === 'function' && maker.name !== '' ? maker.name : `rooms[${index}]`);
  for (const [needed, make] of Object.entries(needs)) {
    if (rooms.slice(0, index).some((room) => room.maker === make)) continue;
    const isLater = rooms.some((room) => room.maker === make);
    throw new UsageError(
      isLater
        ? `the room ${who} needs the room ${needed} before it in the list of rooms`
        : `the room ${who} needs the room ${needed}, which is not in the list: put ${needed}() before it`,
    );
  }
}

function checkRoom(which: string, room: unknown): asserts room is SessionRoom {
  if (typeof room === 'function')
    throw new UsageError(`${which} is a function: call it, such as ${room.name || 'chat'}()`);
  if (!isObject(room))
    throw new UsageError(`${which} is no room: rooms are made by functions such as chat()`);
  const { name, messages, ...rest }: { readonly name?: unknown; readonly messages?: unknown } = room;
  if (!Array.isArray(messages) || !messages.every(isMessageType))
    throw new UsageError(
      `messages of ${which} is the list of the messages that it takes and sends, perhaps empty`,
    );
  if (name !== undefined) checkName(which, name);
  checkOptions<Omit<SessionRoom, 'name' | 'messages'>>(which, rest, {
    maker: 'any',
    needs: 'object',
    queued: 'texts',
    capabilities: 'texts',
    loginOptions: 'texts',
    events: 'texts',
    regionEvents: 'texts',
    start: 'function',
    open: 'function',
    close: 'function',
  });
}

function isMessageType(value: unknown): boolean {
  return (
    isObject(value) && typeof Reflect.get(value, 'name') === 'string' && 'number' in value && 'read' in value
  );
}

function checkName(which: string, name: unknown): void {
  if (typeof name !== 'string' || name === '')
    throw new UsageError(`name of ${which} is a text, or left out where nothing is to be found under it`);
  if (RESERVED.has(name) || name in Session.prototype || name in Region.prototype)
    throw new UsageError(`no room can be called ${name}: sessions or regions have something of that name`);
}
