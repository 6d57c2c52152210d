-- Functions are open to all by default; these are the server's own.
revoke execute on all functions in schema realtime from public;
grant execute on function realtime.topic(), realtime.may_write(text, text) to anon, authenticated, service_role;
-- As on Supabase: what it writes is for the policies on realtime.messages to say.
grant execute on function realtime.send(jsonb, text, text, boolean) to public;
grant execute on function realtime.broadcast_changes(text, text, text, text, text, record, record, text) to public;
