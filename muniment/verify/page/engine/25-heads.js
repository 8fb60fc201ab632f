/* The heads that counsel gets when they appear: where each list of a prosecution ended, provable from the log alone
   (docs/format.md, section 10). Nobody has to believe that a list ended there: the headers are walked through the log. */

const HEADS_FORMAT = "muniment-heads/1-draft", HEADS_LIMIT = 1 << 28;
const ASK_AGAIN = "Ask the office for the heads once more, in writing, and keep this file: it is what you were given.";

function headsRefused(what, found = "") {
  return new Refused(what, { found, advice: ASK_AGAIN });
}

/* The file's form and every part of it; what it claims is judged by `headsProblems`. */
function readHeads(data) {
  const value = readCanonical(data.subarray(0, -1));
  if (
    data[data.length - 1] !== 10 || !isObject(value, "chains", "checkpoint", "entry0", "events", "format", "number", "path") ||
    value.format !== HEADS_FORMAT || ![value.number, value.checkpoint, value.entry0].every((each) => typeof each === "string") ||
    ![value.chains, value.events, value.path].every(Array.isArray) || !value.path.every(isHash)
  ) {
    throw headsRefused("The file does not hold heads of this format");
  }
  const chains = value.chains.map((row) => readChain(utf8(canonical(row))));
  const events = value.events.map((row) => readOpening(utf8(canonical(row))));
  if (!rising(chains.map((each) => each.t0)) || !rising(events.map((each) => each.ev))) {
    throw headsRefused("The heads are not sorted, or one stands twice");
  }
  if (!/^([0-9a-f]{2})*$/.test(value.entry0)) throw headsRefused("Entry 0 is not lower-case hex");
  if (foldNumber(value.number) !== value.number) throw headsRefused("The number is not in its folded form", value.number);
  return {
    number: value.number, note: utf8(value.checkpoint), entry0: unhex(value.entry0), path: value.path,
    chains: new Map(chains.map((each) => [each.t0, each])), events: new Map(events.map((each) => [each.ev, each])),
  };
}

/* What is wrong with the heads; with a scan of the log they are walked through it, as it was at the checkpoint `at`. */
function* headsProblems(heads, at, scan = null) {
  let genesis = null;
  try {
    genesis = heads.entry0[0] === 1 ? {} : parseOtherEntry(heads.entry0);
  } catch (error) {
    yield { ...asProblem(error, "Entry 0 of the log: "), advice: ASK_AGAIN };
    return;
  }
  const leaf = hexOf(prefixed256(0, heads.entry0, 0, heads.entry0.length));
  if (!includes(0, at.size, leaf, heads.path, at.root)) {
    yield problem("Entry 0 of the log: it is not shown to be in the log", at.root, "another root, or no path", ASK_AGAIN);
    return;
  }
  if (genesis.origin !== at.origin) {
    yield problem("Entry 0 is not that of the log that signed the heads", at.origin, genesis.origin || "none", ASK_AGAIN);
    return;
  }
  const log = scan && asOf(scan, at.size), walks = new Map();
  for (const line of heads.chains.values()) yield* headOfList(heads, at, log, line, { genesis }, walks);
  yield* headsFollowed(heads, walks);
}

/* A scan as it was at an earlier size of the log. */
function asOf(scan, size) {
  const places = new Map([...scan.places].map(([name, found]) => [name, found.filter((place) => place.at < size)]));
  return { ...scan, places };
}

function* headOfList(heads, at, log, line, beginning, walks) {
  if (line.kind !== KIND.CASE && line.kind !== KIND.PROSECUTION) {
    yield problem(`Heads are of cases and prosecutions, and not of a ${KIND_WORD[line.kind]}`);
    return;
  }
  const unproven = vrfProblem(beginning, line);
  if (unproven) yield unproven;
  const [walked, problems] = walkChain(log, line, heads.events, true, true);
  walks.set(line.t0, walked);
  yield* problems;
  if (walked.entries.some(({ index }) => index >= at.size)) {
    yield problem(`${walked.label} is shown with entries that this checkpoint does not hold`);
  }
}

/* From the prosecution to every case it draws on and every other number, and nothing beside them. */
function* headsFollowed(heads, walks) {
  const numbered = new Map([...walks.values()].map((each) => [`${each.kind} ${each.line.number}`, each]));
  const main = numbered.get(`${KIND.PROSECUTION} ${heads.number}`);
  if (!main || !main.entries.length) {
    yield problem(`The heads do not hold the list of ${heads.number}`, "", "", ASK_AGAIN);
    return;
  }
  const waiting = [main], seen = new Set(), used = new Set();
  for (let at = waiting.shift(); at; at = waiting.shift()) {
    if (seen.has(at.t0)) continue;
    seen.add(at.t0);
    for (const entry of at.entries) yield* headLeads(at, entry, numbered, waiting, used);
  }
  for (const [t0, walked] of walks) {
    if (!seen.has(t0)) yield problem(`The heads hold ${walked.label}, to which the prosecution does not lead`);
  }
  for (const ev of heads.events.keys()) {
    if (!used.has(ev)) yield problem(`The heads open an event that leads nowhere: ${ev.slice(0, 16)}…`);
  }
}

function* headLeads(at, entry, numbered, waiting, used) {
  if (entry.relation !== 0x0c && !(at.kind === KIND.PROSECUTION && entry.relation === 0x06)) return;
  used.add(entry.ev);
  const why = `${at.label}, entry ${entry.i}`;
  if (!entry.opening) {
    yield problem(`${why}: where it leads is not shown`, "", "", ASK_AGAIN);
    return;
  }
  for (const { kind, number, t0 } of listsNamed(entry.opening)) {
    const other = numbered.get(`${kind} ${number}`);
    if (!other) {
      yield problem(`${why}: leads to ${KIND_WORD[kind]} ${number === null ? "of a closed number" : number}, whose head is not given`, "", "", ASK_AGAIN);
    } else if ((t0 !== null && other.t0 !== t0) || !other.evs.has(entry.ev)) {
      yield problem(`${why}: is not on the list of ${other.label}`);
    } else {
      waiting.push(other);
    }
  }
}

/* The lists that an event leads to; a number of null where it is closed or can not be folded. */
function listsNamed({ type, fields }) {
  const folded = (name) => {
    try {
      return fields.has(name) ? foldNumber(fields.get(name)) : null;
    } catch (_) {
      return null;
    }
  };
  if (type.name === "CaseDrawnOn") {
    const t0 = fields.get("case_t0");
    return [{ kind: KIND.CASE, number: t0 === undefined ? null : folded("case_number"), t0: t0 === undefined ? null : t0 }];
  }
  if (type.name !== "AliasRecorded") return [];
  if (!fields.has("kind")) return [{ kind: KIND.CASE, number: null, t0: null }];
  return ["number_a", "number_b"].map((name) => ({ kind: fields.get("kind"), number: folded(name), t0: null }));
}
