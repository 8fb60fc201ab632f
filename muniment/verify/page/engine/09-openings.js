/* Openings of events, headers of entries, and entries of the log (docs/format.md, sections 1 to 3). */

const KIND = { CASE: 1, PROSECUTION: 2, ITEM: 3, REGISTER: 4, SEALED: 5, JOURNAL: 6 };
const KIND_WORD = ["", "case", "prosecution", "item", "register", "court-sealed matter", "office journal"];

function openingRefused(problem, found = "") {
  return new Refused(problem, { found });
}

/* Unix milliseconds of YYYY-MM-DDTHH:MM:SS.mmmZ, or null. */
function millisecondsOf(text) {
  if (typeof text !== "string" || !/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(text)) return null;
  const ms = Date.parse(text);
  /* Written back, because a parser may turn February 30th into March; and there is no year 0. */
  return Number.isNaN(ms) || text < "0001" || new Date(ms).toISOString() !== text ? null : ms;
}

/* One line of events.jsonl: { ev, type, fields (Map of the open ones), closed (indices), recordedMs }. */
function readOpening(bytes) {
  const value = readCanonical(bytes);
  if (!isObject(value, "ev", "fields") || !isHash(value.ev)) {
    throw openingRefused("An opening holds exactly ev (64 lower-case hex digits) and fields");
  }
  const isOpen = (each) => Array.isArray(each) && each.length === 3 && isHash(each[0]) && typeof each[1] === "string";
  if (!Array.isArray(value.fields) || !value.fields.length || !value.fields.every((each) => isHash(each) || isOpen(each))) {
    throw openingRefused("Each position of an opening is a closed field's hash, or salt, name and value");
  }
  const type = typeOf(value.fields), fields = new Map(), row = new Uint8Array(32 * type.leaves);
  value.fields.forEach((position, j) => {
    if (typeof position === "string") {
      hexInto(position, row, 32 * j);
      return;
    }
    const [salt, name, stated] = position;
    if (j >= type.names.length || name !== type.names[j]) {
      throw openingRefused(`Field ${j} of ${type.type} is opened under another name or is padding`, name);
    }
    hashField(salt, type.heads[j], canonical(stated), row, 32 * j);
    fields.set(name, stated);
  });
  if (hexOf(rootOfRow(row, type.leaves)) !== value.ev) {
    throw openingRefused("The opened fields are not those of the event that the record holds", value.ev);
  }
  return checkedOpening(value.ev, type, fields);
}

let fieldRoom = new Uint8Array(1 << 16); /* one place for all fields: nothing is kept of it */

/* Hash of salt ‖ lp(name) ‖ lp(value), as of a leaf; the value is its canonical text. */
function hashField(salt, head, text, out, at) {
  const start = 36 + head.length;
  if (fieldRoom.length < start + 3 * text.length) fieldRoom = new Uint8Array(start + 3 * text.length);
  const { written } = ENCODER.encodeInto(text, fieldRoom.subarray(start));
  hexInto(salt, fieldRoom, 0);
  fieldRoom.set(head, 32);
  fieldRoom.set(u32(written), 32 + head.length);
  prefixed256(0, fieldRoom, 0, start + written, out, at);
}

function typeOf(positions) {
  const first = positions[0];
  if (!Array.isArray(first) || first[1] !== "type") throw openingRefused("The type of the event is not open");
  const type = typeof first[2] === "string" ? TYPES.get(first[2]) : undefined;
  if (!type) {
    throw new Refused(`The event type "${String(first[2]).slice(0, 80)}" is not known here`, {
      found: String(first[2]).slice(0, 80),
      advice: "A newer program is needed to read this record.",
    });
  }
  if (positions.length !== type.leaves) throw openingRefused(`${type.type} has ${type.leaves} positions`, positions.length);
  return type;
}

