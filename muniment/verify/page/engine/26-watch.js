/* The bell outside: what counsel was given, asked of a later copy of the log. If the place that must be nowhere now
   stands somewhere, the list grew. What was added stays unseen until it is asked for (docs/format.md, section 10). */

const WATCHED_KINDS = [KIND.CASE, KIND.PROSECUTION];
const NOT_KEPT = "The file is not what was kept of a production";
const MAY_BE = "It may be a delivery or a certificate, or a case newly drawn on: only what you are given next tells, " +
  "and what you were given hears no more of this prosecution";

const OLDER = "This copy may have been published before: ask again after the next publishing. If it stays so, keep both " +
  "checkpoints and tell the court.";

/* What to keep of a production that was checked, as an object; Refused if it was not in order. */
function keptOf(verdict) {
  if (!verdict.ok || verdict.root === null) {
    throw new Refused("Only a production that is in order can be watched", { found: verdict.verdict, advice: "See the findings first." });
  }
  const heads = verdict.heads.filter((head) => WATCHED_KINDS.includes(head.kind));
  const since = heads.reduce((last, { recorded_ms }) => (recorded_ms > last ? recorded_ms : last), 0);
  return { origin: verdict.origin, size: verdict.size, root: verdict.root, since_ms: since, heads };
}

/* The file to keep: RFC 8785 JSON and a newline. */
function writeKept(kept) {
  return `${canonical(kept)}\n`;
}

function readKept(data) {
  const value = readCanonical(data.subarray(0, -1));
  const isHead = (head) =>
    isObject(head, "kind", "number", "t0", "n", "root", "next_tag", "recorded_ms") && WATCHED_KINDS.includes(head.kind) &&
    typeof head.number === "string" && [head.t0, head.root, head.next_tag].every(isHash) && isCount(head.n) && isCount(head.recorded_ms);
  if (
    data[data.length - 1] !== 10 || !isObject(value, "origin", "size", "root", "since_ms", "heads") || !Array.isArray(value.heads) ||
    typeof value.origin !== "string" || !isHash(value.root) || !isCount(value.size) || !isCount(value.since_ms) || !value.heads.every(isHead)
  ) {
    throw openingRefused(NOT_KEPT);
  }
  return value;
}

/* What is watched: { kept, heads, number }, of a file that counsel was given or that was kept. */
async function readWatchlist(data, ask) {
  if (!latin1(data).includes('"format":"muniment-heads/')) {
    const kept = readKept(data), main = kept.heads.find((head) => head.kind === KIND.PROSECUTION);
    return { kept, heads: null, number: main ? main.number : "" };
  }
  const heads = readHeads(data), keys = logKeys(ask);
  const at = parseCheckpoint((keys.length ? await openNote(heads.note, keys.slice(0, 1)) : parseNote(heads.note)).text);
  for (const wrong of headsProblems(heads, at)) throw new Refused(wrong.what, { advice: wrong.advice });
  const ends = [...heads.chains.values()].map((line) => headOf(walkChain(null, line, new Map(), true, true)[0]));
  const since = ends.reduce((last, { recorded_ms }) => (recorded_ms > last ? recorded_ms : last), 0);
  return { kept: { origin: at.origin, size: at.size, root: at.root, since_ms: since, heads: ends }, heads, number: heads.number };
}

/* Ask a later copy of the log (a Volume). Gives what the program's `watch --json` gives, of one look. */
async function watchLog({ kept, heads, number }, log, ask, { progress = () => {} } = {}) {
  const said = {
    kind: "watch", number, grew: false, sentences: [], items_moved: 0, since_size: kept.size, size: 0,
    outside_signature: null, key_confirmed: logKeys(ask).length > 0, problems: [],
  };
  let later = null, note = null;
  try {
    note = await openUnder(ask, await log.read("checkpoint", NOTE_LIMIT));
    later = parseCheckpoint(note.text);
  } catch (error) {
    said.problems.push(asProblem(error, "The log's checkpoint: ", ""));
    return said;
  }
  said.size = later.size;
  const names = kept.heads.map((head) => head.next_tag);
  if (heads) for (const line of heads.chains.values()) names.push(line.t0, ...line.entries.map(({ header }) => header.next));
  const bells = [];
  said.problems.push(...(await compareLater(kept, heads, later, log, names, bells, progress)));
  bells.sort((a, b) => (a.head.kind === KIND.CASE ? 0 : 1) - (b.head.kind === KIND.CASE ? 0 : 1));
  said.sentences = bells.filter(({ head }) => head.kind !== KIND.ITEM).map((bell) => sentenceOf(bell, kept));
  said.items_moved = bells.filter(({ head }) => head.kind === KIND.ITEM).length;
  said.grew = said.sentences.length > 0;
  const outside = outsideSignatures(note, { ...ask, maxAgeDays: ask.policy ? ask.maxAgeDays : null });
  said.outside_signature = outside.latest;
  said.problems.push(...outside.problems);
  return said;
}

/* Whether the later log continues what was given; `bells` takes each list that grew. */
async function compareLater(kept, heads, later, log, names, bells, progress) {
  const given = heads ? "the heads" : "the production";
  if (later.origin !== kept.origin) return [problem("This is another log", kept.origin, later.origin)];
  if (later.size < kept.size) {
    return [problem(`The log is older than ${given}, or entries were cut off`, kept.size, later.size, OLDER)];
  }
  if (later.size > MAX_LOG) return [problem("The checkpoint states a size that no folder can hold", "", later.size)];
  let found = null;
  try {
    const counted = (done) => progress("log", done, later.size);
    found = await scanLog(bundlesOf([new LogFolder(log)], later.size), { wanted: names, sizes: [kept.size], progress: counted });
  } catch (error) {
    return [asProblem(error, "The log: ", "")];
  }
  const problems = [], root = found.roots.get(kept.size) || "";
  if (found.size !== later.size || found.root !== later.root) {
    problems.push(problem("The log's entries are not those that its checkpoint signs", later.root, found.root));
  }
  if (root !== kept.root) {
    problems.push(problem(`The log is not a continuation of ${given}: what was recorded has changed`, kept.root, root, KEEP_BOTH));
  }
  if (heads && !problems.length) problems.push(...headsProblems(heads, kept, found));
  for (const head of kept.heads) {
    const places = found.places.get(head.next_tag);
    if (places) bells.push({ head, index: places[0].at });
  }
  return problems;
}

function sentenceOf({ head }, kept) {
  const day = new Date(kept.since_ms).toISOString().slice(0, 10);
  const said = `${KIND_WORD[head.kind]} ${head.number}: at least one entry was added to this list after ${day} and you were ` +
    "not given it: ask for it";
  return head.kind === KIND.PROSECUTION ? `${said}. ${MAY_BE}` : said;
}
