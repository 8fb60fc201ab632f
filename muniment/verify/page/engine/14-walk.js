/* Check 6: along one list, from its first place in the log to the place that is nowhere yet. */

const LOST_ENTRY = "it is lost: the office can show neither its header nor its event, nor prove where the list goes on";

class Walk {
  /* A list that was walked; `whole` means to its end, otherwise its receipt alone. */
  constructor(line, whole) {
    this.line = line;
    this.whole = whole;
    this.entries = [];
    this.roots = [];
    this.evs = new Set();
  }

  get t0() {
    return this.line.t0;
  }

  get kind() {
    return this.line.kind;
  }

  get label() {
    return `${KIND_WORD[this.kind]} ${this.line.number || `${this.t0.slice(0, 16)}…`}`;
  }

  get next() {
    const entries = this.line.entries;
    return entries.length ? entries[entries.length - 1].header.next : this.t0;
  }
}

/* null if the VRF proves that the list of this kind and number begins at this t0. */
function vrfProblem(scan, line) {
  if (!scan.genesis || line.number === null || line.pi === null) {
    return problem("The log has no VRF key, or the list no number to prove");
  }
  let first = "";
  try {
    first = firstOf(vrfVerify(scan.genesis.vrf, vrfAlpha(line.kind, line.number), line.pi));
  } catch (error) {
    return asProblem(error, `${KIND_WORD[line.kind]} ${line.number}: `, "");
  }
  return first === line.t0 ? null : problem(`The list shown for ${line.number} is another number's`, first, line.t0);
}

/* Whether a type may stand on a list of this kind at position i (docs/format.md, sections 3 and 5). */
function mayStand(type, kind, i) {
  if (type.name === "ProsecutionOpened" && i !== 0) return false;
  const first = kind === KIND.ITEM && i === 0;
  return type.lists.some((list) => {
    if (list === "item0") return first;
    if (list === "item") return kind === KIND.ITEM && !first;
    if (list === "case") return kind === KIND.CASE;
    if (list === "prosecution") return kind === KIND.PROSECUTION;
    if (list === "day") return kind === KIND.REGISTER;
    return list === "any" && !first;
  });
}

/* Walk a list through the log: [walk, problems]. What is wrong is listed, and the walk goes on with the stated headers.
   Without a scan the headers are compared with one another alone. `headersAlone`: events need not be opened. */
function walkChain(scan, line, events, whole, headersAlone = false) {
  const found = new Walk(line, whole), growing = new Range(), problems = [];
  let expected = line.t0;
  if (!whole && line.entries.length > 1) {
    problems.push(problem(`${found.label}: more than the receipt of another matter's item is shown`));
  }
  line.entries.forEach(({ header, cm, index, lost = false }, i) => {
    const entry = {
      t0: line.t0, i, index, cm, header, ev: header.ev, relation: header.relation, recordedMs: header.recordedMs,
      opening: (!lost && events.get(header.ev)) || null, lost,
    };
    entry.type = entry.opening ? entry.opening.type.type : "";
    const root = growing.root();
    const wrong = scan ? [...wrongPlace(scan, expected, entry)] : [];
    if (lost) wrong.push(LOST_ENTRY);
    else wrong.push(...wrongHeader(found, entry, root));
    if (!lost && (entry.opening || !headersAlone)) wrong.push(...wrongEvent(found, entry));
    if (found.evs.has(entry.ev)) wrong.push("one event stands twice on the list");
    problems.push(...wrong.map((each) => problem(`${found.label}, entry ${i}: ${each}`)));
    found.roots.push(root);
    growing.append(prefixed256(0, unhex(cm), 0, 32));
    found.entries.push(entry);
    found.evs.add(entry.ev);
    expected = header.next;
  });
  found.roots.push(growing.root());
  const after = (scan && scan.places.get(expected)) || [];
  if (whole && after.length) {
    problems.push(problem(`${found.label}: the log holds an entry after the last one shown`,
      `${line.entries.length} entries`, `one more, at index ${after[0].at}`,
      "Ask for the whole list: at least one entry was left out."));
  }
  return [found, problems];
}

