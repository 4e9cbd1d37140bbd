/** The client's reasons for the end of a session, as a clause; without those that say it all. */
const WORDS: Readonly<Record<string, string>> = {
  kicked: 'the region showed the agent out',
  disabled: 'the region closed the circuit',
  'close-circuit': 'the region closed the circuit',
  lost: 'the simulator of the region does not know the agent any more',
  stranded: 'the region that the agent was sent to never placed it',
  silent: 'nothing was heard of the region any more',
  'event-queue-failed': 'the event queue failed too often',
};

/** Why a session ended, by the reason that the client gives: `kicked` is that the region showed the agent out. */
export function endWords(reason: string): string {
  return Object.hasOwn(WORDS, reason) ? WORDS[reason]! : reason;
}
