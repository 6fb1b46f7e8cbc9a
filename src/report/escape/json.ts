// JSON, which a terminal may show: what JSON.stringify leaves as it is (DEL, C1, bidirectional and zero-width characters).

/** Takes JSON text, gives JSON text of the same value in which no character acts or hides. */
export function escapeJson(json: string): string {
  // Nearly every document is of these characters alone, and the test of their properties is dear.
  const shown = PLAIN.test(json) ? json : hidden(json);
  return shown.includes('##') ? shown.replace(CI_COMMAND, '#\\u0023') : shown;
}

const PLAIN = /^[\n\t -~]*$/;
const hidden = (json: string) =>
  json.replace(HIDDEN, (character) =>
    Array.from({ length: character.length }, (_, unit) => `\\u${hex4(character.charCodeAt(unit))}`).join(''),
  );

/** Such characters stand only inside strings; line ends and tabs between the values are layout. */
const HIDDEN = /(?![\n\t])[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu;
/** In the log of a CI service (ci-log.ts); there is no number sign in JSON but inside strings. */
const CI_COMMAND = /##(?=[A-Za-z]{0,32}\[)/g;
const hex4 = (unit: number) => unit.toString(16).padStart(4, '0');
