#include "sync/live_data.h"

namespace holdfast::sync {

LiveData::LiveData(EventSink& events) : LiveTables(events), tracks(events) {}

LiveData::~LiveData() = default;

}  // namespace holdfast::sync
