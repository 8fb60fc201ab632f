/* SHA-256 and SHA-512 (FIPS 180-4), our own: the browser's digest takes a file only whole, and old browsers have none
   for local pages. The constants are computed from the primes they stand for. */

const PRIMES = (() => {
  const found = [];
  for (let n = 2; found.length < 80; n++) if (found.every((p) => n % p)) found.push(n);
  return found;
})();

function integerRoot(power, n) {
  /* Newton's iteration from above: the largest x with x^power <= n. */
  const k = BigInt(power);
  let x = 1n << BigInt(Math.ceil(n.toString(2).length / power) + 1);
  for (;;) {
    const y = ((k - 1n) * x + n / x ** (k - 1n)) / k;
    if (y >= x) return x;
    x = y;
  }
}

const MASK64 = (1n << 64n) - 1n;
const K512 = PRIMES.map((p) => integerRoot(3, BigInt(p) << 192n) & MASK64);
const H512 = PRIMES.slice(0, 8).map((p) => integerRoot(2, BigInt(p) << 128n) & MASK64);
const K256 = Int32Array.from(K512.slice(0, 64), (k) => Number(BigInt.asIntN(32, k >> 32n)));
const H256 = Int32Array.from(H512, (h) => Number(BigInt.asIntN(32, h >> 32n)));

const WORDS = new Int32Array(64);

/* Take `blocks` blocks of 64 bytes of `data`, from `at` on, into the state. */
function compress256(state, data, at, blocks) {
  const w = WORDS, k = K256;
  for (; blocks > 0; blocks--) {
    for (let t = 0; t < 16; t++, at += 4) {
      w[t] = (data[at] << 24) | (data[at + 1] << 16) | (data[at + 2] << 8) | data[at + 3];
    }
    for (let t = 16; t < 64; t++) {
      const x = w[t - 15], y = w[t - 2];
      const s0 = ((x >>> 7) | (x << 25)) ^ ((x >>> 18) | (x << 14)) ^ (x >>> 3);
      const s1 = ((y >>> 17) | (y << 15)) ^ ((y >>> 19) | (y << 13)) ^ (y >>> 10);
      w[t] = (w[t - 16] + s0 + w[t - 7] + s1) | 0;
    }
    let a = state[0], b = state[1], c = state[2], d = state[3];
    let e = state[4], f = state[5], g = state[6], h = state[7];
    for (let t = 0; t < 64; t++) {
      const s1 = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7));
      const one = (h + s1 + (g ^ (e & (f ^ g))) + k[t] + w[t]) | 0;
      const s0 = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10));
      const two = (s0 + ((a & b) | (c & (a | b)))) | 0;
      h = g; g = f; f = e; e = (d + one) | 0;
      d = c; c = b; b = a; a = (one + two) | 0;
    }
    state[0] += a; state[1] += b; state[2] += c; state[3] += d;
    state[4] += e; state[5] += f; state[6] += g; state[7] += h;
  }
}

class Sha256 {
  /* Streaming: update(bytes)…, then digest(). Memory does not grow with what is hashed. */
  constructor() {
    this.state = Int32Array.from(H256);
    this.rest = new Uint8Array(128);
    this.filled = 0;
    this.length = 0;
  }

  update(data) {
    this.length += data.length;
    let at = 0;
    if (this.filled) {
      at = Math.min(64 - this.filled, data.length);
      this.rest.set(data.subarray(0, at), this.filled);
      this.filled += at;
      if (this.filled < 64) return this;
      compress256(this.state, this.rest, 0, 1);
      this.filled = 0;
    }
    const blocks = Math.floor((data.length - at) / 64);
    compress256(this.state, data, at, blocks);
    at += blocks * 64;
    this.rest.set(data.subarray(at), 0);
    this.filled = data.length - at;
    return this;
  }

