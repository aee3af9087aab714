-- How talks sounded at the operator's end, as the browser phone measured it: a row for each stretch of at most half
-- a minute. Written by the page itself, apart from the projection: a page that lies harms nothing but this table.
create table call_quality (
  call_id uuid not null,
  operator_id uuid not null,
  -- When the stretch ended.
  at timestamptz not null,
  span_ms bigint not null,
  received bigint not null,
  lost bigint not null,
  sent bigint not null,
  -- Packets of the operator's that Asterisk missed.
  lost_there bigint not null,
  -- The worst of the stretch.
  jitter_ms bigint not null,
  rtt_ms bigint not null,
  -- Time without a packet though one was awaited.
  silent_ms bigint not null,
  -- Attempts to bring the sound back.
  restarts bigint not null,
  -- A stretch that is sent again is the same stretch.
  primary key (call_id, operator_id, at),
  constraint call_quality_sane check (span_ms between 0 and 120000 and received >= 0 and lost >= 0 and sent >= 0
    and lost_there >= 0 and jitter_ms >= 0 and rtt_ms >= 0 and silent_ms >= 0 and restarts >= 0)
);
-- Talks that one side did not hear are few, and are looked for.
create index call_quality_silent on call_quality (call_id) where silent_ms > 0;
