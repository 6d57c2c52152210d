-- Row-level security is PostgreSQL's own: a row is shown to a subscriber if a query under its role and claims finds it.
--
-- One execution for each identity, on purpose. A single query that switched claims per row would be wrong: with a policy
-- `user_id = (select auth.uid())` the planner evaluates the sub-query once and shows one user's rows to all. The statement is
-- prepared, so that it is planned once for each role and not once for each identity, which is most of the cost.
create function realtime.visible_rows(entity oid, keys jsonb, identities jsonb)
returns table (identity_number int, visible int[]) language plpgsql as $$
begin
  if exists (select from pg_catalog.pg_prepared_statements where name = 'realtime_probe') then
    deallocate realtime_probe;
  end if;
  execute 'prepare realtime_probe as ' || realtime.probe_sql(entity, keys);
  begin
    return query select * from realtime.probe_together(identities);
  exception when others then -- Leaving the block restored the role and took back what was found.
    return query select * from realtime.probe_one_by_one(identities);
  end;
  perform set_config('role', 'none', true);
end $$;

-- All identities in one go, their role set only where it changes: half the cost of a block for each. A policy that fails ends it.
create function realtime.probe_together(identities jsonb)
returns table (identity_number int, visible int[]) language plpgsql as $$
declare
  one jsonb;
  current_role_name text := 'none';
begin
  identity_number := 0;
  for one in select value from jsonb_array_elements(identities) loop
    perform set_config('request.jwt.claims', one ->> 'claims', true);
    if current_role_name <> one ->> 'role' then
      perform set_config('role', 'none', true), set_config('role', one ->> 'role', true);
      current_role_name := one ->> 'role';
    end if;
    execute 'execute realtime_probe' into visible;
    return next;
    identity_number := identity_number + 1;
  end loop;
end $$;

-- Each identity by itself: a policy that fails for one shows nothing to that one, and does not harm the others.
create function realtime.probe_one_by_one(identities jsonb)
returns table (identity_number int, visible int[]) language plpgsql as $$
declare
  one jsonb;
begin
  identity_number := 0;
  for one in select value from jsonb_array_elements(identities) loop
    begin
      perform set_config('request.jwt.claims', one ->> 'claims', true), set_config('role', one ->> 'role', true);
      execute 'execute realtime_probe' into visible;
    exception when others then
      visible := '{}';
    end;
    perform set_config('role', 'none', true);
    return next;
    identity_number := identity_number + 1;
  end loop;
end $$;

-- Finds, of the rows with these keys, the numbers (from 0) of those that are there. The keys are a literal, quoted by
-- PostgreSQL, because a prepared statement that plpgsql executes cannot be given parameters. A scalar sub-query and not
-- EXISTS, which the planner turns into a join that reads the whole table for every identity.
create function realtime.probe_sql(entity oid, keys jsonb) returns text language sql stable set search_path = '' as $$
  select format(
    'select coalesce(array_agg((k.ord - 1)::int), ''{}'') from jsonb_array_elements(%L::jsonb) with ordinality k(key, ord)
     where (select true from %s t where %s)',
    (select jsonb_agg(realtime.pick(value, names, false) order by n) from jsonb_array_elements(keys) with ordinality e(value, n)),
    entity::regclass, conditions)
  from (
    select array_agg(a.attname::text) as names,
      string_agg(format('t.%I = (k.key ->> %L)::%s', a.attname, a.attname, format_type(a.atttypid, null)), ' and ') as conditions
    from pg_catalog.pg_index i
    join pg_catalog.pg_attribute a on a.attrelid = i.indrelid and a.attnum = any (i.indkey)
    where i.indrelid = entity and i.indisprimary) k
$$;