  digest(out = new Uint8Array(32), outAt = 0) {
    const rest = this.rest, blocks = this.filled < 56 ? 1 : 2;
    rest.fill(0, this.filled, blocks * 64);
    rest[this.filled] = 0x80;
    /* The length in bits; a file beyond 2^50 bytes is beyond any volume. */
    new DataView(rest.buffer).setUint32(blocks * 64 - 8, Math.floor(this.length / 0x20000000));
    new DataView(rest.buffer).setUint32(blocks * 64 - 4, (this.length << 3) >>> 0);
    compress256(this.state, rest, 0, blocks);
    return stateInto(this.state, out, outAt);
  }
}

function stateInto(state, out, at) {
  for (let k = 0; k < 8; k++) {
    const word = state[k];
    out[at++] = word >>> 24; out[at++] = word >>> 16; out[at++] = word >>> 8; out[at++] = word;
  }
  return out;
}

function sha256(data) {
  return new Sha256().update(data).digest();
}

function sha256hex(data) {
  return hexOf(sha256(data));
}

const SMALL = new Uint8Array(256), SMALL_STATE = new Int32Array(8), SMALL_LIMIT = 192;

/* SHA-256 of `prefix` ‖ data[start..end): the hash of a tree's leaf (0) or node (1), without a copy of the data kept. */
function prefixed256(prefix, data, start, end, out = new Uint8Array(32), outAt = 0) {
  const length = end - start + 1;
  if (length > SMALL_LIMIT) {
    return new Sha256().update(Uint8Array.of(prefix)).update(data.subarray(start, end)).digest(out, outAt);
  }
  const blocks = (length + 72) >>> 6, whole = blocks << 6;
  SMALL[0] = prefix;
  for (let from = start, to = 1; from < end; ) SMALL[to++] = data[from++];
  SMALL[length] = 0x80;
  SMALL.fill(0, length + 1, whole);
  SMALL[whole - 2] = length >>> 5;
  SMALL[whole - 1] = length << 3;
  SMALL_STATE.set(H256);
  compress256(SMALL_STATE, SMALL, 0, blocks);
  return stateInto(SMALL_STATE, out, outAt);
}

const ROTATED = (x, n) => BigInt.asUintN(64, (x >> BigInt(n)) | (x << BigInt(64 - n)));

/* SHA-512 of bytes in hand. For signatures and VRF proofs only: BigInt is slow, and plain to read. */
function sha512(data) {
  const length = Math.ceil((data.length + 17) / 128) * 128;
  const padded = new Uint8Array(length);
  padded.set(data);
  padded[data.length] = 0x80;
  const view = new DataView(padded.buffer);
  view.setBigUint64(length - 8, BigInt(data.length) * 8n);
  const state = [...H512];
  for (let at = 0; at < length; at += 128) {
    const w = Array.from({ length: 16 }, (_, t) => view.getBigUint64(at + 8 * t));
    for (let t = 16; t < 80; t++) {
      const x = w[t - 15], y = w[t - 2];
      const s0 = ROTATED(x, 1) ^ ROTATED(x, 8) ^ (x >> 7n);
      const s1 = ROTATED(y, 19) ^ ROTATED(y, 61) ^ (y >> 6n);
      w.push((w[t - 16] + s0 + w[t - 7] + s1) & MASK64);
    }
    let [a, b, c, d, e, f, g, h] = state;
    for (let t = 0; t < 80; t++) {
      const s1 = ROTATED(e, 14) ^ ROTATED(e, 18) ^ ROTATED(e, 41);
      const one = h + s1 + ((e & f) ^ ((e ^ MASK64) & g)) + K512[t] + w[t];
      const s0 = ROTATED(a, 28) ^ ROTATED(a, 34) ^ ROTATED(a, 39);
      const two = s0 + ((a & b) ^ (a & c) ^ (b & c));
      [a, b, c, d, e, f, g, h] = [(one + two) & MASK64, a, b, c, (d + one) & MASK64, e, f, g];
    }
    [a, b, c, d, e, f, g, h].forEach((word, at_) => (state[at_] = (state[at_] + word) & MASK64));
  }
  const out = new Uint8Array(64), words = new DataView(out.buffer);
  state.forEach((word, at) => words.setBigUint64(8 * at, word));
  return out;
}
