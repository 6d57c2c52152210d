-- Functions are open to all by default; these are the server's own.
revoke execute on all functions in schema realtime from public;
grant execute on function realtime.topic(), realtime.may_write(text, text) to anon, authenticated, service_role;
