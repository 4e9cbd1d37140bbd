/** A sound that goes on as long as it is there. */
export interface HeardSound {
  /** The same as long as it is the same sound of the same object. */
  readonly key: string;
  /** Asset id of the sound. */
  readonly id: string;
  /** Where it comes from, metres in the agent's region. */
  readonly place: Place;
  /** 0 to 1. */
  readonly gain: number;
}

/** What a stage works with. */
export interface SoundPorts {
  /** The bytes of a sound, Ogg Vorbis; undefined where there are none. */
  fetch(id: string): Promise<Uint8Array | undefined>;
  /** The browser's own; called once, after somebody has touched the page. */
  createContext(): AudioContext;
}

/** Metres: east, north, up. */
type Place = readonly [x: number, y: number, z: number];

interface Voice {
  readonly source: AudioBufferSourceNode;
  readonly panner: PannerNode;
  readonly gain: GainNode;
}

/** Sounds at once; more are not heard. */
const MOST_VOICES = 24;
/** Sounds that are kept decoded; the oldest go. */
const MOST_BUFFERS = 64;
/** Metres within which sounds are begun, and from which on they get less. */
const HEARD_METRES = 100;
const NEAR_METRES = 3;
/** Longer ones are none of the grid's, which has ten seconds, or thirty. */
const MOST_SECONDS = 60;
const MOST_BYTES = 4 * 1024 * 1024;

/** Plays sounds where they are. Silent, and fetching nothing, until {@link SoundStage.wake}: browsers let no page be loud by itself. */
export class SoundStage {
  readonly #ports: SoundPorts;
  /** Undefined while it comes, and where there is none. */
  readonly #buffers = new Map<string, AudioBuffer | undefined>();
  readonly #loops = new Map<string, Voice>();
  readonly #once = new Set<Voice>();
  #context: AudioContext | undefined;
  #master: GainNode | undefined;
  #volume = 1;
  #listener: Place = [0, 0, 0];

  constructor(ports: SoundPorts) {
    this.#ports = ports;
  }

  /** How many are heard. */
  get voices(): number {
    return this.#loops.size + this.#once.size;
  }

  /** 0 to 1. */
  set volume(volume: number) {
    this.#volume = volume;
    if (this.#master !== undefined) this.#master.gain.value = volume;
  }

  /** Somebody has touched the page. */
  wake(): void {
    if (this.#context !== undefined) return;
    try {
      this.#context = this.#ports.createContext();
      this.#master = this.#context.createGain();
      this.#master.gain.value = this.#volume;
      this.#master.connect(this.#context.destination);
      void this.#context.resume().catch(() => undefined);
    } catch {
      // A browser without sound.
      this.#context = undefined;
    }
  }

  /** It is soon to be heard. */
  prepare(id: string): void {
    if (this.#isHeard) void this.#bufferOf(id);
  }

  /** Heard once. */
  async play(id: string, place: Place, gain: number): Promise<void> {
    if (!this.#isHeard || !this.#isNear(place) || this.voices >= MOST_VOICES) return;
    const buffer = await this.#bufferOf(id);
    if (buffer === undefined || this.voices >= MOST_VOICES) return;
    const voice = this.#begin(buffer, place, gain, false);
    if (voice === undefined) return;
    this.#once.add(voice);
    voice.source.addEventListener('ended', () => this.#once.delete(voice));
  }

  /** The next frame: who hears, and what goes on around. */
  update(listener: Place, direction: Place, around: Iterable<HeardSound>): void {
    this.#listener = listener;
    if (!this.#isHeard) return;
    this.#turn(listener, direction);
    const heard = new Set<string>();
    for (const sound of around) {
      if (!this.#isNear(sound.place)) continue;
      heard.add(sound.key);
      const voice = this.#loops.get(sound.key);
      if (voice !== undefined) this.#move(voice, sound.place, sound.gain);
      else if (this.voices < MOST_VOICES) this.#beginLoop(sound);
    }
    for (const [key, voice] of this.#loops) {
      if (heard.has(key)) continue;
      voice.source.stop();
      this.#loops.delete(key);
    }
  }

  /** Silence, for good. */
  close(): void {
    void this.#context?.close().catch(() => undefined);
    this.#context = undefined;
    this.#loops.clear();
    this.#once.clear();
  }

  get #isHeard(): boolean {
    return this.#context !== undefined && this.#volume > 0;
  }

  #isNear(place: Place): boolean {
    return Math.hypot(...place.map((part, axis) => part - this.#listener[axis]!)) < HEARD_METRES;
  }

  #beginLoop({ key, id, place, gain }: HeardSound): void {
    const buffer = this.#buffers.get(id);
    if (buffer === undefined) return void this.#bufferOf(id);
    const voice = this.#begin(buffer, place, gain, true);
    if (voice !== undefined) this.#loops.set(key, voice);
  }

  async #bufferOf(id: string): Promise<AudioBuffer | undefined> {
    if (this.#buffers.has(id)) return this.#buffers.get(id);
    this.#buffers.set(id, undefined);
    const [oldest] = this.#buffers.keys();
    if (this.#buffers.size > MOST_BUFFERS && oldest !== undefined) this.#buffers.delete(oldest);
    const bytes = await this.#ports.fetch(id);
    const context = this.#context;
    if (bytes === undefined || bytes.length > MOST_BYTES || context === undefined) return undefined;
    try {
      // A copy: the browser takes the bytes away.
      const buffer = await context.decodeAudioData(Uint8Array.from(bytes).buffer);
      if (buffer.duration > MOST_SECONDS) return undefined;
      this.#buffers.set(id, buffer);
      return buffer;
    } catch {
      // Damaged, or another format: it is not heard.
      return undefined;
    }
  }

  #begin(buffer: AudioBuffer, place: Place, gain: number, isLoop: boolean): Voice | undefined {
    if (this.#context === undefined || this.#master === undefined) return undefined;
    const source = this.#context.createBufferSource();
    source.buffer = buffer;
    source.loop = isLoop;
    const panner = this.#context.createPanner();
    panner.panningModel = 'equalpower';
    panner.distanceModel = 'inverse';
    panner.refDistance = NEAR_METRES;
    panner.maxDistance = HEARD_METRES;
    const voice = { source, panner, gain: this.#context.createGain() };
    source.connect(voice.gain).connect(panner).connect(this.#master);
    this.#move(voice, place, gain);
    source.start();
    return voice;
  }

  #move({ panner, gain }: Voice, [x, y, z]: Place, loudness: number): void {
    panner.positionX.value = x;
    panner.positionY.value = y;
    panner.positionZ.value = z;
    gain.gain.value = loudness;
  }

  #turn([x, y, z]: Place, [dx, dy, dz]: Place): void {
    const { listener } = this.#context!;
    // Older browsers have it otherwise, and hear from all sides alike.
    if (!('positionX' in listener)) return;
    listener.positionX.value = x;
    listener.positionY.value = y;
    listener.positionZ.value = z;
    listener.forwardX.value = dx;
    listener.forwardY.value = dy;
    listener.forwardZ.value = dz;
    listener.upX.value = 0;
    listener.upY.value = 0;
    listener.upZ.value = 1;
  }
}
