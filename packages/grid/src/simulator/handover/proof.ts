import { Part } from '../region/index.ts';
import type { Agent } from '../region/index.ts';

const PROOF = new Part<Agent, { heard: (() => void) | undefined }>(() => ({ heard: undefined }));

/**
 * Whether an agent has got where it was handed over to: by the answer of that region, or by its release, which comes when the client
 * sees it, and may be all that comes where the answer is lost on the way.
 * @param answer whether the agent is root there
 */
export async function provenBy(agent: Agent, answer: Promise<boolean>): Promise<boolean> {
  const proof = agent.part(PROOF);
  const released = new Promise<boolean>((resolve) => {
    proof.heard = () => resolve(true);
  });
  const hasArrived = await Promise.race([answer, released]);
  proof.heard = undefined;
  return hasArrived;
}

/** The region where an agent went says that it is seen by it. */
export function proveArrival(agent: Agent): void {
  agent.part(PROOF).heard?.();
}
