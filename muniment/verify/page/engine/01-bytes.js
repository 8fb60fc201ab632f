/* Bytes, hex, base64, UTF-8, and what is refused. Bytes are Uint8Array; hashes are kept as 64 lower-case hex digits. */

class Refused extends Error {
  /* Something a stranger wrote, or a person typed, has not its form. `found` and `advice` are for people. */
  constructor(problem, { found = "", advice = "Ask the office that made these files for a fresh copy." } = {}) {
    super(problem);
    this.problem = problem;
    this.found = String(found);
    this.advice = advice;
  }
}

const DIGITS = Uint8Array.from("0123456789abcdef", (digit) => digit.charCodeAt(0)), HASH_DIGITS = new Uint8Array(64);

function hexOf(bytes) {
  /* Nearly all are hashes: their 64 digits are laid out in one place, and made a string at once. */
  const digits = bytes.length === 32 ? HASH_DIGITS : new Uint8Array(2 * bytes.length);
  for (let at = 0, k = 0; at < bytes.length; at++) {
    digits[k++] = DIGITS[bytes[at] >> 4];
    digits[k++] = DIGITS[bytes[at] & 15];
  }
  return latin1(digits);
}

/* Text of one sign for each byte. */
function latin1(bytes) {
  if (bytes.length <= 4096) return String.fromCharCode.apply(null, bytes);
  let text = "";
  for (let at = 0; at < bytes.length; at += 4096) text += String.fromCharCode.apply(null, bytes.subarray(at, at + 4096));
  return text;
}

const NIBBLE = new Uint8Array(128).fill(255);
for (const digit of "0123456789abcdef") NIBBLE[digit.charCodeAt(0)] = parseInt(digit, 16);

/* Bytes of lower-case hex, written into `out` from `at` on. The caller has checked the form. */
function hexInto(text, out, at) {
  for (let k = 0; k < text.length; k += 2) {
    out[at++] = (NIBBLE[text.charCodeAt(k)] << 4) | NIBBLE[text.charCodeAt(k + 1)];
  }
  return at;
}

function unhex(text) {
  const bytes = new Uint8Array(text.length / 2);
  hexInto(text, bytes, 0);
  return bytes;
}

function joined(...parts) {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

function sameBytes(a, b) {
  return a.length === b.length && a.every((byte, at) => byte === b[at]);
}

const ENCODER = new TextEncoder();
const DECODER = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

function utf8(text) {
  return ENCODER.encode(text);
}

/* Text of strict UTF-8, a byte order mark kept; null if the bytes are no UTF-8. */
function textOf(bytes) {
  try {
    return DECODER.decode(bytes);
  } catch (_) {
    return null;
  }
}

/* Order of two texts by their UTF-8 bytes, which is the order of their code points. */
function byBytes(a, b) {
  const length = Math.min(a.length, b.length);
  for (let at = 0; at < length; at++) {
    const one = a.charCodeAt(at), other = b.charCodeAt(at);
    if (one !== other) return codeOrder(one) - codeOrder(other);
  }
  return a.length - b.length;
}

/* Surrogates stand for code points above U+FFFF, so they sort after U+E000-U+FFFF. */
function codeOrder(unit) {
  return unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit;
}

function base64(bytes) {
  return btoa(latin1(bytes));
}

/* Bytes of base64 that re-encodes to itself; anything else is refused. */
function unbase64(text) {
  let raw = null;
  try {
    raw = atob(text);
  } catch (_) {
    throw new Refused("The text is not base64", { found: text.slice(0, 80), advice: COPY_NOTE });
  }
  if (btoa(raw) !== text) {
    throw new Refused("The base64 is not in its one form", { found: text.slice(0, 80), advice: COPY_NOTE });
  }
  return Uint8Array.from(raw, (sign) => sign.charCodeAt(0));
}

const COPY_NOTE = "Get the file again; if it fails again, ask the office in writing why.";

function u32(n) {
  return Uint8Array.of(n >>> 24, (n >>> 16) & 255, (n >>> 8) & 255, n & 255);
}

/* A big-endian number of 8 bytes: a Number where it is exact, else a BigInt, which equals no Number. */
function readU64(bytes, at) {
  const view = new DataView(bytes.buffer, bytes.byteOffset + at, 8);
  const high = view.getUint32(0), low = view.getUint32(4);
  return high < 0x200000 ? high * 0x100000000 + low : (BigInt(high) << 32n) | BigInt(low);
}

const HASH = /^[0-9a-f]{64}$/;

function isHash(value) {
  return typeof value === "string" && value.length === 64 && HASH.test(value);
}
