/* RFC 6962 trees: roots, and a growing tree of which only the right edge is kept. */

const EMPTY_ROOT = sha256hex(new Uint8Array(0));

/* Root, in 32 bytes, over `count` leaf hashes that lie one after another in `row`; the row is overwritten. */
function rootOfRow(row, count) {
  if (!count) return sha256(new Uint8Array(0));
  while (count > 1) {
    const pairs = count >> 1;
    for (let k = 0; k < pairs; k++) prefixed256(1, row, 64 * k, 64 * k + 64, row, 32 * k);
    /* An odd last hash moves up unchanged: the same tree as a split at the largest power of two. */
    if (count & 1) row.copyWithin(32 * pairs, 64 * pairs, 64 * pairs + 32);
    count = pairs + (count & 1);
  }
  return row.slice(0, 32);
}

const PAIR = new Uint8Array(64);

function nodeOf(left, right) {
  PAIR.set(left, 0);
  PAIR.set(right, 32);
  return prefixed256(1, PAIR, 0, 64);
}

class Range {
  /* A tree from leaf 0: the roots of its perfect subtrees, largest first. Enough to grow, and to know the root. */
  constructor(size = 0, peaks = []) {
    this.size = size;
    this.peaks = peaks;
  }

  append(leaf) {
    this.addSubtree(leaf, 1);
  }

  /* Take in a perfect subtree of `leaves` leaves, a power of two that divides the present size. */
  addSubtree(top, leaves) {
    for (let size = Math.floor(this.size / leaves); size % 2; size = Math.floor(size / 2)) {
      top = nodeOf(this.peaks.pop(), top);
    }
    this.peaks.push(top);
    this.size += leaves;
  }

  root() {
    if (!this.peaks.length) return EMPTY_ROOT;
    return hexOf(this.peaks.reduceRight((right, left) => nodeOf(left, right)));
  }

  copy() {
    return new Range(this.size, [...this.peaks]);
  }
}

/* RFC 9162 2.1.3.2: whether `leaf` stands at `index` of the tree of `size` leaves with this root. Hashes in hex. */
function includes(index, size, leaf, path, root) {
  let at = BigInt(index), last = BigInt(size) - 1n;
  if (at < 0n || at > last || ![leaf, root, ...path].every(isHash)) return false;
  let top = unhex(leaf);
  for (const each of path) {
    if (last === 0n) return false;
    if (at & 1n || at === last) {
      top = nodeOf(unhex(each), top);
      while (!(at & 1n) && at) [at, last] = [at >> 1n, last >> 1n];
    } else {
      top = nodeOf(top, unhex(each));
    }
    [at, last] = [at >> 1n, last >> 1n];
  }
  return last === 0n && hexOf(top) === root;
}
