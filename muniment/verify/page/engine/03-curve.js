/* edwards25519 over BigInt: strict decoding of points, sums, multiples (RFC 8032). Not constant in time: for public
   bytes only, never for secrets. A point is [X, Y, Z, T] with x = X/Z, y = Y/Z, T = XY/Z. */

const P = (1n << 255n) - 19n;
const Q = (1n << 252n) + 27742317777372353535851937790883648493n;
const MASK255 = (1n << 255n) - 1n;

/* A product folded twice by 2^255 = 19 (mod P): far cheaper than a division. The result is below 2^255 + 19·2^5. */
function fold255(n) {
  n = (n & MASK255) + 19n * (n >> 255n);
  return (n & MASK255) + 19n * (n >> 255n);
}

function modP(n) {
  const left = n % P;
  return left < 0n ? left + P : left;
}

function power(base, exponent) {
  let result = 1n;
  for (let x = modP(base), n = exponent; n > 0n; n >>= 1n) {
    if (n & 1n) result = fold255(result * x);
    x = fold255(x * x);
  }
  return modP(result);
}

const D = modP(-121665n * power(121666n, P - 2n));
const D2 = modP(2n * D);
const SQRT_M1 = power(2n, (P - 1n) / 4n);
const IDENTITY = [0n, 1n, 1n, 0n];
const P4 = P << 2n; /* keeps differences of folded numbers above zero */

function addPoints(a, b) {
  const m = fold255((a[1] - a[0] + P4) * (b[1] - b[0] + P4));
  const n = fold255((a[1] + a[0]) * (b[1] + b[0]));
  const c = fold255(fold255(a[3] * b[3]) * D2);
  const d = fold255(2n * a[2] * b[2]);
  const e = n - m + P4, f = d - c + P4, g = d + c, h = n + m;
  return [fold255(e * f), fold255(g * h), fold255(f * g), fold255(e * h)];
}

function doublePoint(a) {
  const m = fold255(a[0] * a[0]), n = fold255(a[1] * a[1]), s = a[0] + a[1];
  const h = m + n;
  const e = h - fold255(s * s) + P4, g = m - n + P4, f = fold255(2n * a[2] * a[2]) + g;
  return [fold255(e * f), fold255(g * h), fold255(f * g), fold255(e * h)];
}

function negatePoint(a) {
  return [P4 - a[0], a[1], a[2], P4 - a[3]];
}

function samePoint(a, b) {
  return modP(a[0] * b[2] - b[0] * a[2]) === 0n && modP(a[1] * b[2] - b[1] * a[2]) === 0n;
}

function timesEight(a) {
  return doublePoint(doublePoint(doublePoint(a)));
}

function littleEndian(bytes) {
  let n = 0n;
  for (let at = bytes.length - 1; at >= 0; at--) n = (n << 8n) | BigInt(bytes[at]);
  return n;
}

function encodePoint(a) {
  const inverse = power(a[2], P - 2n);
  const x = modP(a[0] * inverse);
  let whole = modP(a[1] * inverse) | ((x & 1n) << 255n);
  const out = new Uint8Array(32);
  for (let at = 0; at < 32; at++, whole >>= 8n) out[at] = Number(whole & 255n);
  return out;
}

/* The point of 32 canonical bytes: y below P, on the curve, no negative zero (RFC 8032 5.1.3); else null. */
function decodePoint(bytes) {
  if (bytes.length !== 32) return null;
  const whole = littleEndian(bytes), sign = whole >> 255n, y = whole & MASK255;
  if (y >= P) return null;
  let x = squareRoot(modP(y * y - 1n), modP(D * y * y + 1n));
  if (x === null || (x === 0n && sign)) return null;
  if ((x & 1n) !== sign) x = P - x;
  return [x, y, 1n, modP(x * y)];
}

/* A root of u/v, or null. */
function squareRoot(u, v) {
  const v3 = modP(modP(v * v) * v);
  const x = modP(u * v3 * power(u * v3 * v3 * v, (P - 5n) / 8n));
  const check = modP(v * x * x);
  if (check === u) return x;
  if (check === modP(-u)) return modP(x * SQRT_M1);
  return null;
}

function multiplesOf(a) {
  const table = [IDENTITY, a];
  while (table.length < 16) table.push(addPoints(table[table.length - 1], a));
  return table;
}

/* m·a + n·b for 0 <= m, n < 2^256, four bits of both at a time. */
function doubleMultiply(m, a, n, b) {
  const first = multiplesOf(a), second = multiplesOf(b);
  let total = IDENTITY;
  for (let at = 252n; at >= 0n; at -= 4n) {
    if (total !== IDENTITY) total = doublePoint(doublePoint(doublePoint(doublePoint(total))));
    const i = Number((m >> at) & 15n), j = Number((n >> at) & 15n);
    if (i) total = addPoints(total, first[i]);
    if (j) total = addPoints(total, second[j]);
  }
  return total;
}

const BASE = decodePoint(Uint8Array.from({ length: 32 }, (_, at) => (at ? 0x66 : 0x58)));
