-- Numbers outside that an operator asks into a call, and the numbers that an operator keeps at hand.
alter table legs drop constraint legs_kind_known;
alter table legs add constraint legs_kind_known check (kind in ('subscriber', 'operator', 'outside'));
-- The last calls of an operator, those given away included.
create index legs_by_operator on legs (operator_id, started_at desc) where operator_id is not null;

-- Быстрый набор: an operator's own.
create table speed_dials (
  id uuid primary key,
  employee_id uuid not null references employees (id) on delete cascade,
  name text collate "ru-x-icu" not null,
  number text not null,
  constraint speed_dials_number_once unique (employee_id, number),
  constraint speed_dials_name_empty check (name <> ''),
  constraint speed_dials_name_too_long check (char_length(name) <= 200)
);
