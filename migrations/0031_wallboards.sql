-- A board on a wall: an address with a key of its own, and nobody signed in.
create table wallboards (
  id uuid primary key,
  name text collate "ru-x-icu" not null,
  -- SHA-256 of the key, which is shown once.
  key_hash bytea not null,
  layout text not null,
  created_at timestamptz not null,
  created_by uuid not null references employees (id),
  revoked_at timestamptz,
  constraint wallboards_name_empty check (btrim(name) <> ''),
  constraint wallboards_name_too_long check (char_length(name) <= 100),
  constraint wallboards_layout_known check (layout in ('queues', 'large'))
);
create unique index wallboards_by_key on wallboards (key_hash);

-- The queues that it shows, in order.
create table wallboard_queues (
  wallboard_id uuid not null references wallboards (id) on delete cascade,
  queue_id uuid not null references queues (id),
  place smallint not null,
  primary key (wallboard_id, queue_id)
);
