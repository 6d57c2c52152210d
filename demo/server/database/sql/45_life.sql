-- What follows from what: notifications, and functions that a page may call (`/rest/v1/rpc/…`).
create function public.notify_about_order() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  if tg_op = 'INSERT' then
    insert into public.notifications (user_id, kind, title, body, data) values (new.restaurant_id, 'new_order', 'New order',
      format('%s %s', jsonb_array_length(new.items), case jsonb_array_length(new.items) when 1 then 'dish' else 'dishes' end),
      jsonb_build_object('order_id', new.id));
  elsif new.status is distinct from old.status and new.customer_id is not null then
    insert into public.notifications (user_id, kind, title, body, data) values (new.customer_id, 'order_status',
      format('Your order is %s', replace(new.status, '_', ' ')), '', jsonb_build_object('order_id', new.id, 'status', new.status));
  end if;
  return null;
end $$;
create trigger notify_about_order after insert or update on public.orders
  for each row execute function public.notify_about_order();

-- A driver is given an order: the customer hears who comes, and the driver hears of it if somebody else has done it.
create function public.notify_about_driver() returns trigger language plpgsql security definer set search_path = '' as $$
declare
  driver public.profiles := (select p from public.profiles p where p.id = new.driver_id and p.role = 'driver');
  customer text := (select name from public.profiles where id = new.customer_id);
begin
  if driver.id is null then
    raise exception 'An order is given to a driver.';
  end if;
  if new.customer_id is not null then
    insert into public.notifications (user_id, kind, title, body, data) values (new.customer_id, 'driver',
      format('%s brings your order', driver.name), '', jsonb_build_object('order_id', new.id));
  end if;
  if auth.uid() is distinct from driver.id then
    insert into public.notifications (user_id, kind, title, body, data) values (driver.id, 'delivery', 'You have a delivery',
      concat_ws(' → ', (select name from public.restaurants where id = new.restaurant_id), customer),
      jsonb_build_object('order_id', new.id));
  end if;
  return null;
end $$;
create trigger notify_about_driver after update on public.orders
  for each row when (new.driver_id is not null and new.driver_id is distinct from old.driver_id)
  execute function public.notify_about_driver();

-- Of a row that an update takes out of their sight nobody is told: so drivers are told on a topic of theirs.
create function public.tell_drivers() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  perform realtime.send(jsonb_build_object('order_id', new.id), 'order_gone', 'drivers', true);
  return null;
end $$;
create trigger tell_drivers after update on public.orders
  for each row when (old.status = 'ready' and old.driver_id is null and (new.status <> 'ready' or new.driver_id is not null))
  execute function public.tell_drivers();

create function public.notify_about_stock() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  if new.stock_level < new.low_stock_at and old.stock_level >= old.low_stock_at then
    insert into public.notifications (user_id, kind, title, body, data) values (new.restaurant_id, 'low_stock',
      format('%s is running low', new.name), format('%s left', new.stock_level), jsonb_build_object('product_id', new.id));
  end if;
  return null;
end $$;
create trigger notify_about_stock after update on public.products
  for each row execute function public.notify_about_stock();

-- Moves an order to its next state. Under the caller's rights: an order that the caller may not change stays as it is.
create function public.advance_order(order_id uuid) returns text language sql as $$
  update public.orders set status = case status when 'pending' then 'confirmed' when 'confirmed' then 'preparing'
    when 'preparing' then 'ready' when 'ready' then 'picked_up' when 'picked_up' then 'delivered' else status end
  where id = order_id returning status
$$;

create function public.unread_notifications() returns bigint language sql stable as
$$ select count(*) from public.notifications where read_at is null $$;

create function public.latest_driver_locations() returns setof public.driver_locations language sql stable as
$$ select distinct on (driver_id) * from public.driver_locations order by driver_id, recorded_at desc $$;

revoke execute on function public.advance_order, public.unread_notifications, public.latest_driver_locations from public;
grant execute on function public.advance_order, public.unread_notifications, public.latest_driver_locations
  to authenticated, service_role;

-- Private topics of the demo: a chat's is its members', an order's is its parties', a driver's way is told by the driver.
create function public.may_follow_order(topic text) returns boolean language sql stable as $$
  select exists (select from public.orders o where 'order:' || o.id = topic)
$$;
create policy chat_read on realtime.messages for select to authenticated
  using (realtime.topic() like 'chat:%' and exists (select from public.chat_members m
    where m.user_id = (select auth.uid()) and 'chat:' || m.channel_id = realtime.topic()));
create policy chat_write on realtime.messages for insert to authenticated
  with check (realtime.topic() like 'chat:%' and exists (select from public.chat_members m
    where m.user_id = (select auth.uid()) and 'chat:' || m.channel_id = realtime.topic()));
create policy order_read on realtime.messages for select to authenticated
  using (realtime.topic() like 'order:%' and public.may_follow_order(realtime.topic()));
create policy order_write on realtime.messages for insert to authenticated
  with check (realtime.topic() like 'order:%' and public.may_follow_order(realtime.topic()));
create policy drivers_read on realtime.messages for select to authenticated
  using (realtime.topic() = 'drivers' and (select auth.demo_role()) = 'driver');
create policy driver_read on realtime.messages for select to authenticated using (realtime.topic() like 'driver:%');
create policy driver_write on realtime.messages for insert to authenticated
  with check (realtime.topic() = 'driver:' || (select auth.uid()));
