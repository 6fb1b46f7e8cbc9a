// A server that takes STARTTLS, with a certificate that nobody vouches for: ours is not among the roots over clear text.
import { hear, type Script, say } from './script.ts';

export const securedServer = (...then: Script): Script => [
  say('220 mx\r\n'),
  hear(/EHLO[^\n]*\n/),
  say('250-mx\r\n250 STARTTLS\r\n'),
  hear(/STARTTLS\r\n/),
  say('220 go\r\n'),
  { secure: 'done' },
  hear(/EHLO[^\n]*\n/),
  say('250 mx\r\n'),
  ...then,
];
