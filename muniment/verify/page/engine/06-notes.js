/* Signed notes, keys, checkpoints, cosignatures and policies (C2SP signed-note, tlog-checkpoint, tlog-cosignature v1,
   tlog-policy). Ed25519 only, types 01 and 04; signature lines of other keys are ignored, as the specification says. A
   policy may name keys of type 06 (ML-DSA-44), which count for nothing here. */

const KEY_ED25519 = 1, KEY_COSIGNATURE = 4, KEY_ML_DSA = 6, MAX_SIGNATURES = 100;
const KEY_LENGTH = { [KEY_ED25519]: 32, [KEY_COSIGNATURE]: 32, [KEY_ML_DSA]: 1312 };
const SPACE = /[\t-\r\x1c-\x20\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]/;
const NAME_REFUSED = new RegExp(`${SPACE.source}|[+\\x00-\\x1f]`);

function noteRefused(problem, found = "") {
  return new Refused(problem, { found, advice: COPY_NOTE });
}

function checkedName(name) {
  if (!name || NAME_REFUSED.test(name)) {
    throw noteRefused("A key name is empty or holds a space, a plus or a control character", name);
  }
  return name;
}

function keyId(name, algorithm, key) {
  return sha256(joined(utf8(`${name}\n`), Uint8Array.of(algorithm), key)).subarray(0, 4);
}

/* A key in its written form: name+id+base64. Gives name, algorithm, key, id, and the line itself. A key of low order is
   refused: under such a one anybody can sign anything. */
function parseKey(text, types = [KEY_ED25519, KEY_COSIGNATURE]) {
  const line = text.replace(/^[\r\n]+|[\r\n]+$/g, "");
  const [name, id, ...rest] = line.split("+");
  const data = unbase64(rest.join("+"));
  checkedName(name);
  const key = data.subarray(1), algorithm = data.length ? data[0] : 0;
  if (!types.includes(algorithm) || key.length !== KEY_LENGTH[algorithm]) {
    throw noteRefused("The key is not an Ed25519 key of type 01 or 04", line.slice(0, 200));
  }
  if (hexOf(keyId(name, algorithm, key)) !== id) {
    throw noteRefused("The key id does not belong to this name and key: a letter may be mistyped", (id || "").slice(0, 80));
  }
  if (isReadable({ algorithm })) {
    const point = decodePoint(key);
    if (point === null || samePoint(timesEight(point), IDENTITY)) {
      throw noteRefused("The key is no point of the curve that could be a key", line.slice(0, 200));
    }
  }
  return { name, algorithm, key, id, line };
}

/* Whether signatures of a key can be checked here. */
function isReadable({ algorithm }) {
  return algorithm === KEY_ED25519 || algorithm === KEY_COSIGNATURE;
}

/* A note's text (with its last newline) and its signature lines; verifies nothing. */
function parseNote(data) {
  const whole = textOf(data);
  if (whole === null) throw noteRefused("The note is not UTF-8");
  if (/[\x00-\x09\x0b-\x1f]/.test(whole)) throw noteRefused("The note holds a control character");
  const cut = whole.lastIndexOf("\n\n");
  if (cut < 0 || !whole.endsWith("\n") || cut + 2 >= whole.length) {
    throw noteRefused("The note has no blank line before its signatures, or is cut");
  }
  const lines = whole.slice(cut + 2, -1).split("\n");
  if (lines.length > MAX_SIGNATURES) throw noteRefused("The note has too many signatures", lines.length);
  return { text: whole.slice(0, cut + 1), signatures: lines.map(parseSignature), signed: [] };
}

function parseSignature(line) {
  const parts = line.split(" ");
  if (parts.length !== 3 || parts[0] !== "\u2014") {
    throw noteRefused("A signature line has not the form: dash, name, base64", line.slice(0, 80));
  }
  const data = unbase64(parts[2]);
  if (data.length < 5) throw noteRefused("A signature line is too short", line.slice(0, 80));
  return { name: checkedName(parts[1]), id: hexOf(data.subarray(0, 4)), blob: data.subarray(4) };
}

