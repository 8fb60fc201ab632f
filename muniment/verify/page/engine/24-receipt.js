/* Checks the receipt of whoever handed a thing in: its PDF, the attachment, or the code on paper (docs/format.md, 11). */

const RECEIPT_CHECKS = [
  ["The receipt is in its form", receiptInForm],
  ["What it opens is what was recorded", receiptOpens],
  ["The entry of the record commits to it", receiptIsCommitted],
  ["The entry is in the record that the checkpoint signs", receiptInLog],
  ["The checkpoint is signed by the record’s key", receiptSigned],
  ["The later copy of the record continues it and holds the entry", receiptContinued],
];
const RECEIPT_IN_LOG = 4, RECEIPT_LATER = 6;
const RECEIPT_NEEDED = ["type", "recorded_at", "item_t0", "received_at", "receipt_number", "words", "what"];
const RECEIPT_UNREAD = problem("This could not be checked: the receipt could not be read", "", "",
  "Ask the office that gave the receipt, in writing, and keep this one unchanged.");
const YEAR_10000 = 253402300800000;

/* Check a receipt's bytes. `ask`: { key, policy, log (Volume) }. Gives the members of the program's `--json`. */
async function checkReceipt(data, ask, { progress = () => {} } = {}) {
  const q = {
    data, ask, progress, receipt: null, code: null, proof: null, checkpoint: null, later: null, fields: new Map(), ev: null,
    header: null, cm: null, signed: new Map(), signers: [], further: null,
  };
  const findings = [];
  for (let at = 1; at <= RECEIPT_CHECKS.length; at++) {
    if (receiptCheckApplies(at, q)) findings.push(...(await runReceiptCheck(at, q)));
  }
  return receiptVerdict(q, findings);
}

/* The key given and the log keys of the policy: a receipt outlives a change of the log's key. */
function receiptKeys({ key, policy }) {
  const logs = policy ? policy.logs : [];
  return key ? [key, ...logs.filter((each) => !isIn([key], each))] : logs;
}

/* The code on paper has no proof and no checkpoint of its own: a later copy of the record takes their place. */
function receiptCheckApplies(at, q) {
  if (at === RECEIPT_LATER) return q.ask.log !== null;
  return q.code === null || at < RECEIPT_IN_LOG || (at === RECEIPT_IN_LOG && q.ask.log === null);
}

async function runReceiptCheck(at, q) {
  const [promise, run] = RECEIPT_CHECKS[at - 1], problems = [];
  try {
    for await (const each of run(q)) problems.push(each);
  } catch (error) {
    problems.push(error instanceof Refused ? problemOf(error, "", error.found.slice(0, 200))
      : problem(`The check could not be finished: ${error.name}: ${error.message}`));
  }
  if (!problems.length) return [{ check: at, ok: true, ...problem(promise, "", "", "") }];
  return problems.map((each) => ({ check: at, ok: false, ...each }));
}

/* White space of bytes, as in ASCII. */
function startOf(data, length) {
  return latin1(data.subarray(0, length)).replace(/^[ \t-\r]+/, "");
}

async function* receiptInForm(q) {
  if (startOf(q.data, 4096).startsWith(CODE_START)) {
    const text = textOf(q.data);
    q.code = await parseCode((text === null ? "" : text).replace(/^[\r\n]+|[\r\n]+$/g, ""));
    return;
  }
  q.receipt = parseReceipt(startOf(q.data, 1024).startsWith("%PDF-") ? attachmentOf(q.data) : q.data);
  yield* [];
}

function* receiptOpens(q) {
  if (q.code !== null) {
    q.ev = rootOfCover(q.code.opened, q.code.closed);
    q.fields = new Map(q.code.opened.map(({ name, value }) => [name, value]));
    return;
  }
  if (q.receipt === null) {
    yield RECEIPT_UNREAD;
    return;
  }
  const { ev, type, fields } = readOpening(utf8(canonical(q.receipt.event)));
  q.ev = ev;
  if (type !== RECEIVED) {
    yield problem("The event is not the receipt of an item", RECEIVED.type, type.type);
    return;
  }
  q.fields = fields;
  const missing = RECEIPT_NEEDED.filter((name) => !fields.has(name));
  if (missing.length) {
    yield problem("The receipt does not open what it must", RECEIPT_NEEDED.join(", "), `closed: ${missing.join(", ")}`);
  }
  const wrong = ["receipt_number", "words", "what"].filter((name) => fields.has(name) && !isText(fields.get(name)));
  if (fields.has("received_at") && !/^[0-9]{4}-[0-9]{2}-[0-9]{2}$/.test(String(fields.get("received_at")))) wrong.push("received_at");
  if (wrong.length) yield problem(`${wrong.join(", ")} has not its form`);
}

