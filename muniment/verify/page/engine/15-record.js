/* Checks 5 and 8: the record of one prosecution, drawn out of the log by following what its events say. */

const LINKS = ["LinkProposed/1", "LinkDetermined/1"], ITEM_FIRST = ["ItemReceived/1", "ItemSeparated/1"];
const INCOMPLETE = "Ask for a production that shows the whole record of this number.";

class Record_ {
  /* Everything that was reached. `problems` are kept by the number of the check that says them. */
  constructor() {
    this.main = null;
    this.walks = new Map();
    this.followed = new Map();
    this.links = [];
    this.problems = new Map([6, 8].map((check) => [check, []]));
  }

  ofKind(...kinds) {
    return [...this.walks.values()].filter((each) => kinds.includes(each.kind));
  }

  *entries() {
    for (const each of this.walks.values()) yield* each.entries;
  }

  eventsOn(...kinds) {
    return new Set(this.ofKind(...kinds).flatMap((each) => [...each.evs]));
  }
}

class Explorer {
  /* Follows the record from the number's list; each step adds to `record` and says what is wrong. */
  constructor(scan, lines, record) {
    Object.assign(this, { scan, lines, record, proven: new Map(), received: [], named: [], children: [] });
  }

  say(what, expected = "", found = "", advice = INCOMPLETE) {
    this.record.problems.get(8).push(problem(what, expected, found, advice));
  }

  async run(main) {
    this.record.main = this.walk(main, true);
    await this.numbers(this.record.main);
    for (const each of this.record.ofKind(KIND.CASE, KIND.PROSECUTION)) this.gather(each);
    await this.items();
    this.compare();
    this.nothingUnused();
  }

  walk(line, whole) {
    if (!this.record.walks.has(line.t0)) {
      const [walked, problems] = walkChain(this.scan, line, this.lines.events, whole);
      this.record.walks.set(line.t0, walked);
      this.record.problems.get(6).push(...problems);
    }
    return this.record.walks.get(line.t0);
  }

  /* Mark an event as followed: check 9 wants its structure open. */
  follow(event) {
    this.record.followed.set(event.ev, event);
    return event.fields;
  }

  /* The walk of a number that an event names, proven by the VRF; null if there is none. */
  numbered(kind, typed, why) {
    let number = "";
    try {
      number = foldNumber(typed);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      this.say(`${why}: ${error.problem}`);
      return null;
    }
    const lines = this.lines.numbered(kind, number);
    for (const line of lines) {
      if (!this.proven.has(line.t0)) this.proven.set(line.t0, vrfProblem(this.scan, line));
    }
    const proven = lines.find((line) => this.proven.get(line.t0) === null);
    if (proven) return this.walk(proven, true);
    if (!lines.length) this.say(`${why}: the list of ${KIND_WORD[kind]} ${number} is not in the package`);
    this.record.problems.get(8).push(...lines.map((line) => this.proven.get(line.t0)));
    return null;
  }

  /* Cases drawn on, and other numbers of the same matter, each visited once. */
  async numbers(main) {
    const queue = [main], visited = new Set();
    while (queue.length) {
      const at = queue.shift();
      if (visited.has(at.t0)) continue;
      visited.add(at.t0);
      for (const entry of at.entries) queue.push(...this.numbersOf(at, entry));
      await breathe();
    }
    if (!this.record.ofKind(KIND.CASE).length) {
      this.say("The prosecution draws on no case: that is no complete list of anything");
    }
  }

  numbersOf(at, entry) {
    const event = entry.opening, why = `${at.label}, entry ${entry.i}`;
    if (entry.type === "CaseDrawnOn/1" && at.kind === KIND.PROSECUTION) {
      const named = this.follow(event);
      if (!named.has("case_number") || !named.has("case_t0")) return [];
      const case_ = this.numbered(KIND.CASE, named.get("case_number"), why);
      if (!case_) return [];
      this.standsOn(case_, entry, why, named.get("case_t0"));
      return [case_];
    }
    return entry.type === "AliasRecorded/1" ? this.aliases(at, entry, this.follow(event), why) : [];
  }

  aliases(at, entry, named, why) {
    if (!["kind", "number_a", "number_b"].every((name) => named.has(name))) return [];
    const both = ["number_a", "number_b"].map((name) => this.numbered(named.get("kind"), named.get(name), why));
    if (!both.includes(at)) this.say(`${why}: the two numbers of the alias are not those of this list`);
    const found = both.filter((each) => each !== null);
    for (const each of found) this.standsOn(each, entry, why, each.t0);
    return found;
  }

  /* The event stands on the other list too, and names where that begins. */
  standsOn(other, entry, why, t0) {
    if (other.t0 !== t0) this.say(`${why}: the event names another list than its number has`, other.t0, t0);
    if (!other.evs.has(entry.ev)) this.say(`${why}: the event is not on the list of ${other.label}`);
  }

