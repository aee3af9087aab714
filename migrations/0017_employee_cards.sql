-- Cards of employees: contacts, the region where they work, a photo; and dismissal.
create table regions (
  id uuid primary key,
  name text collate "ru-x-icu" not null,
  active boolean not null default true,
  constraint regions_name_empty check (btrim(name) <> ''),
  constraint regions_name_too_long check (char_length(name) <= 200)
);
create unique index regions_name_taken on regions (lower(name)) where active;

alter table employees
  -- E.164, or empty.
  add column mobile text not null default '',
  add column email text not null default '',
  -- Whatever else leads to the person.
  add column contact text not null default '',
  add column region_id uuid references regions (id),
  -- The first day without access. Of an active employee: it is still to come, or a call is being finished.
  add column dismissed_on date,
  -- {"queues": [[id, level]], "skills": [[id, level]]}: what was taken away, for a return.
  add column dismissed_work jsonb,
  add constraint employees_email_bad check (email = '' or email ~ '^[^@[:space:]]+@[^@[:space:]]+\.[^@[:space:]]+$'),
  add constraint employees_contact_too_long check (char_length(contact) <= 200 and char_length(email) <= 254);
-- Whose last day is over.
create index employees_to_dismiss on employees (dismissed_on) where active and dismissed_on is not null;

-- Made by the program from what was uploaded: square, small, nothing but pixels.
create table employee_photos (
  employee_id uuid primary key references employees (id) on delete cascade,
  jpeg bytea not null,
  -- Of the bytes; the page's cache goes by it.
  checksum text not null,
  constraint employee_photos_small check (octet_length(jpeg) <= 65536)
);
