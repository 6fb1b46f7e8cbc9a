// How Postfix, Exim and qmail word "the other server answered X at stage Y". One row a sentence form; see grammar.ts.
import type { Grammar } from './grammar.ts';

const HOST = String.raw`(?<host>[^\s[\]()<>,;'"]{1,255}?)`;
const IP = String.raw`\[(?:IPv6:)?(?<address>[^\]\s]{0,64})\]`;
const IN_REPLY = /\(in\s+reply\s+to\s+(?<stage>[^()\s][^()]{2,59}?)\s*\)/g;
const EXIM_STAGE = String.raw`(?<stage>(?:pipelined\s+)?(?:initial\s+connection|end\s+of\s+data|sending\s+data\s+block|(?:EHLO|HELO|LHLO)\s+\S{1,255}?|STARTTLS|AUTH(?:\s+\S{1,40}?)?|MAIL\s+FROM:\s*<[^>\n]{0,320}>(?:\s+[A-Z0-9]+=\S{1,200}?){0,8}|RCPT\s+TO:\s*<[^>\n]{0,320}>(?:\s+[A-Z]+=\S{1,200}?){0,4}|(?:RCPT\s+TO|MAIL\s+FROM)(?=:\s+\d)|DATA|QUIT|RSET))`;
const HOST_BEFORE = String.raw`(?:(?:host\s+|H=)?(?<host>[^\s[\]()<>,;:'"]{1,255})\s+\[(?<address>[^\]\s]{1,64})\](?::\d{1,5})?:?\s+(?:Delay\s+reason:\s+)?)?`;
const HOST_AFTER = String.raw`(?:host\s+(?<host2>[^\s[\]()<>,;:'"]{1,255})\s+\[(?<address2>[^\]\s]{1,64})\](?::\d{1,5})?:\s+)?`;

