import load from '@cornerstonejs/codec-openjpeg/wasmjs';
import { serveCodec } from '@landfall/codecs/web';

serveCodec({ load, wasm: new URL('./openjpeg.wasm', location.href) });
