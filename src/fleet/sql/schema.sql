-- What a fleet keeps. The engine's own schema, graphile_worker, is touched by its functions alone (functions.sql) and by row security (roles.sql).
create schema if not exists mxprobe;

create table if not exists mxprobe.setting (
  one boolean primary key default true check (one),
  version int not null,
  -- A worker that was not heard of for so long is dead, by the database's clock.
  lease interval not null default '60 seconds',
  swept timestamptz not null default '-infinity',
  -- When somebody beat again after a lease in which nobody could: the database was away, or all workers were.
  resumed timestamptz not null default '-infinity'
);

create table if not exists mxprobe.vantage (
  id smallint generated always as identity primary key,
  name text not null unique check (name ~ '^[a-z][a-z0-9-]{0,31}$'),
  -- Its login.
  role name not null,
  address text,
  helo text,
  last_beat timestamptz,
  removed timestamptz
);
-- What receivers see in it, as its own worker found, and when that was.
alter table mxprobe.vantage add column if not exists identity text check (octet_length(identity) <= 16384);
alter table mxprobe.vantage add column if not exists introduced timestamptz;

create table if not exists mxprobe.campaign (
  id int generated always as identity primary key,
  name text not null unique,
  -- mode, port, family, depth, names, every: what each round asks.
  spec jsonb not null,
  vantages smallint[] not null,
  created_by name not null default session_user,
  created timestamptz not null default now(),
  cancelled timestamptz
);

-- The list of a campaign, some hundred lines a row.
create table if not exists mxprobe.campaign_part (
  campaign int not null references mxprobe.campaign on delete cascade,
  part int not null,
  written text[] not null,
  primary key (campaign, part)
);

create table if not exists mxprobe.round (
  id bigint generated always as identity primary key,
  campaign int not null references mxprobe.campaign on delete cascade,
  n int not null,
  -- When a schedule wanted it; null: somebody did.
  due timestamptz,
  started timestamptz not null default now(),
  planned timestamptz,
  ended timestamptz,
  cancelled timestamptz,
  domains int not null,
  endpoints int,
  addresses int,
  excluded int,
  unique (campaign, n)
);

create index if not exists round_open on mxprobe.round (id) where ended is null and cancelled is null;
create index if not exists round_ended on mxprobe.round (ended);

create table if not exists mxprobe.part (
  round bigint not null references mxprobe.round on delete cascade,
  part int not null,
  done boolean not null default false,
  primary key (round, part)
);

-- What the DNS said of a domain, without a clock: unchanged, it is kept once.
create table if not exists mxprobe.look (
  sha256 bytea primary key,
  doc text not null
);

create table if not exists mxprobe.looked (
  round bigint not null,
  written text not null,
  look bytea not null,
  at timestamptz not null,
  primary key (round, written)
) partition by list (round);

create table if not exists mxprobe.ticket (
  round bigint not null references mxprobe.round on delete cascade,
  address text not null,
  -- What was signed, octet for octet.
  body text not null,
  signature text not null,
  endpoints int not null,
  vantages smallint[] not null,
  -- Whose turn it is: the baton.
  turn int not null default 1,
  done boolean not null default false,
  primary key (round, address)
);
create index if not exists ticket_open on mxprobe.ticket (round) where not done;

create table if not exists mxprobe.fact (
  sha256 bytea primary key,
  doc text not null,
  certificates bytea[] not null
);

create table if not exists mxprobe.certificate (
  sha256 bytea primary key,
  der bytea not null
);

create table if not exists mxprobe.observation (
  round bigint not null,
  address text not null,
  host text not null,
  port int not null,
  vantage smallint not null,
  -- answers, refused, unreachable, timeout, closed, protocol, tls, dns, throttled, stopped, not-asked.
  verdict text not null,
  words text,
  fact bytea,
  -- The same for answers that mean the same, seen from anywhere.
  likeness bytea,
  attempt smallint not null,
  at timestamptz not null default now(),
  ms real,
  primary key (round, address, host, port, vantage)
) partition by list (round);

create table if not exists mxprobe.pace (
  address text primary key,
  gap interval not null,
  not_before timestamptz not null,
  why text not null,
  learned timestamptz not null default now()
);

create table if not exists mxprobe.exclusion (
  what text primary key,
  network cidr,
  domain text,
  why text not null,
  since timestamptz not null default now(),
  by name not null default session_user,
  check ((network is null) <> (domain is null))
);

create table if not exists mxprobe.worker (
  pool text primary key,
  -- Null: it resolves and plans.
  vantage smallint,
  host text not null,
  pid int not null,
  started timestamptz not null default now(),
  beat timestamptz not null
);

-- Who is at an address now, whatever the round: one visitor in the whole fleet.
create table if not exists mxprobe.visiting (
  address text primary key,
  pool text not null,
  network cidr not null,
  since timestamptz not null default now()
);
create index if not exists visiting_network on mxprobe.visiting (network);

-- Jobs that failed by a fault of ours.
create table if not exists mxprobe.fault (
  id bigint generated always as identity primary key,
  round bigint not null,
  what text not null,
  message text not null,
  at timestamptz not null default now()
);

-- One dialogue from one vantage point, for whoever waits for its answer; a day.
create table if not exists mxprobe.dialogue (
  id uuid primary key,
  vantage smallint not null,
  address text not null,
  -- What was signed, octet for octet.
  body text not null,
  signature text not null,
  created timestamptz not null default now(),
  created_by name not null default session_user,
  -- JSON; a text, because a server may say what jsonb refuses.
  outcome text
);
