-- A Friday evening in Berlin. Times count from the start of the server.
insert into public.profiles (id, name, role, email) values
  ('11111111-1111-4111-8111-111111111111', 'Luigi''s Trattoria', 'restaurant', 'luigi@holdfast.test'),
  ('22222222-2222-4222-8222-222222222222', 'Sakura Sushi', 'restaurant', 'sakura@holdfast.test'),
  ('33333333-3333-4333-8333-333333333333', 'Tamarind Kitchen', 'restaurant', 'tamarind@holdfast.test'),
  ('44444444-4444-4444-8444-444444444444', 'Ada', 'customer', 'ada@holdfast.test'),
  ('88888888-8888-4888-8888-888888888888', 'Grace', 'customer', 'grace@holdfast.test'),
  ('55555555-5555-4555-8555-555555555555', 'Olu', 'operator', 'operator@holdfast.test'),
  ('66666666-6666-4666-8666-666666666666', 'Dmitri', 'driver', 'dmitri@holdfast.test'),
  ('77777777-7777-4777-8777-777777777777', 'Noor', 'driver', 'noor@holdfast.test');

insert into public.restaurants (id, name, cuisine, latitude, longitude) values
  ('11111111-1111-4111-8111-111111111111', 'Luigi''s Trattoria', 'Italian', 52.5200, 13.4050),
  ('22222222-2222-4222-8222-222222222222', 'Sakura Sushi', 'Japanese', 52.5304, 13.3850),
  ('33333333-3333-4333-8333-333333333333', 'Tamarind Kitchen', 'Indian', 52.4870, 13.4250);

insert into public.products (restaurant_id, name, price_cents, cost_cents, stock_level)
select r.id, p.name, p.price, p.price / 3, p.stock from public.restaurants r join (values
  ('Italian', 'Margherita', 950, 40), ('Italian', 'Lasagne', 1250, 14), ('Italian', 'Tiramisù', 590, 9),
  ('Japanese', 'Salmon nigiri', 1150, 30), ('Japanese', 'Ramen', 1390, 18), ('Japanese', 'Mochi', 450, 11),
  ('Indian', 'Chana masala', 1090, 25), ('Indian', 'Butter chicken', 1350, 16), ('Indian', 'Mango lassi', 420, 12)
) p (cuisine, name, price, stock) on p.cuisine = r.cuisine;

with dish as (
  select distinct on (restaurant_id) restaurant_id, name, price_cents from public.products order by restaurant_id, price_cents desc
)
insert into public.orders (restaurant_id, customer_id, driver_id, status, items, total_cents, note, created_at)
select d.restaurant_id, s.customer::uuid, s.driver::uuid, s.status,
  jsonb_build_array(jsonb_build_object('name', d.name, 'quantity', s.quantity, 'price_cents', d.price_cents)),
  d.price_cents * s.quantity, s.note, now() - s.age
from dish d cross join (values
  ('delivered', 1, null, interval '55 minutes', '44444444-4444-4444-8444-444444444444', '66666666-6666-4666-8666-666666666666'),
  ('preparing', 2, 'No onions, please', interval '12 minutes', '88888888-8888-4888-8888-888888888888', null),
  ('pending', 1, null, interval '1 minute', '44444444-4444-4444-8444-444444444444', null)
) s (status, quantity, note, age, customer, driver);

update public.notifications set read_at = now() where kind = 'new_order';
insert into public.notifications (user_id, kind, title, body) values
  ('44444444-4444-4444-8444-444444444444', 'welcome', 'Welcome back, Ada', 'Three kitchens near you are open.');

-- Each at the beginning of the round that the simulation drives (demo/town/town.ts).
insert into public.driver_locations (driver_id, latitude, longitude, accuracy, recorded_at)
select d.id::uuid, d.latitude, d.longitude, 6, now() - (10 - n) * interval '10 seconds'
from (values ('66666666-6666-4666-8666-666666666666', 52.5200, 13.4050), ('77777777-7777-4777-8777-777777777777', 52.5304, 13.3850))
  d (id, latitude, longitude), generate_series(1, 10) n;

insert into public.user_presence (user_id, status, activity, last_seen)
select id, case role when 'customer' then 'away' else 'online' end, null, now() from public.profiles;

insert into public.chat_channels (id, name) values
  ('aaaaaaaa-0000-4000-8000-000000000001', 'Kitchen and drivers'),
  ('aaaaaaaa-0000-4000-8000-000000000002', 'Ada and her drivers'),
  ('aaaaaaaa-0000-4000-8000-000000000003', 'Grace and her drivers');
insert into public.chat_members (channel_id, user_id)
select c.id::uuid, p.id from (values
  ('aaaaaaaa-0000-4000-8000-000000000002', '44444444-4444-4444-8444-444444444444'),
  ('aaaaaaaa-0000-4000-8000-000000000003', '88888888-8888-4888-8888-888888888888')) c (id, customer)
join public.profiles p on p.id = c.customer::uuid or p.role in ('driver', 'operator');
insert into public.chat_members (channel_id, user_id)
select 'aaaaaaaa-0000-4000-8000-000000000001', id from public.profiles where role in ('restaurant', 'driver', 'operator');
insert into public.chat_messages (channel_id, sender_id, text, created_at) values
  ('aaaaaaaa-0000-4000-8000-000000000001', '55555555-5555-4555-8555-555555555555', 'Good evening everybody. Rain from eight.', now() - interval '30 minutes'),
  ('aaaaaaaa-0000-4000-8000-000000000001', '66666666-6666-4666-8666-666666666666', 'At Luigi''s in five minutes.', now() - interval '8 minutes'),
  ('aaaaaaaa-0000-4000-8000-000000000001', '11111111-1111-4111-8111-111111111111', 'It is in the oven!', now() - interval '7 minutes');