  /* What a case or prosecution says of items. */
  gather(at) {
    for (const entry of at.entries) {
      const event = entry.opening;
      if (!event) continue;
      if (at.kind === KIND.PROSECUTION && event.type.index.has("items")) {
        for (const [t0, cm0] of this.follow(event).get("items") || []) this.named.push({ at, entry, t0, cm0 });
      } else if (at.kind === KIND.CASE && entry.type === "ItemReceived/1") {
        const t0 = this.follow(event).get("item_t0");
        if (t0 !== undefined) this.received.push({ at, entry, t0 });
      } else if (at.kind === KIND.CASE && LINKS.includes(entry.type)) {
        this.link(at, entry, this.follow(event));
      }
    }
  }

  link(at, entry, named) {
    if (named.has("case_t0") && named.get("case_t0") !== at.t0) {
      this.say(`${at.label}, entry ${entry.i}: the link is to another case`);
    }
    if (named.has("item_t0")) this.record.links.push({ case: at.t0, item: named.get("item_t0"), entry });
  }

  /* Items of this record are walked whole, and what was split off them; of others, the receipt alone. */
  async items() {
    const { walks, links } = this.record, linked = new Set(links.map((link) => link.item));
    const isRelated = (link) => link.entry.opening.fields.get("outcome") === "related";
    const related = new Set(links.filter(isRelated).map((link) => link.item));
    const queue = [...new Set(this.received.map((each) => each.t0))];
    queue.push(...[...linked].filter((t0) => related.has(t0) || this.isOurs(t0)).sort());
    for (let at = 0; at < queue.length; at++) {
      const walked = walks.has(queue[at]) ? null : this.item(queue[at], true);
      if (walked) queue.push(...this.split(walked));
      await breathe();
    }
    for (const t0 of [...linked].sort()) if (!walks.has(t0)) this.item(t0, false);
  }

  /* Filed under no case: an item of this record for good. So is one whose filing is not shown. */
  isOurs(t0) {
    const line = this.lines.chains.get(t0);
    const receipt = line && line.entries.length ? this.lines.events.get(line.entries[0].header.ev) : undefined;
    return !receipt || receipt.fields.get("filed") !== "case";
  }

  item(t0, whole) {
    const line = this.lines.chains.get(t0);
    if (!line || line.kind !== KIND.ITEM || !line.entries.length) {
      this.say(`The list of item ${t0.slice(0, 16)}… is not in the package`, "its receipt and what followed");
      return null;
    }
    const at = this.walk(line, whole), receipt = at.entries[0].opening;
    if (receipt && ITEM_FIRST.includes(receipt.type.type)) {
      if (whole) this.follow(receipt);
      const stated = receipt.fields.get("item_t0");
      if (stated !== undefined && stated !== t0) this.say(`${at.label}: its receipt is another item's`, t0, stated);
    }
    return at;
  }

  split(at) {
    const found = [];
    for (const entry of at.entries) {
      if (entry.type !== "ItemSplit/1") continue;
      for (const [t0, cm0] of this.follow(entry.opening).get("children") || []) {
        this.children.push({ at, entry, t0, cm0 });
        found.push(t0);
      }
    }
    return found;
  }

  /* What cases, splits and the prosecution say of items against the items' own lists. */
  compare() {
    const { walks, links } = this.record;
    for (const { at, entry, t0 } of this.received) {
      const item = walks.get(t0);
      if (item && item.entries[0].ev !== entry.ev) {
        this.say(`${at.label}, entry ${entry.i}: the receipt is not that of ${item.label}`);
      }
    }
    for (const { case: t0, item, entry } of links) {
      const cm0 = entry.opening.fields.get("item_cm0");
      if (cm0 !== undefined) this.begins({ at: walks.get(t0), entry, t0: item, cm0 });
    }
    for (const child of this.children) {
      this.begins(child);
      this.isChild(child);
    }
    this.named.forEach((each) => this.begins(each));
  }

  begins({ at, entry, t0, cm0 }) {
    const item = this.record.walks.get(t0), why = `${at.label}, entry ${entry.i}`;
    if (!item || item.kind !== KIND.ITEM) {
      this.say(`${why}: names item ${t0.slice(0, 16)}…, which no case of this record received, was linked to or split off`);
    } else if (item.entries[0].cm !== cm0) {
      this.say(`${why}: names another receipt for ${item.label}`, item.entries[0].cm, cm0);
    }
  }

  isChild({ at, entry, t0 }) {
    const child = this.record.walks.get(t0), event = child ? child.entries[0].opening : null;
    if (!event) return;
    const differs = (name, wanted) => event.fields.has(name) && event.fields.get(name) !== wanted;
    if (event.type.name !== "ItemSeparated" || differs("parent_t0", at.t0) || differs("parent_cm0", at.entries[0].cm)) {
      this.say(`${at.label}, entry ${entry.i}: the item split off names another parent`, at.t0,
        event.fields.get("parent_t0") || event.type.type);
    }
  }

  nothingUnused() {
    const used = new Set();
    for (const entry of this.record.entries()) used.add(entry.ev);
    for (const [t0, line] of this.lines.chains) {
      if (this.record.walks.has(t0)) continue;
      const what = line.number || `${t0.slice(0, 16)}…`;
      this.say(`The package holds the list of ${KIND_WORD[line.kind]} ${what}, which is no part of this record`);
    }
    for (const ev of this.lines.events.keys()) {
      if (!used.has(ev)) this.say(`The package holds an event that is on no list of this record: ${ev.slice(0, 16)}…`);
    }
  }
}