/* It stands in the log once, where the package says, beside the commitment of this header. */
function* wrongPlace(scan, expected, entry) {
  const places = scan.places.get(expected) || [];
  if (places.length !== 1) yield `it stands in the log ${places.length} times, not once`;
  else if (places[0].at !== entry.index) yield `it stands at index ${places[0].at} of the log, not at ${entry.index}`;
  else if (places[0].cm !== entry.cm) yield "its header is not the one that the log commits to";
}

/* Kind, position, running root; index and time do not fall. */
function* wrongHeader(walked, entry, root) {
  const { header } = entry, before = walked.entries[walked.entries.length - 1];
  if (header.kind !== walked.kind) yield `its header is of kind ${header.kind}`;
  if (header.i !== entry.i) yield `its header says position ${header.i}`;
  if (header.root !== root) yield "its root is not that of the entries before it";
  if (before && entry.index <= before.index) yield "it stands before its predecessor in the log";
  if (before && entry.recordedMs < before.recordedMs) yield "it was recorded before its predecessor";
}

/* The event is opened, of the stated relation, may stand here, and has the header's time. */
function* wrongEvent(walked, entry) {
  const event = entry.opening;
  if (!event) {
    yield "its event is not in the package";
    return;
  }
  if (event.type.relation !== entry.relation) yield `its header calls ${event.type.type} a relation ${entry.relation}`;
  if (!mayStand(event.type, walked.kind, entry.i)) yield `${event.type.type} may not stand there`;
  if (event.recordedMs !== entry.recordedMs) {
    yield `its event was recorded at ${event.fields.get("recorded_at")}, its header says otherwise`;
  }
  yield* wrongOwner(walked, entry, event);
}

const OWN_FIELD = { [KIND.ITEM]: "item_t0", [KIND.CASE]: "case_t0", [KIND.PROSECUTION]: "prosecution_t0" };
const OWN_NUMBER = { "CaseOpened/1": "case_number", "ProsecutionOpened/1": "prosecution_number" };

/* What the event says of the list it stands on is that list: one entry can not tell two stories. */
function* wrongOwner(walked, entry, event) {
  const differs = (name, wanted) => {
    const stated = name === undefined ? undefined : event.fields.get(name);
    return stated !== undefined && stated !== null && stated !== wanted;
  };
  const what = `${event.type.type} `;
  if (differs(OWN_FIELD[walked.kind], walked.t0)) {
    yield `${what}is about another ${KIND_WORD[walked.kind]} than the one whose list it stands on`;
  }
  if (walked.kind === KIND.ITEM && walked.entries.length && differs("item_cm0", walked.entries[0].cm)) {
    yield `${what}names another receipt than the one that its item began with`;
  }
  if (differs(OWN_NUMBER[event.type.type], walked.line.number)) {
    yield `${what}names another number than the one whose list it stands on`;
  }
  const items = event.fields.get("items");
  if (walked.kind === KIND.ITEM && items && !items.some(([t0]) => t0 === walked.t0)) {
    yield `${what}does not name the item on whose list it stands`;
  }
  if (event.type.name === "ItemReceived") yield* wrongFiling(walked, event.fields);
}

/* A receipt that stands on a case's list is filed under that case; filed under none, it names none. */
function* wrongFiling(walked, fields) {
  const filed = fields.get("filed"), isNull = fields.get("case_t0") === null, isNamed = fields.has("case_t0") && !isNull;
  if (walked.kind === KIND.CASE && (filed === "none" || isNull)) {
    yield "its receipt says that it is filed under no case";
  } else if ((filed === "none" && isNamed) || (filed === "case" && isNull)) {
    yield "its receipt says in one field that it is filed under a case, and in another that it is not";
  }
}
