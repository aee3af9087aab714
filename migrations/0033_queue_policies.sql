-- How a queue gives out its work, what a wait may come to, when a line is open, and the emergency announcement.
-- Every column has the default that makes the centre work as before.

alter table prompts drop constraint prompts_kind_known;
-- tone: made by the program, no words are spoken.
alter table prompts add constraint prompts_kind_known check (kind in ('recorded', 'spoken', 'tone'));

alter table queues
  -- domain::queues::Strategy.
  add column strategy text not null default 'longest_idle',
  -- Required levels go down by one after each such time of waiting; 0 is never.
  add column relax_every_ms bigint not null default 0,
  -- So long a caller waits for the operator of the last talk; 0 is not at all.
  add column prefer_last_ms bigint not null default 0,
  -- 0 is without a limit.
  add column max_wait_ms bigint not null default 0,
  add column max_size integer not null default 0,
  -- Said before the overflow: an array, as their order is their meaning.
  add column overflow_prompts uuid[] not null default '{}',
  -- domain::queues::Overflow.
  add column overflow jsonb not null default '{"to": "stay"}',
  -- Sentences "about a minute", "about two minutes" …
  add column wait_told uuid[] not null default '{}',
  add constraint queues_strategy_known check (strategy in
    ('longest_idle', 'fewest_calls', 'least_talk', 'round_robin', 'best_skilled')),
  add constraint queues_limits_positive check (relax_every_ms >= 0 and prefer_last_ms >= 0 and max_wait_ms >= 0
    and max_size >= 0),
  add constraint queues_name_empty check (btrim(name) <> '');

create table calendars (
  id uuid primary key,
  name text collate "ru-x-icu" not null,
  -- IANA.
  zone text not null,
  -- Seven arrays of {"from": minute, "to": minute}, Monday first.
  week jsonb not null,
  -- [{"date": "2026-12-31", "name": …, "spans": […]}]
  days jsonb not null default '[]',
  version bigint not null default 1,
  constraint calendars_name_empty check (btrim(name) <> ''),
  constraint calendars_week_of_seven check (jsonb_array_length(week) = 7)
);
create unique index calendars_name_taken on calendars (lower(name));

alter table lines
  -- None: always open. A calendar that lines go by is not removed.
  add column calendar_id uuid,
  -- domain::lines::Closed.
  add column closed jsonb not null default '{"prompts": [], "then": {"then": "hang_up"}}',
  -- Plays the emergency announcement first.
  add column emergency boolean not null default false,
  add constraint lines_calendar_used foreign key (calendar_id) references calendars (id),
  add constraint lines_name_empty check (btrim(name) <> '');

-- The announcement that is on; no row: it is off.
create table emergency (
  -- One at most.
  id boolean primary key default true,
  prompt_id uuid not null references prompts (id),
  since timestamptz not null,
  by uuid not null references employees (id),
  constraint emergency_one check (id)
);
