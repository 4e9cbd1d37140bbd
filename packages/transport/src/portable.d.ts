/**
 * What browsers and Node have beyond ECMAScript, as far as the portable rooms (ports, drive, memory, wrappers) use it:
 * nothing but aborting. Compiled without any other ambient type by tsconfig.portable.json.
 */
interface AbortSignal {
  readonly aborted: boolean;
  // oxlint-disable-next-line typescript/no-explicit-any -- must equal the declaration of Node's own types
  readonly reason: any;
  addEventListener(type: 'abort', listener: () => void, options?: { readonly once?: boolean }): void;
  removeEventListener(type: 'abort', listener: () => void): void;
}

interface AbortController {
  readonly signal: AbortSignal;
  abort(reason?: unknown): void;
}

declare var AbortController: { new (): AbortController };
