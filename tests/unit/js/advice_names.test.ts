import { expectTypeOf, it } from 'vitest'
import { NAMES } from '../../../js/src/base/advice.js'
import type { RealtimeChannelOptions, RealtimePostgresChangesFilter } from '../../../js/src/channel/channel_types.js'
import type { CreateClientOptions } from '../../../js/src/client/create_client.js'
import type { ConnectionOptions } from '../../../js/src/connection/options.js'
import type { ChatOptions } from '../../../js/src/react/chat_types.js'
import type { GpsTrackingOptions } from '../../../js/src/react/use_gps_tracking.js'
import type { InventoryOptions } from '../../../js/src/react/use_inventory_tracking.js'
import type { UseLiveTableOptions } from '../../../js/src/react/use_live_table.js'
import type { NotificationsOptions } from '../../../js/src/react/use_notifications.js'
import type { OrderUpdatesOptions } from '../../../js/src/react/use_order_updates.js'
import type { UsePresenceOptions } from '../../../js/src/react/use_presence.js'
import type { UserPresenceOptions } from '../../../js/src/react/use_user_presence.js'
import type { LiveTableOptions } from '../../../js/src/table/live_table_options.js'
import type { Row } from '../../../js/src/base/types.js'

type Config = NonNullable<RealtimeChannelOptions['config']>
type AnyTable = LiveTableOptions & UseLiveTableOptions & NotificationsOptions<Row> & OrderUpdatesOptions
type Names<Kind extends keyof typeof NAMES> = keyof (typeof NAMES)[Kind]

// The compiler shows it (`npx tsc --noEmit -p tests`): if a name is missing, or is one too many, this does not compile.
it('The names that advice knows are those of the options', () => {
  expectTypeOf<Names<'client'>>().toEqualTypeOf<keyof (CreateClientOptions & ConnectionOptions)>()
  expectTypeOf<Names<'channel'>>().toEqualTypeOf<keyof RealtimeChannelOptions>()
  expectTypeOf<Names<'config'>>().toEqualTypeOf<keyof Config>()
  expectTypeOf<Names<'broadcast'>>().toEqualTypeOf<keyof NonNullable<Config['broadcast']>>()
  expectTypeOf<Names<'presence'>>().toEqualTypeOf<keyof NonNullable<Config['presence']>>()
  expectTypeOf<Names<'replay'>>().toEqualTypeOf<keyof NonNullable<NonNullable<Config['broadcast']>['replay']>>()
  expectTypeOf<Names<'changes'>>().toEqualTypeOf<keyof RealtimePostgresChangesFilter>()
  expectTypeOf<Names<'table'>>().toEqualTypeOf<
    keyof (AnyTable & InventoryOptions<Row> & ChatOptions & GpsTrackingOptions)
  >()
  expectTypeOf<Names<'hook'>>().toEqualTypeOf<keyof (UsePresenceOptions & UserPresenceOptions)>()
})