/* Unix time that a cosignature states, null for a plain signature; Refused if it is not over this text. */
async function checkSignature(key, text, signature) {
  let message = utf8(text), blob = signature.blob, time = null;
  if (key.algorithm === KEY_COSIGNATURE) {
    time = cosignatureTime(key, text, blob);
    message = utf8(`cosignature/v1\ntime ${time}\n${text}`);
    blob = blob.subarray(8);
  }
  if (!isReadable(key) || !(await verifySignature(key.key, message, blob))) {
    throw noteRefused(`The signature of ${key.name} is not over this text`, signature.id);
  }
  return time;
}

/* The time in a cosignature, which stands under a checkpoint and nothing else. */
function cosignatureTime(key, text, blob) {
  if (blob.length !== 72) throw noteRefused(`The cosignature of ${key.name} has not 72 bytes`, blob.length);
  if (blob[0] > 127) throw noteRefused(`The cosignature of ${key.name} states no possible time`);
  try {
    parseAnyCheckpoint(text);
  } catch (_) {
    throw noteRefused(`${key.name} cosigned a text that is no checkpoint`);
  }
  return readU64(blob, 0);
}

/* Parse and verify: a bad signature of a known key refuses the note, and so does having none of a known key. `signed`
   names each key once, with the latest time that it states. */
async function openNote(data, keys) {
  const note = parseNote(data), known = new Map(), signed = new Map();
  for (const key of keys.filter(isReadable)) {
    const called = `${key.name}+${key.id}`;
    if (known.has(called) && known.get(called).line !== key.line) {
      throw noteRefused("Two trusted keys have one name and one key id", key.name);
    }
    known.set(called, key);
  }
  for (const signature of note.signatures) {
    const key = known.get(`${signature.name}+${signature.id}`);
    if (!key) continue;
    const time = await checkSignature(key, note.text, signature), before = signed.get(key.line);
    if (!before || time > before.time) signed.set(key.line, { key, time });
  }
  note.signed = [...signed.values()];
  if (!note.signed.length) {
    throw new Refused("The note carries no signature of a key that is trusted here", {
      found: note.signatures.map((each) => each.name).join(", "),
      advice: "Compare the key with the one the office published; the file may come from another log.",
    });
  }
  return note;
}

/* A size or index below 2^63: ASCII digits, no sign, no leading zero unless it is 0; null for anything else. */
function decimalOf(text) {
  if (!/^(0|[1-9][0-9]{0,18})$/.test(text) || BigInt(text) >= 1n << 63n) return null;
  return Number.isSafeInteger(Number(text)) ? Number(text) : BigInt(text);
}

/* Any checkpoint of the specification: { origin, size, root (hex), extensions }. */
function parseAnyCheckpoint(text) {
  const lines = text.split("\n");
  if (lines.length < 4 || lines.pop()) throw noteRefused("A checkpoint has at least three whole lines", lines.length);
  const [origin, size, root, ...extensions] = lines;
  if (!origin || !extensions.every(Boolean)) throw noteRefused("A line of the checkpoint is empty");
  const count = decimalOf(size);
  if (count === null) throw noteRefused("The second line is no size", size.slice(0, 80));
  let bytes = null;
  try {
    bytes = unbase64(root);
  } catch (_) {
    throw noteRefused("The third line is no root", root.slice(0, 80));
  }
  if (bytes.length !== 32) throw noteRefused("The root is not of 32 bytes", bytes.length);
  return { origin, size: count, root: hexOf(bytes), extensions };
}

/* A checkpoint of this format: exactly three lines, size from 1, no package note's origin. */
function parseCheckpoint(text) {
  const found = parseAnyCheckpoint(text), { extensions, origin, size } = found;
  if (extensions.length) throw noteRefused("A checkpoint of this format has exactly three lines", 3 + extensions.length);
  if (origin.startsWith("muniment-package/")) throw noteRefused("The first line is no origin", origin);
  if (!size) throw noteRefused("The second line is no size: a log of this format is never empty", 0);
  return found;
}

function policyRefused(problem, found = "") {
  return new Refused(problem, { found, advice: "Correct the policy file at the line named." });
}

class Policy {
  /* log <vkey> [url] · witness <name> <vkey> [url] · group <name> all|any|<k> <member>… · quorum <name>|none */
  constructor() {
    this.logs = [];
    this.witnesses = new Map();
    this.groups = new Map();
    this.quorum = null;
    this.used = new Set();
    this.keys = new Set();
  }

