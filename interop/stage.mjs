// Where visitors arrive: a grid of two regions on free ports of loopback, and a host who speaks to them and watches them.

export const WORDS = 'good day, visitor';
export const GREETING = 'good day from a visitor';
const REPEAT_MS = 500;
/** Out of sight: nobody has a circuit to it who goes there. */
const FAR = { name: 'Far Cape', x: 2000, y: 2000, terrain: { kind: 'flat', height: 22 } };
/** Few, so that all of them have come when a visitor counts; the scene of the default grid takes its time. */
export const PRIMS = [
  { shape: 'box', position: [126, 130, 24] },
  { shape: 'sphere', position: [130, 130, 24] },
  { shape: 'cylinder', position: [128, 132, 24] },
];

/** What the grid tells of that is counted. */
const COUNTED = [
  'TeleportFinishSent',
  'TeleportLocalSent',
  'TeleportFailedSent',
  'CrossedRegionSent',
  'CrossingFailed',
  'AgentMovementCompleteSent',
];

/**
 * Opens a grid with an account for a visitor of this name, and the host in it. `count` accounts: the number at the end of the name goes up.
 * `close` tells how many stayed behind; `told` is how often what happened to the visitors.
 */
export async function openStage({ first, last, password }, count = 1) {
  const { arrive } = await import('@landfall/client');
  const { DEFAULT_GRID, startGrid } = await import('@landfall/grid');
  const { createWitness } = await import('@landfall/protocol/evidence');
  const { createNodePorts } = await import('@landfall/transport/node');
  const ports = createNodePorts();
  const own = Array.from({ length: count }, (_, n) => ({ first, last: last.replace(/0$/, n), password }));
  const accounts = [...DEFAULT_GRID.accounts, ...own];
  const [bay, ...others] = DEFAULT_GRID.regions;
  const regions = [{ ...bay, prims: PRIMS }, ...others, FAR];
  const told = Object.fromEntries(COUNTED.map((kind) => [kind, 0]));
  const { clock } = ports;
  const who = { side: 'SERVER', via: 'grid', actor: 'grid', run: 'interop' };
  const times = { now: () => clock.now(), wallTime: () => clock.wallTime() };
  const witness = createWitness({ ...who, ...times }, ({ kind, actor }) => {
    if (kind in told && actor !== 'Test User') told[kind]++;
  });
  const grid = await startGrid({ ...DEFAULT_GRID, regions, accounts }, ports, { witness });
  const secret = { password: 'secret' };
  const host = await arrive({ grid: grid.loginUri, firstName: 'Test', lastName: 'User', secret }, ports);
  const sight = watch(host, `${first} ${last}`);
  return {
    uri: grid.loginUri,
    sight,
    told,
    heightInTheMiddle: grid.regions[0].heightAt(128, 128),
    speak: () => speak(host, sight),
    close: async () => {
      sight.end();
      await host.logout();
      const remaining = grid.regions.flatMap((region) => region.avatars()).length;
      await grid.close();
      await ports.close();
      return remaining;
    },
  };
}

/** What the host sees of the visitor: what it says, and how far it got from where it was first. */
function watch(host, name) {
  const sight = { heard: '', walked: 0, id: undefined, end: () => clearInterval(timer) };
  let start;
  host.on('chat', ({ from, text }) => {
    if (from === name) sight.heard = text;
  });
  const timer = setInterval(() => {
    const visitor = [...host.region.objects.all()].find((each) => each.name === name);
    if (visitor === undefined) return;
    sight.id = visitor.id;
    start ??= visitor.position;
    sight.walked = Math.max(
      sight.walked,
      Math.hypot(visitor.position.x - start.x, visitor.position.y - start.y),
    );
  }, 100);
  return sight;
}

/** Says the words, aloud and to the visitor, until it is called off: nobody knows when it begins to listen. */
function speak(host, sight) {
  const timer = setInterval(() => {
    host.chat.say(WORDS);
    if (sight.id !== undefined) host.chat.sendInstantMessage(sight.id, WORDS);
  }, REPEAT_MS);
  return () => clearInterval(timer);
}
