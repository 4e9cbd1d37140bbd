/** Web addresses, as far as the protocol looks into them. */
export { isHttpUrl, schemeOf } from './http-url.ts';
