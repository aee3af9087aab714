-- Абоненты: a first card, found by number.
create table subscribers (
  id uuid primary key,
  name text collate "ru-x-icu" not null,
  version bigint not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  constraint subscribers_name_too_long check (char_length(name) <= 200)
);
create index subscribers_name_text on subscribers using gin (lower(name) gin_trgm_ops);

create table subscriber_phones (
  -- One number leads to one card.
  phone text primary key,
  subscriber_id uuid not null references subscribers (id) on delete cascade
);
create index subscriber_phones_by_subscriber on subscriber_phones (subscriber_id);
