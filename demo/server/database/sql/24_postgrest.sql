-- What takes a write of REST back when it has touched too many rows, or not the one: an error ends its transaction. The errors are
-- raised as PostgREST lets any function raise one: the message is the answer, the detail has its status.
create schema postgrest;
grant usage on schema postgrest to anon, authenticated, service_role;

create function postgrest.at_most(affected bigint, allowed bigint) returns bigint language plpgsql set search_path = '' as $$
begin
  if affected > allowed then
    raise sqlstate 'PGRST' using detail = '{"status": 400}', message = json_build_object('code', 'PGRST124',
      'message', 'Query result exceeds max-affected preference constraint', 'details', format('The query affects %s rows', affected));
  end if;
  return affected;
end $$;

create function postgrest.exactly_one(affected bigint) returns bigint language plpgsql set search_path = '' as $$
begin
  if affected <> 1 then
    raise sqlstate 'PGRST' using detail = '{"status": 406}', message = json_build_object('code', 'PGRST116',
      'message', 'Cannot coerce the result to a single JSON object', 'details', format('The result contains %s rows', affected));
  end if;
  return affected;
end $$;
