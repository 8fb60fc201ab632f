/* Checks 11 and 12: every ground is valid where it stands, and every closed field has one. */

const WITHHELD = "withheld", SEALED = "court-sealed", EXPUNGED = "expunged by order";
const PRIORITY = [SEALED, EXPUNGED, WITHHELD];
const ACTS = { "WithholdRecorded/1": WITHHELD, "SealOrdered/1": SEALED, "ExpungeOrdered/1": EXPUNGED };
const LIFTS = { "WithholdLifted/1": WITHHELD, "SealLifted/1": SEALED }, LOST = "BodyLost/1";
const OTHER_MATTERS_RELATIONS = [0x02, 0x07, 0x08, 0x0d];
const ALL_FIELDS = Array.from({ length: 64 }, (_, j) => j);
const SHOWN_OF_LINKS = ["by", "reason_given"];
const ANOTHERS = "entries about another matter's item";
const OTHER_MATTERS = "entries about other matters";
const OTHER_PROSECUTIONS = "other prosecutions of this case";

const placeKey = (t0, i) => `${t0} ${i}`;

/* Check 11: acts in the order of the log; leaves those in force in `q.acts`. */
function* groundsAreValid(q) {
  if (!isExplored(q)) {
    yield UNREAD;
    return;
  }
  const entries = new Map();
  for (const entry of q.record.entries()) entries.set(placeKey(entry.t0, entry.i), entry);
  for (const act of actsOf(q.record)) yield* applyAct(q, act, entries);
}

/* Every ground, lift and loss with the lists it stands on (t0 to index), in the order of the log. */
function actsOf(record) {
  const found = new Map();
  for (const each of record.walks.values()) {
    for (const entry of each.entries) {
      if (!(entry.type in ACTS) && !(entry.type in LIFTS) && entry.type !== LOST) continue;
      /* Another prosecution's ground closes nothing here; on items it is read from the prosecution's own list. */
      if (entry.type.startsWith("Withhold") && each !== record.main) continue;
      if (!found.has(entry.ev)) found.set(entry.ev, { event: entry.opening, places: new Map() });
      found.get(entry.ev).places.set(each.t0, entry.index);
    }
  }
  const firstIndex = (act) => Math.min(...act.places.values());
  return [...found.values()].sort((a, b) => firstIndex(a) - firstIndex(b));
}

function* applyAct(q, { event, places }, entries) {
  const { fields, type } = event, { record } = q, withholding = type.name.startsWith("Withhold");
  const said = `${type.type} of ${fields.get("recorded_at")}`, targets = fields.get("targets") || [];
  if (withholding && fields.get("prosecution_t0") !== record.main.t0) {
    yield problem(`${said} belongs to another prosecution: its ground closes nothing here`, record.main.t0,
      fields.get("prosecution_t0") || "none");
    return;
  }
  if (withholding && !fields.has("by")) {
    yield problem(`${said} does not say by whom`);
    return;
  }
  if (!withholding) yield* standsAtNoTarget(record, said, places, targets);
  for (const [t0, i, cm, closed] of targets) {
    /* An order and a loss are about every list that holds the event, also those not shown here. */
    if (!withholding && isElsewhere(record, t0, i)) continue;
    const target = entries.get(placeKey(t0, i));
    const wrong = wrongTarget(record, target, t0, cm, places) || wrongReach(type, closed, target);
    if (wrong) yield problem(`${said}: its target, entry ${i} of ${t0.slice(0, 16)}…, ${wrong}`);
    else if (type.type !== LOST) takeAct(q, event, closed === null ? ALL_FIELDS : closed, target);
  }
}

/* An order or a loss stands where its targets are; an order may stand on a prosecution too. */
function* standsAtNoTarget(record, said, places, targets) {
  for (const t0 of places.keys()) {
    const walked = record.walks.get(t0);
    if (targets.length && walked.kind !== KIND.PROSECUTION && !targets.some((target) => target[0] === t0)) {
      yield problem(`${said} stands on the list of ${walked.label}, which holds none of its targets`);
    }
  }
}

/* Whether a target lies on a list that this record does not show, or not so far. */
function isElsewhere(record, t0, i) {
  const walked = record.walks.get(t0);
  return !walked || (!walked.whole && i >= walked.entries.length);
}

/* What is wrong with a target; empty if nothing is. */
function wrongTarget(record, target, t0, cm, places) {
  if (!target) return "is not in this record";
  if (target.cm !== cm) return "has another commitment";
  let index = places.get(t0);
  /* Of another matter's item the receipt alone is shown, not what followed. */
  if (index === undefined && !record.walks.get(t0).whole) index = Math.min(...places.values());
  if (index === undefined) index = places.get(record.main.t0);
  if (index === undefined) return "lies on a list on which the order does not stand";
  return target.index >= index ? "was recorded later than the ground" : "";
}

/* What is wrong with how far an act reaches into its target; empty if nothing is. */
function wrongReach(type, closed, { relation, opening }) {
  if (type.type !== LOST && relation >= 0x08 && relation <= 0x0c) {
    return "can not be closed: grounds, orders and aliases stay open";
  }
  const last = closed && closed.length ? closed[closed.length - 1] : -1;
  return opening && last >= opening.type.names.length ? `has no field ${last} (${opening.type.type})` : "";
}

