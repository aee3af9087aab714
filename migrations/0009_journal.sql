-- The engine's journal as shipped here, in order and without gaps, so that another node can take over.
create table journal (
  seq bigint primary key,
  at timestamptz not null,
  -- switch::Entry.
  entry jsonb not null
);

-- How far each projection has read. Moved in the transaction that writes its rows: exactly once by number.
create table projection (
  name text primary key,
  seq bigint not null
);
