// Where the servers of the drill listen, on 127.0.0.1.
export const PORTS = {
  mx: 4525,
  greylisted: 4526,
  relay: 4527,
  signed: 4528,
  imap: 4143,
  imaps: 4993,
  pop3: 4110,
  pop3s: 4995,
} as const;
