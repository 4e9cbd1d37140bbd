/** What is not shown when a thing is printed: session ids and capability URLs. */
export { conceal, INSPECT } from './conceal.ts';
export { concealCapabilities, concealLogin } from './concealed-answers.ts';
export { concealSecrets } from './conceal-secrets.ts';
