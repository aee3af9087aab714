-- Calls as people read them: projected from the journal, saved whole each time (upsert by id).
create table calls (
  id uuid primary key,
  direction text not null,
  line_id uuid,
  -- The subscriber's number; none when hidden. The card is found by it, so that a name given later shows on
  -- earlier calls too.
  number text,
  dialled text,
  queue_id uuid,
  operator_id uuid,
  started_at timestamptz not null,
  queued_at timestamptz,
  answered_at timestamptz,
  ended_at timestamptz,
  waited_ms bigint not null default 0,
  talked_ms bigint not null default 0,
  held_ms bigint not null default 0,
  outcome text,
  ended_by text,
  constraint calls_direction_known check (direction in ('inbound', 'outbound', 'internal'))
);
-- The history: newest first, by keyset, alone and under each of the frequent filters. `id` makes the order total.
create index calls_newest on calls (started_at desc, id desc);
create index calls_by_operator on calls (operator_id, started_at desc, id desc);
create index calls_by_queue on calls (queue_id, started_at desc, id desc);
create index calls_by_line on calls (line_id, started_at desc, id desc);
create index calls_by_number on calls (number, started_at desc, id desc);
create index calls_by_outcome on calls (outcome, started_at desc, id desc);
-- Any part of a number.
create index calls_number_text on calls using gin (number gin_trgm_ops);

-- What the operator wrote down. A table of its own: it is typed by a person while the row of the call is written
-- by the projection, and neither may wait for or overwrite the other.
create table call_notes (
  call_id uuid primary key,
  topic_id uuid references topics (id),
  note text not null default '',
  note_version bigint not null default 1,
  by uuid not null references employees (id),
  updated_at timestamptz not null,
  constraint call_notes_note_too_long check (char_length(note) <= 10000)
);

create table legs (
  id uuid primary key,
  call_id uuid not null,
  kind text not null,
  operator_id uuid,
  number text,
  started_at timestamptz not null,
  answered_at timestamptz,
  ended_at timestamptz,
  -- Q.850.
  cause smallint,
  constraint legs_kind_known check (kind in ('subscriber', 'operator'))
);
create index legs_by_call on legs (call_id);

-- The timeline with its reasons. `seq` is the journal's number, `n` the order within one entry.
create table call_steps (
  call_id uuid not null,
  seq bigint not null,
  n smallint not null,
  at timestamptz not null,
  -- domain::calls::What and Reason.
  what jsonb not null,
  reason jsonb not null,
  primary key (call_id, seq, n)
);
