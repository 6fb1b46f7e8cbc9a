// All rows, by what they are about.
import type { Row } from '../row.ts';
import { ENCRYPTION } from './encryption.ts';
import { ENDS_OF } from './ends.ts';
import { ATTEMPTS, DEADLINES, FIELDS, ONE_REPLY, OUTCOMES, SECRETS, WALL } from './guarantees.ts';
import { KNOWING, LEAVING } from './leaving.ts';
import { DATA_ANSWERS, LOGINS } from './logins.ts';
import { BDAT, LMTP, MESSAGES } from './messages.ts';
import { PIPELINES } from './pipelines.ts';
import { PURPOSES } from './purposes.ts';
import { VERDICTS } from './verdicts.ts';

export const TABLES: Readonly<Record<string, readonly Row[]>> = {
  verdicts: VERDICTS,
  'guarantee 1: one command, one reply': ONE_REPLY,
  'guarantee 2: STARTTLS is a wall': WALL,
  'guarantee 3: deadlines are for the whole reply': DEADLINES,
  'guarantee 6: a field never becomes a second command': FIELDS,
  'guarantee 7: secrets stand in no output': SECRETS,
  'guarantee 10: outcomes are honest': OUTCOMES,
  attempts: ATTEMPTS,
  messages: MESSAGES,
  'the answer to DATA': DATA_ANSWERS,
  AUTH: LOGINS,
  purposes: PURPOSES,
  'what is expected of TLS': ENCRYPTION,
  BDAT,
  LMTP,
  pipelines: PIPELINES,
  'how a session is left': LEAVING,
  'how it ends in odd places': ENDS_OF,
  'what a session knows': KNOWING,
};
