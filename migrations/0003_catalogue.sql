-- What the centre consists of: queues, skills, lines, flows, prompts, reasons, topics.
-- Nothing here is deleted once a call may have met it: `active` goes to false.

create table prompts (
  id uuid primary key,
  name text not null,
  -- What is said. Numbers as words: the speech engine is not trusted with grammar.
  text text not null,
  -- recorded: a file was imported; spoken: made ahead by the speech engine.
  kind text not null default 'spoken',
  voice text not null default 'ru',
  -- SHA-256 (hex) of voice and text as last spoken, or of the imported file; none until there is a file.
  checksum text,
  version bigint not null default 1,
  constraint prompts_kind_known check (kind in ('recorded', 'spoken')),
  constraint prompts_text_empty check (btrim(text) <> '')
);

create table skills (
  id uuid primary key,
  name text collate "ru-x-icu" not null,
  active boolean not null default true
);
create unique index skills_name_taken on skills (lower(name)) where active;

create table queues (
  id uuid primary key,
  name text collate "ru-x-icu" not null,
  -- Higher is served first.
  priority integer not null default 0,
  ring_ms bigint not null default 15000,
  -- After so many missed rings in a row the operator is moved to a break.
  max_misses smallint not null default 3,
  after_call_ms bigint not null default 30000,
  after_call_extensions smallint not null default 2,
  -- T of the service level, and the share promised within it, per cent.
  service_target_ms bigint not null default 20000,
  service_level smallint not null default 80,
  recommended_talk_ms bigint not null default 240000,
  -- Asterisk's music class.
  music text not null default 'default',
  -- How often the position is told; 0 is never.
  announce_every_ms bigint not null default 30000,
  -- Sentences "вы первый", "вы второй" …: an array, as their order is their meaning.
  announce uuid[] not null default '{}',
  announce_far uuid references prompts (id),
  active boolean not null default true,
  version bigint not null default 1,
  constraint queues_times_positive check (ring_ms > 0 and after_call_ms >= 0 and service_target_ms > 0
    and recommended_talk_ms >= 0 and announce_every_ms >= 0),
  constraint queues_counts_sane check (max_misses between 1 and 255 and after_call_extensions between 0 and 255),
  constraint queues_level_percent check (service_level between 1 and 100)
);
create unique index queues_name_taken on queues (lower(name)) where active;

-- Skills that an operator of the queue must have, at least at that level.
create table queue_skills (
  queue_id uuid not null references queues (id) on delete cascade,
  skill_id uuid not null references skills (id),
  level smallint not null,
  primary key (queue_id, skill_id),
  constraint queue_skills_level check (level between 1 and 5)
);

create table employee_queues (
  employee_id uuid not null references employees (id) on delete cascade,
  queue_id uuid not null references queues (id),
  level smallint not null,
  primary key (employee_id, queue_id),
  constraint employee_queues_level check (level between 1 and 5)
);
create index employee_queues_by_queue on employee_queues (queue_id);

create table employee_skills (
  employee_id uuid not null references employees (id) on delete cascade,
  skill_id uuid not null references skills (id),
  level smallint not null,
  primary key (employee_id, skill_id),
  constraint employee_skills_level check (level between 1 and 5)
);

-- Сценарии. Calls under way finish on the version they began with, so versions are never changed.
create table flows (
  id uuid primary key,
  name text collate "ru-x-icu" not null,
  -- The version that new calls take; none: nothing is published.
  published integer,
  active boolean not null default true
);
create table flow_versions (
  flow_id uuid not null references flows (id) on delete cascade,
  version integer not null,
  -- domain::flows: {"start": …, "steps": {…}}. Validated by the crate `flow` before it is stored.
  graph jsonb not null,
  created_at timestamptz not null,
  created_by uuid references employees (id),
  primary key (flow_id, version),
  constraint flow_versions_from_one check (version >= 1)
);
-- Both tables are written in one transaction, the flow first.
alter table flows add constraint flows_published_exists
  foreign key (id, published) references flow_versions (flow_id, version) deferrable initially deferred;

create table lines (
  id uuid primary key,
  name text collate "ru-x-icu" not null,
  -- E.164, as the trunk sends it after normalisation.
  number text not null,
  flow_id uuid not null references flows (id),
  active boolean not null default true,
  version bigint not null default 1,
  constraint lines_number_normal check (number ~ '^(\+[0-9]{7,15}|[0-9]{2,6})$')
);
create unique index lines_number_taken on lines (number) where active;

create table break_reasons (
  id uuid primary key,
  name text collate "ru-x-icu" not null,
  -- Allowed minutes; none is not limited.
  minutes integer,
  -- The order in the menu.
  place smallint not null default 0,
  active boolean not null default true,
  constraint break_reasons_minutes check (minutes > 0)
);

create table topics (
  id uuid primary key,
  name text collate "ru-x-icu" not null,
  place smallint not null default 0,
  active boolean not null default true
);
