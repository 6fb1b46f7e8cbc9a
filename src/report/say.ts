// The language of what a report says of its own. Strangers' and users' words are never asked for here.

/** A text of ours in the reader's language; the English one is its name, as with gettext. What has no other stays English. */
export type Say = (english: string) => string;

export const inEnglish: Say = (english) => english;
