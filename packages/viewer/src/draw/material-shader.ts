/**
 * GLSL: how a face takes light that is made of a material. Relief turns the normal within the plane of its own texture; highlights of the sun are sharp by
 * roughness (microfacets, GGX) or by the exponent of materials of before; what metal mirrors is sky above and ambient light below.
 * @source glTF 2.0, appendix B; viewer materialF.glsl, pbropaqueF.glsl
 */
export const MATERIALS = `
flat in vec4 vMaps;
flat in vec3 vOwn;
flat in vec4 vNumbers;
flat in vec3 vLight;
in vec4 vMapUv;
in vec3 vPlace;
in vec3 vNormal;
in vec2 vUv;
vec4 mapAt(vec2 where, vec2 uv) {
  return picture(int(floor(where.x + 0.5)), where.y, vec2(uv.x, 1.0 - uv.y));
}
bool isThere(float array) { return array > -0.5; }
/** The normal with its relief, of a texture that is kept as colours. */
vec3 reliefOf(vec3 n) {
  vec3 texel = mapAt(vMaps.xy, vMapUv.xy).rgb;
  vec3 px = dFdx(vPlace), py = dFdy(vPlace);
  vec2 ux = dFdx(vMapUv.xy), uy = dFdy(vMapUv.xy);
  vec3 across = cross(py, n), along = cross(n, px);
  vec3 right = across * ux.x + along * uy.x, up = across * ux.y + along * uy.y;
  float most = max(dot(right, right), dot(up, up));
  if (!isThere(vMaps.x) || most < 1e-12) return n;
  float by = inversesqrt(most);
  return normalize(mat3(right * by, up * by, n) * (toSrgb(texel) * 2.0 - 1.0));
}
vec3 madeOf(vec4 albedo, vec3 bright, float glow) {
  vec3 flatly = normalize(vNormal);
  vec3 n = reliefOf(flatly);
  vec3 texel = isThere(vMaps.z) ? mapAt(vMaps.zw, vMapUv.zw).rgb : vec3(1.0);
  vec3 own = isThere(vOwn.x) ? mapAt(vOwn.xy, vUv).rgb : vec3(1.0);
  vec3 look = normalize(eye - vPlace), halfway = normalize(look + sunDirection);
  float facing = max(0.0, dot(n, sunDirection)), sun = facing * sunShare(vPlace, flatly);
  float nh = max(0.0, dot(n, halfway)), nv = max(1e-3, dot(n, look));
  vec3 around = ambientColour + lampsOn(vPlace, n);
  vec3 mirrored = mix(ambientColour * 0.5, fogColour, smoothstep(-0.2, 0.4, reflect(-look, n).z));
  if (vOwn.z < 1.5) {
    float sharp = mix(2.0, 300.0, vNumbers.w * vNumbers.w);
    vec3 highlight = isThere(vMaps.z) ? vNumbers.rgb * texel * (pow(nh, sharp) * (sharp + 8.0) / 40.0) : vec3(0.0);
    vec3 light = mix(around + sunColour * sun, vec3(1.0), bright);
    return albedo.rgb * (light + glow) + highlight * sunColour * sun;
  }
  // Kept as colours, the numbers of this texture were made linear on their way.
  vec3 told = isThere(vMaps.z) ? toSrgb(texel) : vec3(1.0);
  float metal = vNumbers.x * told.b, rough = clamp(vNumbers.y * told.g, 0.06, 1.0), shade = told.r;
  vec3 base = mix(vec3(0.04), albedo.rgb, metal);
  vec3 fresnel = base + (1.0 - base) * pow(1.0 - max(0.0, dot(look, halfway)), 5.0);
  float a2 = rough * rough * rough * rough, k = (rough + 1.0) * (rough + 1.0) * 0.125;
  float spread = nh * nh * (a2 - 1.0) + 1.0;
  float highlight = a2 / (4.0 * spread * spread * (facing * (1.0 - k) + k) * (nv * (1.0 - k) + k));
  vec3 mirror = (base + (max(vec3(1.0 - rough), base) - base) * pow(1.0 - nv, 5.0)) * mirrored;
  vec3 dull = albedo.rgb * (1.0 - metal);
  return dull * (around * shade + sunColour * sun) + mirror * shade + fresnel * highlight * sunColour * sun + own * vLight;
}
`;
