-- Row-level security is PostgreSQL's own: a row is shown to a subscriber if a query under its role and claims finds it.
--
-- One statement for each identity, on purpose. A single query that switched claims per row would be wrong: with a policy
-- `user_id = (select auth.uid())` the planner evaluates the sub-query once and shows one user's rows to all.
create function realtime.visible_rows(entity oid, keys jsonb, identities jsonb)
returns table (identity_number int, visible int[]) language plpgsql as $$
declare
  one jsonb;
  statement text := realtime.probe_sql(entity);
begin
  identity_number := 0;
  for one in select value from jsonb_array_elements(identities) loop
    begin
      perform set_config('request.jwt.claims', one ->> 'claims', true), set_config('role', one ->> 'role', true);
      execute statement into visible using keys;
    exception when others then
      visible := '{}'; -- A policy that fails shows nothing; leaving the block restored the role.
    end;
    perform set_config('role', 'none', true);
    return next;
    identity_number := identity_number + 1;
  end loop;
end $$;

create function realtime.probe_sql(entity oid) returns text language sql stable set search_path = '' as $$
  select format(
    'select coalesce(array_agg((k.ord - 1)::int), ''{}'') from jsonb_array_elements($1) with ordinality k(key, ord)
     where exists (select 1 from %s t where %s)',
    entity::regclass,
    string_agg(format('t.%I = (k.key ->> %L)::%s', a.attname, a.attname, format_type(a.atttypid, null)), ' and '))
  from pg_catalog.pg_index i
  join pg_catalog.pg_attribute a on a.attrelid = i.indrelid and a.attnum = any (i.indkey)
  where i.indrelid = entity and i.indisprimary
$$;