/* Add the act to its target, or take its fields off those of the same class. */
function takeAct(q, { type, fields: named }, closed, target) {
  const key = placeKey(target.t0, target.i), acts = q.acts.get(key) || [];
  const lifted = LIFTS[type.type], klass = ACTS[type.type];
  if (lifted) {
    for (const act of acts) if (act.klass === lifted) act.fields = new Set([...act.fields].filter((j) => !closed.includes(j)));
    q.acts.set(key, acts.filter((act) => act.fields.size));
    return;
  }
  const plain = klass === WITHHELD, marks = target.opening ? target.opening.type.marks : [];
  /* Fields marked ~ close by seal or expunge only. */
  const fields = new Set(plain ? closed.filter((j) => marks[j] !== "~") : closed);
  const value = (name) => (named.has(name) ? named.get(name) : null);
  if (fields.size) {
    acts.push({
      klass, fields,
      ground: plain ? value("ground") : null, description: plain ? value("description") : null,
      by: value("by"), order: value("order"),
    });
  }
  q.acts.set(key, acts);
}

/* Check 12: counts by class in `q.counts`, rows of the withheld log in `q.withheld`. */
function* closedFieldsHaveGrounds(q) {
  if (!isExplored(q)) {
    yield UNREAD;
    return;
  }
  const account = {
    onLists: q.record.eventsOn(KIND.CASE, KIND.PROSECUTION), onProsecutions: q.record.eventsOn(KIND.PROSECUTION),
    counts: new Map(), closedEvents: new Map(), boxes: new Set(), rows: [],
  };
  for (const walked of q.record.walks.values()) {
    for (const entry of walked.entries) if (entry.opening) yield* accountFor(q, account, walked, entry);
  }
  for (const klass of account.closedEvents.values()) count(account.counts, klass);
  q.counts = account.counts;
  q.internalBoxes = account.boxes.size;
  q.withheld = account.rows.sort((a, b) => byBytes(a.text, b.text)).map((each) => each.row);
}

function count(counts, klass) {
  counts.set(klass, (counts.get(klass) || 0) + 1);
}

function* accountFor(q, account, walked, entry) {
  const { type, closed: every } = entry.opening, closed = every.filter((j) => type.marks[j] !== "*");
  if (closed.length < every.length) account.boxes.add(entry.ev);
  const acts = q.acts.get(placeKey(entry.t0, entry.i)) || [];
  const klass = classOf(q.record, account, walked, entry, closed, acts);
  if (klass === null) {
    yield problem(`${walked.label}, entry ${entry.i} (${type.type}): closed without a ground that covers it: ` +
      closed.map((j) => type.names[j]).join(", "), "open, or closed by a recorded ground", "closed",
      "Ask on which ground this is withheld.");
  } else if (PRIORITY.includes(klass)) {
    const before = account.closedEvents.get(entry.ev);
    if (before === undefined || PRIORITY.indexOf(klass) < PRIORITY.indexOf(before)) account.closedEvents.set(entry.ev, klass);
  } else {
    count(account.counts, klass);
  }
  if (!closed.length) return;
  for (const { klass: act, ground, description, by, order } of acts) {
    const row = [entry.t0, entry.i, entry.cm, act, ground, description, by, order];
    account.rows.push({ row, text: canonical(row) });
  }
}

/* How an entry is accounted for; null if it is not. */
function classOf(record, account, walked, entry, closed, acts) {
  if (!closed.length) return walked.whole ? "open" : ANOTHERS;
  const used = acts.filter((act) => closed.some((j) => act.fields.has(j)));
  const covered = (j) => used.some((act) => act.fields.has(j));
  const first = () => PRIORITY.find((klass) => used.some((act) => act.klass === klass));
  if (closed.every(covered)) return first();
  if (walked.kind === KIND.ITEM && walked.whole && OTHER_MATTERS_RELATIONS.includes(entry.relation) &&
      !account.onLists.has(entry.ev)) return OTHER_MATTERS;
  if (walked.kind === KIND.CASE && entry.type === "CaseDrawnOn/1" && !account.onProsecutions.has(entry.ev)) {
    return OTHER_PROSECUTIONS;
  }
  const may = mayStayClosed(record, walked, entry.opening);
  return closed.every((j) => covered(j) || may(j)) ? first() || ANOTHERS : null;
}

/* Fields that may stay closed on another matter's receipt, and on links about it (docs/format.md, section 5). */
function mayStayClosed(record, walked, { type, fields }) {
  if (!walked.whole) return (j) => type.marks[j] !== "!" && type.marks[j] !== "~";
  if (walked.kind !== KIND.CASE || !LINKS.includes(type.type)) return () => false;
  const item = record.walks.get(fields.get("item_t0") || "");
  if (!item || item.whole) return () => false;
  return (j) => !["!", "~", "+"].includes(type.marks[j]) && !SHOWN_OF_LINKS.includes(type.names[j]);
}
