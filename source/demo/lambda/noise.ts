/** FNV-1a, and a last mixing so that neighbours differ. */
const hash = (text: string): number => {
  let state = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) {
    state = Math.imul(state ^ text.charCodeAt(index), 0x01000193);
  }
  state = Math.imul(state ^ (state >>> 16), 0x7feb352d);
  return (state ^ (state >>> 15)) >>> 0;
};

/** Between -1 and 1: the same for the same name and minute, so that a history needs no memory. */
const noise = (name: string, at: number): number =>
  (hash(`${name} ${String(Math.floor(at / 60_000))}`) / 0xffff_ffff) * 2 - 1;

const swellMilliseconds = 23 * 60_000;

/** The value as it may be in that minute: it swells and ebbs over some minutes, and flickers. `spread` 0.1 is ten per cent. */
export const around = (value: number, spread: number, name: string, at: number): number => {
  const phase = (hash(name) / 0xffff_ffff) * 2 * Math.PI;
  const swell = Math.sin((2 * Math.PI * at) / swellMilliseconds + phase);
  return value * (1 + spread * (0.6 * swell + 0.4 * noise(name, at)));
};
