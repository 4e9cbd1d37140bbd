import { ClosedError, UsageError } from '@landfall/protocol/errors';

/** A program and where its uniforms are. */
export interface Program {
  /** Linked, for `useProgram`. */
  readonly program: WebGLProgram;
  /**
   * Where a uniform is, by its name in GLSL; looked up once. Null where the program has none of that name, or does not use it.
   */
  readonly uniform: (name: string) => WebGLUniformLocation | null;
}

/** Compiles and links. @throws UsageError with the compiler's words; ClosedError when the graphics card is gone */
export function createProgram(gl: WebGL2RenderingContext, vertex: string, fragment: string): Program {
  const program = gl.createProgram();
  for (const [type, source] of [
    [gl.VERTEX_SHADER, vertex],
    [gl.FRAGMENT_SHADER, fragment],
  ] as const) {
    const shader = gl.createShader(type);
    if (shader === null) throw new ClosedError('the graphics card', { by: 'us', reason: 'lost' });
    gl.shaderSource(shader, source);
    gl.compileShader(shader);
    gl.attachShader(program, shader);
    gl.deleteShader(shader);
  }
  gl.linkProgram(program);
  if (gl.getProgramParameter(program, gl.LINK_STATUS) !== true && !gl.isContextLost())
    throw new UsageError(`a shader does not link: ${wordsOf(gl, program)}`);
  const known = new Map<string, WebGLUniformLocation | null>();
  return {
    program,
    uniform(name) {
      let location = known.get(name);
      if (location === undefined) {
        location = gl.getUniformLocation(program, name);
        known.set(name, location);
      }
      return location;
    },
  };
}

function wordsOf(gl: WebGL2RenderingContext, program: WebGLProgram): string {
  const shaders = gl.getAttachedShaders(program) ?? [];
  return [gl.getProgramInfoLog(program), ...shaders.map((shader) => gl.getShaderInfoLog(shader))].join(' ');
}
