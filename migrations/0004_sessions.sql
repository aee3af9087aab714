-- Signed-in browsers and scripts. The token itself is nowhere: whoever reads this table can't sign in with it.
create table sessions (
  id uuid primary key,
  employee_id uuid not null references employees (id) on delete cascade,
  -- SHA-256 of 256 random bits: nothing to guess, so no salt and no slow hash are needed.
  token_hash bytea not null,
  created_at timestamptz not null,
  -- Written at most once a minute; the idle expiry counts from it.
  seen_at timestamptz not null,
  expires_at timestamptz not null,
  revoked_at timestamptz,
  address text not null,
  agent text,
  constraint sessions_token_once unique (token_hash)
);
create index sessions_by_employee on sessions (employee_id) where revoked_at is null;
create index sessions_expired on sessions (expires_at);

-- Attempts to sign in that failed or are under way; a success removes those of its login. Kept for an hour.
create table sign_in_attempts (
  id bigint generated always as identity primary key,
  at timestamptz not null,
  -- As typed, lower case: also logins that do not exist, so that the answers are alike.
  login text not null,
  address text not null,
  failed boolean not null default false
);
create index sign_in_attempts_by_login on sign_in_attempts (login, at);
create index sign_in_attempts_by_address on sign_in_attempts (address, at) where failed;
create index sign_in_attempts_by_time on sign_in_attempts (at);
