-- People with accounts. An operator is an active employee with an extension.
create table employees (
  id uuid primary key,
  -- «Фамилия Имя Отчество»; sorted as Russians sort, Ё beside Е.
  name text collate "ru-x-icu" not null,
  login text not null,
  -- argon2id, PHC string.
  password_hash text not null,
  roles text[] not null,
  -- Digits that colleagues dial; none for who has no desk.
  extension text,
  phone_mode text not null default 'browser',
  -- Asterisk's endpoint of the phone in use; a new one with each change of the phone mode, so that a phone left
  -- registered with the old account gets nothing.
  sip_user text,
  -- Sealed with OTKLIK_SECRET (see services/src/secrets.rs). For a browser phone short-lived.
  sip_secret bytea,
  sip_secret_expires_at timestamptz,
  active boolean not null default true,
  version bigint not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  constraint employees_name_empty check (btrim(name) <> ''),
  constraint employees_login_bad check (login ~ '^[A-Za-z0-9][A-Za-z0-9._@-]{1,63}$'),
  constraint employees_roles_empty check (cardinality(roles) > 0),
  constraint employees_roles_known check (roles <@ array['administrator', 'supervisor', 'operator']),
  constraint employees_extension_bad check (extension ~ '^[0-9]{2,6}$'),
  constraint employees_phone_mode_known check (phone_mode in ('browser', 'desk')),
  constraint employees_sip_user_once unique (sip_user)
);
create unique index employees_login_taken on employees (lower(login));
-- A deactivated employee's extension is free for another.
create unique index employees_extension_taken on employees (extension) where active;
-- The list: by name, keyset.
create index employees_by_name on employees (name, id);
-- Search by part of a name, a login or an extension. (lower() here must be the very expression of the query.)
create index employees_text on employees using gin (lower(name || ' ' || login || ' ' || coalesce(extension, '')) gin_trgm_ops);
