const digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** Base64 of RFC 4648 with padding; the platform's own encoders are not available to pure code. */
export const encodeBase64 = (bytes: Uint8Array): string => {
  const parts: string[] = [];
  for (let index = 0; index < bytes.length; index += 3) {
    const bits = ((bytes[index] ?? 0) << 16) | ((bytes[index + 1] ?? 0) << 8) | (bytes[index + 2] ?? 0);
    const used = Math.min(3, bytes.length - index) + 1;
    const four = [18, 12, 6, 0].map(shift => digits.charAt((bits >>> shift) & 63));
    parts.push(four.slice(0, used).join('').padEnd(4, '='));
  }
  return parts.join('');
};

/** The bytes of base64 with padding; `undefined` when it is none. */
export const decodeBase64 = (text: string): Uint8Array | undefined => {
  const padding = text.endsWith('==') ? 2 : Number(text.endsWith('='));
  const body = text.slice(0, text.length - padding);
  if (text.length % 4 !== 0 || /[^A-Za-z0-9+/]/.test(body)) return undefined;
  const bytes = new Uint8Array((text.length / 4) * 3 - padding);
  for (let index = 0, at = 0; index < body.length; index += 4, at += 3) {
    const [a, b, c, d] = [0, 1, 2, 3].map(offset => Math.max(0, digits.indexOf(body.charAt(index + offset))));
    const bits = ((a ?? 0) << 18) | ((b ?? 0) << 12) | ((c ?? 0) << 6) | (d ?? 0);
    bytes.set([bits >>> 16, (bits >>> 8) & 255, bits & 255].slice(0, bytes.length - at), at);
  }
  return bytes;
};
