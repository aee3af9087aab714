-- A supervisor who listens, whispers or takes part has a leg in the call.
alter table legs drop constraint legs_kind_known;
alter table legs add constraint legs_kind_known check (kind ~ '^[a-z_]+$');

-- What the board raises an alert at; none is never.
create table queue_alerts (
  queue_id uuid primary key references queues (id) on delete cascade,
  waiting integer,
  longest_ms bigint,
  -- Per cent of today.
  service_level smallint,
  constraint queue_alerts_sane check (waiting > 0 and longest_ms > 0 and service_level between 1 and 100)
);

-- What holds for the whole centre: one row, or none while everything is as it is by default.
create table policy (
  one boolean primary key default true,
  -- An operator sees that a supervisor listens.
  listening_shown boolean not null,
  -- A state longer than this calls for an act; none is never.
  talking_ms bigint,
  held_ms bigint,
  after_call_ms bigint,
  constraint policy_one check (one),
  constraint policy_times_positive check (talking_ms > 0 and held_ms > 0 and after_call_ms > 0)
);
