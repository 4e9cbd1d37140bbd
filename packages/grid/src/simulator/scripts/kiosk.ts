import type { Agent } from '../region/index.ts';
import type { CreateScript, ObjectScript, ScriptHost } from './object-script.ts';

/** Nobody says this by accident. */
const CHANNEL = -8_420_611;
const NAME_CHANNEL = CHANNEL - 1;
const PAGE = 'https://opensimulator.org/';

const BUTTONS = ['Greet me', 'My name', 'Animate me', 'A page', 'Nothing'] as const;

/** A kiosk that has one of everything a script can ask. */
export const createKiosk: CreateScript = (host) => new Kiosk(host);

class Kiosk implements ObjectScript {
  readonly #host: ScriptHost;
  readonly #choices: Readonly<Record<string, (by: Agent) => void>>;

  constructor(host: ScriptHost) {
    this.#host = host;
    this.#choices = {
      'Greet me': (by) => host.say(`Hello, ${by.name}!`),
      'My name': (by) => host.textBox(by, 'What shall I call you?', NAME_CHANNEL),
      'Animate me': (by) => host.ask(by, ['animate']),
      'A page': (by) => host.offerPage(by, 'Where this world comes from', PAGE),
    };
  }

  touched(by: Agent): void {
    this.#host.dialog(by, 'What can I do for you?', BUTTONS, CHANNEL);
  }

  heard(text: string, channel: number, from: Agent): void {
    if (channel === NAME_CHANNEL) this.#host.say(`Then I shall call you ${text}.`);
    else if (channel === CHANNEL && Object.hasOwn(this.#choices, text)) this.#choices[text]?.(from);
  }

  granted(permissions: readonly string[], by: Agent): void {
    this.#host.say(
      permissions.includes('animate') ? `${by.name} may be animated.` : `${by.name} would rather not.`,
    );
  }
}
