import type { AskedTold, World, WorldCommand } from '../port/index.ts';
import { muteThis } from './mute.ts';
import type { ViewState } from './state.ts';

/** What permissions let a script do, for people. */
const PERMISSION_WORDS: Readonly<Record<string, string>> = {
  debit: 'take money from your account',
  takeControls: 'act on your movement keys',
  animate: 'animate your avatar',
  attach: 'attach itself to your avatar',
  changeLinks: 'link and unlink from other objects',
  trackCamera: 'know where your camera is',
  controlCamera: 'move your camera',
  teleport: 'teleport you',
  estateManagement: 'manage the estates that you own',
  overrideAnimations: 'take the place of your usual animations',
  returnObjects: 'return objects from your land',
};

/** What scripts and people ask, the newest first. Nothing is granted or opened by itself, and nothing takes the keyboard by itself. */
export function AskedCards({ state, world }: { readonly state: ViewState; readonly world: World }) {
  const asked = state.asked.value;
  return (
    <div class="asked" aria-live="polite">
      {asked.map((each) => (
        <AskedCard key={each.asked} told={each} state={state} world={world} />
      ))}
    </div>
  );
}

interface CardProps {
  readonly told: AskedTold;
  readonly state: ViewState;
  readonly world: World;
}

function AskedCard({ told, state, world }: CardProps) {
  const close = (): void => {
    state.asked.value = state.asked.value.filter(({ asked }) => asked !== told.asked);
    if (state.asked.value.length === 0) document.querySelector<HTMLElement>('canvas.world')?.focus();
  };
  const title = titleOf(told);
  return (
    <section
      class="card asked-card"
      role="dialog"
      aria-label={title}
      onKeyDown={(event) => {
        if (event.key === 'Escape') close();
      }}
    >
      <h2>{title}</h2>
      <p class="words">{wordsOf(told)}</p>
      <Answers told={told} world={world} close={close} />
      <div class="row">
        <button type="button" onClick={close}>
          Ignore
        </button>
        <button
          type="button"
          onClick={() => {
            muteThis(
              { state, world },
              told.kind === 'offer'
                ? { kind: 'agent', id: told.fromId, name: told.from }
                : { kind: 'object', id: told.objectId, name: told.objectName },
            );
            close();
          }}
        >
          Mute
        </button>
      </div>
    </section>
  );
}

interface AnswersProps {
  readonly told: AskedTold;
  readonly world: World;
  readonly close: () => void;
}

function Answers({ told, world, close }: AnswersProps) {
  const { asked } = told;
  const sending = (command: WorldCommand) => () => {
    world.send(command);
    close();
  };
  if (told.kind === 'dialog') return <DialogAnswers told={told} sending={sending} />;
  const answers: readonly (readonly [label: string, act: () => void, kind?: 'primary'])[] =
    told.kind === 'question'
      ? [
          ['Allow', sending({ type: 'grant', asked, isGranted: true })],
          ['Refuse', sending({ type: 'grant', asked, isGranted: false }), 'primary'],
        ]
      : told.kind === 'offer'
        ? [
            ['Go there', sending({ type: 'answerOffer', asked, isAccepted: true }), 'primary'],
            ['Decline', sending({ type: 'answerOffer', asked, isAccepted: false })],
          ]
        : [['Open in a new tab', () => (openPage(told.url), close())]];
  return (
    <>
      {told.kind === 'page' ? <p class="address-words">{told.url}</p> : null}
      <div class="row">
        {answers.map(([label, act, kind = '']) => (
          <button key={label} type="button" class={kind} onClick={act}>
            {label}
          </button>
        ))}
      </div>
    </>
  );
}

/** It learns nothing of where it was opened from. */
function openPage(url: string): void {
  if (/^https?:/i.test(url)) window.open(url, '_blank', 'noopener,noreferrer');
}

function DialogAnswers({
  told: { asked, buttons, isTextBox },
  sending,
}: {
  readonly told: Extract<AskedTold, { kind: 'dialog' }>;
  readonly sending: (command: WorldCommand) => () => void;
}) {
  if (isTextBox) return <TextBox onText={(text) => sending({ type: 'fill', asked, text })()} />;
  return (
    <div class="buttons">
      {inRows(buttons).map(({ label, button }) => (
        <button key={button} type="button" onClick={sending({ type: 'press', asked, button })}>
          {label}
        </button>
      ))}
    </div>
  );
}

function TextBox({ onText }: { readonly onText: (text: string) => void }) {
  return (
    <form
      class="row"
      onSubmit={(event) => {
        event.preventDefault();
        if (!(event.currentTarget instanceof HTMLFormElement)) return;
        const input = event.currentTarget.elements.namedItem('text');
        if (input instanceof HTMLInputElement) onText(input.value);
      }}
    >
      <input name="text" maxLength={250} autocomplete="off" aria-label="Your answer" />
      <button type="submit" class="primary">
        Send
      </button>
    </form>
  );
}

/** Three in a row; the wire has the lowest row first. */
export function inRows(buttons: readonly string[]): { readonly label: string; readonly button: number }[] {
  const numbered = buttons.map((label, button) => ({ label, button }));
  const rows: (typeof numbered)[] = [];
  for (let at = 0; at < numbered.length; at += 3) rows.unshift(numbered.slice(at, at + 3));
  return rows.flat();
}

function titleOf(told: AskedTold): string {
  if (told.kind === 'offer') return `${told.from} offers a teleport`;
  const owner = 'ownerName' in told && told.ownerName !== '' ? `, of ${told.ownerName}` : '';
  return `${told.objectName || 'An object'}${owner}`;
}

function wordsOf(told: AskedTold): string {
  if (told.kind !== 'question') return told.text;
  const wants = told.permissions.map((permission) => PERMISSION_WORDS[permission] ?? permission);
  return wants.length === 0 ? 'It asks for something that nobody knows.' : `It wants to ${wants.join(', ')}.`;
}
