import { json, methodNotAllowed, refusal } from '../http/index.ts';
import type { Answer, Target } from '../http/index.ts';
import type { Match } from './front.ts';
import { METRICS_TYPE } from './metrics.ts';
import { statusPage } from './status-page.ts';
import type { Status } from './status.ts';

/** What an operator asks for. */
export interface Operations {
  metrics(): Promise<{ readonly text: string; readonly json: unknown }>;
  readonly hasPage: boolean;
  /** The interfaces that it answers, by name. */
  readonly interfaces: readonly string[];
  status(): Promise<Status>;
  /** Why requests cannot be served now; undefined when they can. */
  obstacle(): Promise<string | undefined>;
}

type Question = (operations: Operations) => Promise<Answer> | Answer;

const PLAIN = { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' };
/** Nothing from elsewhere, no script. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'";

/** Without a credential: they say nothing but yes or no. */
const PROBES: ReadonlyMap<string, Question> = new Map<string, Question>([
  ['/health', () => ({ status: 200, headers: PLAIN, body: 'ok\n' })],
  ['/ready', ready],
]);

const QUESTIONS: ReadonlyMap<string, Question> = new Map<string, Question>([
  ['/metrics', prometheus],
  ['/metrics.json', async (operations) => json((await operations.metrics()).json)],
  [
    '/status.json',
    async (operations) => json({ ...(await operations.status()), interfaces: operations.interfaces }),
  ],
  ['/status', page],
]);

/** `/health` (the process answers) and `/ready` (the store does too, and nothing is ending). */
export const matchProbe = (operations: Operations, target: Target): Match | undefined =>
  matchQuestion(PROBES, operations, target);

/** `/metrics`, `/metrics.json`, `/status` and `/status.json`. */
export const matchOperations = (operations: Operations, target: Target): Match | undefined =>
  matchQuestion(QUESTIONS, operations, target);

function matchQuestion(
  questions: ReadonlyMap<string, Question>,
  operations: Operations,
  { path }: Target,
): Match | undefined {
  const question = questions.get(path);
  if (question === undefined || (path === '/status' && !operations.hasPage)) return undefined;
  return {
    route: path.slice(1),
    answer: ({ method }) =>
      method === 'GET' || method === 'HEAD' ? question(operations) : methodNotAllowed('GET, HEAD'),
  };
}

async function ready(operations: Operations): Promise<Answer> {
  const obstacle = await operations.obstacle();
  return obstacle === undefined ? { status: 200, headers: PLAIN, body: 'ready\n' } : refusal(503, obstacle);
}

async function prometheus(operations: Operations): Promise<Answer> {
  const headers = { 'content-type': METRICS_TYPE, 'cache-control': 'no-store' };
  return { status: 200, headers, body: (await operations.metrics()).text };
}

async function page(operations: Operations): Promise<Answer> {
  const headers = {
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-store',
    'content-security-policy': POLICY,
  };
  return { status: 200, headers, body: statusPage(await operations.status()) };
}
