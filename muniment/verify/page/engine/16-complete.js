/* Checks 4 to 9, as the numbered list asks for them. */

const UNREAD = problem("This could not be checked: an earlier check found nothing to read", "", "",
  "See the first finding that is not ok.");
const ORDERS = ["SealOrdered/1", "SealLifted/1", "ExpungeOrdered/1"];

function* proofFilesAreCanonical(q) {
  yield* q.lines.problems;
}

/* Check 5; then the whole record is explored, and checks 6 to 10 say what was found. */
async function* numberHasThisList(q) {
  q.record = new Record_();
  q.number = numberAsked(q);
  if (q.number === null) {
    yield problem("The package does not say which prosecution it is about: type its number");
    return;
  }
  if (!q.scan) {
    yield UNREAD;
    return;
  }
  const prosecutions = [...q.lines.chains.values()].filter((line) => line.kind === KIND.PROSECUTION);
  let main = null;
  for (const line of prosecutions.filter((each) => each.number === q.number)) {
    const wrong = vrfProblem(q.scan, line);
    if (wrong) yield wrong;
    else main = main || line;
  }
  if (!main) {
    yield problem(`The package shows no list for the number ${q.number}`, q.number,
      prosecutions.map((line) => line.number).join(", ") || "none",
      "Compare the number with the charging paper; a different number is a different list.");
    return;
  }
  await new Explorer(q.scan, q.lines, q.record).run(main);
}

/* The number asked for, folded; else the package's own, if it has one alone. */
function numberAsked(q) {
  if (q.ask.number !== null) return foldNumber(q.ask.number);
  const lines = [...q.lines.chains.values()].filter((line) => line.kind === KIND.PROSECUTION);
  const issued = lines.filter((line) => {
    const last = line.entries[line.entries.length - 1], event = last ? q.lines.events.get(last.header.ev) : undefined;
    return event && event.type.type === ISSUED;
  });
  const only = [issued, lines].find((each) => each.length === 1);
  return only ? only[0].number : null;
}

function isExplored(q) {
  return q.record !== null && q.record.main !== null;
}

function* listsAreWhole(q) {
  if (!isExplored(q)) yield UNREAD;
  else yield* q.record.problems.get(6);
}

function* prosecutionWasOpened(q) {
  if (!isExplored(q)) {
    yield UNREAD;
    return;
  }
  const { main } = q.record;
  if (!main.entries.length) {
    yield problem(`Nothing was ever recorded under the number ${main.line.number}`, "a prosecution that was opened",
      "an empty list", "Compare the number with the charging paper: this one has no list at all.");
    return;
  }
  const opened = main.entries[0].opening;
  if (main.entries[0].type !== "ProsecutionOpened/1") {
    yield problem(`${main.label} does not begin with its opening`, "ProsecutionOpened/1", main.entries[0].type);
  } else if (opened.fields.has("prosecution_t0") && opened.fields.get("prosecution_t0") !== main.t0) {
    yield problem(`${main.label} begins with the opening of another prosecution`);
  }
}

function* recordIsFollowed(q) {
  if (!isExplored(q)) {
    yield UNREAD;
    return;
  }
  yield* q.record.problems.get(8);
  const walked = new Set(q.record.ofKind(KIND.CASE).map((each) => each.line.number));
  for (const typed of q.ask.cases) {
    const number = foldNumber(typed);
    if (!walked.has(number)) {
      yield problem(`The case ${number} is not part of this production`, number, [...walked].sort().join(", "), INCOMPLETE);
    }
  }
}

/* Check 9: nothing excuses a closed field of structure where the reader has to follow. */
function* structureIsOpen(q) {
  if (!isExplored(q)) {
    yield UNREAD;
    return;
  }
  const must = new Map(q.record.followed);
  for (const entry of q.record.entries()) if (ORDERS.includes(entry.type)) must.set(entry.ev, entry.opening);
  for (const { type, fields, closed } of must.values()) {
    const hidden = closed.filter((j) => type.marks[j] === "+").map((j) => type.names[j]);
    if (hidden.length) {
      yield problem(`${type.type} of ${fields.get("recorded_at")} hides where it leads: ${hidden.join(", ")} is closed`,
        "", "", INCOMPLETE);
    }
  }
}
