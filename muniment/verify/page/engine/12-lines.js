/* Check 4: the two proof files, line by line: canonical, sorted, distinct, every opening fitting its event. */

const ASK = "Ask the office that issued the production, in writing, and keep this copy unchanged.";

function problem(what, expected = "", found = "", advice = ASK) {
  return { what, expected: String(expected), found: String(found), advice };
}

function problemOf(refused, before = "", found = refused.found) {
  return problem(before + refused.problem, "", found, refused.advice);
}

/* A finding for what was refused; anything else is a fault of ours and goes on up. */
function asProblem(error, before = "", found = undefined) {
  if (!(error instanceof Refused)) throw error;
  return problemOf(error, before, found);
}

function readChain(bytes) {
  const value = readCanonical(bytes);
  if (!isObject(value, "entries", "kind", "number", "pi", "t0")) {
    throw openingRefused("A list holds exactly entries, kind, number, pi and t0");
  }
  if (!isHash(value.t0) || !Array.isArray(value.entries)) {
    throw openingRefused("A list's t0 is 64 lower-case hex digits and its entries are a list");
  }
  if (value.kind === KIND.JOURNAL) throw openingRefused("The office journal (kind 6) never stands in a production", 6);
  if (![1, 2, 3, 4, 5].includes(value.kind)) {
    throw openingRefused("A list is of a kind that a production does not show", value.kind);
  }
  checkNumberOf(value);
  const { t0, kind, number, pi } = value;
  return { t0, kind, number, pi: pi === null ? null : unhex(pi), entries: value.entries.map(readEntryLine) };
}

function checkNumberOf({ kind, number, pi }) {
  if (kind === KIND.ITEM) {
    if (number !== null || pi !== null) throw openingRefused("An item's list has no number and no VRF proof");
    return;
  }
  if (typeof pi !== "string" || !/^[0-9a-f]{160}$/.test(pi) || typeof number !== "string") {
    throw openingRefused("A list of this kind needs a number and a VRF proof of 80 bytes in hex");
  }
  if (foldNumber(number) !== number) throw openingRefused("The list's number is not in its folded form", number);
}

function readEntryLine(value) {
  if (isObject(value, "cm", "index", "next")) return readLostLine(value);
  if (!isObject(value, "hdr", "hsalt", "index")) throw openingRefused("An entry holds exactly hdr, hsalt and index");
  const { hdr, hsalt, index } = value;
  if (typeof hdr !== "string" || !/^[0-9a-f]{228}$/.test(hdr) || !isHash(hsalt) || !isCount(index)) {
    throw openingRefused("An entry's hdr is 228 hex digits, its hsalt 64, its index a whole number");
  }
  return { header: parseHeader(hdr), cm: commitmentOf(hsalt, hdr), index };
}

/* What an office states of an entry whose header it lost: `ev` stands in for the event that nobody has. */
function readLostLine({ cm, index, next }) {
  if (!isHash(cm) || !isHash(next) || !isCount(index)) {
    throw openingRefused("A lost entry's cm and next are 64 hex digits, its index a whole number");
  }
  return { header: { kind: 0, i: 0, next, root: "", ev: cm, relation: 0, recordedMs: 0 }, cm, index, lost: true };
}

/* All lines of a proof file by key. What is wrong goes to `problems`, and the reading goes on. */
async function readProofFile(volume, path, read, key, problems) {
  const found = new Map();
  let last = "";
  try {
    await volume.lines(path, PROOF_LIMIT, (line, number) => {
      let value = null;
      try {
        value = read(line);
      } catch (error) {
        problems.push(asProblem(error, `${path}, line ${number}: `, ""));
        return;
      }
      const name = value[key];
      if (name <= last) problems.push(problem(`${path}, line ${number}: the lines are not sorted, or one stands twice`));
      else last = name;
      if (!found.has(name)) found.set(name, value);
    });
  } catch (error) {
    problems.push(asProblem(error, "", ""));
  }
  return found;
}

class ProofLines {
  /* Both proof files, read once. `problems` is what check 4 says. */
  static async read(volume) {
    const lines = new ProofLines();
    lines.problems = [];
    lines.chains = await readProofFile(volume, CHAINS, readChain, "t0", lines.problems);
    lines.events = await readProofFile(volume, EVENTS, readOpening, "ev", lines.problems);
    return lines;
  }

  /* Every name that a walk may ask the log for. */
  *names() {
    for (const line of this.chains.values()) {
      yield line.t0;
      for (const entry of line.entries) yield entry.header.next;
    }
  }

  /* The lists that claim this kind and folded number. */
  numbered(kind, number) {
    return [...this.chains.values()].filter((line) => line.kind === kind && line.number === number);
  }
}