const POSTFIX: readonly Grammar[] = [
  {
    name: 'postfix-said',
    rank: 1,
    hint: 'said:',
    lead: new RegExp(String.raw`\bhost\s+${HOST}(?:\s?${IP})?(?::\d{1,5})?\s+said:\s+`, 'g'),
    reply: true,
    tail: IN_REPLY,
  },
  {
    name: 'postfix-refused-to-talk',
    rank: 1,
    hint: /refused\s+to\s+talk/,
    lead: new RegExp(String.raw`${HOST}\s?${IP}(?::\d{1,5})?:?\s+(?:server\s+)?refused\s+to\s+talk\s+to\s+me:\s+`, 'g'),
    reply: true,
    optional: true,
    stage: 'connect',
  },
  {
    // the same where the host was cut, or put out of sight
    name: 'refused-to-talk',
    rank: 2,
    hint: /refused\s+to\s+talk/,
    lead: /\brefused\s+to\s+talk\s+to\s+me:\s+/g,
    reply: true,
    stage: 'connect',
  },
  {
    name: 'postfix-connect',
    rank: 2,
    hint: 'connect',
    lead: new RegExp(String.raw`\bconnect\s+to\s+${HOST}\s?${IP}(?::\d{1,5})?:\s+(?!server\s+refused)`, 'g'),
    stage: 'connect',
  },
  {
    name: 'postfix-lost-connection',
    rank: 2,
    hint: 'while',
    lead: new RegExp(
      String.raw`\b(?:lost\s+connection\s+with|conversation\s+with)\s+${HOST}${IP}\s+(?:timed\s+out\s+)?while\s+(?<stage>(?:receiving|performing|sending)\s+[A-Za-z ]{1,20}(?:\s+[A-Za-z]{1,12}){0,4})`,
      'g',
    ),
  },
  {
    name: 'postfix-tls-refused',
    rank: 1,
    hint: 'TLS',
    lead: new RegExp(
      String.raw`TLS\s+is\s+required,\s+but\s+host\s+${HOST}${IP}\s+refused\s+to\s+start\s+TLS:\s+`,
      'g',
    ),
    reply: true,
    optional: true,
    stage: 'starttls',
    tls: false,
  },
  {
    name: 'postfix-tls-not-offered',
    rank: 2,
    hint: 'TLS',
    lead: new RegExp(String.raw`TLS\s+is\s+required,\s+but\s+was\s+not\s+offered\s+by\s+host\s+${HOST}${IP}`, 'g'),
    stage: 'starttls',
    speaker: 'reporter',
    tls: false,
  },
  {
    name: 'postfix-tls-failed',
    rank: 3,
    hint: 'erver',
    lead: /(?:Cannot\s+start\s+TLS:\s+handshake\s+failure|Server\s+certificate\s+not\s+(?:verified|trusted))/g,
    stage: 'starttls',
    speaker: 'reporter',
  },
  {
    name: 'postfix-tls-handshake',
    rank: 3,
    hint: 'Cannot start TLS',
    lead: /Cannot\s+start\s+TLS:\s+handshake\s+failure/g,
    stage: 'starttls',
    speaker: 'reporter',
  },
  {
    name: 'postfix-sasl',
    rank: 1,
    hint: 'SASL',
    lead: new RegExp(String.raw`SASL\s+authentication\s+failed;\s+server\s+${HOST}${IP}\s+said:\s+`, 'g'),
    reply: true,
    stage: 'auth',
  },
  {
    name: 'postfix-sasl-alone',
    rank: 2,
    hint: 'SASL',
    lead: new RegExp(
      String.raw`SASL\s+authentication\s+failed;\s+cannot\s+authenticate\s+to\s+server\s+${HOST}${IP}:\s+`,
      'g',
    ),
    stage: 'auth',
  },
  {
    name: 'postfix-delivered',
    rank: 1,
    hint: 'delivery via',
    lead: new RegExp(String.raw`delivery\s+via\s+${HOST}${IP}(?::\d{1,5})?:\s+`, 'g'),
    reply: true,
  },
  {
    name: 'host-answered',
    rank: 2,
    hint: /:\s+["']?[45]\d\d[\s,-]/,
    lead: /(?<![\w.-])(?<host>[a-z0-9][\w-]{0,62}(?:\.[\w-]{1,63}){1,8})\s?[[(](?<address>[0-9a-fA-F.:]{3,45})[\])](?::\d{1,5})?:?\s+(?:[a-z]{1,12}\s+){0,8}[a-z]{1,12}:\s+["']?(?=[45]\d\d[\s,-])/gi,
    reply: true,
    tail: IN_REPLY,
  },
  {
    name: 'amavis-said',
    rank: 2,
    hint: 'said:',
    lead: new RegExp(String.raw`(?:^|[\s>:])${IP}\s+said:\s+`, 'g'),
    reply: true,
  },
];

const EXIM: readonly Grammar[] = [
  {
    name: 'exim-error-after',
    rank: 1,
    hint: /[SL]MTP\s+error\s+(?:from|after)/,
    lead: new RegExp(
      String.raw`${HOST_BEFORE}(?:(?:SMTP|LMTP)\s+error\s+from\s+remote\s+mail(?:er|\s+server)|(?:SMTP|LMTP)\s+error)\s+after\s+${EXIM_STAGE}\s*:\s+${HOST_AFTER}`,
      'g',
    ),
    reply: true,
    optional: true,
  },
  {
    name: 'exim-host',
    rank: 3,
    hint: 'host ',
    lead: /^host\s+(?<host>[^\s[\]()<>,;:'"]{1,255})\s+\[(?<address>[^\]\s]{1,64})\](?::\d{1,5})?:\s+(?=[245]\d\d[ -])/g,
    reply: true,
  },
  {
    name: 'exim-no-answer',
    rank: 2,
    hint: /SMTP\s+(?:timeout|protocol\s+error)|Malformed\s+SMTP/,
    lead: new RegExp(
      String.raw`${HOST_BEFORE}(?:SMTP\s+timeout(?:\s+while\s+connected\s+to\s+(?<host2>[^\s[\]]{1,255})\s+\[(?<address2>[^\]\s]{1,64})\])?|Malformed\s+SMTP\s+reply|SMTP\s+protocol\s+error)\s+(?:after|in\s+response\s+to)\s+${EXIM_STAGE}(?=[\s:,.]|$)`,
      'g',
    ),
  },
  {
    name: 'exim-closed',
    rank: 2,
    hint: 'emote host closed connection',
    lead: new RegExp(
      String.raw`${HOST_BEFORE}Remote\s+host\s+closed\s+connection\s+in\s+response\s+to\s+${EXIM_STAGE}(?=[\s:,.]|$)`,
      'g',
    ),
  },
  {
    name: 'exim-connect',
    rank: 2,
    hint: 'onnect',
    lead: /(?:host\s+)?(?<host>[a-z0-9_][\w.-]{0,253})\s+\[(?<address>[0-9a-fA-F.:]{3,45})\](?::\d{1,5})?:?\s+(?:Connection\s+(?:refused|timed\s+out|reset\s+by\s+peer)|No\s+route\s+to\s+host|Network\s+is\s+unreachable)/g,
    stage: 'connect',
  },
  {
    name: 'kundenserver',
    rank: 1,
    hint: 'remote server',
    lead: /SMTP\s+error\s+from\s+remote\s+server\s+(?:after|for|in)\s+(?<stage>initial\s+connect(?:ion)?|transfer\s+of\s+mail\s+text|[A-Za-z]{4,10}(?:\s+(?:FROM|TO))?)(?:\s+command)?\s*[,:]?\s+host:\s+(?<host>[^\s()]{1,255})(?:\s+\((?<address>[^()\s]{3,45})\))?\s+(?:reason:\s+)?/g,
    reply: true,
    optional: true,
  },
];

/** Nobody answered: the connection itself failed, in the words of many programs. */
const CONNECTION: readonly Grammar[] = [
  {
    name: 'connect-to',
    rank: 3,
    hint: 'onnect',
    lead: /(?:[Uu]nable|[Ff]ailed|[Cc]annot|[Cc]ould\s+not|[Cc]ouldn['’]t|[Cc]an['’]t)\s+(?:to\s+)?connect(?:ion)?(?:\(\))?\s+to\s+(?:(?:the|a|remote|TCP|SMTP|mail|server|port|host|of|recipients?|destination|\d{1,5})\s+){0,6}["'[]{0,2}(?<host>(?=[^\s]{0,200}[.:])[A-Za-z0-9][\w.:-]{2,253}?)(?:\s[[(](?<address>[0-9a-fA-F.:]{3,45})[\])])?["'\]]{0,2}(?::\d{1,5}\]?)?(?=[\s,;)]|:?\s|\.(?:\s|$)|$)/g,
    stage: 'connect',
    speaker: 'reporter',
  },
  {
    name: 'connection-failed',
    rank: 4,
    hint: 'onnect',
    lead: /\b(?:[Cc]onnection(?:\s+(?:to|with)\s+[^\n.:]{1,80}?)?\s+(?:refused|timed\s+out\s+in\s+connect|failed)|[Cc]onnect(?:ion)?\s+timed?\s?out|[Cc]ould\s+not\s+connect)\b(?<![245]\d\d[\s-][^\n]{0,300})/g,
    stage: 'connect',
    speaker: 'reporter',
  },
  {
    name: 'unreachable',
    rank: 4,
    lead: /\b(?:No\s+route\s+to\s+host|Network\s+is\s+unreachable|Host\s+is\s+unreachable|ECONNREFUSED|EHOSTUNREACH|ENETUNREACH)\b(?<![245]\d\d[\s-][^\n]{0,300})/g,
    stage: 'connect',
    speaker: 'reporter',
  },
];

const QMAIL_STAGE = String.raw`(?<stage>does\s+not\s+like\s+recipient|but\s+greeting\s+failed|but\s+my\s+name\s+was\s+rejected|but\s+sender\s+was\s+rejected|failed\s+on\s+DATA\s+command|failed\s+after\s+I\s+sent\s+the\s+message)`;
const QMAIL_END = /\n(?:Giving up on|I'm not going to try|STEP:|--- )/;
const QMAIL: readonly Grammar[] = [
  {
    name: 'qmail',
    rank: 1,
    hint: 'emote host said',
    lead: new RegExp(
      String.raw`(?:Connected\s+to\s+)?(?<address>[0-9a-fA-F:.]{3,45})\s+${QMAIL_STAGE}\.?\s+Remote\s+host\s+said(?:\[[^\]\n]{0,40}\])?:\s+`,
      'g',
    ),
    reply: true,
    until: QMAIL_END,
  },
  {
    name: 'qmail-stage',
    rank: 3,
    hint: /like\s+recipient|greeting\s+failed|was\s+rejected|on\s+DATA\s+command|sent\s+the\s+message/,
    lead: new RegExp(String.raw`(?:Connected\s+to\s+)?(?<address>[0-9a-fA-F:.]{3,45})\s+${QMAIL_STAGE}\.`, 'g'),
  },
  {
    name: 'remote-host-said',
    rank: 2,
    hint: 'emote host said',
    lead: /Remote\s+host\s+said(?:\[[^\]\n]{0,40}\])?:\s+/g,
    reply: true,
    until: QMAIL_END,
    tail: /\s\[(?<stage>RCPT_TO|MAIL_FROM|DATA|CONN?|CONNECT|EHLO|HELO|EOM?|BODY)\]/g,
  },
  {
    name: 'qmail-no-connection',
    rank: 2,
    hint: 'SMTP connection',
    lead: /wasn't\s+able\s+to\s+establish\s+an\s+SMTP\s+connection\.?\s*(?:\(#(?<status>[245]\.\d{1,3}\.\d{1,3})\))?/g,
    stage: 'connect',
    speaker: 'reporter',
  },
  {
    name: 'qmail-status',
    rank: 4,
    hint: '#',
    lead: /[([]#(?<status>[45]\.\d{1,3}\.\d{1,3})[)\]]/g,
    speaker: 'reporter',
  },
];

export const MTA_GRAMMARS: readonly Grammar[] = [...POSTFIX, ...EXIM, ...CONNECTION, ...QMAIL];
