/* Ed25519 signatures (RFC 8032 5.1.7) and ECVRF-EDWARDS25519-SHA512-TAI proofs (RFC 9381, suite 0x03). */

/* Whether `signature` is that of `key` over `message`, by our own arithmetic. The key decodes strictly, s is below the
   group order, and there is no cofactor in the equation. */
function ownVerify(key, message, signature) {
  const point = wellFormed(key, signature);
  if (point === null) return false;
  const s = littleEndian(signature.subarray(32));
  const k = littleEndian(sha512(joined(signature.subarray(0, 32), key, message))) % Q;
  return sameBytes(encodePoint(doubleMultiply(s, BASE, k, negatePoint(point))), signature.subarray(0, 32));
}

/* The key's point, if key and signature have the strict form; else null. */
function wellFormed(key, signature) {
  if (key.length !== 32 || signature.length !== 64) return null;
  return littleEndian(signature.subarray(32)) < Q ? decodePoint(key) : null;
}

let nativeEd25519 = null; /* whether this browser has Ed25519: asked once */

async function hasNativeEd25519() {
  if (nativeEd25519 === null) {
    try {
      await crypto.subtle.importKey("raw", encodePoint(BASE), { name: "Ed25519" }, false, ["verify"]);
      nativeEd25519 = true;
    } catch (_) {
      nativeEd25519 = false;
    }
  }
  return nativeEd25519;
}

/* As `ownVerify`. The browser's own check is asked first; what it refuses is judged by ours, since browsers also refuse
   points of low order, and two checkers of one format must say the same. `without`: do not ask the browser. */
async function verifySignature(key, message, signature, { without = false } = {}) {
  if (wellFormed(key, signature) === null) return false;
  if (!without && (await hasNativeEd25519())) {
    try {
      const imported = await crypto.subtle.importKey("raw", key, { name: "Ed25519" }, false, ["verify"]);
      if (await crypto.subtle.verify({ name: "Ed25519" }, imported, signature, message)) return true;
    } catch (_) {
      /* A key that this browser will not take: ours decides. */
    }
  }
  return ownVerify(key, message, signature);
}

const SUITE = 3;
const NOT_THIS_NUMBER = "The list shown may be another number's: ask for the proof of the number you typed.";

function vrfAlpha(kind, number) {
  return joined(Uint8Array.of(kind, 0), utf8(number));
}

/* First place of a list: SHA-256 over a label and all 64 bytes of the output; in hex. */
function firstOf(beta) {
  return sha256hex(joined(utf8("muniment/genesis/v1"), beta));
}

/* The point of a VRF key. One of low order is refused (RFC 9381 5.4.5). */
function vrfKey(key) {
  const point = decodePoint(key);
  if (point === null) throw new Refused("The VRF key is no canonical point", { found: hexOf(key), advice: NOT_THIS_NUMBER });
  if (samePoint(timesEight(point), IDENTITY)) {
    throw new Refused("The VRF key is of low order", { found: hexOf(key), advice: NOT_THIS_NUMBER });
  }
  return point;
}

/* Try and increment, the cofactor cleared (RFC 9381 5.4.1.1). */
function hashToCurve(key, alpha) {
  for (let counter = 0; counter < 256; counter++) {
    const digest = sha512(joined(Uint8Array.of(SUITE, 1), key, alpha, Uint8Array.of(counter, 0)));
    const point = decodePoint(digest.subarray(0, 32));
    if (point === null) continue;
    const cleared = timesEight(point);
    if (!samePoint(cleared, IDENTITY)) return cleared;
  }
  throw new Refused("No point of the curve belongs to this number", { found: hexOf(alpha), advice: NOT_THIS_NUMBER });
}

/* The 64 bytes of output of `alpha` under `key`, or Refused (RFC 9381 5.3, with the key validated). */
function vrfVerify(key, alpha, proof) {
  const public_ = vrfKey(key);
  const refuse = (problem) => new Refused(problem, { found: hexOf(proof), advice: NOT_THIS_NUMBER });
  if (proof.length !== 80) throw refuse("A VRF proof has 80 bytes");
  const stated = proof.subarray(0, 32), c = littleEndian(proof.subarray(32, 48)), s = littleEndian(proof.subarray(48));
  if (s >= Q) throw refuse("The VRF proof is not in its canonical form");
  const gamma = decodePoint(stated);
  if (gamma === null) throw refuse("The VRF proof holds no canonical point");
  const base = hashToCurve(key, alpha);
  const u = doubleMultiply(s, BASE, c, negatePoint(public_));
  const v = doubleMultiply(s, base, c, negatePoint(gamma));
  const parts = joined(key, encodePoint(base), stated, encodePoint(u), encodePoint(v));
  const challenge = sha512(joined(Uint8Array.of(SUITE, 2), parts, Uint8Array.of(0))).subarray(0, 16);
  if (!sameBytes(challenge, proof.subarray(32, 48))) throw refuse("The VRF proof does not fit this number and key");
  return sha512(joined(Uint8Array.of(SUITE, 3), encodePoint(timesEight(gamma)), Uint8Array.of(0)));
}