  static parse(data) {
    if (data.length > 1 << 20) throw policyRefused("The policy is longer than 1 MiB", data.length);
    if (data.some((byte) => byte <= 8 || (byte >= 11 && byte <= 31) || byte === 127)) {
      throw policyRefused("The policy holds a control character; lines end in a bare newline");
    }
    if (data.length && data[data.length - 1] !== 10) {
      throw policyRefused("The last line of the policy does not end in a newline");
    }
    /* Names are opaque octets, so each octet is one sign here; keys are brought back to UTF-8 below. */
    const policy = new Policy(), text = Array.from(data, (byte) => String.fromCharCode(byte)).join("");
    text.split("\n").forEach((line, at) => {
      const words = line.split(/[ \t]+/).filter(Boolean);
      if (!words.length || words[0].startsWith("#")) return;
      try {
        policy.take(words[0], words.slice(1));
      } catch (refused) {
        if (!(refused instanceof Refused)) throw refused;
        throw policyRefused(`Line ${at + 1}: ${refused.problem}`, at + 1);
      }
    });
    if (policy.quorum === null) throw policyRefused("The policy has no quorum line");
    return policy;
  }

  take(verb, words) {
    if (verb === "log") {
      if (words.length !== 1 && words.length !== 2) throw policyRefused("A log line is: log <vkey> [url]");
      this.logs.push(this.key(words[0], KEY_ED25519));
    } else if (verb === "witness") {
      if (words.length !== 2 && words.length !== 3) {
        throw policyRefused("A witness line is: witness <name> <vkey> [url]");
      }
      this.fresh(words[0]);
      this.witnesses.set(words[0], this.key(words[1], KEY_COSIGNATURE));
    } else if (verb === "group") {
      this.group(words);
    } else if (verb === "quorum") {
      if (words.length !== 1 || this.quorum !== null) {
        throw policyRefused("A policy has exactly one line: quorum <name>");
      }
      this.quorum = words[0] === "none" ? "none" : this.defined(words[0]);
    } else {
      throw policyRefused(`${verb} is no verb of a policy`);
    }
  }

  key(text, algorithm) {
    const line = textOf(Uint8Array.from(text, (sign) => sign.charCodeAt(0)));
    if (line === null) throw policyRefused("The key is not UTF-8");
    const key = parseKey(line, [KEY_ED25519, KEY_COSIGNATURE, KEY_ML_DSA]);
    if (key.algorithm !== algorithm && key.algorithm !== KEY_ML_DSA) {
      throw policyRefused("A log key is of type 01, a witness key of type 04", key.algorithm);
    }
    const kept = `${algorithm} ${hexOf(key.key)}`;
    if (this.keys.has(kept)) throw policyRefused("A key stands twice in the policy", key.name);
    this.keys.add(kept);
    return key;
  }

  fresh(name) {
    if (name === "none" || this.witnesses.has(name) || this.groups.has(name)) {
      throw policyRefused(`The name ${name} is taken`, name);
    }
  }

  defined(name) {
    if (!this.witnesses.has(name) && !this.groups.has(name)) {
      throw policyRefused(`${name} is not defined above this line`, name);
    }
    return name;
  }

  group([name, needed, ...members]) {
    if (!members.length) throw policyRefused("A group line is: group <name> all|any|<k> <member>…");
    this.fresh(name);
    members.forEach((member) => this.defined(member));
    for (const member of members) {
      if (this.used.has(member)) throw policyRefused(`${member} is already a member of a group`, member);
      this.used.add(member);
    }
    const count = { all: members.length, any: 1 }[needed] ?? (/^[1-9][0-9]{0,8}$/.test(needed) ? Number(needed) : 0);
    if (!count || count > members.length) throw policyRefused("A group needs from 1 to all of its members", needed);
    this.groups.set(name, { needed: count, members });
  }

  /* Whether verified cosignatures of these keys make the quorum. A group's members stand above it. */
  satisfied(signers) {
    if (this.quorum === "none") return true;
    const keys = new Set(signers.filter((key) => key.algorithm === KEY_COSIGNATURE).map((key) => hexOf(key.key)));
    const counts = new Map();
    for (const [name, key] of this.witnesses) counts.set(name, isReadable(key) && keys.has(hexOf(key.key)));
    for (const [name, { needed, members }] of this.groups) {
      counts.set(name, members.filter((member) => counts.get(member)).length >= needed);
    }
    return counts.get(this.quorum);
  }
}