function* receiptIsCommitted(q) {
  if (q.code !== null && q.ev !== null) {
    const raw = receiptHeader(q.code.next, q.ev, q.code.recordedMs);
    q.header = parseHeader(raw);
    q.cm = commitmentOf(q.code.hsalt, raw);
    if (q.code.recordedMs >= YEAR_10000) throw openingRefused("The code gives no moment of time", q.code.recordedMs);
    return;
  }
  if (q.receipt === null || q.ev === null) {
    yield RECEIPT_UNREAD;
    return;
  }
  const { header, place, cm } = q.receipt, recordedAt = q.fields.get("recorded_at"), item = q.fields.get("item_t0");
  if (header.kind !== KIND.ITEM || header.i !== 0 || header.root !== EMPTY_ROOT || header.relation !== RECEIVED.relation) {
    yield problem("The entry is not the first of an item's list, its receipt", "item, entry 0", "another");
  }
  if (header.ev !== q.ev) yield problem("The entry commits to another event", q.ev, header.ev);
  if (recordedAt !== undefined && millisecondsOf(recordedAt) !== header.recordedMs) {
    yield problem("The event and its entry give two times", recordedAt, header.recordedMs);
  }
  if (item !== undefined && item !== place) yield problem("The entry is on another item's list", item, place);
  q.header = header;
  q.cm = cm;
}

/* C2SP tlog-proof: { index, hashes (hex), checkpoint (bytes), hasExtra }. */
function parseProof(data) {
  const refuse = (what, found = "") => new Refused(what, {
    found, advice: "Fetch the proof again from the log; if it fails again, keep both checkpoints: they are evidence.",
  });
  let cut = 0;
  while (cut < data.length && !(data[cut] === 10 && data[cut + 1] === 10)) cut++;
  if (cut >= data.length) throw refuse("The proof has no empty line before its checkpoint");
  const head = latin1(data.subarray(0, cut)), checkpoint = data.subarray(cut + 2);
  if (/[^\x00-\x7f]/.test(head)) throw refuse("The lines above the checkpoint are not ASCII");
  const lines = head.split("\n"), base = (text) => {
    try {
      return unbase64(text);
    } catch (_) {
      throw refuse("A line of the proof is not base64", text.slice(0, 80));
    }
  };
  if (lines.shift() !== "c2sp.org/tlog-proof@v1") throw refuse("The first line is not c2sp.org/tlog-proof@v1");
  const hasExtra = lines.length > 0 && lines[0].startsWith("extra ");
  if (hasExtra) base(lines.shift().slice(6));
  if (!lines.length || !lines[0].startsWith("index ")) throw refuse("The proof has no index line where one belongs");
  const index = decimalOf(lines.shift().slice(6));
  if (index === null) throw refuse("The index is no plain decimal");
  if (lines.length > 63) throw refuse("The proof has more hashes than a tree has levels", lines.length);
  const hashes = lines.map((line) => {
    const bytes = base(line);
    if (bytes.length !== 32) throw refuse("A hash in the proof is not of 32 bytes", bytes.length);
    return hexOf(bytes);
  });
  parseNote(checkpoint);
  return { index, hashes, checkpoint, hasExtra };
}

/* Hash of the entry 0x01 ‖ place ‖ cm as a leaf of the log. */
function leafOfEntry(place, cm) {
  return hexOf(prefixed256(0, joined(Uint8Array.of(1), unhex(place), unhex(cm)), 0, 65));
}

function* receiptInLog(q) {
  if (q.code !== null) {
    yield problem("The code on paper holds no proof of its own: it is not shown to be in the record", "", "",
      "Check it against a copy of the log.");
    return;
  }
  if (q.receipt === null) {
    yield RECEIPT_UNREAD;
    return;
  }
  q.proof = parseProof(utf8(q.receipt.proof));
  q.checkpoint = parseCheckpoint(parseNote(q.proof.checkpoint).text);
  const { index, place } = q.receipt, { size, root } = q.checkpoint;
  if (q.proof.hasExtra) yield problem("The proof holds a line that nothing vouches for", "no extra line", "extra");
  if (q.proof.index !== index) yield problem("The proof is of another place in the log", index, q.proof.index);
  if (q.cm === null) {
    yield RECEIPT_UNREAD;
    return;
  }
  if (!includes(index, size, leafOfEntry(place, q.cm), q.proof.hashes, root)) {
    yield problem("The proof does not lead from the entry to the root of the checkpoint", root, "another root, or no path",
      "Fetch the proof again from the log; if it fails again, keep both: they are evidence.");
  }
}

