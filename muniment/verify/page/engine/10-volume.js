/* The files that were picked, by their path in the volume. Nothing is read but what the person picked. */

const NOTE_LIMIT = 1 << 20, TABLE_LIMIT = 1 << 28, MANIFEST_LIMIT = 1 << 28, PROOF_LIMIT = 2 ** 31;
const LINE_LIMIT = 1 << 27; /* a list of some 300,000 entries */
const BUNDLE_LIMIT = 256 * (65535 + 2), CHUNK = 1 << 22;
const CHECKPOINT = "PROOF/log/checkpoint", CHAINS = "PROOF/chains.jsonl", EVENTS = "PROOF/events.jsonl";
const MANIFEST = "manifest-sha256.txt", TAG_MANIFEST = "tagmanifest-sha256.txt", NOTE = "PACKAGE.note";
const COPY_AGAIN = "Copy the volume again from its medium; if it stays so, the file was changed after it was signed.";

function fileRefused(problem, found = "") {
  return new Refused(problem, {
    found,
    advice: "Copy the volume again from its medium; do not open it with programs that write into it.",
  });
}

function lineTooLong(path) {
  return fileRefused(`A line of ${path} is longer than ${LINE_LIMIT} bytes`, path);
}

class Volume {
  /* `files`: Map of volume path (with /) to File or Blob. `odd`: Map of what is no plain file to why. */
  constructor(files, odd = new Map()) {
    this.files = files;
    this.odd = odd;
  }

  has(path) {
    return this.files.has(path);
  }

  blob(path) {
    const file = this.files.get(path);
    if (!file) throw fileRefused(`${path} is not in the volume`, path);
    return file;
  }

  /* All bytes of a file of at most `limit` bytes. */
  async read(path, limit) {
    const file = this.blob(path);
    if (file.size > limit) throw fileRefused(`${path} is larger than ${limit} bytes`, path);
    return bytesOf(file, path);
  }

  /* Calls `take(line, number)` for each line without its newline; refuses a last line that has none. */
  async lines(path, limit, take) {
    const file = this.blob(path);
    if (file.size > limit) throw fileRefused(`${path} is larger than ${limit} bytes`, path);
    let rest = new Uint8Array(0), number = 0;
    for (let from = 0; from < file.size; from += CHUNK) {
      const chunk = await bytesOf(file.slice(from, from + CHUNK), path);
      const data = rest.length ? joined(rest, chunk) : chunk;
      let at = 0;
      for (let end = data.indexOf(10, rest.length); end >= 0; end = data.indexOf(10, at)) {
        if (end - at > LINE_LIMIT) throw lineTooLong(path);
        take(data.subarray(at, end), ++number);
        at = end + 1;
      }
      rest = data.slice(at);
      if (rest.length > LINE_LIMIT) throw lineTooLong(path);
      await breathe();
    }
    if (rest.length) throw fileRefused(`The last line of ${path} is cut`, path);
  }
}

async function bytesOf(blob, path) {
  try {
    return new Uint8Array(await blob.arrayBuffer());
  } catch (error) {
    throw fileRefused(`${path} can not be read: ${error.message || error.name}`, path);
  }
}

/* A page must never freeze: where no worker is to be had, a pause every 40 ms. */
let lastPause = 0;
async function breathe() {
  if (typeof document === "undefined" || performance.now() - lastPause < 40) return;
  await new Promise((go) => setTimeout(go, 0));
  lastPause = performance.now();
}

/* Whether a manifest may name this path: relative, NFC, no empty, `.` or `..` part, no backslash, no control sign. */
function normalPath(path) {
  return (
    path.normalize("NFC") === path && !/[\\\x00-\x1f]/.test(path) &&
    path.split("/").every((part) => part !== "" && part !== "." && part !== "..")
  );
}

/* 1234067 -> x001/x234/067 (C2SP tlog-tiles). */
function tileNumber(n) {
  let text = String(n % 1000).padStart(3, "0");
  for (n = Math.floor(n / 1000); n > 0; n = Math.floor(n / 1000)) {
    text = `x${String(n % 1000).padStart(3, "0")}/${text}`;
  }
  return text;
}

function entriesPath(n, width) {
  return `tile/entries/${tileNumber(n)}${width === 256 ? "" : `.p/${width}`}`;
}

/* Where the entries of a bundle begin and end, as [start, end, …]; refuses a cut bundle. */
function splitBundle(data) {
  const places = [];
  for (let at = 0; at < data.length; ) {
    const start = at + 2;
    at = start + (at + 1 < data.length ? (data[at] << 8) | data[at + 1] : Infinity);
    if (!(at <= data.length)) {
      throw new Refused("The bundle ends inside an entry", {
        found: places.length / 2, advice: "Copy the log's files again, or use another copy of the log.",
      });
    }
    places.push(start, at);
  }
  return places;
}

class LogFolder {
  /* A log in C2SP tiles: the one inside a package, or a copy that may hold more than is asked for. */
  constructor(volume, prefix = "") {
    this.volume = volume;
    this.prefix = prefix;
  }

  async bundle(n, width) {
    const exact = this.prefix + entriesPath(n, width);
    if (this.volume.has(exact)) return this.volume.read(exact, BUNDLE_LIMIT);
    for (let wider = 256; wider > width; wider--) {
      const path = this.prefix + entriesPath(n, wider);
      if (!this.volume.has(path)) continue;
      const data = await this.volume.read(path, BUNDLE_LIMIT), places = splitBundle(data);
      return data.subarray(0, places.length < 2 * width ? data.length : places[2 * width - 1]);
    }
    return null;
  }
}

const AHEAD = 32;

/* Every entry bundle of a log of `size`, in order, each from the first folder that has it; read some ahead. */
async function* bundlesOf(folders, size) {
  const full = Math.floor(size / 256), count = full + (size % 256 ? 1 : 0), coming = [];
  const fetch_ = async (n) => {
    const width = n < full ? 256 : size % 256;
    for (const folder of folders) {
      const data = await folder.bundle(n, width);
      if (data !== null) return data;
    }
    throw new Refused(`The log lacks ${entriesPath(n, width)}`, {
      found: entriesPath(n, width), advice: "Pick a copy of the log as well, or copy the volume again.",
    });
  };
  for (let n = 0; n < count || coming.length; ) {
    while (n < count && coming.length < AHEAD) {
      const one = fetch_(n++);
      one.catch(() => {}); /* it is thrown below, in its turn */
      coming.push(one);
    }
    yield await coming.shift();
  }
}
