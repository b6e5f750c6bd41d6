import { listOf, objectOf } from "../../element/attributes";
import { LiteralError } from "../../element/literals";
import { labelsOf, type Label } from "../../element/labels";

export const TYPES = ["text", "long", "number", "date", "choice", "choices", "scale", "yesno"] as const;
export type Type = (typeof TYPES)[number];
export type Given = string | number | boolean | readonly string[];
export type Answers = Readonly<Record<string, Given>>;

/** A question is asked only if another was answered so. */
export interface Condition {
  readonly question: string;
  readonly is?: Given;
  readonly isNot?: Given;
  readonly includes?: string;
  readonly atLeast?: number;
  readonly atMost?: number;
}

export interface Question {
  readonly name: string;
  readonly label: string;
  readonly help: string;
  readonly type: Type;
  readonly required: boolean;
  readonly choices: readonly Label[];
  readonly min: number | undefined;
  readonly max: number | undefined;
  /** What the ends of a scale mean. */
  readonly ends: readonly [string, string];
  readonly condition: Condition | undefined;
}

export interface QuestionPage {
  readonly title: string;
  readonly text: string;
  readonly questions: readonly Question[];
}

type Fields = Readonly<Record<string, unknown>>;

/** The pages of a questionnaire; a plain list of questions is one page. */
export function pagesOf(value: unknown): readonly QuestionPage[] {
  const entries = listOf(value, "pages").map((entry) => objectOf(entry, "pages"));
  const pages = entries.some((entry) => "questions" in entry) ? entries : [{ questions: entries }];
  const found = pages.map((page: Fields) => ({
    title: text(page["title"]),
    text: text(page["text"]),
    questions: listOf(page["questions"], "pages").map((entry) => questionOf(objectOf(entry, "pages"))),
  }));
  checkNames(found.flatMap(({ questions }) => questions));
  return found;
}

function questionOf(fields: Fields): Question {
  const name = text(fields["name"]);
  const type = TYPES.find((known) => known === (fields["type"] ?? "text"));
  if (name === "" || !type) throw new LiteralError(`a name and a type of ${TYPES.join(", ")}`, JSON.stringify(fields), "pages");
  const isScale = type === "scale";
  return {
    name, type,
    label: text(fields["label"]) || name,
    help: text(fields["help"]),
    required: fields["required"] === true,
    choices: labelsOf(fields["choices"], "pages"),
    min: number(fields["min"]) ?? (isScale ? 1 : undefined),
    max: number(fields["max"]) ?? (isScale ? 5 : undefined),
    ends: [text(fields["minLabel"]), text(fields["maxLabel"])],
    condition: fields["if"] === undefined ? undefined : (objectOf(fields["if"], "pages") as unknown as Condition),
  };
}

/** A name that stands twice would lose an answer, and a condition on a question that is not there never holds. */
function checkNames(questions: readonly Question[]): void {
  const names = questions.map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw new LiteralError("each name once", twice, "pages");
  const lost = questions.find(({ condition }) => condition && !names.includes(condition.question));
  if (lost) throw new LiteralError("a condition on a question that is there", lost.condition?.question ?? lost.name, "pages");
}

function text(value: unknown): string {
  return value === undefined || value === null ? "" : String(value);
}

function number(value: unknown): number | undefined {
  return typeof value === "number" ? value : undefined;
}

export function isAnswered(given: Given | undefined): given is Given {
  if (typeof given === "string") return given.trim() !== "";
  return Array.isArray(given) ? given.length > 0 : given !== undefined;
}

/** Whether a condition holds; one on a question that is itself not asked does not. */
function holds(condition: Condition, answers: Answers): boolean {
  const given = answers[condition.question];
  if (condition.isNot !== undefined) return !isAnswered(given) ? false : given !== condition.isNot;
  if (!isAnswered(given)) return false;
  if (condition.includes !== undefined) return Array.isArray(given) ? given.includes(condition.includes) : given === condition.includes;
  if (condition.atLeast !== undefined) return typeof given === "number" && given >= condition.atLeast;
  if (condition.atMost !== undefined) return typeof given === "number" && given <= condition.atMost;
  return condition.is === undefined || given === condition.is;
}

/** The questions that are asked, in order, with what was answered so far. */
export function asked(pages: readonly QuestionPage[], answers: Answers): ReadonlySet<string> {
  const open = new Set<string>();
  const all = pages.flatMap(({ questions }) => questions);
  // A condition may look at a later question, so this goes on until nothing comes any more.
  for (let before = -1; before !== open.size; ) {
    before = open.size;
    const counted = Object.fromEntries(Object.entries(answers).filter(([name]) => open.has(name)));
    for (const question of all) if (!question.condition || holds(question.condition, counted)) open.add(question.name);
  }
  return open;
}
