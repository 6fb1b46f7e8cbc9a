// A finding of a survey in German.
export interface GermanFinding {
  readonly text: string;
  readonly remedy: string | null;
}
