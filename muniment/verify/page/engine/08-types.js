/* The event types and the forms of their values: the tables of docs/format.md, sections 3 and 4.

   A line is: type | relation | lists | own fields with their marks | count of leaves. Marks: ! always open, + structure,
   ~ shown for another matter's item, * internal box. */

const COMMON =
  "type! recorded_at! occurred_at by via on_instruction_of reason_given reason_internal*";

const TYPE_TABLE = `
ItemReceived|01|item0 day case|item_t0+ filed~ received_at~ category~ case_t0 receipt_number received_by source words what units location matter_named number_typed|32
ItemSeparated|01|item0|item_t0+ filed~ received_at~ category~ parent_t0+ parent_cm0+ what units|16
LinkProposed|02|item case|item_t0+ item_cm0+ case_t0+ kind_of_link~ score matched model|16
LinkDetermined|02|item case|item_t0+ item_cm0+ case_t0+ kind_of_link~ outcome+|16
ItemDescribed|03|item|item_t0+ item_cm0+ description corrects words|16
CustodyRecorded|03|item|item_t0+ item_cm0+ act from_custodian to_custodian location seal units purpose|32
ItemSplit|03|item|item_t0+ item_cm0+ children+ how|16
InventoryCounted|03|item|item_t0+ item_cm0+ expected found scope|16
HoldPlaced|03|item|item_t0+ item_cm0+ hold cause|16
HoldLifted|03|item|item_t0+ item_cm0+ hold cause|16
DispositionRecorded|03|item|item_t0+ item_cm0+ disposition authority order|16
FileTakenIn|03|item|item_t0+ item_cm0+ sha256 size name media_type|16
TextExtracted|03|item|item_t0+ item_cm0+ file_sha256 text_sha256 reader|16
LabRequested|04|item|item_t0+ item_cm0+ lab examinations asked_of|16
LabReported|04|item|item_t0+ item_cm0+ request findings files|16
CaseNumberChosen|05|item|item_t0+ item_cm0+ number_chosen numbers_shown|16
ToldOf|05|item|item_t0+ item_cm0+ told how matter|16
DiscussionRecorded|05|item|item_t0+ item_cm0+ people matter outcome|16
ClaimRecorded|05|item|item_t0+ item_cm0+ claimant words about_when|16
AnswerRecorded|05|item|item_t0+ item_cm0+ answers words|16
CaseOpened|06|case|case_t0+ case_number+ agency|16
ProsecutionOpened|06|prosecution|prosecution_t0+ prosecution_number+ court defendant charges|16
CaseDrawnOn|06|prosecution case|prosecution_t0 prosecution_number case_t0+ case_number+|16
ExistenceListed|07|prosecution item|prosecution_t0+ items+ served_on how|16
DutyRecorded|07|prosecution item|prosecution_t0+ items+ rule owed since due|16
ReviewRecorded|07|prosecution item|prosecution_t0+ items+ outcome rule|16
RequestRecorded|07|prosecution item|prosecution_t0+ items+ request from served_on|16
ProductionIssued|07|prosecution item|prosecution_t0+ items+ payload_manifest_sha256+ heads+ sealed_list+ production_number bates|16
DeliveryRecorded|07|prosecution item|prosecution_t0+ items+ production how to receipt|16
CertificateSigned|07|prosecution item|prosecution_t0+ items+ production statement signer sealed_list+|16
WithholdRecorded|08|prosecution item|prosecution_t0+ items+ targets+ ground+ description+ order|16
WithholdLifted|08|prosecution item|prosecution_t0+ items+ targets+ ground+ description+ order|16
SealOrdered|09|any|targets+ order+ authority+|16
SealLifted|0a|any|targets+ order+ authority+|16
ExpungeOrdered|0b|any|targets+ order+ authority+|16
AliasRecorded|0c|case prosecution|kind+ number_a+ number_b+|16
CourtEventRecorded|0d|prosecution item|prosecution_t0+ items+ event date document|16
BodyLost|0e|any|targets+ how|16
RegisterClosed|10|day|day+ count+ late+ weapons drugs valuables devices documents biological other|32
RegisterMonthClosed|10|day|month+ heads+ count+ late+ groups+ weapons drugs valuables devices documents biological other|32
`;

const TYPES = new Map(
  TYPE_TABLE.trim().split("\n").map((line) => {
    const [name, relation, lists, own, leaves] = line.split("|");
    const marked = `${COMMON} ${own}`.split(" ");
    const names = marked.map((each) => each.replace(/[!+~*]$/, ""));
    const heads = names.map((each) => joined(u32(each.length), utf8(each)));
    const type = `${name}/1`;
    return [type, {
      type, name, names, heads,
      relation: parseInt(relation, 16),
      lists: lists.split(" "),
      marks: marked.map((each, j) => each.slice(names[j].length)),
      leaves: Number(leaves),
      index: new Map(names.map((each, j) => [each, j])),
    }];
  }),
);

