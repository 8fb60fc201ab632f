/* SHA-256 of files: whole through the browser where they are small, streamed through our own where they are large. */

const WHOLE = 1 << 25; /* up to 32 MiB at once: a few of these at a time do not fill an old laptop */

async function digestOf(blob, path, read = () => {}) {
  if (blob.size <= WHOLE && globalThis.crypto && crypto.subtle) {
    const bytes = await bytesOf(blob, path);
    read(bytes.length);
    return hexOf(new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)));
  }
  const total = new Sha256(), piece = (from) => bytesOf(blob.slice(from, from + CHUNK), path);
  let coming = piece(0);
  for (let from = 0; from < blob.size; from += CHUNK) {
    const bytes = await coming;
    coming = from + CHUNK < blob.size ? piece(from + CHUNK) : null; /* is read while this one is hashed */
    if (coming) coming.catch(() => {});
    total.update(bytes);
    read(bytes.length);
    await breathe();
  }
  return hexOf(total.digest());
}

class Digests {
  /* Digests of a volume's files. Without helpers each is made when it is asked for; with some (functions from a blob to
     a promise of its digest), all are made ahead, side by side. */
  constructor(volume, { helpers = [], progress = () => {} } = {}) {
    this.volume = volume;
    this.made = new Map();
    this.done = 0;
    this.whole = 0;
    for (const file of volume.files.values()) this.whole += file.size;
    this.progress = (bytes) => progress("files", (this.done += bytes), this.whole);
    if (helpers.length) this.ahead(helpers);
  }

  of(path) {
    if (!this.made.has(path)) this.made.set(path, digestOf(this.volume.blob(path), path, this.progress));
    return this.made.get(path);
  }

  /* Large files first, so that none is left to run alone at the end. */
  ahead(helpers) {
    const waiting = [...this.volume.files].sort((a, b) => a[1].size - b[1].size), settle = new Map();
    for (const [path] of waiting) {
      const promise = new Promise((yes, no) => settle.set(path, { yes, no }));
      promise.catch(() => {}); /* it is thrown to whoever asks */
      this.made.set(path, promise);
    }
    const work = async (helper) => {
      for (let next = waiting.pop(); next; next = waiting.pop()) {
        const [path, file] = next;
        try {
          settle.get(path).yes(await helper(file, path, this.progress));
        } catch (error) {
          settle.get(path).no(error);
        }
      }
    };
    helpers.forEach(work);
  }
}
