// What the clipboard makes of names and addresses -> the words a person sees: links of Markdown, Outlook, Slack and Jira,
// fences and backquotes of code, entities and escapes. One line in, one line out.

const TARGET = String.raw`(?:mailto:|https?:\/\/)`;
const MARKDOWN = new RegExp(
  String.raw`\[([^[\]\n]{1,320})\]\(${TARGET}?[^()\s]{1,800}(?:\([^()\s]{0,200}\)[^()\s]{0,400})?\)`,
  'g',
);
/** The end of a link whose beginning was not copied. */
const HALF = /\]\(mailto:[^()\s]{1,400}\)/g;
const JIRA = new RegExp(String.raw`\[([^[\]|\s]{1,320})\|${TARGET}[^\]\s]{1,800}\]`, 'g');
const SLACK = new RegExp(String.raw`<${TARGET}[^<>|\s]{1,800}\|([^<>|\n]{1,320})>`, 'g');
const BEHIND = new RegExp(String.raw`([^\s<>]) ?<${TARGET}[^<>\s]{1,800}>`, 'g');
/** Exchange begins a recipient's section this way; that the line is such a one is worth knowing. */
const RECIPIENT_LINE = /^\s*[^\s<>]{1,320}(?:\s+\([^()\s]{1,320}\))?\s?<mailto:[^<>\s]{1,320}>/;
const ENTITIES: Readonly<Record<string, string>> = {
  lt: '<',
  gt: '>',
  quot: '"',
  amp: '&',
  '#39': "'",
  '#64': '@',
  nbsp: ' ',
};

/** The line as it reads, without what a program added to its names and addresses. */
export function plainWords(line: string): string {
  let words = line;
  if (words.includes(']('))
    words = words.replace(MARKDOWN, (all, text: string) => (isWorth(text) ? text : all)).replace(HALF, '');
  if (words.includes('mailto:') || words.includes('://')) {
    if (words.includes('|')) words = words.replace(JIRA, '$1').replace(SLACK, '$1');
    if (words.includes('<') && !RECIPIENT_LINE.test(words))
      words = words.replace(BEHIND, '$1').replace(/<mailto:([^<>\s|]{3,320})>/g, '<$1>');
  }
  // the lines of a reply as a list of strings
  if (words.includes('", "')) words = words.replace(/(?<=[2-5]\d\d-[^"\n]{0,600})", "(?=[2-5]\d\d[ -])/g, ' ');
  if (words.includes('&'))
    words = words.replace(/&(lt|gt|quot|amp|nbsp|#39|#64);/g, (all, name: string) => ENTITIES[name] ?? all);
  if (words.includes('\\'))
    words = words.replace(/\\([<>_*[\]()~`#@.-])/g, '$1').replace(/(?:\\r)?\\n(?=[2-5]\d\d[ -])/g, ' ');
  if (words.includes('`'))
    words = words.replace(/^\s{0,8}`{3,}\w{0,20}\s*$/, '').replace(/^(\s*)`{1,3}(?=\S)|(?<=\S)`{1,3}\s*$/g, '$1');
  return /[\u00a0\u200b\u200c\u2060\ufeff]/.test(words)
    ? words.replace(/\u00a0/g, ' ').replace(/[\u200b\u200c\u2060\ufeff]/g, '')
    : words;
}

/** The text of a link that is a name or an address; other texts stay with their link. */
function isWorth(text: string): boolean {
  return /[@.]/.test(text) || !/\s/.test(text);
}
