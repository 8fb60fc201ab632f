/* Check 10: every event stands on each list that it names, as far as the list is in this record; none is back-dated. Of
   another matter's item no list is shown, so none is compared. */

function* eventsStandWhereTheySay(q) {
  if (!isExplored(q)) {
    yield UNREAD;
    return;
  }
  const { record } = q;
  for (const { case: t0, item, entry } of record.links) yield* notOnItem(record, record.walks.get(t0), entry, item, "the link");
  for (const walked of record.walks.values()) {
    for (const entry of walked.entries) if (entry.opening) yield* notWhereNamed(record, walked, entry, entry.opening.fields);
  }
  let last = 0;
  for (const entry of [...record.entries()].sort((a, b) => a.index - b.index)) {
    if (entry.lost) continue;
    if (entry.recordedMs < last) {
      yield problem(`The entry at index ${entry.index} of the log says an earlier time than entries before it: it was back-dated`);
    } else {
      last = entry.recordedMs;
    }
  }
}

/* The lists that one event names, apart from the one on which it was met. */
function* notWhereNamed(record, walked, entry, fields) {
  if (walked.kind === KIND.PROSECUTION) {
    for (const [t0] of fields.get("items") || []) yield* notOnItem(record, walked, entry, t0, entry.type);
  } else {
    yield* notOnList(record, walked, entry, fields.get("prosecution_t0"), entry.type);
  }
  const isReceipt = entry.type === "ItemReceived/1";
  if (walked.kind === KIND.ITEM && (isReceipt || LINKS.includes(entry.type))) {
    yield* notOnList(record, walked, entry, fields.get("case_t0"), isReceipt ? "the receipt" : "the link");
  }
  if (entry.type === "ItemSeparated/1") yield* notSplitOff(record, walked, fields.get("parent_t0"));
}

function* notOnItem(record, at, entry, t0, what) {
  const item = record.walks.get(t0);
  if (item && item.whole && !item.evs.has(entry.ev)) {
    yield problem(`${at.label}, entry ${entry.i}: ${what} is not on ${item.label}, which it names`);
  }
}

function* notOnList(record, at, entry, t0, what) {
  const other = record.walks.get(t0);
  if (other && !other.evs.has(entry.ev)) {
    yield problem(`${at.label}, entry ${entry.i}: ${what} is not on the list of ${other.label}, which it names`);
  }
}

/* A thing that says it was split off an item of this record: the item says so too. */
function* notSplitOff(record, child, t0) {
  const parent = record.walks.get(t0);
  if (!parent || !parent.whole) return;
  const named = parent.entries.flatMap(({ opening }) => (opening && opening.fields.get("children")) || []);
  if (!named.some(([each]) => each === child.t0)) {
    yield problem(`${child.label} says it was split off ${parent.label}, which does not say so`);
  }
}
