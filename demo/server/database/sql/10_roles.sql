-- The roles a request may take, and the functions that policies read the caller's claims with (the names are Supabase's).
do $$
declare
  wanted text;
begin
  foreach wanted in array array['anon', 'authenticated', 'service_role'] loop
    if not exists (select from pg_roles where rolname = wanted) then
      execute format('create role %I nologin noinherit', wanted);
    end if;
  end loop;
end $$;
alter role service_role bypassrls;

-- Whom requests log in as on a real PostgreSQL: it may take one of the three roles, and do nothing else.
do $$
begin
  if not exists (select from pg_roles where rolname = 'authenticator') then
    create role authenticator nologin noinherit;
  end if;
end $$;
grant anon, authenticated, service_role to authenticator;

create schema if not exists auth;
grant usage on schema auth to anon, authenticated, service_role;
grant usage on schema public to anon, authenticated, service_role;

create function auth.jwt() returns jsonb language sql stable as
$$ select coalesce(nullif(current_setting('request.jwt.claims', true), ''), '{}')::jsonb $$;

create function auth.uid() returns uuid language sql stable as
$$ select nullif(auth.jwt() ->> 'sub', '')::uuid $$;

create function auth.role() returns text language sql stable as
$$ select auth.jwt() ->> 'role' $$;

-- What a persona does in the demo: restaurant, customer, driver or operator.
create function auth.demo_role() returns text language sql stable as
$$ select auth.jwt() -> 'app_metadata' ->> 'role' $$;