async function* receiptSigned(q) {
  if (q.proof === null || q.checkpoint === null) {
    yield RECEIPT_UNREAD;
    return;
  }
  yield* openedByKeys(q, q.proof.checkpoint, q.checkpoint);
}

/* The checkpoint under the keys in hand; notes which outside signers signed it. */
async function* openedByKeys(q, data, checkpoint) {
  const keys = receiptKeys(q.ask), note = await openUnder(q.ask, data, keys);
  const names = keys.length ? note.signed.filter((each) => isIn(keys, each.key)).map((each) => each.key.name)
    : note.signatures.map((each) => each.name);
  if (!names.includes(checkpoint.origin)) {
    yield problem("The checkpoint is not signed under the name of its own log", checkpoint.origin, names.join(", "));
  }
  for (const { key, time } of note.signed) {
    if (key.algorithm !== KEY_COSIGNATURE || !time) continue;
    q.signed.set(`${key.name} ${time} ${checkpoint.size}`, { name: key.name, time, size: checkpoint.size });
    q.signers.push(key);
  }
}

async function* receiptContinued(q) {
  const receipt = q.receipt || q.code, { log } = q.ask;
  if (receipt === null || q.cm === null || q.header === null) {
    yield RECEIPT_UNREAD;
    return;
  }
  const data = await log.read("checkpoint", NOTE_LIMIT), later = parseCheckpoint(parseNote(data).text);
  q.later = later;
  yield* openedByKeys(q, data, later);
  const { index, place } = receipt, origin = q.checkpoint ? q.checkpoint.origin : q.code ? q.code.origin : "";
  const size = q.checkpoint ? q.checkpoint.size : index + 1;
  if (later.origin !== origin) {
    yield problem("The later log is another office's", origin, later.origin);
    return;
  }
  if (later.size < size) {
    yield problem("The log given is older than the receipt, or entries were cut off", `at least ${size} entries`,
      `${later.size} entries`, KEEP_BOTH);
    return;
  }
  if (later.size > MAX_LOG) {
    yield problem("The later checkpoint states a size that no folder can hold", "", later.size);
    return;
  }
  const found = await scanLog(bundlesOf([new LogFolder(log)], later.size), {
    wanted: [place, q.header.next], sizes: [size], progress: (done) => q.progress("log", done, later.size),
  });
  if (found.size !== later.size || found.root !== later.root) {
    yield problem("The later log's entries are not those that its checkpoint signs", later.root, found.root);
  } else if (q.checkpoint && found.roots.get(size) !== q.checkpoint.root) {
    yield problem("The later log is not a continuation of the receipt's: what was recorded has changed", q.checkpoint.root,
      found.roots.get(size) || "", KEEP_BOTH);
  }
  const places = found.places.get(place) || [];
  if (places.length !== 1 || places[0].at !== index) {
    yield problem("The entry of the receipt does not stand in the later log once and at its place", `index ${index}`,
      places.slice(0, 5).map(({ at }) => at).join(", ") || "nowhere", KEEP_BOTH);
  } else if (places[0].cm !== q.cm) {
    yield problem("The later log holds another commitment at the receipt's place", q.cm, places[0].cm);
  }
  q.further = found.places.has(q.header.next);
}

function receiptVerdict(q, findings) {
  const ok = findings.every((each) => each.ok), at = q.checkpoint || q.later, { policy } = q.ask;
  const receipt = q.receipt || q.code;
  const outside = policy ? (policy.satisfied(q.signers) ? "signed" : "pending") : "not asked";
  let said = "not ok";
  if (ok && !receiptKeys(q.ask).length) said = "consistent, key not confirmed";
  else if (ok) said = outside === "pending" ? "on the record, outside signatures pending" : "on the record";
  return {
    kind: "receipt", verdict: said, ok, findings, fields: Object.fromEntries(q.fields),
    origin: at ? at.origin : (q.code && q.code.origin) || null, index: receipt ? receipt.index : null,
    size: at ? at.size : null, root: at ? at.root : null, outside,
    signed: [...q.signed.values()].sort((a, b) => (a.time < b.time ? -1 : a.time > b.time ? 1 : byBytes(a.name, b.name))),
    later_size: q.later ? q.later.size : null, further: q.further, key_confirmed: receiptKeys(q.ask).length > 0, ev: q.ev,
  };
}