function checkedOpening(ev, type, fields) {
  if (!fields.has("recorded_at")) throw openingRefused(`The recording time of ${type.type} is not open`, ev);
  const wrong = misfits(type, fields);
  if (wrong.length) throw openingRefused(`${type.type}: ${wrong.join(", ")} has not its form`, ev);
  const recordedMs = millisecondsOf(fields.get("recorded_at"));
  if (recordedMs === null) {
    throw valueRefused("No such moment in the form YYYY-MM-DDTHH:MM:SS.mmmZ", String(fields.get("recorded_at")));
  }
  const closed = type.names.map((_, j) => j).filter((j) => !fields.has(type.names[j]));
  return { ev, type, fields, closed, recordedMs };
}

/* hdr, from its 228 hex digits; 114 bytes: kind 0, position 1, next place 9, root 41, ev 73, relation 105, recorded_ms 106. */
function parseHeader(digits) {
  return {
    kind: parseInt(digits.slice(0, 2), 16),
    i: u64OfHex(digits.slice(2, 18)),
    next: digits.slice(18, 82),
    root: digits.slice(82, 146),
    ev: digits.slice(146, 210),
    relation: parseInt(digits.slice(210, 212), 16),
    recordedMs: u64OfHex(digits.slice(212)),
  };
}

/* A number of 16 hex digits: a Number where it is exact, else a BigInt, which equals no Number. */
function u64OfHex(digits) {
  return digits < "0020" ? parseInt(digits, 16) : BigInt(`0x${digits}`);
}

const LINK_LABEL = utf8("muniment/link/v1");
const LINK_PREIMAGE = new Uint8Array(162); /* the byte 0x05 stands before it */

/* cm = H(0x05 ‖ "muniment/link/v1" ‖ hsalt ‖ hdr); all in hex. */
function commitmentOf(hsalt, header) {
  LINK_PREIMAGE.set(LINK_LABEL, 0);
  hexInto(hsalt, LINK_PREIMAGE, 16);
  hexInto(header, LINK_PREIMAGE, 48);
  return hexOf(prefixed256(5, LINK_PREIMAGE, 0, 162));
}

function entryRefused(problem, found = "", advice = undefined) {
  return new Refused(problem, advice ? { found, advice } : { found });
}

/* The length-prefixed parts that fill the bytes exactly. */
function partsOf(data) {
  const parts = [];
  for (let at = 0; at < data.length; ) {
    const start = at + 4;
    if (start > data.length) throw entryRefused("An entry ends inside one of its parts");
    at = start + new DataView(data.buffer, data.byteOffset + at, 4).getUint32(0);
    if (at > data.length) throw entryRefused("An entry ends inside one of its parts");
    parts.push(data.subarray(start, at));
  }
  return parts;
}

function entryText(bytes) {
  const text = textOf(bytes);
  if (text === null) throw entryRefused("A text in the entry is not UTF-8");
  return text;
}

/* An entry of the log that is no link: { origin, vrf } of entry 0, or { reason } of a final one. */
function parseOtherEntry(data) {
  if (data.length && data[0] === 0) {
    const parts = partsOf(data.subarray(1));
    if (parts.length !== 3 || textOf(parts[0]) !== "muniment/1-draft") {
      throw entryRefused("Entry 0 is not that of a log in the format muniment/1-draft", "",
        "A newer program, or another one, is needed for this log.");
    }
    const origin = entryText(parts[1]);
    if (origin.startsWith("muniment-package/")) throw entryRefused("An origin may not begin with muniment-package/", origin);
    if (parts[2].length !== 32) throw entryRefused("A VRF key has 32 bytes", parts[2].length);
    return { origin, vrf: parts[2].slice() };
  }
  if (data.length && data[0] === 3) {
    const parts = partsOf(data.subarray(1));
    if (parts.length !== 1) throw entryRefused("A final entry holds one reason");
    return { reason: entryText(parts[0]) };
  }
  throw entryRefused("An entry of a kind that this version does not have", hexOf(data.subarray(0, 1)));
}
