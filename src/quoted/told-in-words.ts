// Sentences in which a provider names server and SMTP command in words of its own, in any language: "The receiving server HOST (IP)
// rejected it after RCPT TO: 550 ...". The command is the same word everywhere; only what joins it differs. See grammar.ts.
import type { Grammar } from './grammar.ts';

const NAME = String.raw`(?<![\w.@-])(?<host>[A-Za-z0-9][\w-]{0,62}(?:\.[\w-]{1,63}){0,7}\.[a-z]{2,24})(?![\w.]*[\w@])(?:\s?[[(](?<address>[0-9a-fA-F.:]{3,45})[\])])?(?::\d{1,5})?`;
const COMMAND = String.raw`(?<stage>(?:(?:end|Ende|fin|fine|einde|final)\s+(?:of|von|der|de|di|van|del)\s+)?(?:DATA|RCPT(?:\s?TO)?|MAIL\s?FROM|EHLO|HELO|AUTH|STARTTLS))\b(?::?\s?<[^<>\s]{0,320}>)?`;
/** A sentence runs on: between the two stands no mark of a field, no quotation, no number and no other host. */
const RUNS_ON = String.raw`(?:[^\n.:;=()[\]<>"\d]|\n(?!\n))`;
/** The word before the command joins it: `after`, `auf`, `la commande`. Below a greeting the next line begins with one, too. */
const JOINED = String.raw`,?\s${RUNS_ON}{0,120}?\p{Ll}['’]?\s{1,3}["'“„«]?`;
const UP_TO_REPLY = String.raw`["'”“»]?[^\d<>]{0,100}?(?<=[\s:"'“„«(])(?=[45]\d\d[\s-])`;
const REFUSED = `(?:ab(?:gelehnt|gewiesen)|zurückgewiesen|lehnte|wies|verweiger|reject|refus|declin|denied|rechaz|rifiut|respint|weiger|wees|afgewezen|recus|rejeit|rejet|odmít|odrzuc|avvis|отклон|отказ)`;
/** Not Postfix's own `(in reply to RCPT TO command)`, which stands in most texts. */
const HINT = /(?<!in\sreply\sto\s(?:end\sof\s)?)\b(?:RCPT|MAIL\s?FROM|DATA|EHLO|HELO|AUTH|STARTTLS)\b/;

export const TOLD_IN_WORDS: readonly Grammar[] = [
  {
    name: 'host-and-command',
    rank: 1,
    hint: HINT,
    lead: new RegExp(NAME + JOINED + COMMAND + UP_TO_REPLY, 'gu'),
    reply: true,
  },
  {
    name: 'command-and-host',
    rank: 1,
    hint: HINT,
    lead: new RegExp(String.raw`(?<![\w<])${COMMAND},?\s${RUNS_ON}{0,80}?${NAME}(?=[\s:])${UP_TO_REPLY}`, 'gu'),
    reply: true,
  },
  {
    name: 'host-refused-command',
    rank: 2,
    hint: HINT,
    lead: new RegExp(
      String.raw`${NAME}${JOINED}${COMMAND}(?:(?=[^\n;]{0,120}?${REFUSED})|(?<=${REFUSED}[^\n;]{0,160}))`,
      'gu',
    ),
  },
];
