-- How long each operator was what. Kept as intervals, so that a restart neither opens nor closes anything.
create table presence_intervals (
  id bigint generated always as identity primary key,
  employee_id uuid not null,
  -- domain::Presence::word.
  presence text not null,
  break_reason_id uuid,
  started_at timestamptz not null,
  -- None: goes on.
  ended_at timestamptz,
  -- Who asked; none when a call or a rule did it.
  by uuid,
  -- domain::calls::Reason.
  reason jsonb not null,
  call_id uuid,
  constraint presence_intervals_forward check (ended_at >= started_at),
  -- An operator is one thing at a time. (An interval of no length is an empty range and overlaps nothing.)
  constraint presence_intervals_no_overlap
    exclude using gist (employee_id with =, tstzrange(started_at, ended_at) with &&)
);
create unique index presence_intervals_one_open on presence_intervals (employee_id) where ended_at is null;
create index presence_intervals_by_operator on presence_intervals (employee_id, started_at desc);