const isCount = (value) => Number.isSafeInteger(value) && value >= 0;
const isText = (value) => typeof value === "string" && value !== "";
const orNull = (fits) => (value) => value === null || fits(value);
const oneOf = (...values) => (value) => values.includes(value);
const rowsOf = (...cells) => (value) =>
  Array.isArray(value) &&
  value.every((row) => Array.isArray(row) && row.length === cells.length && cells.every((fits, k) => fits(row[k])));
const rising = (values) => values.every((value, at) => !at || values[at - 1] < value);
const firsts = (rows) => rows.map((row) => row[0]);

const isPairs = (value) => rowsOf(isHash, isHash)(value) && rising(firsts(value));
const isHeads = (value) => rowsOf(isHash, isCount, isHash)(value) && rising(firsts(value));
const isFieldList = (value) =>
  value === null || (Array.isArray(value) && value.every((j) => isCount(j) && j < 64) && rising(value));
const isTargets = (value) =>
  rowsOf(isHash, isCount, isHash, isFieldList)(value) &&
  value.every((row, at) => !at || value[at - 1][0] < row[0] || (value[at - 1][0] === row[0] && value[at - 1][1] < row[1]));
const isOrder = (value) =>
  isObject(value, "court", "date", "docket", "sha256") && Object.values(value).every(isText) && isHash(value.sha256);

const GROUPS = ["weapons", "drugs", "valuables", "devices", "documents", "biological", "other"];
const GROUP_COUNTS = Object.fromEntries(GROUPS.map((group) => [group, isCount]));
const isMonth = (value) => typeof value === "string" && /^[0-9]{4}-(0[1-9]|1[0-2])$/.test(value) && value >= "0001";
const isDay = (value) =>
  typeof value === "string" && /^[0-9]{4}-[0-9]{2}-[0-9]{2}$/.test(value) && millisecondsOf(`${value}T00:00:00.000Z`) !== null;
/* [[names, count], …]: each group once, the names of a cell joined by `, ` in the order of GROUPS, and so the cells. */
const isCells = (value) => {
  if (!rowsOf((names) => typeof names === "string", (count) => Number.isInteger(count) && count >= 0)(value)) return false;
  const cells = value.map(([names]) => names.split(", ").map((name) => GROUPS.indexOf(name))), all = cells.flat();
  return all.length === GROUPS.length && new Set(all).size === all.length && !all.includes(-1) && cells.every(rising) &&
    rising(firsts(cells));
};

const FORMS_EVERYWHERE = {
  on_instruction_of: orNull((value) => isObject(value, "who", "words")),
  item_t0: isHash, item_cm0: isHash, parent_t0: isHash, parent_cm0: isHash,
  items: isPairs, children: isPairs, heads: isHeads, targets: isTargets,
  filed: oneOf("case", "none"),
  payload_manifest_sha256: isHash, sealed_list: isHash,
};

const WITHHOLDING = {
  prosecution_t0: isHash, ground: isText, description: isText, by: isText, order: orNull(isOrder),
};

const FORMS_BY_TYPE = {
  ItemReceived: { case_t0: orNull(isHash) },
  LinkProposed: { case_t0: isHash },
  LinkDetermined: { case_t0: isHash, outcome: oneOf("related", "not related", "undetermined") },
  CaseOpened: { case_t0: isHash, case_number: isText },
  ProsecutionOpened: { prosecution_t0: isHash, prosecution_number: isText },
  CaseDrawnOn: { prosecution_t0: orNull(isHash), case_t0: isHash, case_number: isText },
  AliasRecorded: { kind: oneOf(1, 2), number_a: isText, number_b: isText },
  WithholdRecorded: WITHHOLDING, WithholdLifted: WITHHOLDING,
  RegisterClosed: { day: isDay, count: isCount, late: isCount, ...GROUP_COUNTS },
  RegisterMonthClosed: { month: isMonth, count: isCount, late: isCount, groups: isCells, ...GROUP_COUNTS },
  SealOrdered: { order: isOrder }, SealLifted: { order: isOrder }, ExpungeOrdered: { order: isOrder },
};

/* Names of the open fields whose value has not its form. */
function misfits(type, fields) {
  const own = FORMS_BY_TYPE[type.name] || (type.index.has("items") ? { prosecution_t0: isHash } : {});
  return type.names.filter((name) => {
    const fits = own[name] || FORMS_EVERYWHERE[name];
    return fits && fields.has(name) && !fits(fields.get(name));
  });
}
