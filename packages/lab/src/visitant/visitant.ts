import { arrive, defaultRooms, travel } from '@landfall/client';
import type { ArrivedSession, BehaviourName, ClientPorts, DefaultRooms } from '@landfall/client';
import { formatVector } from '@landfall/protocol/datatypes';
import type { Vector3 } from '@landfall/protocol/datatypes';
import { LandfallError, UsageError } from '@landfall/protocol/errors';
import type { Witness } from '@landfall/protocol/evidence';
import type { Clock } from '@landfall/transport/ports';
import type { Asking, VisitantCommand } from './commands.ts';

/** What a visitant lives in. */
export interface VisitantSetting {
  /** As the scenario calls it. */
  readonly name: string;
  /** For its sleep, and the time that it tells. */
  readonly clock: Clock;
  /** The way to the grid, as it is at a login. */
  readonly ports: () => ClientPorts;
  /** The login address, where a line names none. */
  readonly grid: string;
  /** Takes what it observes, its session included. */
  readonly witness: Witness;
  /** Nothing that it sends arrives from now on, and nothing reaches it. */
  readonly vanish: () => void;
  /** What it has to say of a line that came to nothing, and answers to questions. */
  readonly say: (text: string) => void;
}

type Rooms = readonly [...DefaultRooms, ReturnType<typeof travel>];

/** What only somebody can do who is logged in. */
type Acting = Exclude<
  VisitantCommand,
  { readonly verb: 'LOGIN' | 'BEHAVE' | 'START' | 'SLEEP' | 'SUBJECTIVE_BECAUSE' | Leaving }
>;
type Leaving = 'LOGOUT' | 'EXIT' | 'RESET';

/** Two metres above, as the vocabulary has it. @source rituals §2.5 */
const REZ_ABOVE_METRES = 2;

/** One client, which does one line after the other. */
export class Visitant {
  readonly #setting: VisitantSetting;
  #session: ArrivedSession<Rooms> | undefined;
  #behaviour: BehaviourName = 'standard';
  #start = 'last';
  #because = '';
  #tail: Promise<void> = Promise.resolve();
  #waiting = 0;

  constructor(setting: VisitantSetting) {
    this.#setting = setting;
  }

  /** Has it done all that it was told? */
  get isIdle(): boolean {
    return this.#waiting === 0;
  }

  /** Is it logged in? */
  get isIn(): boolean {
    return this.#session?.isAlive ?? false;
  }

