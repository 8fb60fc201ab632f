/* One pass over a whole log: its root, the forms of its entries, and where the asked-for entries stand. */

function logRefused(problem, found = "") {
  return new Refused(problem, { found, advice: "Copy the log's files again, or use another copy of the log." });
}

class Wanted {
  /* A set of 32-byte names in hex, asked with bytes: four of them tell nearly all others off. */
  constructor(names) {
    this.names = new Set(names);
    this.starts = new Set();
    const start = new Uint8Array(4);
    for (const name of this.names) {
      for (let k = 0; k < 4; k++) start[k] = (NIBBLE[name.charCodeAt(2 * k)] << 4) | NIBBLE[name.charCodeAt(2 * k + 1)];
      this.starts.add((start[0] << 24) | (start[1] << 16) | (start[2] << 8) | start[3]);
    }
  }

  find(data, at) {
    const start = (data[at] << 24) | (data[at + 1] << 16) | (data[at + 2] << 8) | data[at + 3];
    if (!this.starts.has(start)) return null;
    const name = hexOf(data.subarray(at, at + 32));
    return this.names.has(name) ? name : null;
  }
}

/* Reads bundles of 256 entries, the last may be shorter. Gives { genesis, size, root, places, roots }: `places` maps each
   wanted name that occurs to its [{ at, cm }], `roots` each asked-for size to the root at it. */
async function scanLog(bundles, { wanted, sizes = [], progress = () => {} }) {
  const found = { genesis: null, final: null, size: 0, root: EMPTY_ROOT, places: new Map(), roots: new Map() };
  const growing = new Range(), marks = [...new Set(sizes)].sort((a, b) => (a < b ? 1 : -1));
  const asked = new Wanted(wanted), row = new Uint8Array(32 * 256);
  let ended = false;
  for await (const data of bundles) {
    if (ended) throw logRefused("A bundle before the last has fewer than 256 entries", found.size);
    const places = splitBundle(data), count = places.length / 2;
    if (count < 1 || count > 256) throw logRefused("A bundle has 1 to 256 entries", count);
    for (let k = 0; k < count; k++) takeEntry(found, asked, data, places[2 * k], places[2 * k + 1], found.size + k);
    for (let k = 0; k < count; k++) prefixed256(0, data, places[2 * k], places[2 * k + 1], row, 32 * k);
    while (marks.length && marks[marks.length - 1] < found.size + count) {
      markRoot(found, growing, row, marks.pop());
    }
    found.size += count;
    ended = count < 256;
    if (ended) for (let k = 0; k < count; k++) growing.append(row.slice(32 * k, 32 * k + 32));
    else growing.addSubtree(rootOfRow(row, 256), 256);
    progress(found.size);
    await breathe();
  }
  found.root = growing.root();
  for (const size of marks) if (size === found.size) found.roots.set(size, found.root);
  return found;
}

/* Entry 0 is the log's parameters, nothing else is; after a final entry there is nothing. */
function takeEntry(found, asked, data, start, end, index) {
  const isLink = data[start] === 1;
  if (isLink && end - start !== 65) throw entryRefused("A link entry has 65 bytes", end - start);
  const other = isLink ? null : parseOtherEntry(data.subarray(start, end));
  if (found.final) throw entryRefused(`Entry ${index} stands after the log's final entry`, index);
  if ((other !== null && other.origin !== undefined) !== (index === 0)) {
    throw entryRefused(`Entry ${index}: the log's parameters stand at index 0 and nowhere else`, index);
  }
  if (other === null) {
    const name = asked.find(data, start + 1);
    if (name === null) return;
    if (!found.places.has(name)) found.places.set(name, []);
    found.places.get(name).push({ at: index, cm: hexOf(data.subarray(start + 33, end)) });
  } else if (other.origin !== undefined) {
    found.genesis = other;
  } else {
    found.final = other;
  }
}

/* The root at a size that ends within this bundle, whose leaf hashes lie in `row`. */
function markRoot(found, growing, row, size) {
  if (size < found.size) return;
  const early = growing.copy();
  for (let k = 0; k < size - found.size; k++) early.append(row.slice(32 * k, 32 * k + 32));
  found.roots.set(size, early.root());
}
