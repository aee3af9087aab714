-- What callers leave instead of waiting. Both are projected from the journal, and then worked on by people: the
-- projection only adds rows.

create table callbacks (
  id uuid primary key,
  call_id uuid not null,
  line_id uuid,
  queue_id uuid not null,
  number text not null,
  asked_at timestamptz not null,
  -- How often the number asked while the wish was open.
  asked integer not null default 1,
  -- open, done, failed (nobody answered, wrong number), dropped (not needed any more).
  state text not null default 'open',
  note text not null default '',
  closed_by uuid references employees (id),
  closed_at timestamptz,
  version bigint not null default 1,
  constraint callbacks_state_known check (state in ('open', 'done', 'failed', 'dropped')),
  constraint callbacks_note_too_long check (char_length(note) <= 2000)
);
-- Who asks twice is called back once.
create unique index callbacks_open_once on callbacks (number) where state = 'open';
create index callbacks_newest on callbacks (asked_at desc, id desc);

create table voicemails (
  -- The recording's id: its sound.
  id uuid primary key,
  call_id uuid not null,
  line_id uuid,
  queue_id uuid,
  number text,
  left_at timestamptz not null,
  heard_by uuid references employees (id),
  heard_at timestamptz
);
create index voicemails_newest on voicemails (left_at desc, id desc);
