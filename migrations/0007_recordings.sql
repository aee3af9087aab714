-- The sound of calls. One row a call: the recording belongs to the call, not to a leg.
create table recordings (
  id uuid primary key,
  call_id uuid not null,
  -- pending: being made, or waiting in the spool; stored: in the file store; failed: given up, see `error`.
  state text not null default 'pending',
  started_at timestamptz not null,
  -- Set when the file is whole.
  ended_at timestamptz,
  -- Where in the file store.
  key text,
  length_ms bigint,
  bytes bigint,
  -- SHA-256, hex, of the stored object.
  checksum text,
  channels smallint,
  -- domain::history::RecordingInfo::peaks.
  peaks jsonb,
  attempts integer not null default 0,
  error text,
  constraint recordings_call_once unique (call_id),
  constraint recordings_state_known check (state in ('pending', 'stored', 'failed')),
  constraint recordings_stored_whole check (state <> 'stored'
    or (key is not null and length_ms is not null and bytes is not null and checksum is not null))
);
-- What the storing job looks at.
create index recordings_pending on recordings (ended_at) where state = 'pending';