  /** Does it after all that it was told before. What comes to nothing is said, and the next line is done. */
  tell(command: VisitantCommand): void {
    this.#waiting++;
    this.#tail = this.#tail.then(async () => {
      try {
        await this.#do(command);
      } catch (error) {
        if (!(error instanceof LandfallError)) throw error;
        this.#setting.say(`${command.verb}: ${error.message}`);
      } finally {
        this.#waiting--;
      }
    });
  }

  /** When all that it was told is done. Rejects for a fault of ours. */
  get done(): Promise<void> {
    return this.#tail;
  }

  /** Goes, if it is there. */
  async leave(): Promise<void> {
    await this.#session?.logout();
  }

  get #here(): ArrivedSession<Rooms> {
    if (this.#session?.isAlive !== true) throw new UsageError(`${this.#setting.name} is not logged in`);
    return this.#session;
  }

  async #do(command: VisitantCommand): Promise<void> {
    switch (command.verb) {
      case 'LOGIN':
        return await this.#login(command);
      case 'BEHAVE':
        this.#behaviour = command.behaviour;
        return;
      case 'START':
        this.#start = command.start;
        return;
      case 'SLEEP':
        return await this.#sleep(command.ms);
      case 'SUBJECTIVE_BECAUSE':
        this.#because = command.text;
        return;
      case 'LOGOUT':
      case 'EXIT':
        return await this.leave();
      case 'RESET':
        await this.leave();
        this.#behaviour = 'standard';
        this.#start = 'last';
        return;
      default:
        return await this.#act(command);
    }
  }

  async #act(command: Acting): Promise<void> {
    const session = this.#here;
    switch (command.verb) {
      case 'CHAT':
        return session.chat.say(command.text);
      case 'WHISPER':
        return session.chat.whisper(command.text);
      case 'SHOUT':
        return session.chat.shout(command.text);
      case 'IM':
        return this.#message(session, command.to, command.text);
      case 'SUBJECTIVE_GOTO':
        return await session.agent.walkTo(groundedAt(command.to, session.agent.position));
      case 'POS':
        return void (await session.travel.teleport({
          position: groundedAt(command.to, session.agent.position),
        }).arrival);
      case 'TELEPORT':
        return void (await session.travel.teleport(command.destination).arrival);
      case 'REZ':
        return await this.#rez(session);
      case 'SIT':
        return session.agent.sitOnGround();
      case 'STAND':
        return session.agent.stand();
      case 'VANISH':
        return this.#setting.vanish();
      default:
        return this.#answer(command.verb, session);
    }
  }

  async #login({ first, last, password, uri }: Extract<VisitantCommand, { verb: 'LOGIN' }>): Promise<void> {
    if (this.isIn) throw new UsageError(`${this.#setting.name} is logged in already`);
    const { grid, ports, witness } = this.#setting;
    const rooms = [...defaultRooms(), travel()] as const;
    const request = { grid: uri ?? grid, firstName: first, lastName: last, secret: { password } };
    const options = { ...request, start: this.#start, witness, rooms };
    this.#session = await arrive({ ...options, behaviour: this.#behaviour }, ports());
  }

  #sleep(ms: number): Promise<void> {
    const { clock, witness } = this.#setting;
    return new Promise((resolve) => {
      clock.after(ms, () => {
        witness.observe('Waited', { seconds: ms / 1000 });
        resolve();
      });
    });
  }

  #message(session: ArrivedSession<Rooms>, to: string, text: string): void {
    const wanted = to.toLowerCase();
    const isId = /^[0-9a-f-]{36}$/i.test(to);
    const id = isId ? to : session.region.avatars.find(({ name }) => name.toLowerCase() === wanted)?.id;
    if (id === undefined) throw new UsageError(`nobody here is called ${to}`);
    session.chat.sendInstantMessage(id, text);
  }

  async #rez({ agent, region }: ArrivedSession<Rooms>): Promise<void> {
    const { x, y, z } = agent.position;
    await region.build.rez({ position: { x, y, z: z + REZ_ABOVE_METRES } });
  }

  #answer(verb: Asking, { agent, agentName, region }: ArrivedSession<Rooms>): void {
    const { witness, say, clock } = this.#setting;
    const { avatars, objects } = region;
    if (verb === 'WHOAMI') witness.observe('Identity', { name: agentName, agentId: agent.id.toString() });
    else if (verb === 'WHERE') {
      witness.observe('Position', { region: region.name, position: agent.position });
      say(`${region.name} at ${formatVector(agent.position)}`);
    } else if (verb === 'WHEN')
      witness.observe('RegionTimeReceived', { gridTime: new Date(clock.wallTime()).toISOString() });
    else if (verb === 'SUBJECTIVE_WHY')
      witness.observe('Intent', { what: this.#because || 'no reason given' });
    else if (verb === 'SUBJECTIVE_LOOK')
      witness.observe('Census', { avatars: avatars.length, primitives: objects.size - avatars.length });
    else
      for (const { name, id, localId } of avatars)
        witness.observe('AvatarSeen', { name, agentId: id.toString(), localId });
  }
}

/** Without a height it is the one where the agent is: the region knows where its ground is. */
const groundedAt = (to: Vector3, from: Vector3): Vector3 => (Number.isNaN(to.z) ? { ...to, z: from.z } : to);
