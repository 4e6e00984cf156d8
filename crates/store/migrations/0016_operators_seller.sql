-- Pay-per-use is sold by the operator, under its own name. It has accounts, books and numbers as a site has them, and no
-- pages: no list shows it, and no address leads to it.
alter table site add column is_operators {bool} not null default false;

create unique index site_of_operator_is_one on site (is_operators) where is_operators;
